"""What an author can write and what it gives."""

from __future__ import annotations

import copy
import enum
import threading
from datetime import UTC, datetime
from uuid import UUID

import pytest

from deskflow.workflows.expressions import (
    ExpressionError,
    ExpressionMissingName,
    ExpressionSyntaxError,
    ExpressionTypeError,
    parse,
)

SCOPE = {
    "trigger": {
        "ticket": {
            "id": "t-1", "number": 1042, "priority": "critical", "title": "{{7*7}}",
            "tags": ["vpn", "vip"], "customer": None, "from": "ann@acme.example", "hours": 2.5,
        }
    },
    "variables": {"limit": 3, "name": "Ann", "größe": 5},
    "steps": {
        "step1": {"result": {"id": "u-1", "name": "Bo"}},
        "find": {"result": [{"id": 1, "n": 3}, {"id": 2, "n": 1}, {"id": 3, "n": None}]},
    },
    "now": "2026-11-21T08:30:00Z",
    "user": {"name": "Ann"},
}  # fmt: skip


def value(source: str) -> object:
    return parse(source).evaluate(SCOPE)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("7 // 2", 3),
        ("7 % 4", 3),
        ("2 ** 10", 1024),
        ("1 << 4 | 1", 17),
        ("-2 + +3", 1),
        ("1 / 4", 0.25),
        ("'a' + \"b\"", "ab"),
        ("'ab' * 3", "ababab"),
        ("[1, 2] + [3]", [1, 2, 3]),
        ("(1, 2)", [1, 2]),
        ("{'a': 1, b: [2]}", {"a": 1, "b": [2]}),
        ("1 < 2 < 3", True),
        ("1 < 2 > 5", False),
        ("'a' < 'b'", True),
        ("'x' if true else 'y'", "x"),
        ("2 in [1, 2]", True),
        ("'pn' in 'vpn'", True),
        ("'a' not in {'a': 1}", False),
        ("trigger.ticket.tags[0]", "vpn"),
        ("trigger.ticket.tags[-1]", "vip"),
        ("trigger.ticket.tags.1", "vip"),
        ("trigger['ticket']['number']", 1042),
        ("steps.find.result[0]['id']", 1),
        ("steps.find.result.1.id", 2),
        ("trigger.ticket.tags[vars.limit - 2]", "vip"),
        ("trigger.ticket.title[0:2]", "{{"),
        ("trigger.ticket.tags[:1]", ["vpn"]),
        ("trigger.ticket.from", "ann@acme.example"),
        ("vars.größe", 5),
        ("'it\\'s'", "it's"),
        ("'\\u00e9\\n'", "é\n"),
        ("1 +\n 2", 3),
        ("0 or 'x'", "x"),
        ("1 and 2", 2),
        ("1e3", 1000.0),
        ("true == 1", False),
        ("1 == 1.0", True),
        ("'1' == 1", False),
        ("null == false", False),
        ("[1, {'a': null}] == [1.0, {'a': null}]", True),
        ("+".join(["1"] * 300), 300),
    ],
)
def test_values(source: str, expected: object) -> None:
    assert value(source) == expected
    assert type(value(source)) is type(expected)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{step1.result}} != null", True),
        ("{{trigger.ticket.priority}} === 'critical' && {{vars.limit}} > 2", True),
        ("'{{trigger.ticket.priority}}' == 'critical'", True),
        ('"{{trigger.ticket.priority}}" !== "critical"', False),
        ("'T-{{trigger.ticket.number}}'", "T-1042"),
        ("!trigger.ticket.customer", True),
        ("!vars.limit == false", True),  # `!` binds as in JavaScript
        ("not vars.limit == 3", False),
        ("undefined === null || false", True),
        ("trigger.ticket.customer is null", True),
        ("trigger.ticket.customer is not None", False),
        ("True and not False", True),
        ("step1.result.name", "Bo"),
        ("variables.limit == vars.limit", True),
        ("steps.step1.result.id == step1.result.id", True),
        ("now() == now", True),
    ],
)
def test_habits_of_the_seeds(source: str, expected: object) -> None:
    assert value(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("lower('ÄB')", "äb"),
        ("upper(step1.result.name)", "BO"),
        ("title('ann lee')", "Ann Lee"),
        ("trim('  x ')", "x"),
        ("starts_with('vpn down', 'vpn')", True),
        ("ends_with('a.pdf', '.pdf')", True),
        ("contains(trigger.ticket.tags, 'vip')", True),
        ("contains('abc', 'b')", True),
        ("replace('a-b-c', '-', '+')", "a+b+c"),
        ("split('a, b,c')", ["a", "b", "c"]),
        ("split('')", []),
        ("join(['a', 1, true, null], '-')", "a-1-true-"),
        ("substring('abcdef', 1, 3)", "bcd"),
        ("truncate('abcdef', 4)", "abc…"),
        ("pad_left(7, 3)", None),
        ("pad_left('7', 3, '0')", "007"),
        ("pad_right('7', 3)", "7  "),
        ("matches('server-42', '^server-\\d+$')", True),
        ("string(5.0)", "5"),
        ("json({'b': 1, 'a': [true, null, 'é']})", '{"a":[true,null,"é"],"b":1}'),
        ("round(2.5)", 3),
        ("round(1.005, 2)", 1.01),
        ("round(-2.5)", -3),
        ("floor(-1.5)", -2),
        ("ceil(1.2)", 2),
        ("abs(-3)", 3),
        ("min([3, 1, 2])", 1),
        ("max(3, 1, 2)", 3),
        ("min('b', 'a')", "a"),
        ("sum([1, 2, 3.5])", 6.5),
        ("average([1, 2])", 1.5),
        ("number(' 12.50 ')", 12.5),
        ("number('-3')", -3),
        ("int('7.9')", 7),
        ("int(-7.9)", -7),
        ("bool('Yes')", True),
        ("bool('off')", False),
        ("len('abc')", 3),
        ("count(steps.find.result)", 3),
        ("is_empty('  ')", True),
        ("first([])", None),
        ("last([1, 2])", 2),
        ("keys({'b': 1, 'a': 2})", ["a", "b"]),
        ("values({'b': 1, 'a': 2})", [2, 1]),
        ("reverse([1, 2])", [2, 1]),
        ("pluck(steps.find.result, 'id')", [1, 2, 3]),
        ("first(where(steps.find.result, 'n', 1)).id", 2),
        ("pluck(sort(steps.find.result, 'n'), 'id')", [2, 1, 3]),
        ("sort(['b', 'a'])", ["a", "b"]),
        ("unique([1, 1.0, '1', true, true, [1], [1]])", [1, "1", True, [1]]),
        ("any([0, 1])", True),
        ("all([0, 1])", False),
        ("list(null)", []),
        ("list('a')", ["a"]),
        ("date('2026-03-01')", "2026-03-01T00:00:00Z"),
        ("date('2026-03-01T10:00:00+02:00')", "2026-03-01T08:00:00Z"),
        ("date_add(now, 3, 'days')", "2026-11-24T08:30:00Z"),
        ("date_add(now, '1d 2h')", "2026-11-22T10:30:00Z"),
        ("date_add(now, '-30m')", "2026-11-21T08:00:00Z"),
        ("date_add('2026-01-31', 1, 'month')", "2026-02-28T00:00:00Z"),
        ("date_add('2024-02-29', -1, 'years')", "2023-02-28T00:00:00Z"),
        ("date_diff('2026-11-20', now, 'hours')", 32.5),
        ("date_diff('2026-11-20', '2026-11-25')", 5),
        ("format_date(now, 'dd.MM.yyyy HH:mm', 'Europe/Berlin')", "21.11.2026 09:30"),
        ("format_date(now, \"d/M/yy 'at' H\")", "21/11/26 at 8"),
        ("weekday(now)", 6),
        ("hour(now, 'Asia/Kolkata')", 14),
        ("is_before('2026-01-01', now)", True),
        ("is_after('2026-01-01', now)", False),
    ],
)
def test_functions(source: str, expected: object) -> None:
    if expected is None and source != "first([])":
        with pytest.raises(ExpressionTypeError):
            value(source)
    else:
        assert value(source) == expected


def test_a_missing_name_is_named_and_the_nearest_suggested() -> None:
    with pytest.raises(ExpressionMissingName) as caught:
        value("1 + trigger.ticket.nummer")
    assert caught.value.path == "trigger.ticket.nummer"
    assert caught.value.params["suggestion"] == "trigger.ticket.number"
    assert caught.value.position == 4


def test_a_missing_root_and_a_member_of_null() -> None:
    with pytest.raises(ExpressionMissingName) as caught:
        value("triger.ticket")
    assert caught.value.params["suggestion"] == "trigger"
    with pytest.raises(ExpressionMissingName) as caught:
        value("trigger.ticket.customer.email")
    assert caught.value.params["is_null"] is True
    assert caught.value.params["inside"] == "trigger.ticket.customer"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("default(trigger.ticket.nothing, 'x')", "x"),
        ("default(trigger.ticket.customer.email, 'x')", "x"),
        ("default(trigger.ticket.customer, 'x')", "x"),
        ("default(vars.limit, 9)", 3),
        ("default(first(where(steps.find.result, 'n', 99)).id, 0)", 0),
        ("coalesce(vars.a, vars.b, 7)", 7),
        ("has(vars.limit)", True),
        ("has(vars.nope.deeper)", False),
        ("has(trigger.ticket.customer)", False),
    ],
)
def test_a_name_may_be_missing_where_that_is_said(source: str, expected: object) -> None:
    assert value(source) == expected


def test_default_does_not_hide_other_mistakes() -> None:
    with pytest.raises(ExpressionTypeError, match="division_by_zero"):
        value("default(1 / 0, 2)")
    with pytest.raises(ExpressionMissingName):
        value("default(vars.a, vars.b)")


@pytest.mark.parametrize(
    ("source", "code", "position"),
    [
        ("", "expression.empty", 0),
        ("   ", "expression.empty", 0),
        ("1 +", "expression.syntax", None),
        ("a = 1", "expression.single_equals", 2),
        ("a ? 1 : 2", "expression.no_ternary", 2),
        ("name.lower()", "expression.no_methods", 0),
        ("lowr('a')", "expression.unknown_function", 0),
        ("lower()", "expression.argument_count", 0),
        ("lower('a', 'b')", "expression.argument_count", 0),
        ("lower(text='a')", "expression.single_equals", 10),
        ("'abc", "expression.unclosed_text", 0),
        ("(1", "expression.unclosed", 0),
        ("1)", "expression.unexpected", 1),
        ("{{a", "expression.unclosed", 0),
        ("a; b", "expression.unexpected", 1),
        ("a # b", "expression.unexpected", 2),
        ("x @ y", "expression.unexpected", 2),
        ("12abc", "expression.bad_number", 0),
        ("1j", "expression.bad_number", 0),
        ("0x10", "expression.bad_number", 0),
        ("1 +  lowr(2)", "expression.unknown_function", 5),
        ("é + 1", "expression.bad_name", 0),
        ("'a' 'b'", "expression.unexpected", 4),
    ],
)
def test_what_cannot_be_read_says_where(source: str, code: str, position: int | None) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(source)
    assert caught.value.code == code
    if position is not None:
        assert caught.value.position == position


def test_positions_survive_the_translation_of_habits() -> None:
    source = "a === 'é' && vars.limitt > 0"
    with pytest.raises(ExpressionMissingName) as caught:
        parse(source).evaluate({**SCOPE, "a": "é"})
    assert caught.value.position == source.index("vars")


@pytest.mark.parametrize(
    "source",
    ["1 + 'a'", "'a' - 1", "null + 1", "[1] * 2", "-'a'", "1 < 'a'", "null < 1", "true + 1",
     "1 in 2", "'%s' % 1", "1.5 << 1", "1 | 1.0", "trigger.ticket['a':1]", "[1]['a']", "(1).a",
     "lower(1)", "sort([1, 'a'])", "number('1,5')", "number('١'* 70)", "sum(['a'])", "min([])",
     "date_add(now, 1, 'fortnights')", "date_add(now, 1e9, 'weeks')", "date('yesterday')",
     "date_add(now, 99999, 'years')", "format_date(now, 'yyyy', '../../etc/passwd')",
     "format_date(now, 'yyyy', 'Mars/Olympus')", "matches('a', '(')", "split('a', '')",
     "replace('a', '', 'b')", "bool('maybe')", "1 / 0", "1 // 0", "1 % 0", "0 ** -1",
     "(-8) ** 0.5", "1e308 * 10", "keys([1])"],
)  # fmt: skip
def test_wrong_kinds_are_errors_not_conversions(source: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        value(source)
    assert caught.value.code.startswith("expression.")


def test_references_are_canonical_and_say_what_is_required() -> None:
    expression = parse(
        "{{step1.result.id}} == vars.x && default(trigger.a['b c'][0], steps.k) > now()"
    )
    assert expression.references() == {
        ("steps", "step1", "result", "id"),
        ("variables", "x"),
        ("trigger", "a", "b c", 0),
        ("steps", "k"),
        ("now",),
    }
    assert {use.path for use in expression.uses if not use.required} == {("trigger", "a", "b c", 0)}


def test_the_result_shares_nothing_with_the_scope() -> None:
    scope = copy.deepcopy(SCOPE)
    result = parse("trigger.ticket").evaluate(scope)
    result["tags"].append("changed")
    assert scope == SCOPE


def test_values_of_the_program_become_json() -> None:
    class Colour(enum.StrEnum):
        RED = "red"

    scope = {
        "now": datetime(2026, 11, 21, 8, 30, tzinfo=UTC),
        "trigger": {"id": UUID(int=1), "when": [datetime(2026, 1, 1, tzinfo=UTC)], "c": Colour.RED},
    }
    assert parse("now").evaluate(scope) == "2026-11-21T08:30:00Z"
    assert parse("trigger").evaluate(scope) == {
        "id": "00000000-0000-0000-0000-000000000001", "when": ["2026-01-01T00:00:00Z"], "c": "red",
    }  # fmt: skip
    assert parse("trigger.c == 'red'").test(scope)
    assert type(parse("trigger.c").evaluate(scope)) is str


def test_an_object_of_the_program_is_refused() -> None:
    class Leak:
        secret = 1

    for source in ("trigger", "trigger.secret", "[trigger]", "json(trigger)", "string(trigger)"):
        with pytest.raises(ExpressionError):
            parse(source).evaluate({"trigger": Leak()})


def test_the_same_source_is_compiled_once_and_serves_many_threads() -> None:
    expression = parse("trigger.n * 2")
    assert parse("trigger.n * 2") is expression
    wrong: list[int] = []

    def work(n: int) -> None:
        results = (expression.evaluate({"trigger": {"n": n}}) for _ in range(500))
        wrong.extend(result for result in results if result != 2 * n)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_method_call_points_to_the_function() -> None:
    with pytest.raises(ExpressionSyntaxError) as caught:
        parse("trigger.title.upper()")
    assert caught.value.params["suggestion"] == "upper(…)"
