"""What a dispatch board shows: people with their hours, what they have planned and what they have done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, select

from deskflow.calendars.queries import DEFINITION_TEXT, calendar_of
from deskflow.calendars.rules import BusinessCalendar, instant_of, moment_of
from deskflow.calendars.tables import calendars
from deskflow.core.settings import get_setting
from deskflow.core.types import folded
from deskflow.people.profile_queries import Profile, list_skills, list_time_off, profiles
from deskflow.people.queries import list_teams, list_users
from deskflow.people.tables import customers, sites
from deskflow.routing.queries import TAKES_TICKETS, needs
from deskflow.routing.rules import Away, Booked, Need, Place, Remark, Worker, remarks, warnings
from deskflow.tickets.scheduling import LONGEST
from deskflow.tickets.tables import appointments, tickets, time_entries
from deskflow.tickets.work_tables import stopwatches


@dataclass(frozen=True, slots=True)
class BoardPerson:
    """`holidays` are the days on which their calendar is closed as a whole, with their names; `zone` is where
    their hours are counted."""

    worker: Worker
    title: str
    status: str
    teams: tuple[str, ...]
    zone: str
    holidays: tuple[tuple[date, str], ...] = ()

    @property
    def id(self) -> UUID:
        return self.worker.id

    @property
    def name(self) -> str:
        return self.worker.name


@dataclass(frozen=True, slots=True)
class BoardPlan:
    """A plan and as much of its ticket as a block says."""

    id: UUID
    ticket_id: UUID
    user_id: UUID
    starts_at: datetime
    ends_at: datetime
    is_tentative: bool
    note: str
    override_reason: str
    number: str
    title: str
    priority: str
    status: str
    is_open: bool
    customer: str
    site: str
    place: Place | None
    due_at: datetime | None

    def booked(self) -> Booked:
        return Booked(
            self.id, self.ticket_id, self.user_id, self.starts_at, self.ends_at,
            self.is_tentative, f"{self.number} {self.title}", self.place,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Worked:
    """Time somebody really spent."""

    user_id: UUID
    ticket_id: UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Plans:
    """`needs` by ticket; `warnings` by plan, only where there are any and it is not over."""

    plans: tuple[BoardPlan, ...]
    worked: tuple[Worked, ...]
    needs: dict[UUID, Need]
    warnings: dict[UUID, tuple[Remark, ...]]
    kmh: int


# --- people -----------------------------------------------------------------------------------------


def read_people(
    connection: Connection, tenant_id: UUID, since: datetime, until: datetime
) -> list[BoardPerson]:
    """Everybody who takes tickets or has something planned then, by name."""
    known = profiles(connection, tenant_id)
    planned = set(connection.execute(_in_window(tenant_id, since, until, appointments.c.user_id)).scalars())  # fmt: skip
    teams: dict[UUID, list[str]] = {}
    for team in list_teams(connection, tenant_id):
        for member in team.members:
            teams.setdefault(member, []).append(team.name)
    days = calendars_of(connection, tenant_id)
    wanted = [
        user
        for user in list_users(connection, tenant_id)
        if TAKES_TICKETS in user.roles or known.get(user.id, Profile()).skills or user.id in planned
    ]
    found = workers(connection, tenant_id, [one.id for one in wanted], since, until)
    people = []
    for user in wanted:
        calendar = days.get(known.get(user.id, Profile()).calendar_id)
        people.append(
            BoardPerson(
                found[user.id], user.title or "", user.status, tuple(teams.get(user.id, ())),
                calendar.zone if calendar is not None else user.timezone,
                _holidays(calendar, since, until),
            )
        )  # fmt: skip
    return people


def workers(
    connection: Connection,
    tenant_id: UUID,
    user_ids: Sequence[UUID],
    since: datetime,
    until: datetime,
) -> dict[UUID, Worker]:
    """What these people can do, and when they are there between two moments."""
    known = profiles(connection, tenant_id)
    names = {skill.id: skill.name for skill in list_skills(connection, tenant_id)}
    called = {user.id: user.name for user in list_users(connection, tenant_id, active_only=False)}
    away: dict[UUID, list[Away]] = {}
    for one in list_time_off(connection, tenant_id, since, until):
        away.setdefault(one.user_id, []).append(Away(one.starts_at, one.ends_at, one.note))
    days = calendars_of(connection, tenant_id)
    found = {}
    for user_id in user_ids:
        profile = known.get(user_id, Profile())
        calendar = days.get(profile.calendar_id)
        found[user_id] = Worker(
            user_id, called.get(user_id, ""),
            {names[one]: level for one, level in profile.skills.items() if one in names},
            {folded(one.name): one.expires_at for one in profile.certificates},
            None if calendar is None else _open(calendar, since, until),
            tuple(away.get(user_id, ())),
            Place(*profile.position) if profile.position else None,
        )  # fmt: skip
    return found


def calendars_of(
    connection: Connection, tenant_id: UUID
) -> dict[UUID | None, BusinessCalendar | None]:
    """All calendars by id; nothing for no calendar."""
    found: dict[UUID | None, BusinessCalendar | None] = {None: None}
    statement = select(calendars.c.id, DEFINITION_TEXT).where(calendars.c.tenant_id == tenant_id)
    for calendar_id, text in connection.execute(statement):
        found[calendar_id] = calendar_of(text)
    return found


def _open(
    calendar: BusinessCalendar, since: datetime, until: datetime
) -> tuple[tuple[datetime, datetime], ...]:
    spans = calendar.open_spans(instant_of(since), instant_of(until))
    return tuple((moment_of(first), moment_of(last)) for first, last in spans)


def _holidays(
    calendar: BusinessCalendar | None, since: datetime, until: datetime
) -> tuple[tuple[date, str], ...]:
    if calendar is None or calendar.always_open:
        return ()
    zone = ZoneInfo(calendar.zone)
    day, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    found = []
    while day <= last:
        names = [name for name, _ in calendar.holidays_on(day)]
        if names and not calendar.spans_on(day):
            found.append((day, names[0]))
        day += timedelta(days=1)
    return tuple(found)


# --- plans ------------------------------------------------------------------------------------------


def read_plans(
    connection: Connection,
    tenant_id: UUID,
    since: datetime,
    until: datetime,
    now: datetime,
    people: Iterable[BoardPerson],
) -> Plans:
    """What is planned and what was done between two moments, and what speaks against the plans."""
    a, t = appointments.c, tickets.c
    statement = (
        _in_window(
            tenant_id, since, until,
            a.id, a.ticket_id, a.user_id, a.starts_at, a.ends_at, a.is_tentative, a.note, a.override_reason,
            t.number, t.title, t.priority, t.status, t.is_open, customers.c.name.label("customer"),
            sites.c.name.label("site"), sites.c.latitude, sites.c.longitude, t.resolution_due,
        )
        .join(tickets, t.id == a.ticket_id)
        .join(customers, customers.c.id == t.customer_id)
        .outerjoin(sites, sites.c.id == t.site_id)
        .order_by(a.starts_at, a.id)
    )  # fmt: skip
    plans = tuple(_plan(row) for row in connection.execute(statement))
    asked = list(dict.fromkeys(one.ticket_id for one in plans))
    known_needs = needs(connection, tenant_id, asked, plainly=True)
    wanted = {need.ticket_id: need for need in known_needs}
    kmh = int(get_setting(connection, "dispatch_travel_kmh", tenant_id))
    known = {one.id: one.worker for one in people}
    return Plans(
        plans, _worked(connection, tenant_id, since, until, now), wanted,
        all_warnings(plans, wanted, known, now, kmh), kmh,
    )  # fmt: skip


def all_warnings(
    plans: Iterable[BoardPlan],
    wanted: dict[UUID, Need],
    known: dict[UUID, Worker],
    now: datetime,
    kmh: int,
) -> dict[UUID, tuple[Remark, ...]]:
    """What speaks against each of these plans, the others of the same person taken into account."""
    booked: dict[UUID, list[Booked]] = {}
    pairs = [(plan, plan.booked()) for plan in plans]
    for plan, its_own in pairs:
        booked.setdefault(plan.user_id, []).append(its_own)
    found = {}
    for plan, its_own in pairs:
        worker, need = known.get(plan.user_id), wanted.get(plan.ticket_id)
        if worker is None or need is None or plan.ends_at <= now or not plan.is_open:
            continue
        others = [one for one in booked[plan.user_id] if one is not its_own]
        told = warnings(
            remarks(need, worker, (plan.starts_at, plan.ends_at), others, plan.due_at, kmh)
        )
        if told:
            found[plan.id] = told
    return found


def booked_between(
    connection: Connection, tenant_id: UUID, since: datetime, until: datetime
) -> dict[UUID, list[Booked]]:
    """By person."""
    a, t = appointments.c, tickets.c
    statement = (
        _in_window(
            tenant_id, since, until,
            a.id, a.ticket_id, a.user_id, a.starts_at, a.ends_at, a.is_tentative, t.number, t.title,
            sites.c.latitude, sites.c.longitude,
        )
        .join(tickets, t.id == a.ticket_id)
        .outerjoin(sites, sites.c.id == t.site_id)
    )  # fmt: skip
    found: dict[UUID, list[Booked]] = {}
    for row in connection.execute(statement):
        one = Booked(
            row.id, row.ticket_id, row.user_id, row.starts_at, row.ends_at, row.is_tentative,
            f"{row.number} {row.title}", _place(row),
        )  # fmt: skip
        found.setdefault(row.user_id, []).append(one)
    return found


def _in_window(tenant_id: UUID, since: datetime, until: datetime, *columns: Any) -> Any:
    # None is longer than `LONGEST`: so the index on the beginning is enough.
    a = appointments.c
    return (
        select(*columns)
        .select_from(appointments)
        .where(
            a.tenant_id == tenant_id,
            a.starts_at > since - LONGEST,
            a.starts_at < until,
            a.ends_at > since,
        )
    )


def _plan(row: Row[Any]) -> BoardPlan:
    return BoardPlan(
        row.id, row.ticket_id, row.user_id, row.starts_at, row.ends_at, row.is_tentative, row.note,
        row.override_reason, row.number, row.title, row.priority, row.status, row.is_open, row.customer,
        row.site or "", _place(row), row.resolution_due,
    )  # fmt: skip


def _place(row: Row[Any]) -> Place | None:
    return None if row.latitude is None else Place(row.latitude, row.longitude)


def _worked(
    connection: Connection, tenant_id: UUID, since: datetime, until: datetime, now: datetime
) -> tuple[Worked, ...]:
    """What was written down when it was over, and what a stopwatch is counting just now."""
    c, w = time_entries.c, stopwatches.c
    rows = connection.execute(
        select(c.user_id, c.ticket_id, c.minutes, c.worked_at)
        .where(c.tenant_id == tenant_id, c.worked_at > since, c.worked_at < until + timedelta(days=1))
        .order_by(c.worked_at)
    )  # fmt: skip
    found = [
        Worked(row.user_id, row.ticket_id, row.worked_at - timedelta(minutes=row.minutes), row.worked_at)
        for row in rows
    ]  # fmt: skip
    running = connection.execute(
        select(w.user_id, w.ticket_id, w.runs_since).where(
            w.tenant_id == tenant_id, w.runs_since.is_not(None), w.runs_since < until
        )
    )
    found += [Worked(row.user_id, row.ticket_id, row.runs_since, now) for row in running]
    return tuple(found)
