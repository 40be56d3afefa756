"""Lists of tickets at their edges: both databases sort, page and count alike."""

from __future__ import annotations

import pytest

from deskflow.core.ids import new_id
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.finding.text import read
from deskflow.tickets.finding.tree import EVERYTHING
from deskflow.tickets.list_queries import ListScope, count, first_page, ordered_keys, rows_by_keys
from deskflow.tickets.snapshots import snapshots
from deskflow.tickets.views import SORTS, tickets_of

TITLES = (
    "zebra",
    "Äpfel",
    "apfel",
    "Apfelmus",
    "Zürich",
    "ZURICH",
    "Øresund",
    "ostsee",
    "_under",
    "10",
    "9",
    "Éclair",
    "eclair",
)
# By bytes of the folded title; equal ones in the order of their making.
SORTED = [
    "10",
    "9",
    "_under",
    "Äpfel",
    "apfel",
    "Apfelmus",
    "Éclair",
    "eclair",
    "ostsee",
    "zebra",
    "Zürich",
    "ZURICH",
    "Øresund",
]


@pytest.fixture
def scope(desk):
    return ListScope(desk.tenant_id, desk.admin.user_id, desk.clock.now())


def titles(desk, scope, wanted=EVERYTHING, sort="title", limit=100):
    with desk.database.read() as connection:
        return [row.title for row in first_page(connection, scope, wanted, sort, limit)]


def test_titles_sort_without_case_and_accents(desk, scope):
    for title in TITLES:
        desk.ticket(title)
    assert titles(desk, scope) == SORTED


@pytest.mark.parametrize("sort", SORTS)
def test_the_first_page_is_the_beginning_of_the_whole_order(desk, scope, sort):
    for number, title in enumerate(TITLES):
        desk.ticket(title, priority=f"P{number % 4 + 1}")
        desk.advance(minutes=number % 3)  # some are of the same moment
    for wanted in (EVERYTHING, read("priority:P1,P2")):
        with desk.database.read() as connection:
            keys = ordered_keys(connection, scope, wanted, sort)
            assert len(keys) == count(connection, scope, wanted)
            whole = rows_by_keys(connection, list(keys))
            for limit in (1, 5, 60):
                assert first_page(connection, scope, wanted, sort, limit) == whole[:limit]


def test_what_is_gone_is_left_out_and_the_rest_keeps_its_order(desk, scope):
    desk.ticket("a")
    desk.ticket("b")
    with desk.database.read() as connection:
        keys = list(ordered_keys(connection, scope, EVERYTHING, "title"))
        rows = rows_by_keys(connection, [keys[1], 999_999, keys[0]])
    assert [row.title for row in rows] == ["b", "a"]


def test_filters_ask_what_they_say(desk, scope):
    tess = desk.user("Tess Tech")
    northwind = desk.customer()
    mine = desk.ticket("Mine", assignee_id=desk.admin.user_id, priority="P1")
    hers = desk.ticket("Hers", assignee_id=tess.user_id, customer_id=northwind)
    desk.ticket("Nobody's", type="change")
    done = desk.ticket("Done")
    desk.run(UpdateTicket(done, {"status": "resolved"}))
    asked = {
        read("status:open"): {"Mine", "Hers", "Nobody's"},
        read("assignee:me"): {"Mine"},
        read("assignee:none status:open"): {"Nobody's"},
        read(f"assignee:{tess.user_id}"): {"Hers"},
        tickets_of(customer_id=northwind): {"Hers"},
        read("status:resolved,closed"): {"Done"},
        read("priority:P1"): {"Mine"},
        read("type:change"): {"Nobody's"},
        read("status:open due<2h"): {"Mine"},
        read("NOBODY"): {"Nobody's"},
        read("inc-1001"): {"Mine"},
        read("northw"): {"Hers"},
        read("northw mine"): set(),
        read("assignee:tech"): {"Hers"},
        read('assignee:"tess tech","nobody of this name"'): {"Hers"},
        read("customer:NORTH"): {"Hers"},
        read("customer:%"): set(),
        tickets_of(customer_id=new_id()): set(),
    }
    for wanted, found in asked.items():
        assert set(titles(desk, scope, wanted)) == found, wanted
    assert {mine, hers} < {row.id for row in _rows(desk, scope)}


def _rows(desk, scope):
    with desk.database.read() as connection:
        return first_page(connection, scope, EVERYTHING, "number")


def test_another_tenant_sees_nothing(desk):
    ticket_id = desk.ticket()
    elsewhere = ListScope(new_id(), None, desk.clock.now())
    with desk.database.read() as connection:
        assert first_page(connection, elsewhere, EVERYTHING, "due") == []
        assert count(connection, elsewhere, EVERYTHING) == 0
        assert snapshots(connection, elsewhere.tenant_id, [ticket_id]) == {}


def test_a_snapshot_names_people_and_firms(desk):
    tess = desk.user("Tess Tech")
    customer_id = desk.customer("Northwind", email="info@northwind.example", tier="gold")
    plain = desk.ticket("Plain")
    full = desk.ticket("Full", customer_id=customer_id, assignee_id=tess.user_id)
    with desk.database.read() as connection:
        seen = snapshots(connection, desk.tenant_id, [full, new_id(), plain])
    assert set(seen) == {full, plain}
    assert seen[full]["customer"] == {
        "id": str(customer_id), "name": "Northwind", "tier": "gold", "email": "info@northwind.example",
    }  # fmt: skip
    assert seen[full]["assigned_to"] == str(tess.user_id)
    assert seen[full]["assignee"]["email"] == "tess.tech@msp.example"
    assert (seen[plain]["assigned_to"], seen[plain]["contact"]) == (None, None)
    assert seen[plain]["customer"]["name"] == "Unknown caller"
