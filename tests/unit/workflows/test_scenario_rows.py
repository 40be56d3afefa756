"""A scenario's members as rows of a form and back: whatever they hold comes back as it was, at the place it said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deskflow.workflows.catalogue import EVENT_TYPES
from deskflow.workflows.scenarios import rows

TEXTS = st.text("abc.[]{}é ", max_size=6)
PLAIN = st.none() | st.booleans() | st.integers(-5, 5) | TEXTS
VALUES = st.recursive(PLAIN, lambda one: st.lists(one, max_size=3) | st.dictionaries(TEXTS, one, max_size=3))  # fmt: skip
FIELDS = EVENT_TYPES["ticket.message_added"].fields


def entries(found):
    return [one.entry for one in found]


@given(st.dictionaries(TEXTS, st.lists(st.dictionaries(st.sampled_from(["output", "error"]), VALUES, min_size=1), min_size=1, max_size=3), max_size=3))  # fmt: skip
def test_calls_come_back_in_the_order_of_their_tries(mocks):
    assert rows.fits({"mocks": mocks}, "mocks")
    assert rows.mocks_of(entries(rows.mock_rows(mocks))) == mocks


@given(st.dictionaries(TEXTS, VALUES, max_size=4))
def test_outputs_variables_and_fields_come_back(values):
    assert rows.variables_of(entries(rows.variable_rows(values))) == values
    # `a.` and `a` are one path; nobody writes the former.
    outputs = {name.rstrip("."): value for name, value in values.items()}
    assert rows.outputs_of(entries(rows.output_rows(outputs))) == outputs
    records = {"ticket": values} if values else {}
    assert rows.record_fields_of(entries(rows.record_field_rows(records))) == records


@given(st.dictionaries(st.sampled_from(["ticket", "message", "event", "x", "a.b"]), VALUES | st.dictionaries(st.sampled_from(["title", "priority", "customer", "odd", "c.d"]), VALUES, max_size=4), max_size=4))  # fmt: skip
def test_a_payload_comes_back_from_its_paths(payload):
    assert rows.nested(rows.flat(payload, FIELDS), FIELDS) == payload


def test_known_fields_are_named_by_their_paths():
    flat = rows.flat({"ticket": {"customer": {"name": "Acme"}, "odd": [1]}, "more": {"a": 1}}, FIELDS)  # fmt: skip
    assert flat == {"ticket.customer.name": "Acme", "ticket.odd": [1], "more": {"a": 1}}


def test_a_row_says_where_it_stands():
    found = rows.mock_rows({"call": [{"output": 1}, {"error": "x"}]})
    assert [one.path for one in found] == ["mocks.call[0]", "mocks.call[1]"]


def test_what_has_another_shape_is_left_alone():
    for path, wrong in (
        ("records", "none"), ("records", [7]), ("mocks", []), ("mocks", {"a": {"output": 1}}),
        ("mocks", {"a": [{"step": "b"}]}), ("expect.checks", [{}]), ("expect.outputs", [1]),
        ("expect.records", {"ticket": 1}),
    ):  # fmt: skip
        scenario = {"expect": {path[7:]: wrong}} if path.startswith("expect.") else {path: wrong}
        assert not rows.fits(scenario, path)
