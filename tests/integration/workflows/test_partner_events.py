"""Events from partners' systems: taken in once, checked against their type, and starting workflows."""

from __future__ import annotations

import copy
from concurrent.futures import ThreadPoolExecutor

import pytest

from deskflow.core.errors import Conflict, Denied, Rejected
from deskflow.core.tables import event_queue, events
from deskflow.workflows.catalogue import EVENT_TYPES
from deskflow.workflows.receiving import ReceiveEvent
from deskflow.workflows.tables import received_events
from tests.integration.engine.running import CONSUMERS, definition, running

BIG_ORDER = definition(
    {
        "key": "ticket",
        "action_type": "create_ticket",
        "config": {
            "title": "Order {{ trigger.order.id }} of {{ trigger.order.customer.name }}",
            "description": "{{ trigger.order.items.0.sku }}, {{ trigger.shop.clerk }}",
        },
    },
    trigger={
        "type": "event",
        "config": {
            "event": "order.created",
            "filters": {"priority": ["high", "urgent"], "customer.name": "Northwind GmbH"},
            "condition": "trigger.order.total > 10000",
        },
    },
)


@pytest.fixture
def engine(make_desk):
    return running(make_desk(*CONSUMERS))


def order(**more: object) -> dict:
    payload = copy.deepcopy(EVENT_TYPES["order.created"].example())
    payload["order"] |= more
    payload["shop"] = {"clerk": "Bo"}
    return payload


def test_a_partners_event_starts_the_workflows_that_want_it(engine):
    engine.publish(BIG_ORDER)
    for payload in (order(), order(priority="low"), order(total=9_999), order(id="SO-2")):
        engine.desk.run(ReceiveEvent("order.created", payload))
    engine.settle()
    ran = engine.executions()
    assert [row.status for row in ran] == ["completed", "completed"]
    assert [row.triggered_by for row in ran] == ["event", "event"]
    ids = {engine.desk.row(events, row.event_id).payload["order"]["id"] for row in ran}
    assert ids == {"SO-8841", "SO-2"}
    # About different orders: different subjects, so that a key per subject tells them apart.
    assert len({row.subject_id for row in ran}) == 2


def test_the_same_event_sent_again_is_taken_in_once(engine):
    engine.publish(BIG_ORDER)
    send = ReceiveEvent("order.created", order(), "shop", "A-17")
    first = engine.desk.run(send).result
    again = engine.desk.run(send).result
    assert (first["repeated"], again["repeated"]) == (False, True)
    assert first["subject_id"] == again["subject_id"]
    engine.settle()
    assert len(engine.executions()) == 1
    # The id belongs to whoever sent it.
    assert engine.desk.run(ReceiveEvent("order.created", order(), "erp", "A-17")).result["repeated"] is False  # fmt: skip
    engine.settle()
    assert len(engine.executions()) == 2


def test_another_event_under_a_known_id_is_refused(engine):
    desk = engine.desk
    desk.run(ReceiveEvent("order.created", order(), "shop", "A-17"))
    for other in (
        ReceiveEvent("order.created", order(total=1), "shop", "A-17"),
        ReceiveEvent("order.confirmed", order(), "shop", "A-17"),
    ):
        with pytest.raises(Conflict) as refused:
            desk.run(other)
        assert refused.value.code == "event.reused_id"
    assert len(desk.rows(received_events)) == 1


def test_a_refused_event_leaves_nothing_behind(engine):
    engine.publish(BIG_ORDER)
    before = engine.desk.dump()
    bad = order(total="a lot")
    del bad["order"]["customer"]
    with pytest.raises(Rejected) as refused:
        engine.desk.run(ReceiveEvent("order.created", bad, "shop", "A-18"))
    assert refused.value.code == "event.bad_payload"
    assert [(one["path"], one["code"]) for one in refused.value.params["problems"]] == [
        ("order.customer", "payload.missing"),
        ("order.total", "payload.wrong_kind"),
    ]
    assert engine.desk.dump() == before


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("approval.granted", "event.own"),
        ("ticket.created", "event.own"),
        ("order.creatd", "event.unknown"),
        ("", "event.unknown"),
    ],
)
def test_nobody_can_send_an_event_that_is_deskflows_own(engine, name, code):
    with pytest.raises(Rejected) as refused:
        engine.desk.run(ReceiveEvent(name, {"approval": {"id": "1"}}))
    assert refused.value.code == code
    if name == "order.creatd":
        assert refused.value.params["suggestion"] == "order.created"


def test_whoever_may_not_start_workflows_may_not_send_events(engine):
    guest = engine.desk.user("Tess Tech", "technician")
    with pytest.raises(Denied):
        engine.desk.run(ReceiveEvent("order.created", order()), guest)


def test_an_event_nobody_waits_for_is_kept_in_the_journal_only(engine):
    engine.desk.run(ReceiveEvent("stock.low", EVENT_TYPES["stock.low"].example()))
    assert engine.desk.rows(event_queue) == []
    (row,) = engine.desk.rows(events, events.c.name == "stock.low")
    assert row.subject_kind == "stock"


def test_an_event_of_the_authors_own_comes_with_whatever_it_brings(engine):
    trigger = {
        "type": "event",
        "config": {"event": "custom.printer_empty", "filters": {"floor": 3}},
    }
    made = definition({"key": "set", "action_type": "set_variable", "config": {"variable_name": "x", "variable_value": "{{ trigger.toner }}"}}, trigger=trigger)  # fmt: skip
    engine.publish(made)
    for floor in (3, 4):
        engine.desk.run(ReceiveEvent("custom.printer_empty", {"floor": floor, "toner": "black"}, "", f"{floor}"))  # fmt: skip
    engine.settle()
    (row,) = engine.executions()
    assert row.context_data["variables"] == {"x": "black"}


def test_the_same_event_sent_many_times_at_once_is_taken_in_once(engine):
    engine.publish(BIG_ORDER)
    send = ReceiveEvent("order.created", order(), "shop", "A-17")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: engine.desk.run(send).result["repeated"], range(12)))
    assert sorted(answers) == [False] + [True] * 11
    engine.settle()
    assert len(engine.executions()) == 1
