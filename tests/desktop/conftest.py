"""What tests of the desktop share: the look, applied once, and a check that no widget stays behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from deskflow import paths
from deskflow.desktop.plurals import speak_english
from deskflow.desktop.theme import Theme
from deskflow.desktop.watchdog import Watchdog

LONGEST_PAUSE_MS = 100
HERE = Path(__file__).parent

# What Qt says without meaning anything; every other warning fails the test.
NOISE = [
    # The offscreen platform has no window manager to tell about sizes.
    "This plugin does not support propagateSizeHints",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(*NOISE, extend=True))


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
