"""The best times for one ticket: who fits, when they have room for it, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtWidgets import QWidget

from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.dispatch.dragging import plan_of
from deskflow.desktop.pages.dispatch.remark_words import remark_words, tr
from deskflow.desktop.pages.dispatch.state import BoardState
from deskflow.desktop.pages.tickets.fit_words import fit_words
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.picker import PickerPopup, pick
from deskflow.routing.board import BoardPlan
from deskflow.routing.queue_plan import Proposed, best_slots
from deskflow.routing.rules import Need, warnings
from deskflow.routing.waiting import Waiting

WIDTH_IN_LETTERS = 96


def suggest(
    context: PageContext,
    state: BoardState,
    anchor: QWidget,
    waiting: Waiting,
    chosen: Callable[[BoardPlan], object],
) -> None:
    """Opens beside `anchor`; `chosen` gets the plan that was picked."""
    workspace = context.workspace
    now = workspace.clock.now()

    def found(slots: Sequence[Proposed]) -> None:
        popup = open_slots(context, state, anchor, waiting, slots, now, chosen)
        popup.width_wanted = context.theme.metrics().averageCharWidth() * WIDTH_IN_LETTERS
        popup.show_choices(slot_choices(state, waiting, slots, now))

    asked = workspace.ask(best_slots, workspace.tenant_id, waiting.ticket_id, now)
    context.requests.submit(asked, found, owner=anchor)


def open_slots(
    context: PageContext,
    state: BoardState,
    anchor: QWidget,
    waiting: Waiting,
    slots: Sequence[Proposed],
    now: datetime,
    chosen: Callable[[BoardPlan], object],
) -> PickerPopup:
    title = tr("When, and who does {number}?").format(number=waiting.number)
    choices = slot_choices(state, waiting, slots, now)
    return pick(context.theme, anchor, title, choices, chosen)


def slot_choices(
    state: BoardState, waiting: Waiting, slots: Sequence[Proposed], now: datetime
) -> list[Choice]:
    found = []
    length = _length(waiting.need)
    cursor = state.cursor
    worker = state.worker(cursor.user_id) if cursor is not None else None
    if cursor is not None and worker is not None and state.current is None:
        plan = plan_of(waiting, cursor.user_id, cursor.at)
        remarks = state.remarks_at(
            waiting.need, cursor.user_id, (plan.starts_at, plan.ends_at), waiting.due_at
        )
        against = ", ".join(remark_words(one, now) for one in warnings(remarks))
        found.append(
            Choice(
                plan, f"{words.day_and_time(plan.starts_at, now)} · {worker.name}",
                against or tr("nothing speaks against it"), avatar=worker.name,
                section=tr("Where the mark is on the board"),
            )
        )  # fmt: skip
    section = tr("First free times of those who fit, {length} each").format(length=length)
    for slot in slots:
        judged = slot.judgement
        against, why = against_it(slot, now), fit_words(judged, now)
        found.append(
            Choice(
                plan_of(waiting, judged.user_id, slot.starts_at.timestamp()),
                f"{words.day_and_time(slot.starts_at, now)} · {judged.name}",
                f"{against} · {why}" if against else why, avatar=judged.name,
                chip=Chip(f"{judged.score:.0f}", "warning" if against else "accent"),
                section=section, keywords=judged.name,
            )
        )  # fmt: skip
    if not found:
        text = tr("Nobody who fits has room for it within two weeks")
        found.append(Choice(None, text, icon="circle-alert", enabled=False))
    return found


def _length(need: Need) -> str:
    """How long it is taken to be; where that was learned, between what such tickets usually lie."""
    length = words.duration(need.minutes * 60)
    if need.usually is None:
        return length
    least, most = (words.duration(one * 60) for one in need.usually)
    told = tr("{length} (tickets like it: {least} to {most})")
    return told.format(length=length, least=least, most=most)


def against_it(slot: Proposed, now: datetime) -> str:
    """What they can do stands among the reasons already."""
    told = [one for one in warnings(slot.remarks) if "skill" not in one.code]
    return ", ".join(remark_words(one, now) for one in told)
