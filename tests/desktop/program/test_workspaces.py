"""From one workspace to another: what cannot be made or opened is said, and whoever worked somewhere goes on there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskflow.bootstrap import open_workspace
from deskflow.core.errors import Transient
from deskflow.core.workspace import Workspace
from deskflow.desktop.program.application import Opening, Program
from deskflow.desktop.shell.welcome import NewWorkspace
from deskflow.desktop.theme import Theme
from deskflow.people.commands import AddUser, FoundTenant


class Settings(SimpleNamespace):
    """As much of a machine's settings as the program asks for."""

    def get(self, key: str) -> Any:
        return self.__dict__.get(key)

    def set(self, key: str, value: Any) -> None:
        self.__dict__[key] = value


def _open(path: Path, found: FoundTenant | None = None) -> Workspace:
    if path.suffix == ".broken":
        raise Transient("workspace.not_openable", path=str(path), problem="it is broken")
    return open_workspace(path, found=found, run_engine=False)


@pytest.fixture
def program(qapp: QApplication, theme: Theme, tmp_path: Path) -> Iterator[Program]:
    nothing: Any = None
    made = Program(qapp, Settings(), tmp_path, Opening(_open, nothing, nothing))  # type: ignore[arg-type]
    yield made
    made._leave_workspace()
    made._forget_welcome()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    theme.apply(qapp)


def wanted(file: Path) -> NewWorkspace:
    return NewWorkspace(file, "Klein & Co", "Mara Klein", "mara@klein.example")


def test_a_folder_that_cannot_be_made_is_said(program: Program, tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    program.show_welcome()
    welcome = program._welcome
    assert welcome is not None
    welcome._go_to_form()
    welcome._create.setEnabled(False)
    program._on_new_wanted(wanted(tmp_path / "a file" / "klein.deskflow"))
    assert "a file" in welcome._banner.text
    assert welcome._banner.isVisible()
    assert welcome._create.isEnabled()


def test_what_did_not_open_is_said_where_it_can_be_seen(program: Program, tmp_path: Path) -> None:
    program.show_welcome()
    program._on_open_wanted(tmp_path / "old.broken")
    assert program._welcome is not None
    assert program._welcome._notice.isVisible()
    assert "it is broken" in program._welcome._notice.text


def test_from_one_workspace_to_another(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    program._on_new_wanted(wanted(tmp_path / "one.deskflow"))
    first = program._workspace
    assert first is not None
    assert program.session is not None
    program.session.window.table.trigger("file.workspaces")
    assert program._welcome is not None
    assert program._welcome.isVisible()
    program._on_new_wanted(wanted(tmp_path / "two.deskflow"))
    assert program._welcome is None
    assert program._workspace is not first
    assert program.session.window.isVisible()
    # The first one is free again.
    _open(tmp_path / "one.deskflow").close()


def test_whoever_worked_here_last_goes_on(program: Program, tmp_path: Path) -> None:
    program._on_new_wanted(wanted(tmp_path / "one.deskflow"))
    workspace = program._workspace
    assert workspace is not None
    added = workspace.run(AddUser("Tara Dunn", "tara@klein.example", ("technician",))).result()
    state = program._state()
    program._switch(added.result_id, state)
    program._leave_workspace()
    program._on_open_wanted(tmp_path / "one.deskflow")
    assert program._workspace is not None
    assert program._workspace.current_user.name == "Tara Dunn"


def test_the_present_workspace_is_not_opened_twice(program: Program, tmp_path: Path) -> None:
    program._on_new_wanted(wanted(tmp_path / "one.deskflow"))
    here = program._workspace
    program.show_welcome()
    program._on_open_wanted(tmp_path / "one.deskflow")
    assert program._workspace is here
    assert program._welcome is None
