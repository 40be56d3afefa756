"""What the demo's dispatch board shows: where everybody works and when, what is planned, and who is away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Final, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from deskflow.calendars.commands import DefineCalendar
from deskflow.core.bus import Outcome
from deskflow.core.commands import Command
from deskflow.people.absence import AddTimeOff
from deskflow.people.profiles import SetProfile
from deskflow.people.queries import list_users
from deskflow.routing.planning import Plan, PlanTickets
from deskflow.tickets.tables import tickets
from deskflow.tickets.time_spent import LogTime

ZONE: Final = ZoneInfo("Europe/Berlin")
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SHIFT: Final = {
    "zone": "Europe/Berlin",
    "week": {day: [["08:00", "12:00"], ["12:30", "17:00"]] for day in _DAYS},
}

# Whose sites lie where, by customer and site.
PLACES: Final[Mapping[tuple[str, str], tuple[float, float]]] = {
    ("Northwind Traders", "Hamburg"): (53.541, 9.987),
    ("Northwind Traders", "Bremen"): (53.078, 8.806),
    ("Bergmann Logistik", "Hamburg"): (53.533, 10.040),
    ("Bergmann Logistik", "Lübeck"): (53.869, 10.688),
    ("Fabrikam", "Hannover"): (52.374, 9.740),
    ("Contoso Dental", "Praxis"): (53.576, 9.950),
    ("Litware", "Kiel"): (54.337, 10.130),
    ("Hafenklinik", "Haus A"): (53.549, 9.967),
}


class Planned(NamedTuple):
    """`title` is how the ticket begins; `day` counts from today."""

    title: str
    who: str
    day: int
    begins: str
    minutes: int
    is_tentative: bool = False


PLANNED: Final = (
    Planned("Mail gateway", "Anna Brandt", 0, "08:00", 120),
    Planned("Licence warning", "Anna Brandt", 0, "10:30", 75),
    Planned("X-ray workstation", "Anna Brandt", 0, "14:00", 105, True),
    Planned("VPN down", "Sofia Ortega", 0, "08:30", 150),
    Planned("Handhelds lose", "Sofia Ortega", 0, "13:00", 180),
    Planned("Desk phone", "Sofia Ortega", 1, "09:00", 60, True),
    Planned("WLAN in the waiting", "Sofia Ortega", 1, "10:30", 120, True),
    Planned("Accounting cannot", "Jonas Lind", 0, "09:00", 90),
    Planned("PACS viewer", "Jonas Lind", 0, "10:45", 120),
    Planned("Teams calls", "Jonas Lind", 0, "14:00", 120, True),
    Planned("Update of the practice", "Jonas Lind", 2, "09:00", 120),
    Planned("New starter", "Tara Dunn", 0, "08:15", 165),
    Planned("Printer on floor 2", "Tara Dunn", 0, "13:30", 90),
    Planned("Scanner cannot", "Tara Dunn", 0, "14:30", 90, True),
    Planned("Guest WLAN", "Tara Dunn", 1, "09:30", 60),
    Planned("Badge printer", "Tara Dunn", 2, "11:00", 45, True),
)


def plan_the_days(
    connection: Connection,
    tenant_id: UUID,
    now: datetime,
    run: Callable[[Command], Outcome],
) -> None:
    """Shifts, plans around today, an afternoon off, and the time that was written down this morning."""
    shift = run(DefineCalendar("Shift 8–17", dict(_SHIFT))).result_id
    people = {one.name: one.id for one in list_users(connection, tenant_id)}
    for name in (
        "Anna Brandt",
        "Sofia Ortega",
        "Jonas Lind",
        "Tara Dunn",
        "Emil Vogt",
        "Ayla Demir",
    ):
        run(SetProfile(people[name], {"calendar_id": str(shift)}))
    today = now.astimezone(ZONE).date()

    def at(day: int, clock: str) -> datetime:
        return datetime.combine(today + timedelta(days=day), time.fromisoformat(clock), ZONE)

    run(AddTimeOff(people["Emil Vogt"], at(0, "00:00"), at(1, "00:00"), "Vocational school"))
    run(AddTimeOff(people["Ayla Demir"], at(0, "13:00"), at(0, "17:00"), "Dentist"))
    t = tickets.c
    known = {
        row.title: row.id
        for row in connection.execute(
            select(t.title, t.id).where(t.tenant_id == tenant_id, t.is_open.is_(True))
        )
    }
    plans, worked = [], []
    for one in PLANNED:
        ticket_id = next((known[title] for title in known if title.startswith(one.title)), None)
        if ticket_id is None:
            continue
        begins, user_id = at(one.day, one.begins), people[one.who]
        ends = begins + timedelta(minutes=one.minutes)
        plans.append(Plan(ticket_id, user_id, begins, ends, one.is_tentative))
        if ends <= now:
            done = ends + timedelta(minutes=10)
            worked.append(LogTime(ticket_id, one.minutes - 10, user_id=user_id, worked_at=min(now, done)))  # fmt: skip
    run(PlanTickets(tuple(plans)))
    for entry in worked:
        run(entry)
