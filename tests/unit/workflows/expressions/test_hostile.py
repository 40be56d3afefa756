"""Whatever is written, an expression answers or says what is wrong, quickly and without growing."""

from __future__ import annotations

import json
import time
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskflow.workflows.expressions import STANDARD, ExpressionError, parse, render
from deskflow.workflows.expressions.functions import LAZY

SCOPE = {
    "trigger": {
        "ticket": {
            "id": "t",
            "n": 5,
            "title": "{{7*7}}",
            "tags": ["a", "b"],
            "f": 1.5,
            "none": None,
        },
        "text": "y" * 5_000,
        "list": list(range(500)),
    },
    "variables": {"x": 10**15, "s": "%s%s", "d": "2026-11-21T08:30:00Z"},
    "steps": {"a": {"result": [{"k": 1}, {"k": "2"}]}},
    "now": "2026-11-21T08:30:00Z",
}
PRISTINE = json.dumps(SCOPE)
SECONDS = 1.0

ATOMS = st.one_of(
    st.sampled_from(
        ["trigger", "trigger.ticket", "trigger.ticket.n", "trigger.text", "trigger.list", "vars.x",
         "vars.s", "vars.d", "steps.a.result", "now", "null", "true", "missing.name", "''", "[]",
         "{}", "0", "-1", "1e308", "999999999999999", "trigger.ticket.none", "'2h'", "'.*'",
         "'{{vars.s}}'", "trigger.ticket.title", "step1", "_x", "__class__"]
    ),
    st.integers(-(10**18), 10**18).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.text(max_size=20).map(repr),
)  # fmt: skip


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    binary = st.sampled_from(
        ["+", "-", "*", "/", "//", "%", "**", "<<", ">>", "&", "|", "^", "==", "===", "!=", "<",
         ">=", "in", "not in", "is", "&&", "||", "and", "or"]
    )  # fmt: skip
    names = st.sampled_from([*STANDARD, *LAZY, "eval", "vars"])
    return st.one_of(
        st.tuples(inner, binary, inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, binary, inner).map(lambda t: f"{t[0]}{t[1]}{t[2]}"),
        st.tuples(st.sampled_from(["-", "+", "!", "not ", "~"]), inner).map("".join),
        st.tuples(names, st.lists(inner, max_size=4)).map(lambda t: f"{t[0]}({', '.join(t[1])})"),
        st.tuples(inner, inner).map(lambda t: f"{t[0]}[{t[1]}]"),
        st.tuples(inner, inner, inner).map(lambda t: f"{t[0]}[{t[1]}:{t[2]}]"),
        st.tuples(inner, st.sampled_from(["id", "append", "__class__", "format", "0"])).map(
            ".".join
        ),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"),
        st.lists(inner, max_size=4).map(lambda parts: f"[{', '.join(parts)}]"),
        st.lists(inner, max_size=3).map(
            lambda parts: "{" + ", ".join(f"'k{i}': {p}" for i, p in enumerate(parts)) + "}"
        ),
        inner.map(lambda part: "{{" + part + "}}"),
    )


EXPRESSIONS = st.recursive(ATOMS, _grown, max_leaves=25)


def _answers(source: str) -> None:
    began = time.thread_time()
    failure: ExpressionError | None = None
    try:
        json.dumps(parse(source).evaluate(SCOPE), allow_nan=False)
    except ExpressionError as error:
        failure = error
    if failure is not None:
        assert failure.code.startswith("expression.")
        assert failure.position is None or 0 <= failure.position <= len(source)
        json.dumps(failure.params)
    assert time.thread_time() - began < SECONDS
    assert json.dumps(SCOPE) == PRISTINE


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(EXPRESSIONS)
def test_well_formed_expressions(source: str) -> None:
    _answers(source)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="{}()[]'\"\\.,:;=!<>&|+-*/%^~#@ \n\tabtrigevs_019é\u202e\0", max_size=200))
def test_soup_of_characters(source: str) -> None:
    _answers(source)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=100))
def test_any_text(source: str) -> None:
    _answers(source)


@settings(max_examples=100, deadline=None)
@given(EXPRESSIONS, st.text(max_size=20))
def test_templates(source: str, around: str) -> None:
    with suppress(ExpressionError):
        json.dumps(render(around + "{{ " + source + " }}" + around, SCOPE), allow_nan=False)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_values_come_through_unchanged(value: object) -> None:
    assert parse("x").evaluate({"x": value}) == value
    assert parse("x == y").test({"x": value, "y": value})
    assert render("{{ x }}", {"x": value}) == value


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(STANDARD)), st.lists(VALUES, min_size=1, max_size=4))
def test_functions_take_anything(name: str, arguments: list[object]) -> None:
    function = STANDARD[name]
    if len(arguments) < function.least or (function.most and len(arguments) > function.most):
        return
    source = f"{name}({', '.join(f'a{i}' for i in range(len(arguments)))})"
    try:
        result = parse(source).evaluate({f"a{i}": value for i, value in enumerate(arguments)})
    except ExpressionError:
        return
    json.dumps(result, allow_nan=False)
