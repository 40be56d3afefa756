"""The titles of what an approval step can be told."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

TITLES: Final[dict[str, Any]] = {
    "step.approval.managers_of": QT_TRANSLATE_NOOP("workflows", "or the managers of"),
    "step.approval.teams": QT_TRANSLATE_NOOP("workflows", "or anybody of the team"),
    "step.approval.leads_of": QT_TRANSLATE_NOOP("workflows", "or who leads the team"),
    "step.approval.threshold": QT_TRANSLATE_NOOP("workflows", "How many"),
    "step.approval.strategy.k_of_n": QT_TRANSLATE_NOOP("workflows", "So many of them"),
    "step.approval.strategy.percent": QT_TRANSLATE_NOOP("workflows", "A vote: so many per cent"),
    "step.approval.strategy.weighted": QT_TRANSLATE_NOOP("workflows", "Votes with weights, up to a sum"),
    "step.approval.strategy.sequence": QT_TRANSLATE_NOOP("workflows", "All, one after the other"),
    "step.approval.reject_policy": QT_TRANSLATE_NOOP("workflows", "A rejection ends it"),
    "step.approval.reject_policy.when_unreachable": QT_TRANSLATE_NOOP("workflows", "once no approval can come about"),
    "step.approval.reject_policy.at_once": QT_TRANSLATE_NOOP("workflows", "at once"),
    "step.approval.reject_policy.wait_for_all": QT_TRANSLATE_NOOP("workflows", "after everybody was heard"),
    "step.approval.weights": QT_TRANSLATE_NOOP("workflows", "Weights of votes"),
    "step.approval.vetoes": QT_TRANSLATE_NOOP("workflows", "Whose no decides alone"),
    "step.approval.stage_name": QT_TRANSLATE_NOOP("workflows", "Name of the stage"),
    "step.approval.stages": QT_TRANSLATE_NOOP("workflows", "Stages, one after the other"),
    "step.approval.routing": QT_TRANSLATE_NOOP("workflows", "Table: the first row that holds is taken"),
    "step.approval.columns": QT_TRANSLATE_NOOP("workflows", "Columns"),
    "step.approval.rows": QT_TRANSLATE_NOOP("workflows", "Rows"),
    "step.approval.when": QT_TRANSLATE_NOOP("workflows", "When"),
    "step.approval.none_needed": QT_TRANSLATE_NOOP("workflows", "Nobody has to be asked"),
    "step.approval.column_name": QT_TRANSLATE_NOOP("workflows", "Name of the column"),
    "step.approval.column_value": QT_TRANSLATE_NOOP("workflows", "Value"),
    "step.approval.column_kind": QT_TRANSLATE_NOOP("workflows", "Kind"),
    "step.approval.column_kind.text": QT_TRANSLATE_NOOP("workflows", "Text"),
    "step.approval.column_kind.number": QT_TRANSLATE_NOOP("workflows", "Number"),
    "step.approval.calendar": QT_TRANSLATE_NOOP("workflows", "Times count in the open hours of"),
    "step.approval.on_expiry.escalate": QT_TRANSLATE_NOOP("workflows", "Go on to the next one"),
    "step.approval.escalation": QT_TRANSLATE_NOOP("workflows", "While nobody answers"),
    "step.approval.rung": QT_TRANSLATE_NOOP("workflows", "What happens"),
    "step.approval.rung.remind": QT_TRANSLATE_NOOP("workflows", "Remind them"),
    "step.approval.rung.delegate": QT_TRANSLATE_NOOP("workflows", "Also ask a person"),
    "step.approval.rung.manager": QT_TRANSLATE_NOOP("workflows", "Also ask their manager"),
    "step.approval.rung.role": QT_TRANSLATE_NOOP("workflows", "Also ask a role"),
    "step.approval.rung_after": QT_TRANSLATE_NOOP("workflows", "After"),
    "step.approval.rung_user": QT_TRANSLATE_NOOP("workflows", "Person"),
    "step.approval.rung_role": QT_TRANSLATE_NOOP("workflows", "Role"),
    "step.approval.binds": QT_TRANSLATE_NOOP("workflows", "Void when one of these fields of the ticket changes"),
}  # fmt: skip
