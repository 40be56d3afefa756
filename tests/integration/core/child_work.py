"""Functions that tests run in child processes; they must be importable by name there."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from deskflow.core.errors import Rejected


class Unpicklable(Exception):
    def __init__(self, one: int, two: int) -> None:
        super().__init__("two arguments do not survive")


def double(number: int) -> int:
    return number * 2


def where() -> tuple[int, int]:
    return os.getpid(), threading.active_count()


def refuse(code: str) -> None:
    raise Rejected(code, why="because")


def fail_strangely() -> None:
    raise Unpicklable(1, 2)


def answer_strangely() -> object:
    return lambda: None


def spin(started: str = "") -> None:
    if started:
        Path(started).write_text(str(os.getpid()))
    while True:
        time.sleep(0.01)


def die(code: int) -> None:
    os._exit(code)


def count_to(last: int) -> Iterator[int]:
    yield from range(last)


def count_and_fail(last: int) -> Iterator[int]:
    yield from range(last)
    raise Rejected("child_work.enough")


def count_and_note(last: int, path: str) -> Iterator[int]:
    """Writes down how far it has come, to show that it waits for its reader."""
    for number in range(last):
        Path(path).write_text(str(number))
        yield number
