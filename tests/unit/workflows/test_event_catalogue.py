"""The catalogue of events: complete, consistent, and strict with what partners send."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskflow.workflows.catalogue import DEPARTMENTS, EVENT_TYPES, payload_problems
from deskflow.workflows.catalogue.document import as_markdown
from deskflow.workflows.catalogue.event_type import KINDS, Field

PARTNER = [one for one in EVENT_TYPES.values() if one.partner]
SEED_DEPARTMENTS = (
    "sales", "production", "procurement", "quality", "finance", "logistics", "approval",
)  # fmt: skip


def every_field(fields: tuple[Field, ...]) -> list[Field]:
    return [inner for one in fields for inner in (one, *every_field(one.fields))]


def test_there_are_forty_and_more_events_for_the_departments_of_the_seed() -> None:
    counted = {d: sum(e.department == d for e in EVENT_TYPES.values()) for d in SEED_DEPARTMENTS}
    assert sum(counted.values()) >= 40
    assert all(count >= 5 for count in counted.values()), counted
    # Each subject that the seed names for a department.
    subjects = {one.subject for one in EVENT_TYPES.values()}
    assert subjects >= {
        "rfp", "order", "quote", "work_order", "production", "bom", "purchase_order",
        "goods_receipt", "inspection", "ncr", "capa", "invoice", "payment", "shipment", "approval",
    }  # fmt: skip


@pytest.mark.parametrize("name", list(EVENT_TYPES))
def test_each_event_is_described_and_its_example_is_such_an_event(name: str) -> None:
    event = EVENT_TYPES[name]
    assert event.department in DEPARTMENTS
    assert event.doc.endswith(".")
    assert payload_problems(event, event.example()) == []
    for one in every_field(event.fields):
        assert one.kind in KINDS
        assert one.doc.endswith("."), one.name
    if event.partner:
        subject = event.field(event.subject)
        assert subject is not None
        assert subject.required
        assert event.field("id") is not None
        assert event.field("id").required


def test_what_is_missing_and_what_is_wrong_is_all_named_at_once() -> None:
    event = EVENT_TYPES["order.created"]
    payload = event.example()
    del payload["order"]["total"]
    payload["order"]["customer"]["name"] = ""
    payload["order"]["priority"] = "very"
    payload["order"]["deliver_by"] = "tomorrow"
    payload["order"]["items"].append({"sku": 7, "quantity": True})
    payload["order"]["items"].append("thirteen")
    found = {(one.path, one.code) for one in payload_problems(event, payload)}
    assert found == {
        ("order.total", "payload.missing"),
        ("order.customer.name", "payload.missing"),
        ("order.priority", "payload.not_a_value"),
        ("order.deliver_by", "payload.wrong_kind"),
        ("order.items[1].sku", "payload.wrong_kind"),
        ("order.items[1].quantity", "payload.wrong_kind"),
        ("order.items[2]", "payload.wrong_kind"),
    }


def test_fields_nobody_knows_are_no_problem_and_optional_ones_may_be_null() -> None:
    event = EVENT_TYPES["alert.raised"]
    payload = event.example() | {"tool": {"version": 3}}
    payload["alert"] |= {"customer": None, "since": None, "probe": [1, 2]}
    assert payload_problems(event, payload) == []


def test_days_and_moments_are_both_dates() -> None:
    event = EVENT_TYPES["order.created"]
    for value in ("2026-03-01", "2026-03-01T10:00", "2026-03-01T10:00:00Z", "20260301"):
        payload = copy.deepcopy(event.example())
        payload["order"]["deliver_by"] = value
        assert payload_problems(event, payload) == [], value


def nested(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = {"a": value}
    return value


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (nested(500), "payload.too_deep"),
        (list(range(30_000)), "payload.too_big"),
        ("x" * 200_000, "payload.bad_text"),
        ("a\0b", "payload.bad_text"),
        ("\ud800", "payload.bad_text"),
        ({"k\0": 1}, "payload.bad_text"),
        (float("nan"), "payload.bad_number"),
        (10**40, "payload.bad_number"),
    ],
)
def test_what_cannot_be_stored_is_refused(more: object, code: str) -> None:
    event = EVENT_TYPES["backup.failed"]
    found = payload_problems(event, event.example() | {"more": more})
    assert [one.code for one in found] == [code]
    assert len(found[0].path) <= 200


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(PARTNER), JSON, st.data())
def test_whatever_comes_is_answered(event, junk, data) -> None:
    payload = copy.deepcopy(event.example())
    inside = payload[event.subject]
    inside[data.draw(st.sampled_from(list(inside)))] = junk
    for sent in (payload, junk, {event.subject: junk}):
        if not payload_problems(event, sent):
            json.dumps(sent, allow_nan=False)


def test_the_reference_is_what_the_types_say() -> None:
    page = Path(__file__).parents[3] / "docs" / "workflows" / "events.md"
    told = "deskflow event list --markdown > docs/workflows/events.md"
    assert page.read_text(encoding="utf-8") == as_markdown(), f"stale; write it anew: {told}"
