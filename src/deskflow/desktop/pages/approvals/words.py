"""Codes of requests for a decision in words: how a stage counts, where it stands, how much time is left."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QDate, QLocale

from deskflow.approvals.progress import Progress
from deskflow.approvals.queries import PastRow
from deskflow.approvals.reading import Approval, ApproverRow, DecisionRow, StageRow
from deskflow.core.errors import DeskflowError
from deskflow.desktop.theme import Tone
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.words import day_and_time, describe_error, duration, local

_CONTEXT: Final = "approvals"

# Under an hour it is urgent, within half a working day it is worth a look.
URGENT_SECONDS: Final = 3600
SOON_SECONDS: Final = 4 * 3600

_OUTCOMES: Final[dict[str, tuple[Any, Tone, str]]] = {
    "pending": (QT_TRANSLATE_NOOP("approvals", "waiting"), "neutral", "clock"),
    "approved": (QT_TRANSLATE_NOOP("approvals", "approved"), "success", "check"),
    "rejected": (QT_TRANSLATE_NOOP("approvals", "rejected"), "danger", "x"),
    "expired": (QT_TRANSLATE_NOOP("approvals", "ran out of time"), "warning", "hourglass"),
    "void": (QT_TRANSLATE_NOOP("approvals", "withdrawn"), "neutral", "ban"),
    "not_required": (QT_TRANSLATE_NOOP("approvals", "not needed"), "neutral", "circle-minus"),
}

_STANDINGS: Final[dict[str, tuple[Any, Tone, str]]] = {
    **_OUTCOMES,
    "waiting": (QT_TRANSLATE_NOOP("approvals", "asked later"), "neutral", "hourglass"),
    "no_longer_needed": (QT_TRANSLATE_NOOP("approvals", "no longer needed"), "neutral", "circle-minus"),
    "excused": (QT_TRANSLATE_NOOP("approvals", "asked for it"), "neutral", "user"),
    "unable": (QT_TRANSLATE_NOOP("approvals", "may not decide"), "warning", "lock"),
}  # fmt: skip

_STAGES: Final = {
    "waiting": QT_TRANSLATE_NOOP("approvals", "comes later"),
    "pending": QT_TRANSLATE_NOOP("approvals", "is asked now"),
    "approved": QT_TRANSLATE_NOOP("approvals", "has approved"),
    "rejected": QT_TRANSLATE_NOOP("approvals", "has rejected"),
    "closed": QT_TRANSLATE_NOOP("approvals", "no longer needed"),
}

_THEN: Final = {
    "approve": QT_TRANSLATE_NOOP("approvals", "{time} left, then it counts as approved"),
    "reject": QT_TRANSLATE_NOOP("approvals", "{time} left, then it counts as rejected"),
    "expired": QT_TRANSLATE_NOOP("approvals", "{time} left, then it expires"),
    "escalate": QT_TRANSLATE_NOOP("approvals", "{time} left, then it goes on to the next one"),
}

_ENDED: Final = {
    "approval.withdrawn": QT_TRANSLATE_NOOP("approvals", "It was withdrawn."),
    "approval.execution_ended": QT_TRANSLATE_NOOP("approvals", "The workflow that asked has ended."),
    "approval.time_is_over": QT_TRANSLATE_NOOP("approvals", "Nobody decided in time."),
    "approval.record_changed": QT_TRANSLATE_NOOP("approvals", "What it was about has changed since."),
}  # fmt: skip


def tr(text: Any) -> str:
    """A text of this page in the reader's language; what QT_TRANSLATE_NOOP marks has no type of its own."""
    return QCoreApplication.translate(_CONTEXT, text)


def counting(stage: StageRow) -> str:
    """How many have to agree: "1 of 2 is enough"."""
    threshold = stage.threshold or 0
    if stage.strategy == "any":
        if stage.asked == 1:
            return tr("One person decides")
        return tr("1 of {asked} is enough").format(asked=stage.asked)
    if stage.strategy == "k_of_n":
        return tr("{wanted} of {asked} have to agree").format(wanted=round(threshold), asked=stage.asked)  # fmt: skip
    if stage.strategy == "percent":
        if not threshold:
            return tr("More than half have to agree")
        return tr("{percent} % have to agree").format(percent=f"{threshold:g}")
    if stage.strategy == "weighted":
        return tr("Votes have to add up to {sum}").format(sum=f"{threshold:g}")
    if stage.asked == 1:
        return tr("One person decides")
    return tr("All {asked} have to agree").format(asked=stage.asked)


def stage_title(stage: StageRow, several: bool) -> str:
    """ "Stage 2: Head of service, comes later"; "" when there is only one."""
    if not several:
        return ""
    name = stage.stage_name or tr("Stage {number}").format(number=stage.position + 1)
    parts = [name, tr(_STAGES.get(stage.status, stage.status))]
    if stage.status == "pending" and stage.asked > 1 and stage.strategy != "any":
        parts.append(tr("{approved} of {asked} approved").format(approved=stage.approved, asked=stage.asked))  # fmt: skip
    return " · ".join(parts)


def progress_words(progress: Progress) -> str:
    """ "2 of 3 approved · then Carla Chief"; "" while one person alone decides."""
    parts: list[str] = []
    if progress.stages > 1:
        named = progress.stage_name or tr("stage {number}").format(number=progress.stage)
        parts.append(tr("{stage} ({number} of {all})").format(stage=named, number=progress.stage, all=progress.stages))  # fmt: skip
    if progress.asked > 1 and progress.strategy != "any":
        parts.append(tr("{approved} of {asked} approved").format(approved=progress.approved, asked=progress.asked))  # fmt: skip
    if progress.following:
        parts.append(tr("then {names}").format(names=", ".join(progress.following)))
    if progress.escalated:
        parts.append(tr("went on"))
    return " · ".join(parts)


def stands_in(approver: ApproverRow) -> str:
    """Who else may answer for somebody: "Tom Weber decides instead", "went on to Carla Chief"."""
    parts: list[str] = []
    if approver.away:
        parts.append(tr("away, {names} may decide").format(names=", ".join(approver.away)))
    further = [name for name in approver.escalated_to if name not in approver.away]
    if further:
        parts.append(tr("went on to {names}").format(names=", ".join(further)))
    return " · ".join(parts)


def both_names(who: str, whom: str | None) -> str:
    """ "Tom Weber for Rita Novak"."""
    return tr("{who} for {whom}").format(who=who, whom=whom) if whom else who


def as_member(team: str) -> str:
    """Why somebody is asked who was not named: "asked as a member of Service Desk"."""
    return tr("asked as a member of {team}").format(team=team)


def who_decided(decision: DecisionRow) -> str:
    """Both names when somebody stood in; the role or team somebody answered for in brackets."""
    if decision.on_behalf_of:
        return both_names(decision.by_name, decision.on_behalf_of)
    return f"{decision.by_name} ({decision.role})" if decision.role else decision.by_name


def standing_chip(status: str) -> Chip:
    """Where one approver stands."""
    return _chip(_STANDINGS, status)


def outcome_chip(status: str) -> Chip:
    """How a request ended."""
    return _chip(_OUTCOMES, status)


def _chip(table: dict[str, tuple[Any, Tone, str]], status: str) -> Chip:
    word, tone, icon = table.get(status, (status, "neutral", "circle"))
    return Chip(tr(word), tone, icon)


def _urgency(seconds: float) -> Tone:
    if seconds < URGENT_SECONDS:
        return "danger"
    return "warning" if seconds < SOON_SECONDS else "neutral"


def time_chip(expires_at: datetime | None, now: datetime) -> Chip | None:
    """ "2 h 10 left" for a row; None when there is no limit."""
    if expires_at is None:
        return None
    left = (expires_at - now).total_seconds()
    if left <= 0:
        return Chip(tr("time is over"), "danger")
    return Chip(tr("{time} left").format(time=duration(left)), _urgency(left))


def waiting_chip(name: str) -> Chip:
    """Instead of the time left, while somebody owes an answer."""
    return Chip(tr("time stands still until {name} answers").format(name=name), "info", "circle-pause")  # fmt: skip


def deadline_chip(expires_at: datetime | None, on_expiry: str, now: datetime) -> Chip | None:
    """The same for the card, with what happens then."""
    if expires_at is None:
        return None
    left = (expires_at - now).total_seconds()
    if left <= 0:
        return Chip(tr("The time is over"), "danger", "hourglass")
    text = tr(_THEN.get(on_expiry, "{time} left")).format(time=duration(left))
    return Chip(text, _urgency(left), "hourglass")


def ending(approval: Approval, now: datetime) -> str:
    """How it ended and why, as one sentence: "Approved by Rita Novak, 14:05."""
    parts: list[str] = []
    if approval.decided_by is not None and approval.decision_at is not None:
        told = {
            "approved": tr("Approved by {who}, {when}."),
            "rejected": tr("Rejected by {who}, {when}."),
        }.get(approval.status)
        if told is not None:
            when = day_and_time(approval.decision_at, now)
            parts.append(told.format(who=_decider(approval), when=when))
    if not parts:
        parts.append(outcome_chip(approval.status).text.capitalize() + ".")
    reason = approval.closed_reason
    if reason:
        parts.append(tr(_ENDED.get(str(reason.get("code")), "")))
    return " ".join(part for part in parts if part)


def _decider(approval: Approval) -> str:
    """Whoever decided it in the end, and for whom."""
    last = next(
        (one for one in reversed(approval.decisions) if one.by_name == approval.decided_by), None
    )
    return both_names(approval.decided_by or "", last.on_behalf_of if last else None)


def past_line(row: PastRow, now: datetime) -> str:
    """ "Nov 12 · Overtime for INC-4655 · approved"."""
    here = local(row.closed_at)
    pattern = "MMM d" if here.year == local(now).year else "MMM d yyyy"
    day = QLocale().toString(QDate(here.year, here.month, here.day), pattern)
    return f"{day} · {row.title} · {outcome_chip(row.status).text}"


def describe_refusal(error: BaseException) -> str:
    """Why a decision was not taken. What came too late says who was first, and what became of the comment."""
    if isinstance(error, DeskflowError) and error.code == "approval.already_decided":
        status, by = str(error.params.get("status")), error.params.get("by")
        if by and status in ("approved", "rejected"):
            told = (
                tr("{who} has approved this already.")
                if status == "approved"
                else tr("{who} has rejected this already.")
            ).format(who=by)
        else:
            told = {
                "expired": tr("The time for this decision was over."),
                "void": tr("This request was withdrawn meanwhile."),
            }.get(status, tr("This has been decided already."))
        return told + " " + tr("Your decision was not needed; your comment is kept.")
    return describe_error(error) + " " + tr("Your comment is kept.")
