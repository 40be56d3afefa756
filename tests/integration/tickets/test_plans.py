"""How SQLite finds rows: lists by their index in order, ids by the id; a million tickets must not be walked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, event, select

from deskflow import paths
from deskflow.core.clock import SystemClock
from deskflow.core.database import Database
from deskflow.core.ids import new_id
from deskflow.core.migrating import bring_up_to_date
from deskflow.core.schema import metadata
from deskflow.tickets import list_queries
from deskflow.tickets.finding import words
from deskflow.tickets.finding.text import read
from deskflow.tickets.finding.tree import leaves_of
from deskflow.tickets.insight_queries import Asked, read_insights
from deskflow.tickets.views import BUILT_IN


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    path = tmp_path / "plans.deskflow"
    database = Database.open_file(path)
    bring_up_to_date(database, paths.migrations(), SystemClock())
    database.close()
    # The planner reads its statistics when a connection is opened.
    database = Database.open_file(path)
    with database.read() as opened:
        yield opened
    database.close()


def plans(connection: Connection, run: Any) -> list[str]:
    """How SQLite would carry out every statement that `run` executes."""
    seen: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, ___: Any, ____: Any) -> None:
        seen.append((statement, parameters))

    engine = connection.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        run()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return [
        row[3]
        for statement, parameters in seen
        for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    ]


@pytest.mark.parametrize(
    "table", ["tickets", "ticket_messages", "customers", "contacts", "sla_clocks"]
)
def test_ids_are_looked_up_not_searched_for(connection: Connection, table: str) -> None:
    found = metadata.tables[table]
    statement = select(found.c.revision).where(
        found.c.tenant_id == new_id(), found.c.id.in_([new_id() for _ in range(25)])
    )
    (plan,) = plans(connection, lambda: connection.execute(statement))
    assert "id=?" in plan.replace("tenant_id=?", "")


@pytest.mark.parametrize("view", BUILT_IN, ids=lambda view: view.key)
def test_a_view_is_read_in_the_order_of_an_index(connection: Connection, view: Any) -> None:
    scope = list_queries.ListScope(new_id(), new_id(), datetime(2026, 11, 23, tzinfo=UTC))
    found = plans(
        connection, lambda: list_queries.first_page(connection, scope, view.filter, view.sort)
    )
    assert found
    assert not [plan for plan in found if plan.startswith("SCAN tickets")]
    several = [leaf for leaf in leaves_of(view.filter) if len(getattr(leaf, "values", ())) > 1]
    if not several:
        # Several statuses in one order have to be sorted; everything else comes as the index has it.
        assert not [plan for plan in found if "TEMP B-TREE" in plan], found


def test_a_list_of_common_words_is_walked_along_an_index(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = list_queries.ListScope(new_id(), new_id(), datetime(2026, 11, 23, tzinfo=UTC))
    wanted = read("status:open printer network")
    monkeypatch.setattr(words, "COMMON", -1)
    for ask in (
        lambda: list_queries.first_page(connection, scope, wanted, "due"),
        lambda: list_queries.ordered_keys(connection, scope, wanted, "due"),
        lambda: list_queries.count(connection, scope, wanted),
    ):
        found = plans(connection, ask)
        assert [plan for plan in found if plan.startswith("SEARCH tickets USING COVERING INDEX")]
        # Looking up each of the tickets that have a word would read all over the table.
        assert not [plan for plan in found if plan.startswith("SEARCH tickets USING INTEGER PRIM")]


@pytest.mark.parametrize("team", [None, new_id()])
def test_figures_of_a_year_are_read_from_indexes_that_have_all_of_them(
    connection: Connection, team: UUID | None
) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    edges = tuple(now - timedelta(days=30 * back) for back in (2, 1, 0))
    asked = Asked(new_id(), edges, now - timedelta(days=120), now, team)
    found = plans(connection, lambda: read_insights(connection, asked))
    of_tickets = [plan for plan in found if " tickets " in plan]
    assert of_tickets
    # How many of a team's were made is known only by looking at each.
    left = [plan for plan in of_tickets if "COVERING INDEX" not in plan]
    assert not [plan for plan in left if team is None or "created" not in plan]
