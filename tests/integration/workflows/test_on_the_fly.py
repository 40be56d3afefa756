"""Workflows made and run on the fly, on both databases: published in one go, run once, kept as history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from deskflow.core.errors import DeskflowError, Rejected
from deskflow.core.ids import new_id
from deskflow.core.settings import SetSetting
from deskflow.core.undo import UndoCommand
from deskflow.engine.actions import CATALOGUE
from deskflow.engine.foreseeing import count_found, foresee
from deskflow.engine.retention import Retention
from deskflow.engine.triggers import consumer
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.merging import MergeTickets
from deskflow.tickets.tables import ticket_tags, tickets
from deskflow.workflows.authoring import PublishWorkflow
from deskflow.workflows.definition_json import to_json
from deskflow.workflows.execution_queries import (
    ExecutionFilter,
    count_executions,
    get_execution,
    list_executions,
)
from deskflow.workflows.on_the_fly import CreateAdHoc, CreatePublished, StartOnTickets
from deskflow.workflows.queries import list_workflows
from deskflow.workflows.quick import ONCE, Deed, Sentence, build
from deskflow.workflows.selection import list_runnable, look_at_tickets
from deskflow.workflows.tables import workflow_executions, workflow_versions, workflows
from deskflow.workflows.version_queries import list_published
from tests.integration.engine.running import Running, definition, running

TAG = (Deed("tag", {"add": ["seen"]}),)


@pytest.fixture
def engine(make_desk: Callable[..., Any]) -> Running:
    return running(make_desk(consumer()))


def made(when: str = "created", deeds: tuple[Deed, ...] = TAG, **more: Any) -> dict[str, Any]:
    return to_json(build(Sentence(when, deeds=deeds, **more), CATALOGUE).definition)


def tagged(engine: Running) -> set[Any]:
    return {row.ticket_id for row in engine.desk.rows(ticket_tags)}


def read(engine: Running, query: Callable[..., Any], *args: Any) -> Any:
    with engine.desk.database.read() as connection:
        return query(connection, engine.desk.tenant_id, *args)


def test_what_is_created_and_published_runs_from_now_on(engine: Running) -> None:
    desk = engine.desk
    workflow_id = desk.run(CreatePublished("New ones", made(filters={"priority": ["P1"]}))).result_id  # fmt: skip
    urgent, other = desk.ticket("Mail is down", priority="P1"), desk.ticket("Mouse squeaks")
    engine.settle()
    assert tagged(engine) == {urgent}
    assert other not in tagged(engine)
    (row,) = read(engine, list_workflows)
    assert (row.id, row.is_active, row.version) == (workflow_id, True, 1)


def test_what_cannot_be_published_is_not_made_either(engine: Running) -> None:
    gap = made(deeds=(Deed("tell", {"title": "Nobody hears it"}),))
    with pytest.raises(Rejected, match=r"workflow\.has_errors"):
        engine.desk.run(CreatePublished("Half", gap))
    assert engine.desk.rows(workflows) == []


def test_creating_is_undone_before_it_has_run_and_refused_afterwards(engine: Running) -> None:
    desk = engine.desk
    outcome = desk.run(CreatePublished("A mistake", made()))
    desk.run(UndoCommand(outcome.command_id))
    assert desk.rows(workflows) == []
    desk.ticket()
    engine.settle()
    assert engine.executions() == []
    outcome = desk.run(CreatePublished("It ran", made()))
    desk.ticket()
    engine.settle()
    with pytest.raises(DeskflowError, match=r"undo\.(moved|in_use)"):
        desk.run(UndoCommand(outcome.command_id))
    assert len(engine.executions()) == 1


def test_an_ad_hoc_workflow_runs_once_on_what_was_chosen(engine: Running) -> None:
    desk = engine.desk
    first, second, other = (desk.ticket(f"Ticket {n}") for n in range(3))
    once = made(ONCE, filters={"title": ["Ticket 0", "Ticket 2"]})
    workflow_id = desk.run(CreateAdHoc("Just now", once)).result_id
    batch = new_id()
    outcome = desk.run(StartOnTickets(workflow_id, (first, second, first), batch))
    assert outcome.result == {"started": 2, "left_out": []}
    engine.settle()
    assert tagged(engine) == {first}  # the condition is part of it, and shows on its canvas
    # It is in no list and nothing starts it; its runs are there, on the version that ran.
    assert read(engine, list_workflows) == []
    assert read(engine, list_published) == []
    assert read(engine, list_runnable, desk.admin.user_id) == []
    desk.ticket("Later")
    engine.settle()
    rows = read(engine, list_executions, ExecutionFilter(batch_id=batch))
    assert {row.subject_id for row in rows} == {first, second}
    assert other not in {row.subject_id for row in rows}
    assert {row.status for row in rows} == {"completed"}
    assert read(engine, count_executions, ExecutionFilter(batch_id=batch)) == {"completed": 2}
    details = read(engine, get_execution, rows[0].id)
    assert [one.key for one in details.definition.steps] == ["check", "tag"]


def test_published_later_it_is_a_workflow_like_any_other(engine: Running) -> None:
    workflow_id = engine.desk.run(CreateAdHoc("Just now", made(ONCE))).result_id
    engine.desk.run(PublishWorkflow(workflow_id, 1))
    assert [row.id for row in read(engine, list_workflows)] == [workflow_id]
    (one,) = read(engine, list_runnable, engine.desk.admin.user_id)
    assert (one.name, one.inputs) == ("Just now", ())


def test_merged_and_missing_tickets_are_left_out(engine: Running) -> None:
    desk = engine.desk
    kept, gone = desk.ticket("Printer"), desk.ticket("The same printer")
    desk.run(MergeTickets((gone,), kept))
    chosen = read(engine, look_at_tickets, [kept, gone, new_id()])
    assert chosen.tickets == (kept,)
    assert [one.status for one in chosen.left_out] == ["merged"]
    workflow_id = desk.run(CreateAdHoc("Just now", made(ONCE))).result_id
    stranger = new_id()
    outcome = desk.run(StartOnTickets(workflow_id, (kept, gone, stranger), new_id()))
    assert outcome.result == {"started": 1, "left_out": [str(gone), str(stranger)]}


def test_its_form_is_filled_in_once_and_holds_the_ticket(engine: Running) -> None:
    desk = engine.desk
    tag = {
        "key": "tag", "action_type": "tag_ticket",
        "config": {"ticket_id": "{{ trigger.which }}", "add": ["{{ trigger.word }}"]},
    }  # fmt: skip
    inputs = [
        {"name": "which", "kind": "ticket", "required": True},
        {"name": "word", "kind": "text", "required": True},
    ]
    workflow_id = engine.publish(definition(tag, inputs=inputs), "Tag them")
    (one,) = read(engine, list_runnable, desk.admin.user_id)
    assert [one.name for one in one.inputs] == ["word"]
    first, second = desk.ticket(), desk.ticket()
    with pytest.raises(Rejected, match=r"field\.required"):
        desk.run(StartOnTickets(workflow_id, (first, second), new_id()))
    desk.run(StartOnTickets(workflow_id, (first, second), new_id(), {"word": "{{ 7*7 }}"}))
    engine.settle()
    assert tagged(engine) == {first, second}
    assert {row.name for row in desk.rows(ticket_tags)} == {"{{ 7*7 }}"}


def test_those_used_last_come_first(engine: Running) -> None:
    desk = engine.desk
    a, b, c = (engine.publish(made(ONCE), name) for name in ("Anna", "Berta", "Carl"))
    ticket_id = desk.ticket()
    for workflow_id in (c, b):
        desk.run(StartOnTickets(workflow_id, (ticket_id,), new_id()))
        desk.advance(minutes=1)
    tom = desk.user("Tom", "dispatcher")
    assert [one.id for one in read(engine, list_runnable, desk.admin.user_id)] == [b, c, a]
    assert [one.id for one in read(engine, list_runnable, tom.user_id)] == [a, b, c]


def test_what_takes_no_ticket_is_refused(engine: Running) -> None:
    desk = engine.desk
    say = {"key": "say", "action_type": "notify", "config": {"roles": ["admin"], "title": "Hello"}}
    workflow_id = engine.publish(definition(say))
    ticket_id = desk.ticket()
    assert read(engine, list_runnable, desk.admin.user_id) == []
    with pytest.raises(Rejected, match=r"workflow\.takes_no_ticket"):
        desk.run(StartOnTickets(workflow_id, (ticket_id,), new_id()))
    with pytest.raises(Rejected, match=r"workflow\.takes_no_ticket"):
        desk.run(CreateAdHoc("By an event", made("created")))
    with pytest.raises(Rejected, match=r"field\.too_many"):
        desk.run(StartOnTickets(workflow_id, tuple(new_id() for _ in range(501)), new_id()))
    with pytest.raises(DeskflowError):
        desk.run(CreateAdHoc("Rubbish", {"schema": 1, "steps": 7}))


def test_it_is_forgotten_after_its_runs(engine: Running) -> None:
    desk = engine.desk
    desk.run(SetSetting("workflows_keep_days", 30))
    kept = engine.publish(made(ONCE), "Stays")
    workflow_id = desk.run(CreateAdHoc("Just now", made(ONCE))).result_id
    desk.run(StartOnTickets(workflow_id, (desk.ticket(),), new_id()))
    engine.settle()
    duty = Retention()
    for _ in range(5):
        with desk.bus.unit() as unit:
            duty.fire(desk.bus, unit, desk.tenant_id, desk.clock.now())
    assert {row.id for row in desk.rows(workflows)} == {kept, workflow_id}
    desk.clock.advance(timedelta(days=31))
    for _ in range(5):
        with desk.bus.unit() as unit:
            duty.fire(desk.bus, unit, desk.tenant_id, desk.clock.now())
    assert desk.rows(workflow_executions) == []
    assert {row.id for row in desk.rows(workflows)} == {kept}
    assert {row.workflow_id for row in desk.rows(workflow_versions)} == {kept}


def test_how_often_it_would_have_run_is_asked_of_the_journal(engine: Running) -> None:
    desk = engine.desk
    old = desk.ticket("Old", priority="P1")
    desk.clock.advance(timedelta(days=40))
    numbers = {desk.row(tickets, desk.ticket(f"New {n}", priority="P1")).number for n in range(2)}
    desk.ticket("Calm")
    desk.run(UpdateTicket(old, {"priority": "P2"}))
    now = desk.clock.now()

    def ahead(when: str, **filters: Any) -> Any:
        trigger = build(Sentence(when, filters=filters, deeds=TAG), CATALOGUE).definition.trigger
        return read(engine, foresee, trigger, now)

    found = ahead("created", priority=["P1"])
    assert (found.seen, found.matched, found.cut) == (3, 2, False)
    assert set(found.examples) == numbers
    assert ahead("created").matched == 3
    assert (ahead("priority").seen, ahead("priority").matched) == (1, 1)
    assert ahead("status").matched == 0
    assert ahead("schedule") is None
    assert read(engine, count_found, {"priority": ["P1"]}, now) == 2
    assert read(engine, count_found, {"priority": ["nonsense"]}, now) is None


def test_a_schedule_does_it_for_each_ticket_it_finds(engine: Running) -> None:
    desk = engine.desk
    sentence = Sentence("schedule", {"cron": "0 8 * * *"}, {"priority": ["P1"]}, TAG)
    steps = to_json(build(sentence, CATALOGUE).definition)
    urgent = [desk.ticket(f"Down {n}", priority="P1") for n in range(2)]
    desk.ticket("Calm")
    workflow_id = engine.publish({**steps, "trigger": {"type": "manual", "config": {}}})
    engine.start(workflow_id)
    engine.settle()
    assert tagged(engine) == set(urgent)
