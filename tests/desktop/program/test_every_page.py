"""The whole window on the demo: every page opens, can be used without eyes, and does not hold the window up."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from deskflow.core.workspace import Workspace
from deskflow.desktop.pages import PAGES
from deskflow.desktop.pages.settings.sections import SECTIONS
from deskflow.desktop.program.session import Session
from deskflow.desktop.shell.failed_page import FailedPage
from deskflow.desktop.shell.window_state import ForgetfulState
from deskflow.desktop.theme import Theme
from deskflow.people.queries import list_users
from deskflow.programs import open_demo
from tests.desktop.accessibility import assert_accessible
from tests.desktop.pausing import pause
from tests.own_time import own_seconds


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_demo(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def session(qtbot, theme: Theme, workspace: Workspace) -> Iterator[Session]:
    # Ada sees everything: the administrator may open every page.
    users = workspace.look_up(list_users, workspace.tenant_id)
    workspace.become(next(user.id for user in users if "admin" in user.roles))
    made = Session(workspace, theme, ForgetfulState(), lambda user_id: None)
    made.window.resize(1280, 720)
    made.show()
    yield made
    made.close()
    made.window.close()
    made.window.deleteLater()
    made.deleteLater()
    pause(10)


def settled(session: Session, qtbot: QtBot) -> None:
    """What a page asks for has come, also what it asks for then."""
    for _ in range(4):
        answers: list[object] = []
        asked = session.workspace.ask(lambda connection: True)
        session.requests.submit(asked, answers.append, owner=session)
        qtbot.waitUntil(lambda answers=answers: bool(answers), timeout=20_000)
        pause(20)


class Windows(QObject):
    """Which widgets became windows: one that is shown before it has a parent flashes and takes the keyboard."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self.shown: list[str] = []
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


def test_every_page_opens_is_accessible_and_shares_no_key(
    session: Session, qtbot: QtBot, qapp: QApplication
) -> None:
    windows = Windows(qapp)
    assert [entry.id for entry in session.window.stack.entries] == [entry.id for entry in PAGES]
    for entry in PAGES:
        session.window.navigate(entry.id)
        settled(session, qtbot)
        shown = session.window.stack.currentWidget()
        assert session.window.stack.current_id == entry.id
        assert not isinstance(shown, FailedPage), entry.id
        assert_accessible(shown)
    for section in SECTIONS:
        session.window.navigate("settings", section=section.key)
        pause(10)
    settled(session, qtbot)
    assert session.window.table.conflicts() == []
    qapp.removeEventFilter(windows)
    assert windows.shown == []


def test_the_workspace_closes_within_two_seconds(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    opened = open_demo(tmp_path)
    began = time.monotonic()
    opened.close()
    assert own_seconds(began) < 2.0
    assert not [
        thread for thread in threading.enumerate() if thread not in before and thread.is_alive()
    ]
