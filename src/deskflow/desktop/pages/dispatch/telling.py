"""What is said of a plan, a row and a ticket: on the hover card, to screen readers, in the list. Words only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from deskflow.desktop import words
from deskflow.desktop.pages.dispatch.card import Line
from deskflow.desktop.pages.dispatch.paint import about_person, state_words
from deskflow.desktop.pages.dispatch.remark_words import ICONS, hours, remark_words, told, tr
from deskflow.desktop.pages.dispatch.state import BoardState, Cursor, moment
from deskflow.desktop.pages.tickets.fit_words import fit_words
from deskflow.routing.board import BoardPerson, BoardPlan
from deskflow.routing.queue_plan import Proposed
from deskflow.routing.rules import Remark, warnings

MOST_REMARKS = 7


def time_told(plan: BoardPlan, now: datetime) -> str:
    """ "Mon 09:15–11:00"."""
    begins = words.day_and_time(plan.starts_at, now)
    return f"{begins}–{words.clock_time(plan.ends_at)}"


def block_told(state: BoardState, plan: BoardPlan, now: datetime) -> str:
    """A plan in one sentence."""
    worker = state.worker(plan.user_id)
    parts = [
        f"{plan.number} {plan.title}", worker.name if worker is not None else "",
        time_told(plan, now), state_words(plan), told(state.warnings.get(plan.id, ()), now),
    ]  # fmt: skip
    if plan.id in state.marked:
        parts.append(tr("chosen"))
    return ", ".join(part for part in parts if part)


def row_told(state: BoardState, cursor: Cursor) -> str:
    row = state.row_of(cursor.user_id)
    if row is None or row.person is None:
        return ""
    parts = [row.title, about_person(row.person), words.clock_time(moment(cursor.at))]
    parts.append(tr("{hours} planned").format(hours=hours(row.hours)))
    return ", ".join(part for part in parts if part)


def remark_lines(remarks: Sequence[Remark], now: datetime) -> list[Line]:
    """What speaks for and against it; if there is nothing at all, that."""
    if not remarks:
        return [Line(tr("Nothing speaks against it"), "circle-check", "success")]
    lines = [Line(remark_words(one, now), *ICONS[one.weight]) for one in remarks[:MOST_REMARKS]]
    more = len(remarks) - len(lines)
    if more > 0:
        lines.append(Line(tr("and %n more", more)))
    return lines


def carried_lines(state: BoardState, plans: Sequence[BoardPlan], remarks: Sequence[Remark], now: datetime) -> list[Line]:  # fmt: skip
    """Beside the hand: who and when, and what speaks against it."""
    if not plans:
        return []
    plan = plans[0]
    worker = state.worker(plan.user_id)
    head = f"{worker.name if worker is not None else ''} · {time_told(plan, now)}"
    lines = [Line(head, strong=True)]
    if len(plans) > 1:
        lines.append(Line(tr("%n plans together", len(plans))))
    return lines + remark_lines(remarks, now)


def hover_lines(state: BoardState, plan: BoardPlan, now: datetime) -> list[Line]:
    """Everything worth knowing about a plan."""
    place = f"{plan.customer}, {plan.site}" if plan.site else plan.customer
    lines = [
        Line(f"{plan.number} {plan.title}", strong=True),
        Line(place, "building-2"),
        Line(f"{time_told(plan, now)} · {tr('tentative') if plan.is_tentative else tr('firm')}", "calendar-clock"),
        Line(f"{words.word_of('priority', plan.priority)} · {words.word('status', plan.status)}", "ticket"),
    ]  # fmt: skip
    if plan.note:
        lines.append(Line(plan.note.splitlines()[0], "sticky-note"))
    if plan.override_reason:
        text = tr("Planned all the same: {reason}").format(reason=plan.override_reason)
        lines.append(Line(text, "user-check"))
    done = sum(
        (one.ends_at - one.starts_at).total_seconds()
        for one in state.worked
        if (one.ticket_id, one.user_id) == (plan.ticket_id, plan.user_id)
    )
    if done:
        planned = (plan.ends_at - plan.starts_at).total_seconds()
        text = tr("{done} worked of {planned} planned").format(
            done=words.duration(done), planned=words.duration(planned)
        )
        lines.append(Line(text, "timer", "success"))
    warned = state.warnings.get(plan.id, ())
    return lines + (remark_lines(warned, now) if warned else [])


def ghost_lines(ghost: Proposed, now: datetime) -> list[Line]:
    """Why this is proposed."""
    when = f"{words.day_and_time(ghost.starts_at, now)}–{words.clock_time(ghost.ends_at)}"
    return [
        Line(f"{ghost.need.number} {ghost.need.title}", strong=True),
        Line(f"{ghost.judgement.name} · {when}", "calendar-clock"),
        Line(fit_words(ghost.judgement, now), "sparkles", "accent"),
        *remark_lines(warnings(ghost.remarks), now),
        Line(tr("A double click plans it")),
    ]


def person_lines(person: BoardPerson, planned: float, now: datetime) -> list[Line]:
    """About somebody, at their name."""
    worker = person.worker
    lines = [Line(person.name, strong=True)]
    if person.title:
        lines.append(Line(person.title, "id-card"))
    if worker.skills:
        levels = sorted(worker.skills.items(), key=lambda one: (-one[1], one[0]))
        lines.append(Line(", ".join(f"{name} {level}" for name, level in levels), "badge-check"))
    if person.teams:
        lines.append(Line(", ".join(person.teams), "users"))
    lines.append(Line(tr("{hours} planned").format(hours=hours(planned)), "calendar-clock"))
    if worker.hours is not None and not worker.hours:
        lines.append(Line(tr("Does not work in this time"), "moon"))
    offset = now.astimezone().utcoffset()
    zone = zone_of(person.zone)
    if zone is not None and now.astimezone(zone).utcoffset() != offset:
        there = now.astimezone(zone)
        text = tr("{time} where they are ({zone})").format(
            time=f"{there.hour:02}:{there.minute:02}", zone=person.zone
        )
        lines.append(Line(text, "globe"))
    for away in worker.away:
        text = tr("Off until {until}").format(until=words.day_and_time(away.ends_at, now))
        lines.append(Line(f"{text} ({away.note})" if away.note else text, "plane", "warning"))
    return lines


def zone_of(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
