"""What can be picked for a ticket: an assignee, a status, a priority."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from deskflow.desktop import words
from deskflow.desktop.pages.tickets.fit_words import fit_words
from deskflow.desktop.pages.tickets.list.row_paint import PRIORITY_TONES
from deskflow.desktop.pages.tickets.people_known import PeopleKnown
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.choices import Choice
from deskflow.routing.rules import Judgement
from deskflow.tickets.rules import PRIORITIES, STATUSES, may_move

NOBODY = "nobody"
STATUS_ICONS = {
    "new": "sparkles",
    "open": "circle-dot",
    "in_progress": "play",
    "pending_customer": "hourglass",
    "pending_vendor": "handshake",
    "scheduled": "calendar-clock",
    "resolved": "circle-check",
    "closed": "archive",
    "cancelled": "ban",
    "merged": "git-merge",
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("tickets", text)


def assignees(people: PeopleKnown, me: UUID, current: UUID | None) -> list[Choice]:
    """Oneself first, then everybody by name with how much they have, then nobody."""
    mine: list[Choice] = []
    others: list[Choice] = []
    for user in people.users:
        count = people.open_counts.get(user.id, 0)
        detail = (
            ""
            if user.status == "available"
            else _tr("away")
            if user.status != "busy"
            else _tr("busy")
        )
        choice = Choice(
            user.id,
            _tr("{name} (you)").format(name=user.name) if user.id == me else user.name,
            detail=detail,
            avatar=user.name,
            chip=Chip(_tr("{count} open").format(count=count)),
            keywords=f"{user.email} {user.title or ''}{' me' if user.id == me else ''}",
            current=user.id == current,
        )
        (mine if user.id == me else others).append(choice)
    nobody = Choice(NOBODY, _tr("Nobody"), avatar="", keywords=_tr("unassign"), current=False)
    return [*mine, *others, nobody]


def by_fit(offered: Sequence[Choice], judged: Sequence[Judgement], now: datetime) -> list[Choice]:
    """The same people, those proposed first, the best of them at the top; who cannot take it now says why.

    Everybody can still be chosen: whoever decides may know better.
    """
    held = {choice.value: choice for choice in offered}
    best: list[Choice] = []
    others: list[Choice] = []
    for judgement in judged:
        choice = held.pop(judgement.user_id, None)
        if choice is None:
            continue
        detail = fit_words(judgement, now)
        if judgement.refusals:
            others.append(
                replace(choice, detail=detail, section=_tr("Cannot take it now"), chip=None)
            )
            continue
        chip = Chip(f"{judgement.score:.0f}", "success" if not best else "neutral")
        best.append(replace(choice, detail=detail, section=_tr("Fits best"), chip=chip))
    rest = [replace(choice, section=_tr("Others")) for choice in held.values()]
    return [*best, *others, *rest]


def statuses(now: Collection[str]) -> list[Choice]:
    """All statuses; those that none of the present ones may move to say so and cannot be picked."""
    shown = []
    for status in STATUSES:
        if status == "merged":
            continue
        possible = any(may_move(old, status) for old in now)
        refused = "" if possible else _tr("not from here")
        shown.append(
            Choice(
                status,
                words.word("status", status),
                detail=refused,
                icon=STATUS_ICONS[status],
                current=set(now) == {status},
                enabled=possible,
                keywords=status,
            )
        )
    return shown


def priorities(current: str | None) -> list[Choice]:
    return [
        Choice(
            priority,
            words.word("priority", priority),
            chip=Chip(priority, PRIORITY_TONES[priority]),
            keywords=f"{priority[1:]} {priority}",
            current=priority == current,
        )
        for priority in PRIORITIES
    ]
