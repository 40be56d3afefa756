"""Open tickets are counted again in batches: each once, in any order of coming, also after a crash."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from deskflow.calendars.commands import DefineCalendar
from deskflow.core.errors import Rejected
from deskflow.core.tables import audit_log
from deskflow.core.undo import UndoCommand
from deskflow.sla.commands import CountAgain, DefinePolicy, FireTimers, StopCounting
from deskflow.sla.simulating import recount_progress
from deskflow.sla.tables import sla_ledger, sla_policies, sla_recalculations
from deskflow.tickets.creating import ImportTickets
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.tickets.tables import tickets
from tests.integration.desk import START, Desk
from tests.integration.sla.promised import OFFICE_WEEK, calendar, due_next, fire, policy, told


def nine(desk: Desk) -> object:
    """Nine tickets under one calendar, some of them of one moment, the latest written first; then other hours."""
    always = calendar(desk, "24×7", always_open=True)
    policy(desk, always)
    rows = [
        NewTicket(f"Ticket {n}", NewMessage("Help"), created_at=START - timedelta(hours=n // 2))
        for n in range(9)
    ]
    desk.run(ImportTickets(tuple(rows)), quiet=True)
    while desk.rows(sla_recalculations):
        fire(desk)
    desk.advance(minutes=1)
    desk.run(DefineCalendar("Office", {"week": OFFICE_WEEK}, calendar_id=always))
    return always


def recalculated(desk: Desk) -> list[int]:
    """How often each clock was, as far as it was."""
    rows = desk.rows(sla_ledger, sla_ledger.c.kind == "recalculated")
    return list(Counter(row.clock_id for row in rows).values())


def count_and_fail(desk: Desk) -> None:
    with desk.bus.unit() as unit:
        desk.bus.run_in(unit, FireTimers(25, 4), desk.system())
        raise ZeroDivisionError


def test_counting_goes_on_where_it_was_stopped_and_says_how_far_it_is(desk):
    nine(desk)
    assert fire(desk, recount=4).result == {"tickets": 0, "recounted": 4}
    with pytest.raises(ZeroDivisionError):
        count_and_fail(desk)
    with desk.database.read() as connection:
        progress = recount_progress(connection, desk.tenant_id)
    assert (progress.done, progress.total) == (4, 9)
    assert [fire(desk, recount=4).result["recounted"] for _ in range(3)] == [4, 1, 0]
    assert recalculated(desk) == [1] * 18
    assert desk.rows(sla_recalculations) == []
    for row in desk.rows(tickets):
        # Ten hours of the office: one until it opens, eight on Monday, two on Tuesday; those that came before have as many.
        assert row.resolution_due == START + timedelta(hours=1 + 8 + 16 + 2)


def test_a_batch_keeps_no_images_and_the_way_back_is_the_calendar_itself(desk):
    always = nine(desk)
    outcome = fire(desk)
    assert outcome.result["recounted"] == 9
    (entry,) = desk.rows(audit_log, audit_log.c.command_id == outcome.command_id)
    assert entry.images is None
    with pytest.raises(Rejected) as refused:
        desk.run(UndoCommand(outcome.command_id), desk.system())
    assert refused.value.code == "undo.not_possible"
    desk.run(DefineCalendar("24×7", {"always_open": True}, calendar_id=always))
    while desk.rows(sla_recalculations):
        fire(desk)
    for row in desk.rows(tickets):
        assert row.resolution_due == row.created_at + timedelta(hours=10)


def test_somebody_stops_it_and_goes_on_later(desk):
    always = nine(desk)
    fire(desk, recount=4)
    assert desk.run(StopCounting()).result == {"stopped": 1}
    with pytest.raises(Rejected) as refused:
        desk.run(StopCounting())
    assert refused.value.code == "sla.nothing_to_stop"
    assert fire(desk).result == {"tickets": 0, "recounted": 0}
    # Meanwhile also other terms; nobody counts under them either.
    targets = {"P3": {"first_response": 3600, "resolution": 2 * 3600}}
    (made,) = desk.rows(sla_policies)
    desk.run(DefinePolicy("Gold", always, {"targets": targets}, policy_id=made.id))
    desk.run(StopCounting())
    for _ in range(2):
        desk.run(CountAgain())
    assert len(desk.rows(sla_recalculations)) == 2
    while desk.rows(sla_recalculations):
        fire(desk)
    assert {row.resolution_due for row in desk.rows(tickets)} == {START + timedelta(hours=3)}


def test_timers_of_the_old_hours_neither_hold_up_the_counting_nor_tell_anything(desk):
    """More of them come due than are looked at together, before the request has come to any."""
    always = calendar(desk, "24×7", always_open=True)
    policy(desk, always, targets={"P3": {"resolution": 3600}})
    rows = [NewTicket(f"Ticket {n}", NewMessage("Help"), created_at=START) for n in range(7)]
    desk.run(ImportTickets(tuple(rows)))
    while desk.rows(sla_recalculations):
        fire(desk)
    desk.run(DefineCalendar("Later", {"week": {"fri": [["09:00", "17:00"]]}}, calendar_id=always))
    desk.advance(hours=2)
    looked_at = 0
    while (due := due_next(desk)) is not None and due <= desk.clock.now():
        fire(desk, limit=3, recount=2)
        looked_at += 1
        assert looked_at < 20
    assert told(desk) == []
    assert recalculated(desk) == [1] * 14
    assert {row.resolution_due for row in desk.rows(tickets)} == {
        START + timedelta(days=4, hours=2)
    }
