"""What a simulation of an approval says: of a paper, of a stage, of the whole."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from deskflow.approvals.rules import Simulated, SimulatedStage, Staff
from deskflow.approvals.rules.simulation import SimulatedPaper
from deskflow.desktop.theme import Tone
from deskflow.desktop.widgets.chips import Chip

_STATUS: Final[dict[str, tuple[Any, Tone, str]]] = {
    "waiting": (QT_TRANSLATE_NOOP("simulation", "asked later"), "neutral", "hourglass"),
    "pending": (QT_TRANSLATE_NOOP("simulation", "is asked"), "info", "clock"),
    "approved": (QT_TRANSLATE_NOOP("simulation", "approved"), "success", "check"),
    "rejected": (QT_TRANSLATE_NOOP("simulation", "rejected"), "danger", "x"),
    "no_longer_needed": (QT_TRANSLATE_NOOP("simulation", "no longer needed"), "neutral", "circle-minus"),
    "closed": (QT_TRANSLATE_NOOP("simulation", "no longer needed"), "neutral", "circle-minus"),
    "excused": (QT_TRANSLATE_NOOP("simulation", "asks for it, has no vote"), "neutral", "user"),
    "unable": (QT_TRANSLATE_NOOP("simulation", "may not approve"), "warning", "lock"),
}  # fmt: skip

_OUTCOMES: Final = {
    "approved": QT_TRANSLATE_NOOP("simulation", "It would be approved."),
    "rejected": QT_TRANSLATE_NOOP("simulation", "It would be rejected."),
    "incident": QT_TRANSLATE_NOOP("simulation", "The step would fail: this could never be approved."),
    "not_required": QT_TRANSLATE_NOOP("simulation", "Nobody has to be asked: it goes on as approved."),
}  # fmt: skip
_THEN: Final = {
    "expired": QT_TRANSLATE_NOOP("simulation", "It would wait. When time is up, it takes the “expired” way."),
    "approve": QT_TRANSLATE_NOOP("simulation", "It would wait. When time is up, it counts as approved."),
    "reject": QT_TRANSLATE_NOOP("simulation", "It would wait. When time is up, it counts as rejected."),
    "escalate": QT_TRANSLATE_NOOP("simulation", "It would wait. When time is up, it goes on to the next one."),
}  # fmt: skip


def _tr(text: Any) -> str:
    return QCoreApplication.translate("simulation", text)


def paper_words(paper: SimulatedPaper) -> Chip:
    """Where one of those asked stands."""
    return _chip(paper.status)


def note_words(paper: SimulatedPaper) -> str:
    """Why somebody is asked, and what their vote is worth."""
    asked = paper.asked
    parts: list[str] = []
    if asked.manager_of:
        parts.append(_tr("manager of {name}").format(name=asked.manager_of))
    if asked.lead_of:
        parts.append(_tr("leads {team}").format(team=asked.lead_of))
    if asked.kind == "team":
        parts.append(_tr("team"))
    if asked.kind in ("role", "team"):
        parts.append(_tr("one of {count}").format(count=len(paper.people)))
    if asked.kind == "later":
        parts.append(_tr("known when it runs"))
    if asked.weight != 1:
        parts.append(_tr("weight {weight}").format(weight=asked.weight))
    if asked.may_veto:
        parts.append(_tr("veto"))
    return " · ".join(parts)


def away_words(paper: SimulatedPaper, staff: Staff) -> str:
    """Both names of each absence: "Rita Novak is away, Tom Weber decides for them"; "" when all are here."""
    stand_ins: dict[UUID, list[str]] = {}
    for person, stand_in in paper.instead:
        stand_ins.setdefault(person, []).append(staff.name_of(stand_in))
    told = _tr("{name} is away, {others} may decide instead")
    return " · ".join(
        told.format(name=staff.name_of(person), others=", ".join(names))
        for person, names in stand_ins.items()
    )


def stage_words(stage: SimulatedStage) -> Chip:
    """Where a stage stands; one that could not be asked says so."""
    if stage.problem:
        return Chip(_tr("cannot be asked"), "warning", "triangle-alert")
    return _chip(stage.status)


def outcome_words(played: Simulated, on_expiry: str) -> str:
    """How it would end with these answers."""
    if played.outcome == "pending":
        return _tr(_THEN.get(on_expiry, _THEN["expired"]))
    return _tr(_OUTCOMES[played.outcome])


def _chip(status: str) -> Chip:
    words, tone, icon = _STATUS.get(status, (status, "neutral", "circle"))
    return Chip(_tr(words), tone, icon)
