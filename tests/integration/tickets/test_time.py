"""Time: what a contract pays for, what is changed later, and a stopwatch that survives everything."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskflow.assets.contracts import AddContract
from deskflow.core.errors import Denied, Rejected
from deskflow.core.settings import SetSetting
from deskflow.core.undo import UndoCommand
from deskflow.tickets.cover_queries import cover_for
from deskflow.tickets.stopwatches import PauseStopwatch, StartStopwatch, StopStopwatch
from deskflow.tickets.tables import time_entries
from deskflow.tickets.time_queries import stopwatches_of, time_sheet
from deskflow.tickets.time_spent import LogTime, UpdateTime
from tests.integration.desk import START


@pytest.fixture
def covered(desk):
    """A ticket whose customer has two hours and one visit left."""
    customer = desk.customer()
    terms = {"name": "AMC", "starts_at": START.isoformat(), "minutes_included": 120, "visits_included": 1,
             "hourly_rate": 9500, "covers": ["labour", "remote", "on_site"], "period": "month"}  # fmt: skip
    desk.run(AddContract(customer, terms))
    return desk.ticket(customer_id=customer), customer


def left(desk, customer):
    with desk.database.read() as connection:
        cover = cover_for(connection, desk.tenant_id, customer, None, desk.clock.now())
    return cover.minutes_left, cover.visits_left


def watches(desk):
    with desk.database.read() as connection:
        rows = stopwatches_of(connection, desk.tenant_id, desk.admin.user_id)
    return [
        (row.number, row.gathered(desk.clock.now()), row.runs_since is not None) for row in rows
    ]


def test_work_is_taken_from_the_contract_while_it_lasts_and_billed_beyond(desk, covered):
    ticket, customer = covered
    first = desk.run(LogTime(ticket, 100)).result_id
    beyond = desk.run(LogTime(ticket, 30)).result_id
    free = desk.run(LogTime(ticket, 20, is_billable=False)).result_id
    drive = desk.run(LogTime(ticket, 15, kind="travel")).result_id
    assert left(desk, customer) == (20, 1)
    rows = {row.id: (row.contract_id is not None, row.rate) for row in desk.rows(time_entries)}
    assert rows == {
        first: (True, None),
        beyond: (False, 9500),
        free: (False, None),
        drive: (False, 9500),
    }
    # Half of it was a slip; what is left pays for the other now that it is looked at again.
    desk.run(UpdateTime(first, {"minutes": 50, "note": "half"}))
    changed = desk.run(UpdateTime(beyond, {"kind": "on_site"}))
    assert left(desk, customer) == (40, 0)
    desk.run(UndoCommand(changed.command_id))
    assert left(desk, customer) == (70, 1)
    # The next month begins anew.
    desk.clock.advance(timedelta(days=31))
    assert left(desk, customer) == (120, 1)


def test_what_is_no_time_is_refused_and_nobody_changes_that_of_others(desk, covered):
    ticket, _ = covered
    entry = desk.run(LogTime(ticket, 10)).result_id
    for updates, code in (
        ({"minutes": 0}, "time.bad_minutes"), ({"minutes": "soon"}, "field.bad_number"),
        ({"kind": "magic"}, "field.unknown_choice"), ({"user_id": "x"}, "field.unknown"),
    ):  # fmt: skip
        with pytest.raises(Rejected) as refused:
            desk.run(UpdateTime(entry, updates))
        assert refused.value.code == code
    from deskflow.people.commands import DefineRole

    desk.run(DefineRole("helper", "Helper", ("tickets.update",)))
    with pytest.raises(Denied):
        desk.run(UpdateTime(entry, {"minutes": 5}), desk.user("Olga", "helper"))


def test_a_stopwatch_runs_on_is_paused_by_another_and_logs_what_it_shows(desk):
    one, other = desk.ticket(), desk.ticket("Other")
    desk.run(StartStopwatch(one))
    desk.advance(minutes=10)
    assert watches(desk) == [("INC-1001", 600, True)]
    assert desk.run(StartStopwatch(other)).result == {"paused": str(one)}
    desk.advance(minutes=3)
    assert watches(desk) == [("INC-1002", 180, True), ("INC-1001", 600, False)]
    desk.run(PauseStopwatch(other))
    desk.run(StartStopwatch(one))
    desk.advance(minutes=1, seconds=40)
    stopped = desk.run(StopStopwatch(one, "on the phone"))
    assert stopped.result["minutes"] == 12
    with desk.database.read() as connection:
        (row,) = time_sheet(
            connection,
            desk.tenant_id,
            desk.admin.user_id,
            START,
            desk.clock.now() + timedelta(hours=1),
        )
    assert (row.minutes, row.note, row.number) == (12, "on the phone", "INC-1001")
    desk.run(UndoCommand(stopped.command_id))
    assert watches(desk)[0] == ("INC-1001", 700, True)
    desk.run(SetSetting("time_rounding_minutes", 15))
    assert desk.run(StopStopwatch(one)).result["minutes"] == 15
    assert desk.run(StopStopwatch(other, minutes=0)).result == {"minutes": 0, "entry_id": None}
    assert watches(desk) == []
    with pytest.raises(Rejected) as none:
        desk.run(PauseStopwatch(one))
    assert none.value.code == "stopwatch.none"


def test_each_person_has_a_stopwatch_of_their_own(desk):
    ticket, tess = desk.ticket(), desk.user("Tess")
    desk.run(StartStopwatch(ticket))
    desk.run(StartStopwatch(ticket), tess)
    desk.advance(minutes=2)
    desk.run(StopStopwatch(ticket, minutes=0), tess)
    assert watches(desk) == [("INC-1001", 120, True)]
