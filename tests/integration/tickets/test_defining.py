"""What a tenant says a ticket is, in tickets: priorities that follow, own statuses, outcomes, severity, own fields."""

from __future__ import annotations

import pytest

from deskflow.assets.commands import AddEquipment
from deskflow.core.errors import Conflict, Rejected
from deskflow.people.commands import CreateCustomer, UpdateCustomer
from deskflow.tickets.changing import UpdateTicket, UpdateTickets
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.defining.commands import (
    DefineTicketField,
    DefineTicketRules,
    OrderTicketFields,
    ResetTicketRules,
    SetTicketFieldActive,
)
from deskflow.tickets.defining.reading import desk_rules
from deskflow.tickets.defining.tables import ticket_field_values
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.tickets.escalating import EscalateTicket
from deskflow.tickets.finding.tree import EVERYTHING
from deskflow.tickets.list_columns import with_columns
from deskflow.tickets.list_queries import ListScope, first_page
from deskflow.tickets.merging import MergeTickets, UnmergeTicket
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.severities import AssessTickets
from deskflow.tickets.snapshots import snapshots
from deskflow.tickets.tables import ticket_activity, tickets
from deskflow.tickets.view_layout import SortBy

PARTS = [{"name": "Awaiting parts", "counts_as": "pending_vendor"}]


def row_of(desk, ticket_id):
    return next(row for row in desk.rows(tickets) if row.id == ticket_id)


def lines(desk, ticket_id):
    return [row.params for row in desk.rows(ticket_activity) if row.ticket_id == ticket_id]


def new(desk, **more):
    return desk.run(CreateTicket(NewTicket("Printer on fire", NewMessage("It is down"), **more))).result_id  # fmt: skip


def update(desk, ticket_id, **updates):
    return desk.run(UpdateTicket(ticket_id, updates))


# --- priority -------------------------------------------------------------------------------------------


def test_the_priority_follows_impact_and_urgency_until_somebody_says_why_not(desk):
    ticket_id = new(desk, impact="high", urgency="medium")
    assert row_of(desk, ticket_id).priority == "P2"
    update(desk, ticket_id, urgency="low")
    assert row_of(desk, ticket_id).priority == "P3"
    with pytest.raises(Rejected, match=r"ticket\.priority_needs_reason"):
        update(desk, ticket_id, priority="P1")
    update(desk, ticket_id, priority="P1", priority_reason="The board is waiting")
    update(desk, ticket_id, impact="low")
    row = row_of(desk, ticket_id)
    assert (row.priority, row.priority_reason, row.impact) == ("P1", "The board is waiting", "low")
    line = next(one for one in lines(desk, ticket_id) if one.get("new") == "P1")
    assert line["reason"] == "The board is waiting"
    update(desk, ticket_id, priority="auto")
    assert (row_of(desk, ticket_id).priority, row_of(desk, ticket_id).priority_reason) == ("P4", None)  # fmt: skip


def test_what_nobody_has_assessed_has_the_priority_it_is_given(desk):
    ticket_id = new(desk, priority="high")
    update(desk, ticket_id, impact="low")
    assert row_of(desk, ticket_id).priority == "P2"
    with pytest.raises(Rejected, match=r"ticket\.not_assessed"):
        update(desk, ticket_id, priority="auto")
    with pytest.raises(Rejected, match=r"ticket\.unknown_impact"):
        update(desk, ticket_id, impact="enormous")


def test_a_machine_need_not_say_why_and_a_selection_changes_each_in_its_own_way(desk):
    first, second = new(desk, impact="high", urgency="high"), new(desk, impact="low", urgency="low")
    desk.run(UpdateTickets((first, second), {"urgency": "medium"}))
    assert [row_of(desk, one).priority for one in (first, second)] == ["P2", "P4"]
    desk.run(UpdateTicket(first, {"priority": "P4"}), actor=desk.system())
    assert row_of(desk, first).priority_reason == ""


def test_another_table_counts_from_the_next_change_on(desk):
    cells = {level: dict.fromkeys(("high", "medium", "low"), "P2") for level in ("high", "medium", "low")}  # fmt: skip
    desk.run(DefineTicketRules("priority", cells))
    ticket_id = new(desk, impact="low", urgency="low")
    assert row_of(desk, ticket_id).priority == "P2"
    desk.run(ResetTicketRules("priority"))
    update(desk, ticket_id, urgency="medium")
    assert row_of(desk, ticket_id).priority == "P4"


# --- statuses -------------------------------------------------------------------------------------------


def test_a_status_of_ones_own_counts_as_a_built_in_one(desk):
    desk.run(DefineTicketRules("statuses", PARTS))
    ticket_id = new(desk)
    update(desk, ticket_id, status="Awaiting parts")
    row = row_of(desk, ticket_id)
    assert (row.status, row.own_status, row.is_open) == ("pending_vendor", "awaiting_parts", True)
    assert lines(desk, ticket_id)[-1]["new_name"] == "Awaiting parts"
    update(desk, ticket_id, status="pending_vendor")
    assert row_of(desk, ticket_id).own_status is None
    assert lines(desk, ticket_id)[-1]["old_name"] == "Awaiting parts"
    # What is taken out of the list stays known, and comes back under its name.
    desk.run(DefineTicketRules("statuses", []))
    with desk.database.read() as connection:
        moves = desk_rules(connection, desk.tenant_id).moves
    assert "awaiting_parts" not in moves.statuses
    assert moves.name("awaiting_parts") == "Awaiting parts"
    with pytest.raises(Rejected, match=r"rules\.counts_as_stays"):
        desk.run(DefineTicketRules("statuses", [{"name": "awaiting parts", "counts_as": "open"}]))


def test_the_table_of_moves_holds_for_everybody_but_the_customer(desk):
    desk.run(DefineTicketRules("statuses", PARTS))
    desk.run(DefineTicketRules("moves", {"open": ["awaiting_parts", "resolved"], "resolved": ["closed"]}))  # fmt: skip
    ticket_id = new(desk)
    with pytest.raises(Rejected) as refused:
        update(desk, ticket_id, status="in_progress")
    assert refused.value.params["allowed"] == [["awaiting_parts", "Awaiting parts"], ["resolved", ""]]  # fmt: skip
    update(desk, ticket_id, status="resolved")
    desk.run(AddMessage(ticket_id, NewMessage("Still broken", author_kind="customer")))
    assert row_of(desk, ticket_id).status == "open"


def test_a_ticket_taken_apart_again_has_its_own_status_back(desk):
    desk.run(DefineTicketRules("statuses", PARTS))
    source, target = new(desk), new(desk)
    update(desk, source, status="awaiting_parts")
    desk.run(MergeTickets((source,), target))
    assert row_of(desk, source).own_status is None
    desk.run(UnmergeTicket(source))
    assert row_of(desk, source).own_status == "awaiting_parts"


# --- outcomes -------------------------------------------------------------------------------------------


def test_resolving_needs_what_is_required_of_a_person_and_opening_forgets_it(desk):
    told = {"codes": ["Fixed"], "causes": ["Hardware"], "required": ["resolution_code", "resolution_method"]}  # fmt: skip
    desk.run(DefineTicketRules("outcomes", told))
    ticket_id = new(desk)
    with pytest.raises(Rejected) as refused:
        update(desk, ticket_id, status="resolved", resolution_code="fixed")
    assert refused.value.params["parts"] == ["resolution_method"]
    update(desk, ticket_id, status="resolved", resolution_code="Fixed", resolution_method="on_site")
    assert lines(desk, ticket_id)[-1] | {"resolution_code": "Fixed", "resolution_method": "on_site"} == lines(desk, ticket_id)[-1]  # fmt: skip
    assert len(lines(desk, ticket_id)) == 1
    update(desk, ticket_id, status="closed")
    assert row_of(desk, ticket_id).resolution_code == "fixed"
    update(desk, ticket_id, status="open")
    assert row_of(desk, ticket_id).resolution_code is None
    desk.run(UpdateTicket(ticket_id, {"status": "resolved"}), actor=desk.system())


# --- severity -------------------------------------------------------------------------------------------


def test_severity_is_kept_with_the_ticket_and_follows_what_changes(desk):
    customer = desk.run(CreateCustomer("Aurora", tier="platinum")).result_id
    server = desk.run(AddEquipment(customer, "NAS", "server")).result_id
    first = new(desk, customer_id=customer, equipment_id=server, impact="low", urgency="low")
    desk.advance(hours=1)
    second = new(desk, customer_id=customer, equipment_id=server, impact="high", urgency="high")
    assert row_of(desk, first).severity_parts["keywords"] == [10, "down"]
    assert "repeat" not in row_of(desk, first).severity_parts
    assert row_of(desk, second).severity_parts["repeat"] == [5, "1"]
    assert row_of(desk, second).severity == 35 + 30 + 15 + 10 + 5
    update(desk, second, impact="low")
    row = row_of(desk, second)
    assert row.severity_parts["impact"] == [4, "low"]
    assert row.severity == sum(points for points, _ in row.severity_parts.values())
    desk.run(UpdateCustomer(customer, {"tier": "standard"}))
    weights = {"impact": 100, "urgency": 0, "tier": 0, "keywords": 0, "repeat": 0}
    desk.run(DefineTicketRules("severity", {"weights": weights}))
    assert desk.run(AssessTickets((first, second))).result == {"changed": 2}
    assert row_of(desk, first).severity == 10


# --- own fields -----------------------------------------------------------------------------------------


def test_values_of_own_fields_are_kept_for_reading_and_for_lists(desk):
    desk.run(DefineTicketField("Floor", "choice", {"choices": ["First", "Second"], "default": "First"}))  # fmt: skip
    desk.run(DefineTicketField("Budget", "money", {"currency": "chf"}))
    desk.run(DefineTicketField("Handed over", "checkbox", {"types": ["change"]}))
    ticket_id = new(desk, fields={"budget": "99,90"})
    assert row_of(desk, ticket_id).fields == {"floor": "first", "budget": 99.9}
    update(desk, ticket_id, **{"fields.floor": "second", "fields": {"budget": None, "handed_over": "yes"}})  # fmt: skip
    assert row_of(desk, ticket_id).fields == {"floor": "second", "handed_over": True}
    values = {(row.text_key, row.number) for row in desk.rows(ticket_field_values)}
    assert values == {("second", None), (None, 1.0)}
    said = {one["name"]: (one["old"], one["new"]) for one in lines(desk, ticket_id)}
    assert said == {"Floor": ("First", "Second"), "Budget": ("99.90 CHF", None), "Handed over": (None, True)}  # fmt: skip
    with desk.database.read() as connection:
        seen = snapshots(connection, desk.tenant_id, [ticket_id])[ticket_id]
    assert seen["fields"] == {"floor": "second", "handed_over": True}
    for key, value, code in (("nope", 1, r"field\.unknown"), ("floor", "third", r"field\.unknown_choice")):  # fmt: skip
        with pytest.raises(Rejected, match=code):
            update(desk, ticket_id, **{f"fields.{key}": value})


def test_a_person_fills_in_what_has_to_be_and_does_not_empty_it(desk):
    desk.run(DefineTicketField("Cost centre", "text", {"is_required": True}))
    with pytest.raises(Rejected, match=r"field\.required"):
        new(desk)
    ticket_id = new(desk, fields={"cost_centre": "4711"})
    with pytest.raises(Rejected, match=r"field\.required"):
        update(desk, ticket_id, **{"fields.cost_centre": " "})
    desk.run(CreateTicket(NewTicket("By mail", NewMessage("Hello"))), actor=desk.system())


def test_a_removed_field_keeps_its_values_and_its_name_is_free(desk):
    floor = desk.run(DefineTicketField("Floor", "text")).result_id
    ticket_id = new(desk, fields={"floor": "3rd"})
    desk.run(SetTicketFieldActive(floor, False))
    assert row_of(desk, ticket_id).fields == {"floor": "3rd"}
    again = desk.run(DefineTicketField("Floor", "number")).result_id
    with pytest.raises(Rejected, match=r"rules\.name_twice"):
        desk.run(SetTicketFieldActive(floor, True))
    with pytest.raises(Rejected, match=r"rules\.kind_stays"):
        desk.run(DefineTicketField("Storey", "date", {}, again))
    desk.run(DefineTicketField("Storey", "number", {}, again))
    desk.run(OrderTicketFields((again,)))
    with desk.database.read() as connection:
        fields = desk_rules(connection, desk.tenant_id).fields
    assert [(one.key, one.name, one.is_active) for one in fields] == [
        ("floor_2", "Storey", True), ("floor", "Floor", False),
    ]  # fmt: skip


def test_a_choice_that_is_taken_out_stays_known(desk):
    floor = desk.run(DefineTicketField("Floor", "choice", {"choices": ["First", "Second"]})).result_id  # fmt: skip
    ticket_id = new(desk, fields={"floor": "First"})
    desk.run(DefineTicketField("Floor", "choice", {"choices": ["Second", "Third"]}, floor))
    with desk.database.read() as connection:
        (field,) = desk_rules(connection, desk.tenant_id).fields
    assert {one.name: one.is_active for one in field.choices} == {"Second": True, "Third": True, "First": False}  # fmt: skip
    assert row_of(desk, ticket_id).fields == {"floor": "first"}


# --- in lists -------------------------------------------------------------------------------------------


def test_lists_show_and_sort_by_own_fields_severity_and_own_statuses(desk):
    desk.run(DefineTicketRules("statuses", PARTS))
    desk.run(DefineTicketField("Floor", "choice", {"choices": ["Attic", "Cellar"]}))
    desk.run(DefineTicketField("Budget", "money", {"currency": "EUR"}))
    first = new(desk, fields={"floor": "cellar", "budget": 9}, impact="low", urgency="low")
    second = new(desk, fields={"floor": "attic", "budget": 100}, impact="high", urgency="high")
    third = new(desk)
    update(desk, first, status="awaiting_parts")
    scope = ListScope(desk.tenant_id, None, desk.clock.now())

    def ids(field: str, *, descending: bool = False):
        order = (SortBy(field, descending),)
        with desk.database.read() as connection:
            return [row.id for row in first_page(connection, scope, EVERYTHING, order)]

    assert ids("field.floor", descending=True) == [first, second, third]
    assert ids("field.budget") == [third, first, second]
    assert ids("severity", descending=True) == [second, third, first]
    with desk.database.read() as connection:
        rows = first_page(connection, scope, EVERYTHING, (SortBy("number"),))
        columns = ("severity", "impact", "field.floor", "field.budget")
        shown = {row.id: dict(row.more) for row in with_columns(connection, rows, columns)}
    assert shown[second] == {"severity": "75", "impact": "high", "field.floor": "Attic", "field.budget": "100.00 EUR"}  # fmt: skip
    assert shown[first]["status"] == "Awaiting parts"
    assert "field.floor" not in shown[third]


def test_escalating_says_why_the_priority_is_another(desk):
    ticket_id = new(desk, impact="low", urgency="low")
    desk.run(EscalateTicket(ticket_id, "The board asks", raise_by=2))
    row = row_of(desk, ticket_id)
    assert (row.priority, row.priority_reason) == ("P2", "The board asks")


def test_a_value_that_moved_meanwhile_is_not_written_over(desk):
    desk.run(DefineTicketField("Floor", "text"))
    ticket_id = new(desk, fields={"floor": "1"})
    with pytest.raises(Conflict, match=r"ticket\.moved"):
        desk.run(UpdateTicket(ticket_id, {"fields.floor": "3"}, {"fields.floor": "2"}))
    desk.run(UpdateTicket(ticket_id, {"fields.floor": "3"}, {"fields.floor": "1"}))
    with pytest.raises(Rejected, match=r"field\.unknown"):
        desk.run(UpdateTicket(ticket_id, {"title": "x"}, {"colour": "red"}))
