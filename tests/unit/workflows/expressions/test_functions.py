"""Every function does what its record shows, and its record is complete."""

from __future__ import annotations

import pytest

from deskflow.calendars.rules import BusinessCalendar, weekdays
from deskflow.calendars.rules.spans import Span
from deskflow.workflows.expressions import (
    STANDARD,
    ExpressionError,
    ExpressionTooBig,
    ExpressionTypeError,
    parse,
)
from deskflow.workflows.expressions.functions import LAZY
from deskflow.workflows.expressions.functions.business import CALENDARS

OFFICE = BusinessCalendar(week=weekdays({"mon-fri": [Span.of("09:00", "17:00")]}))
SCOPE = {"trigger": {}, "now": "2026-11-21T08:30:00Z", CALENDARS: {"": OFFICE, "Office": OFFICE}}
FUNCTIONS = [*STANDARD.values(), *LAZY.values()]
EXAMPLES = [
    (example.source, example.result) for function in FUNCTIONS for example in function.examples
]


def test_there_are_as_many_functions_as_authors_need() -> None:
    assert len(STANDARD) >= 90


@pytest.mark.parametrize(("source", "result"), EXAMPLES, ids=[source for source, _ in EXAMPLES])
def test_a_function_does_what_its_example_shows(source: str, result: object) -> None:
    value = parse(source).evaluate(SCOPE)
    assert value == result
    assert type(value) is type(result)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_a_record_is_complete(function) -> None:
    assert function.examples or function.name == "now"
    assert any(function.name in example.source for example in function.examples) or not (
        function.examples
    )
    names = [one.name for one in function.arguments]
    assert len(set(names)) == len(names)
    # What may be left out comes last, and only the last may repeat.
    optional = [one.optional for one in function.arguments]
    assert optional == sorted(optional)
    assert not any(one.repeats for one in function.arguments[:-1])


def test_a_signature_says_what_may_be_left_out_and_what_repeats() -> None:
    assert STANDARD["split"].signature == "split(text[, separator])"
    assert STANDARD["max"].signature == "max(values, …)"
    assert LAZY["now"].signature == "now()"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("truncate('a')", "expression.argument_count"),
        ("now(1)", "expression.argument_count"),
        ("lower(1)", "expression.bad_argument"),
        ("replace('a', '', 'b')", "expression.empty_argument"),
        ("from_base64('###')", "expression.no_base64"),
        ("from_base64('é')", "expression.no_base64"),
        ("parse_json('{')", "expression.no_json"),
        ("parse_json('NaN')", "expression.no_json"),
        ("parse_json('1e999')", "expression.not_finite"),
        ("parse_date('31.02.2026', 'dd.MM.yyyy')", "expression.no_date"),
        ("parse_date('1', 'd')", "expression.no_date"),
        ("parse_date('11', 'dd')", "expression.no_date"),
        ("parse_date('1 1', 'd d')", "expression.bad_argument"),
        ("start_of('2026-01-01', 'century')", "expression.unknown_unit"),
        ("year('2026-01-01', '../etc/passwd')", "expression.unknown_zone"),
        ("extract('a', '(', 1)", "expression.bad_pattern"),
        ("extract('a', 'a', 1)", "expression.bad_argument"),
        ("clamp(1, 3, 2)", "expression.bad_argument"),
        ("sqrt(-1)", "expression.bad_argument"),
        ("percent(1, 0)", "expression.division_by_zero"),
        ("get({}, 'a..b')", "expression.bad_argument"),
        ("chunk([1], 0)", "expression.bad_argument"),
        ("business_add(now, -5)", "expression.no_duration"),
        ("business_add(now, 'soon')", "expression.no_duration"),
        ("business_minutes('1990-01-01', '2026-01-01')", "expression.span_too_long"),
        ("is_business_time(now, 'Ofice')", "expression.unknown_calendar"),
    ],
)
def test_what_cannot_be_done_is_said(source: str, code: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(source).evaluate(SCOPE)
    assert refused.value.code == code


def test_business_time_counts_on_the_calendar_that_is_named() -> None:
    closed = BusinessCalendar(week=weekdays({"mon": [Span.of("00:00", "01:00")]}))
    scope = {**SCOPE, CALENDARS: {"": OFFICE, "Night": closed}}
    span = "'2026-11-23T00:00:00Z', '2026-11-24T00:00:00Z'"
    assert parse(f"business_minutes({span})").evaluate(scope) == 480
    assert parse(f"business_minutes({span}, 'Night')").evaluate(scope) == 60


def test_a_calendar_with_a_near_name_is_offered() -> None:
    with pytest.raises(ExpressionTypeError) as refused:
        parse("business_add(now, 5, 'Ofice')").evaluate(SCOPE)
    assert refused.value.params["suggestion"] == "Office"


def test_without_calendars_business_time_is_refused_and_nothing_else() -> None:
    with pytest.raises(ExpressionError, match=r"expression\.no_calendars"):
        parse("business_minutes(now, now)").evaluate({"now": SCOPE["now"]})


def test_calendars_cannot_be_reached_by_name() -> None:
    for source in ("$calendars", "trigger['$calendars']", "get(trigger, '$calendars', 1) + 'x'"):
        with pytest.raises(ExpressionError):
            parse(source).evaluate(SCOPE)


@pytest.mark.parametrize(
    "source",
    [
        "range(10 ** 9)",
        "pad_left('a', 10 ** 9)",
        "flatten([many, many])",
        "merge(wide, wider)",
        "group_by(many, 'x') == group_by(many, 'x') and sort(range(9999)) == 1 and range(10001)",
        "escape_html(long)",
        "base64(long)",
        "encode_url(long)",
        "parse_json('[' + '1,' * 90000 + '1]')",
        "replace_pattern(long, 'x', 'yyyyyyyyy')",
        "extract_all(long, '.')",
        "words(spaced)",
        "chunk(range(10000), 1) + [1]",
        "intersect(range(10000), range(10000))",
        "difference(range(10000), range(10000))",
    ],
)
def test_every_function_bounds_its_result(source: str) -> None:
    scope = {
        "many": list(range(9_999)), "long": "x" * 150_000, "spaced": "a " * 60_000,
        "wide": {f"a{n}": n for n in range(6_000)}, "wider": {f"b{n}": n for n in range(6_000)},
    }  # fmt: skip
    with pytest.raises(ExpressionTooBig):
        parse(source).evaluate(scope)
