"""A window with the engine running, and workflows that wait, fail and go on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deskflow.desktop.theme import Theme
from tests.desktop.desk_window import DeskWindow, opened_desk


@pytest.fixture
def desk(tmp_path: Path, theme: Theme) -> Iterator[DeskWindow]:
    with opened_desk(tmp_path / "desk.deskflow", theme, run_engine=True) as desk:
        yield desk
