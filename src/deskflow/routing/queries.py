"""Gathers what a decision is made from: tickets as needs, people as they are now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row, case, func, or_, select

from deskflow.calendars.queries import get_calendar
from deskflow.calendars.rules import instant_of, moment_of
from deskflow.core.settings import get_setting
from deskflow.core.types import folded
from deskflow.people.profile_queries import (
    Profile,
    SkillRow,
    customer_wishes,
    list_skills,
    list_time_off,
    profiles,
)
from deskflow.people.queries import UserRow, list_users
from deskflow.people.tables import sites
from deskflow.routing.learning.knowing import NO_MODEL, WEIGHT, Model, model_in_use
from deskflow.routing.learning.likening import Known, clues_of_tickets
from deskflow.routing.rules import (
    Expected,
    Judgement,
    Likeness,
    Need,
    Person,
    Place,
    Proposal,
    Record,
    Weights,
    propose,
    ranked,
    sharing,
)
from deskflow.routing.rules.values import MINUTES, WAITING_SHARE
from deskflow.tickets.rules import PENDING
from deskflow.tickets.tables import surveys, ticket_skills, tickets, work_orders

# How far back it is looked what became of somebody's tickets.
LOOK_BACK: Final = timedelta(days=90)
# Whoever has this role is asked, and whoever has a skill.
TAKES_TICKETS: Final = "technician"
_CHUNK: Final = 500
# What a word in a ticket asks for: somebody who knows their way.
USUAL_LEVEL: Final = 3


def suggestions(
    connection: Connection, tenant_id: UUID, ticket_id: UUID, now: datetime
) -> tuple[Need, list[Judgement]] | None:
    """Everybody who could be asked, the best first, with the reasons; None when the ticket is not there."""
    found = needs(connection, tenant_id, [ticket_id])
    if not found:
        return None
    people = candidates(connection, tenant_id, now)
    # What they have of it already is not more for them.
    people = [_without(person, found[0], _assignee(connection, ticket_id)) for person in people]
    return found[0], ranked(found[0], people, now, weights_of(connection, tenant_id))


def proposal(
    connection: Connection, tenant_id: UUID, ticket_ids: Sequence[UUID], now: datetime
) -> tuple[list[Need], Proposal]:
    """Whom to give which of these tickets, all of them looked at together."""
    found = needs(connection, tenant_id, ticket_ids)
    people = candidates(connection, tenant_id, now)
    return found, propose(found, people, now, weights_of(connection, tenant_id))


def weights_of(connection: Connection, tenant_id: UUID) -> Weights:
    """As the settings have them; what was learned has a part while it is better than doing without."""
    plain = plain_weights(connection, tenant_id)
    if model_in_use(connection, tenant_id).who is None:
        return plain
    return sharing(plain, int(get_setting(connection, WEIGHT, tenant_id)))


def plain_weights(connection: Connection, tenant_id: UUID) -> Weights:
    """Those of the score without anything learned."""
    plain = Weights._fields[:-1]
    return Weights(
        *(int(get_setting(connection, f"routing_weight_{name}", tenant_id)) for name in plain)
    )


# --- tickets --------------------------------------------------------------------------------------


def needs(
    connection: Connection, tenant_id: UUID, ticket_ids: Sequence[UUID], *, plainly: bool = False
) -> list[Need]:
    """In the order asked for; tickets that are not there are left out. `plainly`: without anything learned, for who
    asks for the hard rules alone."""
    model = NO_MODEL if plainly else model_in_use(connection, tenant_id)
    known_by = clues_of_tickets(connection, tenant_id, ticket_ids) if model else {}
    rows = {row.id: row for row in _ticket_rows(connection, tenant_id, ticket_ids)}
    known = list_skills(connection, tenant_id)
    by_id = {skill.id: skill for skill in known}
    certified = [(one.name, one.certification) for one in known if one.certification]
    said = _said_skills(connection, tenant_id, ticket_ids)
    estimates = _estimates(connection, tenant_id, ticket_ids)
    wishes = customer_wishes(
        connection, tenant_id, list({row.customer_id for row in rows.values()})
    )
    found = []
    for ticket_id in ticket_ids:
        row = rows.get(ticket_id)
        if row is None:
            continue
        wanted = {
            by_id[one].name: level for one, level in said.get(ticket_id, {}).items() if one in by_id
        }
        because = {} if wanted else told_by_words(row.title, known)
        wanted = wanted or dict.fromkeys(because, USUAL_LEVEL)
        papers = {name: paper for name, paper in certified if name in wanted}
        wish = wishes.get(row.customer_id, {})
        expected, likeness = _learned(model, known_by.get(ticket_id))
        estimate = estimates.get(ticket_id)
        found.append(
            Need(
                ticket_id, row.number, row.title, row.priority,
                estimate or (expected.minutes if expected else MINUTES[row.priority]),
                wanted, papers, because,
                None if row.latitude is None else Place(row.latitude, row.longitude),
                row.territory or "",
                frozenset(user for user, kind in wish.items() if kind == "preferred"),
                frozenset(user for user, kind in wish.items() if kind == "excluded"),
                "estimated" if estimate else "learned" if expected else "usual",
                (expected.least, expected.most) if expected and not estimate else None, likeness,
            )
        )  # fmt: skip
    return found


def _learned(model: Model, known_by: Known | None) -> tuple[Expected | None, Likeness | None]:
    if known_by is None:
        return None, None
    expected = model.times.expected(known_by.clues) if model.times is not None else None
    likeness = (
        Likeness(model.who, known_by.clues, known_by.names) if model.who is not None else None
    )
    return expected, likeness


def told_by_words(text: str, known: Iterable[SkillRow]) -> dict[str, str]:
    """Which skills a text asks for, each with the word that says so; only whole words count."""
    plain = f" {_plain(text)} "
    found: dict[str, str] = {}
    for skill in known:
        for word in (skill.name, *skill.words):
            looked_for = _plain(word)
            if looked_for and f" {looked_for} " in plain:
                found[skill.name] = word
                break
    return found


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", folded(text)))


def _ticket_rows(
    connection: Connection, tenant_id: UUID, ticket_ids: Sequence[UUID]
) -> list[Row[Any]]:
    t = tickets.c
    found: list[Row[Any]] = []
    for start in range(0, len(ticket_ids), _CHUNK):
        found += connection.execute(
            select(
                t.id, t.number, t.title, t.priority, t.customer_id,
                sites.c.latitude, sites.c.longitude, sites.c.territory,
            )
            .outerjoin(sites, sites.c.id == t.site_id)
            .where(t.tenant_id == tenant_id, t.id.in_(ticket_ids[start : start + _CHUNK]))
        )  # fmt: skip
    return found


def _said_skills(
    connection: Connection, tenant_id: UUID, ticket_ids: Sequence[UUID]
) -> dict[UUID, dict[UUID, int]]:
    c = ticket_skills.c
    found: dict[UUID, dict[UUID, int]] = {}
    for start in range(0, len(ticket_ids), _CHUNK):
        wanted = c.ticket_id.in_(ticket_ids[start : start + _CHUNK])
        for ticket_id, skill_id, level in connection.execute(
            select(c.ticket_id, c.skill_id, c.level).where(c.tenant_id == tenant_id, wanted)
        ):
            found.setdefault(ticket_id, {})[skill_id] = level
    return found


def _estimates(
    connection: Connection, tenant_id: UUID, ticket_ids: Sequence[UUID]
) -> dict[UUID, int]:
    """Minutes of the work orders that are still to be done."""
    w = work_orders.c
    found: dict[UUID, int] = {}
    for start in range(0, len(ticket_ids), _CHUNK):
        wanted = w.ticket_id.in_(ticket_ids[start : start + _CHUNK])
        statement = select(w.ticket_id, func.sum(w.estimate_minutes)).where(
            w.tenant_id == tenant_id, wanted, w.done_at.is_(None), w.estimate_minutes.is_not(None)
        )
        for ticket_id, minutes in connection.execute(statement.group_by(w.ticket_id)):
            found[ticket_id] = int(minutes)
    return found


def _assignee(connection: Connection, ticket_id: UUID) -> UUID | None:
    return connection.execute(
        select(tickets.c.assignee_id).where(tickets.c.id == ticket_id)
    ).scalar()


def _without(person: Person, need: Need, assignee: UUID | None) -> Person:
    if person.id != assignee:
        return person
    return replace(
        person, minutes=max(0, person.minutes - need.minutes), tickets=max(0, person.tickets - 1)
    )


# --- people ---------------------------------------------------------------------------------------


def candidates(connection: Connection, tenant_id: UUID, now: datetime) -> list[Person]:
    """Everybody who takes tickets, as they are at `now`."""
    known = profiles(connection, tenant_id)
    names = {skill.id: skill.name for skill in list_skills(connection, tenant_id)}
    work = _work(connection, tenant_id, _usual_minutes(connection, tenant_id))
    records = _records(connection, tenant_id, now - LOOK_BACK)
    away = {one.user_id: one.ends_at for one in list_time_off(connection, tenant_id, now, now)}
    usual = int(get_setting(connection, "routing_capacity_hours", tenant_id))
    people = []
    for user in list_users(connection, tenant_id):
        profile = known.get(user.id, Profile())
        if TAKES_TICKETS not in user.roles and not profile.skills:
            continue
        off, back_at = _off(connection, tenant_id, user, profile, away.get(user.id), now)
        minutes, count = work.get(user.id, (0, 0))
        people.append(
            Person(
                user.id, user.name,
                {names[one]: level for one, level in profile.skills.items() if one in names},
                {folded(one.name): one.expires_at for one in profile.certificates},
                off, back_at, profile.territories, minutes, count,
                (profile.capacity_hours or usual) * 60, records.get(user.id, Record()),
                Place(*profile.position) if profile.position else None,
            )
        )  # fmt: skip
    return people


def _off(
    connection: Connection,
    tenant_id: UUID,
    user: UserRow,
    profile: Profile,
    away_until: datetime | None,
    now: datetime,
) -> tuple[str, datetime | None]:
    """Why somebody is not there now, and when they will be."""
    if away_until is not None:
        return "time_off", away_until
    if user.status in ("away", "off"):
        return user.status, None
    if profile.calendar_id is None:
        return "", None
    hours = get_calendar(connection, tenant_id, profile.calendar_id)
    at = instant_of(now)
    if hours is None or hours.is_open(at):
        return "", None
    opening = hours.next_opening(at)
    return "off_shift", None if opening is None else moment_of(opening)


def _usual_minutes(connection: Connection, tenant_id: UUID) -> Mapping[str, int]:
    """What a ticket of a priority takes: as learned, where that is better."""
    times = model_in_use(connection, tenant_id).times
    return MINUTES if times is None else {**MINUTES, **times.by_priority}


def _work(
    connection: Connection, tenant_id: UUID, usually: Mapping[str, int]
) -> dict[UUID, tuple[int, int]]:
    """Minutes of open work and the number of open tickets, by person. An estimate stands for its ticket's usual time."""
    t, w = tickets.c, work_orders.c
    waiting = case((t.status.in_(sorted(PENDING)), 1), else_=0)
    mine = (t.tenant_id == tenant_id, t.is_open.is_(True), t.assignee_id.is_not(None))
    minutes: dict[UUID, float] = {}
    counts: dict[UUID, int] = {}
    rows = connection.execute(
        select(t.assignee_id, t.priority, waiting, func.count())
        .where(*mine)
        .group_by(t.assignee_id, t.priority, waiting)
    )
    for user_id, priority, is_waiting, count in rows:
        usual = usually[priority] * count * (WAITING_SHARE if is_waiting else 1)
        minutes[user_id] = minutes.get(user_id, 0) + usual
        counts[user_id] = counts.get(user_id, 0) + count
    estimated = connection.execute(
        select(t.assignee_id, t.priority, waiting, func.sum(w.estimate_minutes))
        .join(work_orders, w.ticket_id == t.id)
        .where(*mine, w.done_at.is_(None), w.estimate_minutes.is_not(None))
        .group_by(t.assignee_id, t.priority, waiting, t.id)
    )
    for user_id, priority, is_waiting, estimate in estimated:
        share = WAITING_SHARE if is_waiting else 1
        minutes[user_id] += (int(estimate) - usually[priority]) * share
    return {user_id: (round(minutes[user_id]), counts[user_id]) for user_id in minutes}


def _records(connection: Connection, tenant_id: UUID, since: datetime) -> dict[UUID, Record]:
    t, s = tickets.c, surveys.c
    in_time = case((or_(t.resolution_due.is_(None), t.resolved_at <= t.resolution_due), 1), else_=0)
    again = case((t.reopened > 0, 1), else_=0)
    # No bare column: grouped by that, SQLite would walk all tickets in the order of their people, not the last ones.
    who = func.coalesce(t.assignee_id, t.assignee_id)
    finished = connection.execute(
        select(who, func.count(), func.sum(in_time), func.sum(again))
        .where(t.tenant_id == tenant_id, t.resolved_at >= since)
        .group_by(who)
    )
    found = {row[0]: Record(int(row[1]), int(row[2]), int(row[3])) for row in finished if row[0]}
    answered = connection.execute(
        select(t.assignee_id, func.count(), func.avg(s.score))
        .join(surveys, s.ticket_id == t.id)
        .where(s.tenant_id == tenant_id, s.answered_at >= since, s.score.is_not(None))
        .where(t.assignee_id.is_not(None))
        .group_by(t.assignee_id)
    )
    for user_id, count, mean in answered:
        before = found.get(user_id, Record())
        found[user_id] = replace(before, answers=int(count), satisfaction=float(mean))
    return found
