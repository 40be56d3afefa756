"""Ctrl+N offers the same things on every page."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskflow.bootstrap import open_workspace
from deskflow.desktop.program.actions import program_actions
from deskflow.desktop.program.session import Session
from deskflow.desktop.shell.window_state import ForgetfulState
from deskflow.desktop.theme import Theme
from tests.desktop.pausing import pause
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
        pause(100)
        session.window.table.trigger(f"create.{page}")
        pause(200)
        assert session.window.stack.current_id == page
        assert session.window.table.conflicts() == []
    finally:
        session.close()
        session.window.close()
        session.window.deleteLater()
        session.deleteLater()
        pause(10)
        workspace.close()
