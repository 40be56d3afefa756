"""Clocks stopped by hand: with a reason, whatever the status, until somebody lets them go on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskflow.core.errors import Rejected
from deskflow.sla.commands import PauseSla, ResumeSla, SetDueTime
from deskflow.tickets.tables import ticket_activity, tickets
from tests.integration.desk import START
from tests.integration.sla.promised import clocks_of, due_next, fire, move, reply, told, undo


def test_the_time_between_does_not_count(desk):
    ticket_id = desk.ticket(priority="P1")
    due = clocks_of(desk, ticket_id)["resolution"].due_at
    desk.advance(hours=1)
    assert desk.run(PauseSla(ticket_id, "power cut")).result == {"paused": 2}
    assert desk.row(tickets, ticket_id).sla_paused
    assert due_next(desk) is None
    desk.advance(hours=30)
    fire(desk)
    assert told(desk) == []
    assert desk.run(ResumeSla(ticket_id, "power is back")).result == {"resumed": 2}
    assert clocks_of(desk, ticket_id)["resolution"].due_at == due + timedelta(hours=30)
    assert not desk.row(tickets, ticket_id).sla_paused


def test_no_status_lets_it_run_before_it_is_released(desk):
    ticket_id = desk.ticket(priority="P1")
    desk.run(PauseSla(ticket_id, "parts on the way", "resolution"))
    for status in ("in_progress", "pending_customer", "open"):
        move(desk, ticket_id, status=status)
        assert clocks_of(desk, ticket_id)["resolution"].state == "paused"
    move(desk, ticket_id, priority="P2")
    assert clocks_of(desk, ticket_id)["resolution"].state == "paused"
    assert clocks_of(desk, ticket_id)["first_response"].state == "running"
    move(desk, ticket_id, status="pending_customer")
    desk.run(ResumeSla(ticket_id))
    # Now it waits for the customer alone.
    assert clocks_of(desk, ticket_id)["resolution"].state == "paused"
    move(desk, ticket_id, status="open")
    assert clocks_of(desk, ticket_id)["resolution"].state == "running"


def test_the_story_of_the_due_time_tells_the_reason(desk):
    ticket_id = desk.ticket(priority="P1")
    desk.advance(hours=1)
    desk.run(PauseSla(ticket_id, "power cut"))
    desk.advance(hours=2)
    desk.run(ResumeSla(ticket_id))
    desk.advance(minutes=5)
    clauses = clocks_of(desk, ticket_id)["resolution"].explanation
    (paused,) = [one for one in clauses if one.code == "sla.told.paused_by_hand"]
    assert paused.params["reason"] == "power cut"
    assert paused.params["seconds"] == 7200
    notes = [(row.code, row.params["reason"]) for row in desk.rows(ticket_activity)]
    assert notes == [("sla.paused", "power cut"), ("sla.resumed", "")]


def test_what_is_met_ends_the_hold_and_reopening_runs_again(desk):
    ticket_id = desk.ticket()
    desk.run(PauseSla(ticket_id, "waiting"))
    reply(desk, ticket_id)
    move(desk, ticket_id, status="resolved")
    assert {one.state for one in clocks_of(desk, ticket_id).values()} == {"met"}
    desk.advance(hours=1)
    move(desk, ticket_id, status="open")
    assert clocks_of(desk, ticket_id)["resolution"].state == "running"


def test_a_breach_before_the_pause_is_still_told(desk):
    ticket_id = desk.ticket(priority="P1")
    desk.advance(hours=7)
    desk.run(PauseSla(ticket_id, "too late"))
    assert ("sla.breached", "resolution") in told(desk)


def test_a_due_time_by_hand_stays_during_a_pause(desk):
    ticket_id = desk.ticket()
    later = START + timedelta(hours=40)
    desk.run(SetDueTime(ticket_id, later))
    desk.run(PauseSla(ticket_id, "waiting"))
    assert clocks_of(desk, ticket_id)["resolution"].due_at == later


def test_pausing_twice_or_nothing_is_refused(desk):
    ticket_id = desk.ticket()
    for command, code in (
        (PauseSla(ticket_id, "  "), "field.required"), (PauseSla(ticket_id, "x", "lunch"), "sla.unknown_clock"),
        (ResumeSla(ticket_id), "sla.not_paused"), (PauseSla(ticket_id, "x", "next_update"), "sla.nothing_to_pause"),
    ):  # fmt: skip
        with pytest.raises(Rejected) as refused:
            desk.run(command)
        assert refused.value.code == code
    desk.run(PauseSla(ticket_id, "once"))
    with pytest.raises(Rejected, match=r"sla\.nothing_to_pause"):
        desk.run(PauseSla(ticket_id, "twice"))


def test_a_pause_can_be_undone(desk):
    ticket_id = desk.ticket(priority="P1")
    before = clocks_of(desk, ticket_id)
    undo(desk, desk.run(PauseSla(ticket_id, "slip of the hand")))
    assert clocks_of(desk, ticket_id) == before
