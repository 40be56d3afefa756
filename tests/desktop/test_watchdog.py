"""The watchdog sees a pause, names who made it, and keeps quiet otherwise."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from deskflow.desktop.watchdog import Pause, Watchdog


def wait_for_something() -> None:
    time.sleep(0.3)


def compute_something() -> None:
    until = time.thread_time() + 0.2
    while time.thread_time() < until:
        pass


@pytest.mark.parametrize("culprit", [wait_for_something, compute_something])
def test_a_pause_is_seen_with_its_culprit(qtbot: QtBot, culprit: Callable[[], None]) -> None:
    seen: list[Pause] = []
    with Watchdog(50, on_pause=seen.append) as dog:
        QTimer.singleShot(10, culprit)
        qtbot.waitUntil(lambda: bool(seen))
    assert dog.longest_ms > 50
    assert culprit.__name__ in seen[0].stack


def test_a_lively_interface_is_not_blamed(qtbot: QtBot) -> None:
    with Watchdog(400, on_pause=lambda pause: None) as dog:
        qtbot.wait(60)
    assert dog.pauses == []
