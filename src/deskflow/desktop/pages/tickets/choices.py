"""What can be picked for a ticket: an assignee, a status, a priority."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from deskflow.desktop import words, words_defining
from deskflow.desktop.pages.tickets.fit_words import fit_words
from deskflow.desktop.pages.tickets.list.row_paint import PRIORITY_TONES
from deskflow.desktop.pages.tickets.people_known import PeopleKnown
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.choices import Choice
from deskflow.routing.rules import Judgement
from deskflow.tickets.defining.kinds import Types
from deskflow.tickets.defining.moves import Moves
from deskflow.tickets.defining.priorities import FOLLOW, LEVELS
from deskflow.tickets.rules import PRIORITIES, TYPES

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
LEVEL_ICONS = {"high": "arrow-up", "medium": "equal", "low": "arrow-down"}


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


def statuses(now: Collection[str], moves: Moves) -> list[Choice]:
    """All statuses, the tenant's own beside those they count as; those that none of the present ones may move to
    say so and cannot be picked."""
    shown = []
    for key in moves.statuses:
        base = moves.base(key)
        possible = any(moves.may_move(old, key) for old in now)
        own = _tr("counts as {status}").format(status=words.word("status", base))
        refused = _tr("not from here")
        shown.append(
            Choice(
                key,
                moves.name(key) or words.word("status", key),
                detail=refused if not possible else own if key != base else "",
                icon=STATUS_ICONS[base],
                current=set(now) == {key},
                enabled=possible,
                keywords=f"{key} {base}",
            )
        )
    return shown


def levels(kind: str, current: str | None) -> list[Choice]:
    """How high the impact or the urgency is, and that nobody has said so."""
    offered = [
        Choice(
            level,
            words.word(kind, level),
            detail=words_defining.level(kind, level),
            icon=LEVEL_ICONS[level],
            current=level == current,
        )
        for level in LEVELS
    ]
    return [*offered, Choice("", _tr("Not assessed"), icon="circle-dashed", current=current == "")]


def types(rules: Types, current: str | None) -> list[Choice]:
    """Those that are offered, and the one it has."""
    return [
        Choice(kind, words.word("type", kind), icon=rules.of(kind).icon, current=kind == current)
        for kind in TYPES
        if kind in rules.offered or kind == current
    ]


def priorities(current: str | None, proposed: str | None = None) -> list[Choice]:
    """`proposed` is what impact and urgency come to, if both are known."""
    follow = Choice(
        FOLLOW,
        _tr("As impact and urgency say"),
        icon="scan",
        chip=Chip(proposed, PRIORITY_TONES[proposed]) if proposed else None,
        keywords="auto",
    )
    return [
        Choice(
            priority,
            words.word("priority", priority),
            chip=Chip(priority, PRIORITY_TONES[priority]),
            keywords=f"{priority[1:]} {priority}",
            current=priority == current,
        )
        for priority in PRIORITIES
    ] + [follow]
