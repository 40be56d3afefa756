"""One sentence for each code: the terminal says what the window says, unless it can name a command to type."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import deskflow
from deskflow.admin import words as terminal
from deskflow.core.errors import Rejected
from deskflow.wording.errors import ERRORS
from deskflow.wording.exchange import EXCHANGE
from deskflow.wording.imports import REASONS
from deskflow.wording.problems import PROBLEMS

SOURCES = Path(deskflow.__file__).parent
ALL = {**PROBLEMS, **REASONS, **ERRORS, **EXCHANGE}


def test_the_terminal_says_what_the_window_says() -> None:
    problem = Rejected("user.email_taken", email="ada@office.example")
    assert (
        terminal.in_words(problem)
        == "Somebody with the address ada@office.example is already here."
    )
    missing = Rejected("expression.missing_name", path="a.b", suggestion="a.c")
    assert terminal.in_words(missing) == "There was nothing called “a.b” (did you mean a.c?)"


def test_own_words_of_the_terminal_name_something_to_do_there() -> None:
    twice = {code: said for code, said in terminal._HERE.items() if code in ALL}
    assert all(
        word in said
        for said in twice.values()
        for word in [
            next(
                (hint for hint in ("`deskflow", "map file", "process {pid}") if hint in said),
                "nothing to do here",
            )
        ]
    )


@pytest.mark.parametrize("code", sorted(ALL))
def test_every_sentence_can_be_filled(code: str) -> None:
    names = {name for _, name, _, _ in string.Formatter().parse(ALL[code]) if name}
    assert all(name.isidentifier() for name in names)
    assert "{" not in ALL[code].format(**dict.fromkeys(names, "x")).replace("{{", "")


def raised(folder: str, name: str) -> Iterator[str]:
    """The codes in calls like `Problem("loop.empty", …)`."""
    for path in (SOURCES / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name and node.args:
                code = node.args[0]
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    yield code.value


@pytest.mark.parametrize(
    ("folder", "name"), [("workflows/validation", "Problem"), ("engine", "StepFailed")]
)
def test_what_is_wrong_with_a_workflow_has_a_sentence(folder: str, name: str) -> None:
    assert sorted(set(raised(folder, name)) - ALL.keys()) == []
