"""Ctrl+N offers the same things on every page."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from deskflow.bootstrap import open_workspace
from deskflow.desktop.program.actions import program_actions
from deskflow.desktop.program.session import Session
from deskflow.desktop.shell.window_state import ForgetfulState
from deskflow.desktop.theme import Theme
from tests.workspaces import founded


@pytest.mark.parametrize("page", ["tickets", "customers", "equipment"])
def test_something_new_begins_on_its_own_page(
    qtbot, theme: Theme, tmp_path: Path, page: str
) -> None:
    workspace = open_workspace(founded(tmp_path / "x.deskflow"), run_engine=False)
    session = Session(workspace, theme, ForgetfulState(), lambda user_id: None)
    session.window.add_actions(program_actions(session, lambda: None))
    session.show()
    try:
        session.window.navigate("home")
        QTest.qWait(100)
        session.window.table.trigger(f"create.{page}")
        QTest.qWait(200)
        assert session.window.stack.current_id == page
        assert session.window.table.conflicts() == []
    finally:
        session.close()
        session.window.close()
        session.window.deleteLater()
        session.deleteLater()
        QTest.qWait(10)
        workspace.close()
