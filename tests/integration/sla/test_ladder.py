"""The ladder of a policy on a real database: who hears of it, what changes, once in a cycle, late when asleep."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskflow.channels.tables import notifications
from deskflow.core.errors import Rejected
from deskflow.core.tables import events
from deskflow.core.undo import UndoCommand
from deskflow.people.teams import CreateTeam
from deskflow.sla.tables import sla_clocks
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.creating import ImportTickets
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.tickets.tables import ticket_activity, tickets
from deskflow.workflows.tables import workflow_executions
from tests.integration.desk import START, Desk
from tests.integration.sla.promised import calendar, due_next, fire, move, policy

HOUR = 3600
TARGETS = {"P3": {"resolution": 10 * HOUR}, "P2": {"resolution": 10 * HOUR}}


def ladder(desk: Desk, *steps: dict, **more: object):
    always = calendar(desk, "24×7", always_open=True)
    rungs = [{"clock": "resolution", **step} for step in steps]
    made = policy(desk, always, targets=TARGETS, definition={"escalation": rungs, **more})
    fire(desk)
    return made


def climbed(desk: Desk) -> list[tuple[str, object]]:
    rows = desk.rows(events, events.c.name == "sla.escalated")
    rows.sort(key=lambda row: row.payload["clock"]["passed_at"])
    return [(row.payload["step"]["deed"], row.payload["step"]["percent"]) for row in rows]


def test_each_rung_is_climbed_once_in_its_order_and_says_whom_it_told(desk):
    lead, worker = desk.user("Lea Lead"), desk.user("Wim Worker")
    team_id = desk.run(CreateTeam("Desk", (lead.user_id,), lead.user_id)).result_id
    ladder(
        desk,
        {"at": 50, "do": "notify", "who": ["assignee", "lead", "assignee"]},
        {"at": 75, "do": "raise_priority"},
        {"at": 90, "do": "reassign", "who": ["lead"]},
        {"after": HOUR, "times": 2, "do": "notify", "who": [f"user:{worker.user_id}"]},
    )
    ticket_id = desk.ticket()
    move(desk, ticket_id, assigned_to=worker.user_id, team_id=team_id)
    assert due_next(desk) == START + timedelta(hours=5)
    desk.advance(hours=5)
    fire(desk)
    told = [row for row in desk.rows(notifications) if row.code == "sla.escalated"]
    assert {row.user_id for row in told} == {lead.user_id, worker.user_id}
    assert told[0].params["percent"] == 50
    desk.advance(hours=2.5)
    outcome = fire(desk)
    assert desk.row(tickets, ticket_id).priority == "P2"
    desk.run(UndoCommand(outcome.command_id), desk.system())
    assert desk.row(tickets, ticket_id).priority == "P3"
    fire(desk)
    desk.advance(hours=1.5)
    fire(desk)
    assert desk.row(tickets, ticket_id).assignee_id == lead.user_id
    desk.advance(hours=10)
    fire(desk)
    fire(desk)
    later = [("notify", None), ("notify", None)]
    # What was taken back was done again.
    again = ("raise_priority", 75)
    assert climbed(desk) == [("notify", 50), again, again, ("reassign", 90), *later]
    lines = [row.params for row in desk.rows(ticket_activity, ticket_activity.c.code == "sla.escalated")]  # fmt: skip
    # The last two were due at eleven and twelve hours, and noticed after nineteen.
    assert sorted(line["late_seconds"] for line in lines) == [0, 0, 0, 7 * HOUR, 8 * HOUR]


def test_a_pause_holds_the_ladder_and_an_answer_after_sleep_climbs_what_was_passed(desk):
    ladder(desk, {"at": 50, "do": "raise_priority"}, {"at": 100, "do": "raise_priority"})
    ticket_id = desk.ticket()
    desk.advance(hours=2)
    move(desk, ticket_id, status="pending_customer")
    assert due_next(desk) is None
    desk.advance(hours=20)
    move(desk, ticket_id, status="open")
    assert due_next(desk) == START + timedelta(hours=25)
    # Nobody fired anything for three hours; the ticket's next move finds out.
    desk.advance(hours=5)
    move(desk, ticket_id, status="resolved")
    assert climbed(desk) == [("raise_priority", 50)]
    fire(desk)
    assert climbed(desk) == [("raise_priority", 50)]


def test_a_new_ladder_does_not_shout_about_the_past(desk):
    always = calendar(desk, "24×7", always_open=True)
    policy_id = policy(desk, always, targets=TARGETS)
    ticket_id = desk.ticket()
    desk.advance(hours=6)
    rungs = [
        {"clock": "resolution", "at": at, "do": "notify", "who": ["role:admin"]} for at in (50, 75)
    ]
    policy(desk, always, targets=TARGETS, definition={"escalation": rungs}, policy_id=policy_id)
    for _ in range(4):
        fire(desk)
    assert climbed(desk) == []
    assert due_next(desk) == START + timedelta(hours=7.5)
    desk.advance(hours=2)
    fire(desk)
    assert climbed(desk) == [("notify", 75)]
    old = NewTicket("Old", NewMessage("x"), created_at=START - timedelta(days=30))
    desk.run(ImportTickets((old,)), quiet=True)
    fire(desk)
    assert len(climbed(desk)) == 1
    assert {row.ticket_id for row in desk.rows(sla_clocks)} > {ticket_id}


def test_a_step_that_cannot_be_done_is_told_of_and_stops_nothing(desk):
    gone = "00000000-0000-0000-0000-000000000009"
    ladder(
        desk,
        {"at": 50, "do": "reassign", "who": ["lead"]},
        {"at": 50, "do": "start_workflow", "workflow": gone},
        {"at": 50, "do": "raise_priority"},
    )
    ticket_id = desk.ticket()
    desk.advance(hours=5)
    fire(desk)
    assert desk.row(tickets, ticket_id).priority == "P2"
    failed = desk.rows(ticket_activity, ticket_activity.c.code == "sla.escalation_failed")
    assert {row.params["problem"] for row in failed} == {"sla.nobody_leads", "workflows.not_found"}


def test_a_workflow_is_started_for_the_ticket(desk):
    from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
    from tests.integration.core.world import ON_CREATION

    workflow_id = desk.run(CreateWorkflow("Call the lead", definition=ON_CREATION)).result_id
    desk.run(PublishWorkflow(workflow_id, 1))
    ladder(desk, {"at": 50, "do": "start_workflow", "workflow": str(workflow_id)})
    ticket_id = desk.ticket()
    desk.advance(hours=5)
    fire(desk)
    (run,) = desk.rows(workflow_executions)
    assert (run.workflow_id, run.subject_id) == (workflow_id, ticket_id)
    assert run.trigger_data["step"]["percent"] == 50


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ({"do": "notify", "who": ["lead"]}, "sla.step_needs_time"),
        ({"at": 0, "do": "raise_priority"}, "sla.step_out_of_range"),
        ({"at": "75; DROP TABLE", "do": "raise_priority"}, "sla.step_out_of_range"),
        ({"at": 75, "do": "notify"}, "sla.step_needs_person"),
        ({"at": 75, "do": "reassign", "who": ["assignee"]}, "sla.step_needs_person"),
        ({"at": 75, "do": "start_workflow"}, "sla.step_needs_workflow"),
        ({"at": 75, "do": "notify", "who": ["user:nobody"]}, "sla.bad_step"),
        ({"at": 75, "do": "explode"}, "sla.bad_step"),
    ],
)
def test_what_cannot_be_meant_is_refused(sqlite_desk, step, code):
    with pytest.raises(Rejected) as refusal:
        ladder(sqlite_desk, step)
    assert refusal.value.code == code


def test_a_ladder_follows_the_ticket_when_somebody_changes_it(desk):
    """Each rung once in a cycle, whatever the priority does; reopening goes on where it was."""
    ladder(desk, {"at": 50, "do": "notify", "who": ["role:admin"]})
    ticket_id = desk.ticket()
    desk.advance(hours=6)
    desk.run(UpdateTicket(ticket_id, {"priority": "P2"}))
    desk.run(UpdateTicket(ticket_id, {"priority": "P3"}))
    desk.run(UpdateTicket(ticket_id, {"status": "resolved"}))
    desk.run(UpdateTicket(ticket_id, {"status": "open"}))
    fire(desk)
    assert climbed(desk) == [("notify", 50)]
