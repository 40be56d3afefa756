"""Orders by several columns and groups: what stands in the list is what its headings count, on both databases."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from operator import attrgetter

import pytest

from deskflow.people.teams import CreateTeam
from deskflow.tickets.changing import UpdateTicket, UpdateTickets
from deskflow.tickets.defining.commands import DefineTicketField
from deskflow.tickets.finding.reading import tenant_catalogue
from deskflow.tickets.finding.tree import EVERYTHING
from deskflow.tickets.list_columns import with_columns
from deskflow.tickets.list_queries import (
    Grouping,
    ListScope,
    first_page,
    group_sizes,
    ordered_keys,
    rows_by_keys,
)
from deskflow.tickets.tagging import TagTicket
from deskflow.tickets.view_layout import GROUPABLE, READ_ALONG, SortBy

ALL = EVERYTHING


@pytest.fixture
def scope(desk):
    tess = desk.user("Tess Tech").user_id
    # Two firms of one name stay two groups.
    firms = [desk.customer(name, email=None) for name in ("Zett", "ähnlich", "Zett")]
    team = desk.run(CreateTeam("Second line", (tess,))).result_id
    made = [
        desk.ticket(
            f"Ticket {place % 4}", priority=f"P{place % 3 + 1}", customer_id=firms[place % 3],
            assignee_id=tess if place % 2 else None, type="change" if place % 4 == 0 else "breakdown",
            channel="phone" if place % 5 else "email",
        )
        for place in range(9)
    ]  # fmt: skip
    desk.run(UpdateTickets(tuple(made[::3]), {"team_id": str(team)}))
    return ListScope(desk.tenant_id, desk.admin.user_id, desk.clock.now())


def test_groups_stand_together_in_the_order_of_their_headings(desk, scope):
    moments = (scope.now, scope.now + timedelta(hours=8), scope.now + timedelta(days=2))
    value = {
        "due": lambda row: sum(row.due_at >= moment for moment in moments),
        "assignee": lambda row: row.assignee_id,
        "customer": lambda row: row.customer_id,
        "team": lambda row: dict(row.more).get("team"),
        "channel": lambda row: dict(row.more)["channel"],
    }
    for field in GROUPABLE:
        for descending in (False, True):
            grouping = Grouping(SortBy(field, descending), moments)
            order = (SortBy("title", True), SortBy("priority"))
            with desk.database.read() as connection:
                sizes = group_sizes(connection, scope, ALL, grouping)
                keys = ordered_keys(connection, scope, ALL, order, grouping)
                page = first_page(connection, scope, ALL, order, 4, grouping)
                rows = with_columns(
                    connection, rows_by_keys(connection, list(keys)), ["team", "channel"]
                )
            runs = [
                (of, len(list(inside)))
                for of, inside in groupby(rows, value.get(field, attrgetter(field)))
            ]
            assert [size for _, size in runs] == [one.size for one in sizes], field
            if field not in ("team", "due"):
                assert [of for of, _ in runs] == [one.value for one in sizes], field
            assert [row.pk for row in page] == list(keys)[:4]


def test_own_fields_make_groups_in_the_order_of_their_choices(desk, scope):
    tess = desk.user("Tess Two").user_id
    for title, kind, told in (
        ("Floor", "choice", {"choices": ["Second", "First"]}), ("Van", "checkbox", {}), ("Expert", "person", {}),
    ):  # fmt: skip
        desk.run(DefineTicketField(title, kind, told))
    with desk.database.read() as connection:
        keys = ordered_keys(connection, scope, ALL, "number")
        rows = rows_by_keys(connection, list(keys))
        own = {
            one.name: one
            for one in tenant_catalogue(connection, desk.tenant_id).fields
            if one.own_id
        }
    for place, row in enumerate(rows[:6]):
        values = {
            "floor": ("first", "second")[place % 2],
            "van": place < 2,
            "expert": str(tess) if place == 3 else None,
        }
        desk.run(UpdateTicket(row.id, {"fields": values}))
    expected = {
        "Floor": [("", 3), ("second", 3), ("first", 3)],
        "Van": [(0, 7), (1, 2)],
        "Expert": [(None, 8), (tess, 1)],
    }
    column = {"Floor": "field.floor", "Van": "field.van", "Expert": "field.expert"}
    for name, wanted in expected.items():
        for descending in (False, True):
            grouping = Grouping(SortBy(column[name], descending), (), own[name])
            with desk.database.read() as connection:
                sizes = group_sizes(connection, scope, ALL, grouping)
                keys = ordered_keys(
                    connection, scope, ALL, (grouping.by, SortBy("number")), grouping
                )
                found = with_columns(
                    connection, rows_by_keys(connection, list(keys)), [column[name]]
                )
            assert [(one.value, one.size) for one in sizes] == wanted[:: -1 if descending else 1]
            told = [dict(row.more).get(column[name]) for row in found]
            runs = [len(list(inside)) for _, inside in groupby(told)]
            assert runs == [one.size for one in sizes], name


def test_nobody_and_nothing_come_first_and_words_in_their_own_order(desk, scope):
    with desk.database.read() as connection:
        sizes = {
            field: [
                (one.name or one.value)
                for one in group_sizes(connection, scope, ALL, Grouping(SortBy(field)))
            ]
            for field in ("assignee", "team", "type", "customer")
        }
    assert sizes["assignee"] == [None, "Tess Tech"]
    assert sizes["team"] == [None, "Second line"]
    assert sizes["type"] == ["breakdown", "change"]
    assert sizes["customer"] == ["ähnlich", "Zett", "Zett"]


def test_several_columns_sort_one_after_the_other(desk, scope):
    order = (SortBy("assignee", True), SortBy("priority"), SortBy("number"))
    with desk.database.read() as connection:
        rows = first_page(connection, scope, ALL, order)
    assert [(row.assignee_name or "", row.priority, row.pk) for row in rows] == sorted(
        ((row.assignee_name or "", row.priority, row.pk) for row in rows),
        key=lambda one: (0 if one[0] else 1, one[1], one[2]),
    )


def test_columns_beyond_the_row_are_read_for_the_rows_in_sight(desk, scope):
    with desk.database.read() as connection:
        first = first_page(connection, scope, ALL, "number", 2)
    desk.run(TagTicket(first[0].id, ("vip", "Backup")))
    desk.run(UpdateTicket(first[1].id, {"status": "resolved"}))
    with desk.database.read() as connection:
        plain = with_columns(connection, first, ["priority", "due"])
        found = with_columns(connection, first, sorted(READ_ALONG))
    assert plain == first
    assert dict(found[0].more)["tags"] == "Backup, vip"
    assert "tags" not in dict(found[1].more)
    assert dict(found[1].more)["channel"] == "phone"
