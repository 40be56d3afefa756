"""A number and its word agree in every text that has one: "1 ticket", "2 tickets", never "1 tickets" or "ticket(s)"."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

import deskflow.desktop
from deskflow.desktop.plurals import SINGULAR
from deskflow.desktop.theme import Theme

SOURCES = Path(deskflow.desktop.__file__).parent
NUMBERED = re.compile(r"%L?n")
# After one thing no word ends in "s", and nothing is done by several.
ONE = re.compile(
    r"\b1 (?!is\b|was\b|has\b)[a-z]+s\b|\bthey\b|\bthem\b|\b1 [a-z ]*\b(are|were|have|remain)\b"
)


def texts() -> Iterator[str]:
    for path in SOURCES.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        # Most have none, and parsing them all would keep each process from beginning.
        if path.name == "plurals.py" or not NUMBERED.search(source):
            continue
        for node in ast.walk(ast.parse(source)):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and NUMBERED.search(text) and "\n" not in text:
                yield text


ALL = sorted(set(texts()))


def said(text: str, count: int) -> str:
    return QCoreApplication.translate("anywhere", text, None, count)


@pytest.mark.parametrize("text", ALL)
def test_one_and_several(theme: Theme, text: str) -> None:
    assert not ONE.search(said(text, 1)), said(text, 1)
    for count in (0, 1, 2, 1_000):
        assert "(s)" not in said(text, count)
        assert "%" not in said(text, count).replace("100 %", "")


def test_a_number_stands_in_the_readers_way_of_writing(theme: Theme) -> None:
    assert said("%n ticket(s)", 1) == "1 ticket"
    assert said("%n ticket(s)", 0) == "0 tickets"
    assert said("%n ticket(s)", 12) == "12 tickets"
    assert said("of 100 % nothing", -1) == "of 100 % nothing"


def test_no_special_case_is_left_over() -> None:
    assert set(SINGULAR) <= set(ALL)
