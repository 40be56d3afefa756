"""A window on a real workspace file, as its administrator."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from deskflow.desktop.theme import Theme
from tests.desktop.desk_window import DeskWindow, opened_desk


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[DeskWindow]:
    with opened_desk(tmp_path / "desk.deskflow", theme) as desk:
        yield desk
