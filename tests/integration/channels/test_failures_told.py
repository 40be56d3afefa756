"""A workflow that fails tells its owner: in the application each time, by mail at most once an hour."""

from __future__ import annotations

import pytest

from deskflow.channels.notices import list_notifications
from deskflow.channels.tables import outgoing_messages
from deskflow.core.settings import SetSetting
from deskflow.people.tables import users
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.executing import StartWorkflow
from deskflow.workflows.tables import workflow_versions
from tests.integration.engine.running import CONSUMERS, definition, running

FAILS = {
    "key": "mark",
    "type": "stop",
    "config": {"outcome": "fail", "message": "{{ trigger.why }}"},
}


@pytest.fixture
def engine(make_desk):
    return running(make_desk(*CONSUMERS))


@pytest.fixture
def author(engine):
    return engine.desk.user("Olga Owner", "author")


@pytest.fixture
def workflow_id(engine, author):
    made = engine.desk.run(CreateWorkflow("P1 escalation", definition=definition(FAILS)), author)
    engine.desk.run(PublishWorkflow(made.result_id, 1), author)
    return made.result_id


def fail(engine, workflow_id, why="No budget"):
    execution_id = engine.desk.run(StartWorkflow(workflow_id, {"why": why})).result_id
    engine.settle()
    assert engine.execution(execution_id).status == "failed"
    return execution_id


def notices(engine, who):
    with engine.desk.database.read() as connection:
        found = list_notifications(connection, engine.desk.tenant_id, who.user_id)
    return [one for one in found if one.code == "workflow.failed"]


def test_the_owner_hears_which_run_failed_and_why(engine, author, workflow_id):
    execution_id = fail(engine, workflow_id)
    (notice,) = notices(engine, author)
    assert notice.title == "P1 escalation"
    assert (notice.link_kind, notice.link_id) == ("execution", execution_id)
    assert notice.params["error"]["code"] == "execution.stopped"
    assert notice.params["step"] == "mark"
    assert notices(engine, engine.desk.admin) == []


def test_the_owner_gets_a_mail_that_says_what_happened(engine, author, workflow_id):
    fail(engine, workflow_id)
    (mail,) = engine.desk.rows(outgoing_messages)
    assert mail.to_boxes == [{"address": "olga.owner@msp.example", "name": ""}]
    assert "P1 escalation" in mail.subject
    assert "mark" in mail.text
    assert "No budget" in mail.text
    assert (mail.status, mail.is_automatic) == ("queued", True)


def test_data_in_the_mail_is_not_evaluated(engine, author, workflow_id):
    fail(engine, workflow_id, "{{ 7 * 7 }}")
    (mail,) = engine.desk.rows(outgoing_messages)
    assert "{{ 7 * 7 }}" in mail.text


def test_a_workflow_that_fails_all_the_time_does_not_flood_the_mailbox(engine, author, workflow_id):
    for _ in range(3):
        fail(engine, workflow_id)
    assert len(notices(engine, author)) == 3
    assert len(engine.desk.rows(outgoing_messages)) == 1
    engine.desk.advance(hours=1)
    fail(engine, workflow_id)
    assert len(engine.desk.rows(outgoing_messages)) == 2


def test_somebody_who_left_is_not_told(engine, author, workflow_id):
    with engine.desk.database.write() as connection:
        connection.execute(
            users.update().where(users.c.id == author.user_id).values(is_active=False)
        )
    fail(engine, workflow_id)
    assert notices(engine, author) == []
    assert engine.desk.rows(outgoing_messages) == []


def test_the_owners_address_may_be_the_desks_own(engine, author, workflow_id):
    engine.desk.run(SetSetting("email_from", "Olga <olga.owner@msp.example>"))
    fail(engine, workflow_id)
    assert len(notices(engine, author)) == 1
    (mail,) = engine.desk.rows(outgoing_messages)
    assert mail.last_error_code == "mail.loop_guard"


@pytest.mark.may_log_errors
def test_an_execution_that_breaks_inside_the_engine_is_told_too(engine, author, workflow_id):
    engine.desk.run(StartWorkflow(workflow_id, {}))
    with engine.desk.database.write() as connection:
        connection.execute(workflow_versions.update().values(definition={"schema": 99}))
    engine.settle()
    (notice,) = notices(engine, author)
    assert notice.title == "P1 escalation"
    assert notice.params["error"]["code"] == "definition.newer_schema"
