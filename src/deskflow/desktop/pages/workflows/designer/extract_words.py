"""Why steps cannot become a workflow of their own, in sentences."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.desktop.words_workflows import port_title, tr
from deskflow.workflows.extraction_rules import NotExtracted

REASONS: Final = {
    "extract.nothing": QT_TRANSLATE_NOOP("workflows", "Select the steps that are to become a workflow of their own."),
    "extract.trigger": QT_TRANSLATE_NOOP("workflows", "The trigger stays where it is: select steps behind it only."),
    "extract.no_way_in": QT_TRANSLATE_NOOP("workflows", "Nothing leads to these steps, so they would never begin."),
    "extract.several_ways_in": QT_TRANSLATE_NOOP("workflows", "A sub-workflow begins in one place, and wires lead to several of these steps: {steps}."),
    "extract.several_ways_out": QT_TRANSLATE_NOOP("workflows", "A sub-workflow goes on in one place, and these steps lead to several: {steps}."),
    "extract.ends_inside": QT_TRANSLATE_NOOP("workflows", "Nothing follows “{step}” by “{port}”, so the run ends there; in a sub-workflow it would go on behind it. Connect that way, or select what follows, too."),
    "extract.splits_scope": QT_TRANSLATE_NOOP("workflows", "A fork, a loop or a group would be torn apart at “{step}”: select all of it or only what is inside."),
    "extract.stops": QT_TRANSLATE_NOOP("workflows", "“{step}” ends more than these steps: in a sub-workflow it would stop only that."),
    "extract.undoes": QT_TRANSLATE_NOOP("workflows", "“{step}” can be undone when the run fails later; a sub-workflow that has ended cannot."),
    "extract.sets_variable": QT_TRANSLATE_NOOP("workflows", "These steps set the variable “{name}”, which others use as well."),
    "extract.unreadable": QT_TRANSLATE_NOOP("workflows", "“{step}” has an expression that cannot be read; mend that first."),
    "extract.too_many_names": QT_TRANSLATE_NOOP("workflows", "They use more than {limit} names from outside."),
}  # fmt: skip


def not_extracted_text(why: NotExtracted) -> str:
    params = defaultdict(str, why.params)
    if params["port"]:
        params["port"] = port_title(str(params["port"]))
    return tr(REASONS.get(why.code, why.code)).format_map(params)
