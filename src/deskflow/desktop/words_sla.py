"""Words of service levels: lines of the timeline, steps of a ladder, what justifies a breach, states of credit notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

ACTIVITIES: Final[dict[str, Any]] = {
    "sla.escalated": QT_TRANSLATE_NOOP("words", "Escalated {when}: {deed}"),
    "sla.escalation_failed": QT_TRANSLATE_NOOP("words", "Could not be done {when}: {deed}"),
    "sla.justified": QT_TRANSLATE_NOOP("words", "{who} justified that the {clock} time was missed: {code}"),
}  # fmt: skip

ICONS: Final = {
    "sla.escalated": "trending-up",
    "sla.escalation_failed": "triangle-alert",
    "sla.justified": "shield-check",
}

DEEDS: Final[dict[str, Any]] = {
    "notify": QT_TRANSLATE_NOOP("words", "tell people"),
    "reassign": QT_TRANSLATE_NOOP("words", "give it to somebody else"),
    "raise_priority": QT_TRANSLATE_NOOP("words", "raise the priority"),
    "start_workflow": QT_TRANSLATE_NOOP("words", "start a workflow"),
}

JUSTIFICATIONS: Final[dict[str, Any]] = {
    "customer": QT_TRANSLATE_NOOP("words", "waited for the customer"),
    "third_party": QT_TRANSLATE_NOOP("words", "waited for a third party"),
    "no_access": QT_TRANSLATE_NOOP("words", "no access to the site or system"),
    "wrong_priority": QT_TRANSLATE_NOOP("words", "had the wrong priority"),
    "force_majeure": QT_TRANSLATE_NOOP("words", "force majeure"),
    "agreed": QT_TRANSLATE_NOOP("words", "agreed with the customer"),
    "own_fault": QT_TRANSLATE_NOOP("words", "our own fault"),
    "other": QT_TRANSLATE_NOOP("words", "another reason"),
}

CREDIT_STATES: Final[dict[str, Any]] = {
    "draft": QT_TRANSLATE_NOOP("words", "To be looked at"),
    "approved": QT_TRANSLATE_NOOP("words", "Approved"),
    "discarded": QT_TRANSLATE_NOOP("words", "Discarded"),
}

_AT = QT_TRANSLATE_NOOP("words", "at {percent} % of the {clock} time")
_AFTER = QT_TRANSLATE_NOOP("words", "{time} after the {clock} time had run out")
_LATE = QT_TRANSLATE_NOOP("words", "{step}, {late} late")
_NOTICE = QT_TRANSLATE_NOOP("words", "{number} {when}: {title}")
# A machine that slept so long says so.
_WORTH_SAYING: Final = 120


def when(params: Mapping[str, Any]) -> str:
    """`at 75 % of the resolution time`, with how late it was noticed when that is worth saying."""
    from deskflow.desktop import words

    clock = words.word("clock", params.get("clock")).lower()
    after, percent = params.get("after_seconds"), params.get("percent")
    if isinstance(after, int | float):
        said = translated(_AFTER).format(time=words.duration(after), clock=clock)
    else:
        said = translated(_AT).format(percent=percent, clock=clock)
    late = params.get("late_seconds")
    if isinstance(late, int | float) and late >= _WORTH_SAYING:
        return translated(_LATE).format(step=said, late=words.duration(late))
    return said


def step_words(params: Mapping[str, Any]) -> dict[str, str]:
    return {"when": when(params), "deed": deed(params.get("deed"))}


def deed(key: object) -> str:
    return translated(DEEDS.get(str(key), str(key)))


def justification(key: object) -> str:
    return translated(JUSTIFICATIONS.get(str(key), str(key)))


def notice(params: Mapping[str, Any], title: str) -> str:
    """What somebody is told when a rung that names them is climbed."""
    return translated(_NOTICE).format(
        number=params.get("number", ""), when=when(params), title=title
    )


def translated(text: object) -> str:
    return QCoreApplication.translate("words", str(text))
