"""Long texts of a run are read once while it is worked on, and never hold more memory than agreed."""

from __future__ import annotations

import json

from deskflow.engine.long_texts import LONG, LongTexts


def long_list(first: int, length: int = LONG) -> str:
    return json.dumps([first] * length)


def test_a_long_text_is_read_once() -> None:
    texts = LongTexts()
    text = long_list(1)
    value = texts.read(text)
    assert value == [1] * LONG
    assert texts.read("".join([text[:50], text[50:]])) is value


def test_short_ones_are_not_shared() -> None:
    texts = LongTexts()
    assert texts.read('{"a": 1}') == {"a": 1}
    assert texts.read('{"a": 1}') is not texts.read('{"a": 1}')
    assert texts.read(None) is None


def test_another_text_is_another_value() -> None:
    texts = LongTexts()
    assert texts.read(long_list(1)) != texts.read(long_list(2))


def test_the_oldest_are_forgotten() -> None:
    texts = LongTexts()
    sizes = 1_000_000
    first = texts.read(long_list(0, sizes))
    for number in range(1, 5):
        texts.read(long_list(number, sizes))
    assert texts.read(long_list(0, sizes)) is not first


def test_when_nothing_is_worked_on_all_are_forgotten() -> None:
    texts = LongTexts()
    text = long_list(1)
    value = texts.read(text)
    texts.forget()
    again = texts.read(text)
    assert again == value
    assert again is not value


def test_the_variables_of_a_context_stay_with_it() -> None:
    texts = LongTexts()
    variables = json.dumps({"rows": "x" * LONG}, separators=(",", ":"))
    context = f'{{"variables":{variables}}}'
    texts.keep(context, json.loads(context), variables)
    assert texts.variables_of(context) == variables
    assert texts.variables_of('{"variables":{}}') is None
    assert texts.variables_of(None) is None
