"""A ticket that is asked for by name is shown, whatever list stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deskflow.bootstrap import open_workspace
from deskflow.core.workspace import Workspace
from deskflow.desktop.program.session import Session
from deskflow.desktop.shell.window_state import ForgetfulState
from deskflow.desktop.theme import Theme
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from tests.desktop.pausing import pause
from tests.workspaces import founded


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(founded(tmp_path / "x.deskflow"), run_engine=False)
    yield opened
    opened.close()


def test_from_another_page_while_the_list_is_empty(
    qtbot, theme: Theme, workspace: Workspace
) -> None:
    made = workspace.run(CreateTicket(NewTicket("Not mine", NewMessage("text")))).result(10)
    session = Session(workspace, theme, ForgetfulState(), lambda user_id: None)
    session.window.resize(1280, 720)
    session.show()
    try:
        session.window.navigate("home")
        pause(200)
        session.window.navigate("tickets", ticket_id=made.result_id)
        page = session.window.stack.currentWidget()
        qtbot.waitUntil(lambda: page.model.is_whole and page.ticket.row is not None)
        # The list has come, and with it everything that might show another one.
        pause(100)
        assert page.ticket.ticket_id == made.result_id
    finally:
        session.close()
        session.window.close()
        session.window.deleteLater()
        session.deleteLater()
        pause(10)
