"""Mails, other workflows and failures start workflows, each exactly once; a dead trigger says so loudly."""

from __future__ import annotations

import pytest

from deskflow.channels.notices import list_notifications
from deskflow.channels.tables import outgoing_messages
from deskflow.core.undo import UndoCommand
from deskflow.engine import schedules
from deskflow.engine.limits import EngineLimits
from deskflow.engine.triggers import consumer
from deskflow.people.commands import CreateCustomer
from deskflow.tickets.drafting import NewMessage
from deskflow.tickets.messaging import AddMessage
from deskflow.workflows.authoring import DeleteWorkflow, SaveDraft
from deskflow.workflows.tables import workflow_schedules, workflows
from tests.integration.engine.running import definition, running
from tests.integration.interchange.importing import mail, run, write

SET = {
    "key": "set",
    "action_type": "set_variable",
    "config": {"variable_name": "x", "variable_value": 1},
}
FAILS = {"key": "fail", "type": "stop", "config": {"outcome": "fail", "message": "No budget"}}


@pytest.fixture
def engine(make_desk):
    return running(make_desk(consumer()))


def started(engine, workflow_id) -> list:
    rows = [row for row in engine.executions() if row.workflow_id == workflow_id]
    return sorted(rows, key=lambda row: (row.started_at, str(row.id)))


def notices(engine, code: str, who=None) -> list:
    desk = engine.desk
    with desk.database.read() as connection:
        rows = list_notifications(connection, desk.tenant_id, (who or desk.admin).user_id)
    return [row for row in rows if row.code == code]


# --- mail ------------------------------------------------------------------------------------------


def by_mail(engine, **config):
    return engine.publish(definition(SET, trigger={"type": "mail", "config": config}), str(config))


def test_an_imported_mail_starts_its_workflows_exactly_once(engine, tmp_path):
    luna = by_mail(engine, **{"from": ["luna.example"], "subject": ["till"]})
    other = by_mail(engine, **{"from": ["nobody.example"]})
    file = write(
        tmp_path, "a.eml", mail("1@luna", "Till is {{ 7 * 7 }}", "Anna <anna@luna.example>")
    )
    for _ in range(3):
        run(engine.desk, tmp_path, file)
        engine.settle()
    (execution,) = started(engine, luna)
    assert started(engine, other) == []
    assert (execution.status, execution.triggered_by) == ("completed", "mail")
    data = execution.trigger_data
    assert data["mail"]["from"] == "anna@luna.example"
    assert data["mail"]["from_name"] == "Anna"
    assert data["mail"]["to"] == ["support@msp.example"]
    assert data["mail"]["subject"] == "Till is {{ 7 * 7 }}"
    assert data["mail"]["text"] == "Hello"
    assert data["ticket"]["id"] == str(execution.subject_id)
    assert engine.workflow(luna).trigger_fired_at == engine.desk.clock.now()


def test_mails_that_begin_a_ticket_and_those_that_answer_are_told_apart(engine, tmp_path):
    new, replies = by_mail(engine, which="new"), by_mail(engine, which="replies")
    run(engine.desk, tmp_path, write(tmp_path, "a.eml", mail("1@luna")))
    answer = mail("2@luna", "Re: Till", In_Reply_To="<1@luna>")
    run(engine.desk, tmp_path, write(tmp_path, "b.eml", answer))
    engine.settle()
    ids = [
        [one.trigger_data["mail"]["message_id"] for one in started(engine, workflow_id)]
        for workflow_id in (new, replies)
    ]
    assert ids == [["1@luna"], ["2@luna"]]


def test_an_archive_and_what_people_write_here_start_nothing(engine, tmp_path):
    workflow_id = by_mail(engine)
    old = mail("old@luna").replace("23 Nov 2026", "23 Nov 2016")
    run(engine.desk, tmp_path, write(tmp_path, "old.eml", old))
    run(engine.desk, tmp_path, write(tmp_path, "b.eml", mail("3@luna")), automate=False)
    engine.desk.run(AddMessage(engine.desk.ticket(), NewMessage("We are on it", channel="email")))
    engine.settle()
    assert started(engine, workflow_id) == []


# --- another workflow ------------------------------------------------------------------------------


def after(engine, workflow_id, on="completed", **config):
    trigger = {"type": "workflow", "config": {"workflow": str(workflow_id), "on": on, **config}}
    return engine.publish(definition(SET, trigger=trigger), f"After {on}")


def test_the_end_of_another_workflow_starts_it(engine):
    first, failing = (
        engine.publish(definition(SET), "First"),
        engine.publish(definition(FAILS), "Bad"),
    )
    done, failed = after(engine, first), after(engine, failing, "failed")
    never = after(engine, failing)
    source = engine.start(first)
    engine.start(failing)
    engine.settle()
    (execution,) = started(engine, done)
    assert execution.triggered_by == "workflow"
    assert execution.trigger_data["execution"]["id"] == str(source)
    assert len(started(engine, failed)) == 1
    assert started(engine, never) == []


def test_workflows_that_start_each_other_are_stopped_and_the_chain_is_named(make_desk):
    engine = running(make_desk(consumer()), limits=EngineLimits(chain_length=4))
    ping = engine.publish(definition(SET), "Ping")
    pong = after(engine, ping)
    trigger = {"type": "workflow", "config": {"workflow": str(pong)}}
    made = definition(SET, trigger=trigger)
    engine.desk.run(SaveDraft(ping, made, 1))
    from deskflow.workflows.authoring import PublishWorkflow

    engine.desk.run(PublishWorkflow(ping, 2))
    engine.start(ping)
    engine.settle()
    assert len(engine.executions()) == 4
    error = engine.workflow(ping).trigger_error or engine.workflow(pong).trigger_error
    assert error["code"] == "workflow.chain_too_long"
    assert error["params"]["chain"] == "Ping > After completed > Ping > After completed"
    assert len(notices(engine, "workflow.trigger_failed")) == 1


# --- failures --------------------------------------------------------------------------------------


def watched(engine, *steps, name="Watched", **settings):
    return engine.publish(definition(*(steps or (FAILS,)), settings=settings), name)


def test_a_failure_starts_the_workflow_for_failures_once(engine):
    rescue = engine.publish(definition(SET), "Rescue")
    failing = watched(engine, error_workflow=str(rescue))
    ticket_id = engine.desk.ticket()
    execution_id = engine.start(failing, ticket_id=str(ticket_id))
    engine.settle()
    (execution,) = started(engine, rescue)
    assert (execution.triggered_by, execution.subject_id) == ("workflow", ticket_id)
    data = execution.trigger_data
    assert data["error"]["code"] == "execution.stopped"
    assert data["execution"]["id"] == str(execution_id)
    assert data["trigger"]["ticket_id"] == str(ticket_id)


def test_a_run_out_of_time_is_a_failure_too(engine):
    rescue = engine.publish(definition(SET), "Rescue")
    call = {"key": "call", "action_type": "http_request", "config": {"url": "http://x.example/"}}
    failing = watched(engine, call, SET, error_workflow=str(rescue), max_active_seconds=5)
    execution_id = engine.start(failing)
    (effect,) = engine.drain.run_slice().effects
    engine.drain.settle(effect, {}, None, 6.0)
    engine.settle()
    assert engine.execution(execution_id).error["code"] == "execution.timed_out"
    assert len(started(engine, rescue)) == 1


def test_a_workflow_for_failures_that_fails_does_not_go_round_for_ever(engine):
    rescue = watched(engine, name="Rescue")
    with engine.desk.database.write() as connection:
        connection.execute(
            workflows.update()
            .where(workflows.c.id == rescue)
            .values(settings={"error_workflow": str(rescue)})
        )
    engine.start(watched(engine, error_workflow=str(rescue)))
    engine.settle()
    assert len(started(engine, rescue)) == 1


def test_a_workflow_for_failures_that_is_gone_is_said(engine):
    rescue = engine.publish(definition(SET), "Rescue")
    failing = watched(engine, error_workflow=str(rescue))
    engine.desk.run(DeleteWorkflow(rescue))
    engine.start(failing)
    engine.settle()
    assert engine.workflow(failing).trigger_error["code"] == "workflow.error_workflow_gone"


def test_who_else_is_told_and_who_does_not_want_to_be(engine):
    rita = engine.desk.user("Rita Lead")
    failing = watched(engine, notify_owner=False, error_recipients=[str(rita.user_id)])
    engine.start(failing)
    engine.settle()
    assert notices(engine, "workflow.failed") == []
    assert len(notices(engine, "workflow.failed", rita)) == 1
    (letter,) = engine.desk.rows(outgoing_messages)
    assert letter.to_boxes[0]["address"] == "rita.lead@msp.example"


# --- dead triggers ---------------------------------------------------------------------------------


def broken(engine, **settings):
    """A workflow on new customers whose condition cannot be worked out."""
    trigger = {"type": "event", "config": {"event": "customer.created"}}
    workflow_id = engine.publish(definition(SET, trigger=trigger, settings=settings), "Broken")
    config = {"event": "customer.created", "condition": "trigger.nobody.x == 1"}
    with engine.desk.database.write() as connection:
        connection.execute(
            workflows.update().where(workflows.c.id == workflow_id).values(trigger_config=config)
        )
    return workflow_id


def test_a_dead_trigger_tells_its_owner_once_here_and_by_mail(engine):
    workflow_id = broken(engine)
    for number in range(3):
        engine.desk.run(CreateCustomer(f"C {number}"))
        engine.settle()
        engine.desk.advance(minutes=1)
    (notice,) = notices(engine, "workflow.trigger_failed")
    assert (notice.title, notice.link_kind, notice.link_id) == ("Broken", "workflow", workflow_id)
    (letter,) = engine.desk.rows(outgoing_messages)
    assert letter.to_boxes[0]["address"] == "ada@msp.example"
    assert "Broken" in letter.subject
    assert "nobody" in letter.text


def test_a_dead_trigger_starts_the_workflow_for_failures(engine):
    rescue = engine.publish(definition(SET), "Rescue")
    broken(engine, error_workflow=str(rescue))
    engine.desk.run(CreateCustomer("C"))
    engine.settle()
    (execution,) = started(engine, rescue)
    assert execution.trigger_data["event"] == "workflow.trigger_failed"
    assert execution.trigger_data["error"]["code"].startswith("expression.")


def test_a_schedule_that_dies_is_told(engine):
    trigger = {"type": "schedule", "config": {"cron": "@hourly"}}
    engine.publish(definition(SET, trigger=trigger), "Nightly")
    desk = engine.desk
    with desk.database.write() as connection:
        connection.execute(workflow_schedules.update().values(cron_expression="61 * * * *"))
    desk.advance(hours=2)
    with desk.bus.unit() as unit:
        schedules.fire_due(desk.bus, unit, desk.tenant_id, desk.clock.now())
    (notice,) = notices(engine, "workflow.trigger_failed")
    assert notice.title == "Nightly"


def test_a_trigger_that_works_again_forgets_its_error(engine):
    workflow_id = broken(engine)
    engine.desk.run(CreateCustomer("A"))
    engine.settle()
    assert engine.workflow(workflow_id).trigger_error is not None
    with engine.desk.database.write() as connection:
        connection.execute(
            workflows.update()
            .where(workflows.c.id == workflow_id)
            .values(trigger_config={"event": "customer.created"})
        )
    engine.desk.run(CreateCustomer("B"))
    engine.settle()
    assert engine.workflow(workflow_id).trigger_error is None


def test_who_follows_a_workflow_hears_when_it_is_deleted(engine):
    followed = engine.publish(definition(SET), "First")
    follower = after(engine, followed)
    engine.publish(definition(SET), "Bystander")
    command = engine.desk.run(DeleteWorkflow(followed)).command_id
    assert engine.workflow(follower).trigger_error["code"] == "trigger.unknown_workflow"
    (notice,) = notices(engine, "workflow.trigger_failed")
    assert notice.link_id == follower
    engine.desk.run(UndoCommand(command))
    assert engine.workflow(follower).trigger_error is None
