"""Many rows at once keep every value, on both databases, whatever their number."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from deskflow.core.bulk import delete_rows, insert_rows, rows_with, run_plain, update_rows
from deskflow.core.ids import new_id
from deskflow.core.types import JsonText
from deskflow.workflows.authoring import CreateWorkflow
from deskflow.workflows.tables import workflow_executions as executions

COLUMNS = ("id", "status", "started_at", "completed_at", "trigger_data", "step_count", "subject_id")
HOSTILE = {"a'; DROP TABLE x; --": ["\u2028", "{{7*7}}", None, 1.5, {"deep": [True, "ü\\u0041"]}]}


@pytest.fixture
def made(desk):
    """Three hundred executions, more than are read at once."""
    workflow = desk.run(CreateWorkflow("Any")).result_id
    start = desk.clock.now()
    rows = [
        {
            "id": new_id(), "tenant_id": desk.tenant_id, "workflow_id": workflow, "version": 1,
            "status": "pending", "started_at": start + timedelta(microseconds=number),
            "ready_at": start, "trigger_data": {"number": number}, "step_count": number,
        }
        for number in range(300)
    ]  # fmt: skip
    with desk.database.write() as connection:
        insert_rows(connection, executions, rows)
    return rows


def read(desk, ids, column="id"):
    with desk.database.read() as connection:
        return rows_with(connection, executions, COLUMNS, column, ids)


def test_all_rows_with_these_ids_are_found_as_they_are(desk, made):
    found = read(desk, [row["id"] for row in made])
    assert sorted(found) == sorted(
        (row["id"], "pending", row["started_at"], None, row["trigger_data"], row["step_count"], None)
        for row in made
    )  # fmt: skip


@pytest.mark.parametrize("count", [0, 1, 2, 3, 127, 128, 129])
def test_any_number_can_be_asked_for(desk, made, count):
    wanted = [row["id"] for row in made[:count]]
    assert {row[0] for row in read(desk, [*wanted, new_id()])} == set(wanted)


def test_by_a_column_several_rows_may_share(desk, made):
    assert len(read(desk, [made[0]["workflow_id"]], "workflow_id")) == 300


def test_rows_are_changed_and_nothing_else(desk, made):
    later = desk.clock.now() + timedelta(days=1)
    changed = [
        {"id": row["id"], "status": "completed", "completed_at": later, "trigger_data": HOSTILE,
         "subject_id": made[0]["id"]}
        for row in made[:150]
    ]  # fmt: skip
    changed[1]["trigger_data"] = JsonText('{"written":"before"}')
    changed[2]["trigger_data"] = None
    with desk.database.write() as connection:
        update_rows(connection, executions, changed)
        update_rows(connection, executions, [])
        update_rows(connection, executions, [{"id": new_id(), "status": "nobody"}])
    found = {row[0]: row[1:] for row in read(desk, [row["id"] for row in made])}
    for number, row in enumerate(made):
        status, started_at, completed_at, data, steps, subject = found[row["id"]]
        assert (started_at, steps) == (row["started_at"], number)
        if number >= 150:
            assert (status, completed_at, data) == ("pending", None, row["trigger_data"])
            continue
        assert (status, completed_at, subject) == ("completed", later, made[0]["id"])
        assert data == {1: {"written": "before"}, 2: None}.get(number, HOSTILE)


def test_rows_are_taken_out(desk, made):
    with desk.database.write() as connection:
        delete_rows(connection, executions, [row["id"] for row in made[:200]])
        delete_rows(connection, executions, [])
    assert {row.id for row in desk.rows(executions)} == {row["id"] for row in made[200:]}


def test_a_savepoint_takes_back_what_came_after_it(desk, made):
    with desk.database.write() as connection:
        run_plain(connection, "SAVEPOINT here")
        delete_rows(connection, executions, [made[0]["id"]])
        run_plain(connection, "ROLLBACK TO SAVEPOINT here")
        run_plain(connection, "RELEASE SAVEPOINT here")
    assert len(desk.rows(executions)) == 300


def test_what_the_database_refuses_is_an_error_of_sqlalchemy(desk, made):
    from sqlalchemy.exc import SQLAlchemyError

    with pytest.raises(SQLAlchemyError), desk.database.write() as connection:
        run_plain(connection, "RELEASE SAVEPOINT nowhere")
    with pytest.raises(SQLAlchemyError), desk.database.write() as connection:
        update_rows(connection, executions, [{"id": made[0]["id"], "status": None}])
    with desk.database.read() as connection:
        statuses = connection.execute(select(executions.c.status).distinct()).scalars().all()
    assert statuses == ["pending"]
