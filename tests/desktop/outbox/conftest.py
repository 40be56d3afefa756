"""A workspace with people, and the window of one of them on the outbox page."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from deskflow.desktop.theme import Theme
from tests.desktop.approvals.office import Office, Seat, found_office, opened

Sit = Callable[..., Seat]


@pytest.fixture(scope="session")
def founded_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    found_office(folder)
    return folder


@pytest.fixture
def office(founded_office: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(founded_office, tmp_path / "office")
    with opened(tmp_path / "office") as office:
        yield office


@pytest.fixture
def sit(office: Office, theme: Theme, qtbot: QtBot) -> Iterator[Sit]:
    """`sit("Mara")` opens Mara's window."""
    seats: list[Seat] = []

    def sit_down(who: str = "Mara", page: str = "outbox") -> Seat:
        seats.append(Seat(office, theme, qtbot, who, page))
        return seats[-1]

    yield sit_down
    for seat in seats:
        seat.close()
