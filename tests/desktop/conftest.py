"""What tests of the desktop share: the look, applied once, windows, and a check that no widget stays behind."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskflow import paths
from deskflow.desktop.plurals import speak_english
from deskflow.desktop.program.running import TURN_SECONDS
from deskflow.desktop.theme import Theme
from deskflow.desktop.watchdog import Watchdog
from tests.desktop.approvals.office import Office, Seat, Sit, found_office, opened
from tests.desktop.desk_window import DeskWindow, opened_desk

LONGEST_PAUSE_MS = 100
HERE = Path(__file__).parent

# What Qt says without meaning anything; every other warning fails the test.
NOISE = [
    # The offscreen platform has no window manager that could be told of sizes, raise a window or hold the keyboard.
    "This plugin does not support",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(*NOISE, extend=True))


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """More patient than usual: what never comes fails all the same, and a busy machine is no failure."""
    qtbot.waitUntil = partial(qtbot.waitUntil, timeout=30_000)
    return qtbot


@pytest.fixture(scope="session")
def _dressed_theme(qapp: QApplication) -> Theme:
    theme = Theme(paths.resources(), "light", family="bundled", motion=False)
    theme.apply(qapp)
    speak_english(qapp)
    return theme


@pytest.fixture
def theme(_dressed_theme: Theme) -> Iterator[Theme]:
    """The light look with the bundled font and without movements."""
    yield _dressed_theme
    _dressed_theme.set_scheme("light")
    _dressed_theme.set_density("cosy")


@pytest.fixture(autouse=True)
def _quick_turns() -> Iterator[None]:
    """Threads give way to each other as they do in the program."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN_SECONDS)
    yield
    sys.setswitchinterval(before)


@pytest.fixture(autouse=True)
def _no_widgets_left(no_leaked_widgets: None) -> None:
    """A widget without a parent that outlives its test fails it."""


@pytest.fixture
def watchdog(qapp: QApplication) -> Iterator[Watchdog]:
    """The test fails if the interface stands still for more than 100 ms while it runs."""
    with Watchdog(LONGEST_PAUSE_MS, on_pause=lambda pause: None) as dog:
        yield dog
    assert not dog.pauses, "the interface stood still:\n" + "\n".join(
        f"{pause.ms:.0f} ms in\n{pause.stack}" for pause in dog.pauses
    )


@pytest.fixture
def time_for_us() -> None:
    """Skips where the machine is so busy with other things that a pause says nothing."""
    if hasattr(os, "getloadavg") and os.getloadavg()[0] > 2 * (os.cpu_count() or 1):
        pytest.skip("the machine is busy with other things: a pause would say nothing")


# --- windows --------------------------------------------------------------------------------------


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[DeskWindow]:
    """A window on a real workspace file, as its administrator."""
    with opened_desk(tmp_path / "desk.deskflow", theme) as desk:
        yield desk


@pytest.fixture(scope="session")
def founded_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    found_office(folder)
    return folder


@pytest.fixture
def office(founded_office: Path, tmp_path: Path) -> Iterator[Office]:
    """A workspace with people."""
    shutil.copytree(founded_office, tmp_path / "office")
    with opened(tmp_path / "office") as office:
        yield office


@pytest.fixture
def take_seat(office: Office, theme: Theme, qtbot: QtBot) -> Iterator[Sit]:
    """`take_seat("Rita", "approvals")` opens Rita's window at that page."""
    seats: list[Seat] = []

    def sit_down(who: str, page: str) -> Seat:
        seats.append(Seat(office, theme, qtbot, who, page))
        return seats[-1]

    yield sit_down
    for seat in seats:
        seat.close()
