"""Actions that only compute: what they make of good data, and that hostile data cannot hang or grow anything."""

from __future__ import annotations

import asyncio
import contextlib
import time
from datetime import timedelta
from uuid import UUID

import pytest

from deskflow.core.children import ChildProcess
from deskflow.engine.actions import transform_data
from deskflow.engine.addresses import Reach
from deskflow.engine.context import EffectContext
from deskflow.engine.json_values import MOST_DEPTH
from deskflow.engine.results import StepFailed
from deskflow.engine.services import EffectServices

ORDER = {
    "lines": [{"price": 2, "quantity": 3}, {"price": 10, "quantity": 1}],
    "note": "$sum(lines)",
}


@pytest.fixture(scope="module")
def child():
    started = ChildProcess("test-compute")
    started.run(int).result(30)
    yield started
    started.close()


@pytest.fixture
def transformed(child):
    def run(expression, data=ORDER, seconds=5.0):
        timeout = timedelta(seconds=seconds)
        context = EffectContext("key", UUID(int=0), 0, timeout, Reach(), {}, EffectServices(child))
        config = {"data": data, "expression": expression}
        return asyncio.run(transform_data.effect(context, config))["result"]

    return run


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("$sum(lines.(price * quantity))", 16),
        ("lines[price > 5].quantity", 1),
        ('{"total": $sum(lines.price), "count": $count(lines)}', {"total": 12, "count": 2}),
        ("nothing.here", None),
        ("note", "$sum(lines)"),
        ("$sum.__class__", None),
        ('$match("Ticket INC-7", /inc-(\\d+)/i)[0].groups[0]', "7"),
        ('$contains("a\\nb", /^b/m)', True),
    ],
)
def test_data_becomes_other_data(transformed, expression, result):
    assert transformed(expression) == result


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("$eval(note)", "transform.bad_expression"),
        ("(", "transform.bad_expression"),
        ("$sum", "transform.not_plain"),
        ("1/0", "transform.failed"),
        ('$parseInteger("x", "y")', "transform.failed"),
        ("($f := function($x){1 + $f($x)}; $f(1))", "transform.bad_expression"),
        ('$match("a", /(?<=a)b/)', "transform.bad_pattern"),
        ('$pad("a", 2000000)', "transform.too_big"),
        ('$pad("a", 1000000000000)', "compute.too_much_memory"),
        (" ", "field.required"),
        ("1" * 20_001, "transform.too_big"),
    ],
)
def test_an_expression_that_cannot_be_worked_out_says_so(transformed, expression, code):
    with pytest.raises(StepFailed) as caught:
        transformed(expression)
    assert (caught.value.code, caught.value.retryable) == (code, False)


@pytest.mark.parametrize(
    "expression",
    [
        "($f := function($x){$f($x + 1)}; $f(1))",
        '$match($pad("", 40, "a") & "b", /(a|aa)+$/)',
        "[1..9999999].([1..9999999])",
        '($f := function($s){$f($s & $s)}; $f("ab"))',
        '$replace($pad("", 100000, "a"), /a/, $pad("", 100000, "b"))',
    ],
)
def test_an_expression_that_would_not_end_is_stopped_and_the_next_one_works(
    transformed, expression
):
    begun = time.monotonic()
    with contextlib.suppress(StepFailed):
        transformed(expression, seconds=1.5)
    assert time.monotonic() - begun < 30
    assert transformed("$count(lines)") == 2


def test_a_step_transforms_what_the_trigger_brought(stage):
    config = {"data": "{{ trigger.order }}", "expression": "$sum(lines.(price * quantity))"}
    assert stage.run("transform_data", config, order=ORDER) == {"result": 16}


def test_csv_becomes_rows(stage):
    text = '\ufeffname;seats;name;\r\nAda;3;x;1\r\n\r\n"Bo; the ""boss""";;y\r\n\'=1+1;2;z;\r\n'
    out = stage.run("parse_csv", {"text": "{{ trigger.text }}"}, text=text)
    assert out["columns"] == ["name", "seats", "name_2", "column_4"]
    assert out["count"] == 3
    assert out["rows"][0] == {"name": "Ada", "seats": "3", "name_2": "x", "column_4": "1"}
    assert out["rows"][1] == {"name": 'Bo; the "boss"', "seats": "", "name_2": "y", "column_4": ""}
    assert out["rows"][2]["name"] == "=1+1"


def test_csv_without_names_becomes_lists(stage):
    out = stage.run("parse_csv", {"text": "a|b\n1|2", "header": False, "delimiter": "pipe"})
    assert out["rows"] == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('a,b\n"never closed', "table.broken"),
        ("a\n" * 10_002, "table.too_many_rows"),
        ("a" * 2_000_001, "table.too_big"),
        ("a," * 300, "table.too_many_columns"),
        ("x" * 200_000, "table.broken"),
        ("", "field.required"),
    ],
)
def test_what_is_no_table(stage, text, code):
    assert stage.refused("parse_csv", {"text": "{{ trigger.text }}"}, text=text) == code


def test_a_large_table_is_read_whole(stage):
    text = "id,name\n" + "".join(f"{n},person {n}\n" for n in range(10_000))
    out = stage.run("parse_csv", {"text": "{{ trigger.text }}"}, text=text)
    assert out["count"] == 10_000
    assert out["rows"][-1] == {"id": "9999", "name": "person 9999"}


def test_rows_become_csv_that_no_spreadsheet_runs(stage):
    rows = [
        {"name": "=cmd|' /C calc'!A0", "seats": -3, "more": {"a": [1]}},
        {"name": "+1", "seats": None, "ok": True},
        {"name": 'a "b",\nc', "seats": 1.5},
    ]
    out = stage.run("make_csv", {"rows": "{{ trigger.rows }}"}, rows=rows)
    assert out["csv"] == (
        '"more","name","seats","ok"\r\n'
        '"{""a"": [1]}","\'=cmd|\' /C calc\'!A0","-3",""\r\n'
        '"","\'+1","","true"\r\n'
        '"","a ""b"",\nc","1.5",""\r\n'
    )
    back = stage.run("parse_csv", {"text": "{{ trigger.text }}"}, text=out["csv"])
    assert [row["name"] for row in back["rows"]] == [row["name"] for row in rows]


def test_columns_choose_and_order(stage):
    config = {
        "rows": [{"a": 1, "b": 2}],
        "columns": ["b", "c"],
        "delimiter": "semicolon",
        "header": False,
    }
    assert stage.run("make_csv", config)["csv"] == '"2";""\r\n'
    config = {"rows": "{{ trigger.rows }}", "columns": ["b"]}
    assert stage.run("make_csv", config, rows=[]) == {"csv": '"b"\r\n', "count": 0}


@pytest.mark.parametrize(
    ("rows", "code"),
    [("text", "field.not_a_list"), ([1], "table.not_a_row"), ([[1]] * 10_001, "table.too_many_rows"),
     ([{str(n): n for n in range(201)}], "table.too_many_columns"), (["x" * 100] , "table.not_a_row")],
)  # fmt: skip
def test_what_makes_no_table(stage, rows, code):
    assert stage.refused("make_csv", {"rows": "{{ trigger.rows }}"}, rows=rows) == code


def test_json_there_and_back(stage):
    value = {"a": [1, 2.5, None, True], "ü": "{{ 7 * 7 }}"}
    out = stage.run("make_json", {"value": "{{ trigger.value }}"}, value=value)
    assert out == {"json": '{"a": [1, 2.5, null, true], "ü": "{{ 7 * 7 }}"}'}
    assert (
        stage.run("parse_json", {"text": "{{ trigger.text }}"}, text=out["json"])["result"] == value
    )
    assert "\n" in stage.run("make_json", {"value": {"a": 1}, "indented": True})["json"]


@pytest.mark.parametrize(
    "text",
    ["{", "{'a': 1}", "NaN", "[1e999]", "[" * 100_000, "[" * (MOST_DEPTH + 2) + "]" * (MOST_DEPTH + 2),
     "1" * 5_000, '{"a": 1}x', "\ufeff[]"],
)  # fmt: skip
def test_what_is_no_json(stage, text):
    assert (
        stage.refused("parse_json", {"text": "{{ trigger.text }}"}, text=text) == "json_text.broken"
    )


def test_letters_no_database_takes_are_left_out(stage):
    text = '{"a\\u0000b": "x\\u0000y\\ud800z"}'
    assert stage.run("parse_json", {"text": "{{ trigger.text }}"}, text=text)["result"] == {
        "ab": "xyz"
    }
    assert (
        stage.refused(
            "parse_json", {"text": "{{ trigger.text }}"}, text="[" + "1," * 600_000 + "1]"
        )
        == "json_text.too_big"
    )
