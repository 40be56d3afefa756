"""What comes due: told once, in time or late, also after a crash, with many at once."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from deskflow.core.events import Consumer
from deskflow.core.journal import take_queued
from deskflow.core.tables import event_queue
from deskflow.sla.commands import FireTimers
from deskflow.sla.tables import sla_ledger
from deskflow.tickets.creating import ImportTickets
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.tickets.tables import NEVER, tickets
from tests.integration.desk import START
from tests.integration.sla.promised import due_next, fire, move, reply, told

ALL_FOUR = [
    ("sla.at_risk", "first_response"),
    ("sla.breached", "first_response"),
    ("sla.at_risk", "resolution"),
    ("sla.breached", "resolution"),
]


def test_the_next_timer_is_always_known(desk):
    assert due_next(desk) is None
    desk.ticket(priority="P1")
    expected = [1.5, 2, 4.5, 6]
    for after in expected:
        at = START + timedelta(hours=after)
        assert due_next(desk) == at
        desk.clock.set(at - timedelta(seconds=1))
        assert fire(desk).result["tickets"] == 0
        desk.clock.set(at)
        assert fire(desk).result["tickets"] == 1
    assert due_next(desk) is None
    assert told(desk) == ALL_FOUR


def test_a_machine_that_was_asleep_tells_everything_once(desk):
    ticket_id = desk.ticket(priority="P1")
    desk.advance(days=3)
    for _ in range(3):
        fire(desk)
    assert sorted(told(desk)) == sorted(ALL_FOUR)
    assert desk.row(tickets, ticket_id).sla_status == "breached"
    assert desk.row(tickets, ticket_id).next_due_at == START + timedelta(hours=2)


def test_workflows_get_the_event_with_the_ticket_as_it_is_now(make_desk):
    everything = Consumer("workflows", lambda connection, tenant_id: frozenset({"sla.breached"}))
    desk = make_desk(everything)
    ticket_id = desk.ticket(priority="P1")
    desk.advance(hours=2)
    fire(desk)
    with desk.database.read() as connection:
        (event,) = take_queued(connection, "workflows", desk.tenant_id, 10)
    assert (event.name, event.subject_id) == ("sla.breached", ticket_id)
    assert event.payload["ticket"]["sla_status"] == "breached"
    assert event.payload["ticket"]["priority"] == "P1"
    assert event.payload["clock"] == {
        "kind": "first_response",
        "cycle": 1,
        "priority": "P1",
        "policy": "Standard",
        "budget_seconds": 7200,
        "due_at": "2026-11-23T10:00:00+00:00",
        "passed_at": "2026-11-23T10:00:00+00:00",
        "late_seconds": 0,
    }


def test_a_firing_that_was_rolled_back_is_done_again_and_told_once(desk):
    desk.ticket(priority="P1")
    desk.advance(hours=2)
    with pytest.raises(ZeroDivisionError):
        fire_and_fail(desk)
    assert told(desk) == []
    fire(desk)
    fire(desk)
    assert told(desk) == ALL_FOUR[:2]


def fire_and_fail(desk):
    with desk.bus.unit() as unit:
        desk.bus.run_in(unit, FireTimers(), desk.system())
        raise ZeroDivisionError


@pytest.mark.parametrize("point", ["bus.before_commit", "bus.after_commit"])
def test_a_process_killed_while_firing_tells_once_all_the_same(sqlite_desk, repository, point):
    desk = sqlite_desk
    desk.ticket(priority="P1")
    desk.advance(hours=2)
    arguments = [str(desk.database.path), str(desk.tenant_id), desk.clock.now().isoformat()]
    killed = subprocess.run(
        [sys.executable, "-m", "tests.integration.sla.firing", *arguments],
        cwd=repository,
        env={**os.environ, "DESKFLOW_FAULT": point, "PYTHONPATH": f"src{os.pathsep}."},
        check=False,
        capture_output=True,
        text=True,
    )
    assert killed.returncode not in (0, 1), killed.stderr
    assert told(desk) == ([] if point == "bus.before_commit" else ALL_FOUR[:2])
    fire(desk)
    assert told(desk) == ALL_FOUR[:2]


def test_many_at_once_in_small_commands(desk):
    several = [NewTicket(f"Ticket {n}", NewMessage("Help"), priority="P1") for n in range(120)]
    desk.run(ImportTickets(tuple(several)))
    desk.advance(hours=2)
    looked_at = []
    while (due := due_next(desk)) is not None and due <= desk.clock.now():
        looked_at.append(fire(desk).result["tickets"])
    assert looked_at == [25, 25, 25, 25, 20]
    assert len(told(desk)) == 2 * 120


def test_two_workers_never_tell_the_same_twice(postgres_database):
    from tests.integration.desk import found

    desk = found(postgres_database)
    several = [NewTicket(f"Ticket {n}", NewMessage("Help"), priority="P1") for n in range(60)]
    desk.run(ImportTickets(tuple(several)))
    desk.advance(hours=7)
    with ThreadPoolExecutor(4) as workers:
        firings = [workers.submit(fire, desk, limit=10) for _ in range(40)]
        looked_at = sum(firing.result().result["tickets"] for firing in firings)
    assert looked_at >= 60
    assert len(told(desk)) == 4 * 60
    ordinals = [(row.clock_id, row.ordinal) for row in desk.rows(sla_ledger)]
    assert len(ordinals) == len(set(ordinals)) == 4 * 60


def test_an_import_of_old_tickets_wakes_nobody(make_desk):
    desk = make_desk(
        Consumer(
            "workflows", lambda connection, tenant_id: frozenset({"sla.breached", "sla.at_risk"})
        )
    )
    old = START - timedelta(days=400)
    desk.run(
        ImportTickets(
            (
                NewTicket("Old", NewMessage("Help"), created_at=old, source_key="1"),
                NewTicket("Done", NewMessage("Help"), created_at=old, status="closed"),
                NewTicket("New", NewMessage("Help"), created_at=START, priority="P1"),
            )
        ),
        quiet=True,
    )
    fire(desk)
    assert told(desk) == []
    by_title = {row.title: row for row in desk.rows(tickets)}
    assert by_title["Old"].sla_status == "breached"
    assert by_title["Done"].sla_status == "met"
    assert by_title["Done"].next_due_at == NEVER
    assert due_next(desk) == START + timedelta(hours=1.5)
    desk.advance(hours=2)
    fire(desk)
    assert len(desk.rows(event_queue)) == 2


def test_a_mail_that_was_fetched_late_is_told_at_once(desk):
    desk.ticket(priority="P1", created_at=START - timedelta(hours=3))
    assert told(desk) == []
    assert due_next(desk) < START
    fire(desk)
    assert told(desk) == ALL_FOUR[:2]


def test_what_was_answered_and_resolved_in_time_is_never_told(desk):
    ticket_id = desk.ticket(priority="P1")
    reply(desk, ticket_id)
    desk.advance(hours=1)
    move(desk, ticket_id, status="resolved")
    desk.advance(days=9)
    fire(desk)
    assert told(desk) == []
    assert desk.row(tickets, ticket_id).sla_status == "met"
