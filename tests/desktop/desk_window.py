"""A real workspace file in a real window, and a hand that works in it. For tests of pages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from deskflow.bootstrap import open_workspace
from deskflow.core.commands import Command
from deskflow.core.workspace import Workspace
from deskflow.desktop.program.session import Session
from deskflow.desktop.shell.window_state import ForgetfulState
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.picker import PickerPopup
from tests.desktop.pausing import pause
from tests.workspaces import founded

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


class DeskWindow:
    """`page(id)` shows a page; `wait(condition)` lets the program work until it holds.

    No page is shown before the first is asked for, unless it `starts` as the program does: making the one a person
    begins with would take longer than many tests.
    """

    def __init__(self, workspace: Workspace, theme: Theme, *, starts: bool = False) -> None:
        self.workspace = workspace
        self._closed = False
        self.session = Session(workspace, theme, ForgetfulState(), lambda user_id: None)
        self.window = self.session.window
        self.window.resize(1280, 800)
        self.window.show()
        if starts:
            self.window.start()
        self.window.activateWindow()
        self.wait(lambda: QApplication.activeWindow() is self.window)

    def page(self, page_id: str, **params: Any) -> Any:
        self.window.navigate(page_id, **params)
        return self.window.stack.page(page_id)

    def wait(self, condition: Callable[[], object], seconds: float = 30.0) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "it did not come to pass"
            pause(10)

    def run(self, command: Command) -> Any:
        """A command as the current user, carried out before this returns."""
        return self.workspace.run(command).result(timeout=10)

    def made(self, command: Command) -> UUID:
        made: UUID = self.run(command).result_id
        return made

    # --- the hand ----------------------------------------------------------------------------------

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Where the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def type(self, text: str) -> None:
        widget = QApplication.focusWidget()
        assert widget is not None
        if text.isascii():
            QTest.keyClicks(widget, text)
            return
        # In one go Qt's own hand has plain letters only.
        for letter in text:
            QTest.keyClick(widget, letter)  # type: ignore[call-overload]

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def popup(self) -> PickerPopup:
        """The picker that is open."""
        self.wait(lambda: any(p.isVisible() for p in self.window.findChildren(PickerPopup)))
        return next(p for p in self.window.findChildren(PickerPopup) if p.isVisible())

    def pick(self, text: str) -> None:
        """Type into the open picker and take what comes first."""
        self.popup()
        self.type(text)
        self.press(Qt.Key.Key_Return)

    def toasts(self) -> list[str]:
        return [toast.text for toast in self.window.toasts.shown]

    def close(self) -> None:
        """Everything of this window goes; a second time nothing happens."""
        if self._closed:
            return
        self._closed = True
        self.window.close()
        self.session.close()
        self.window.deleteLater()
        self.session.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def opened_desk(
    path: Path,
    theme: Theme,
    *,
    run_engine: bool = False,
    user: str | None = None,
    starts: bool = False,
) -> Iterator[DeskWindow]:
    """A window on the file at `path`; a missing one is that of a company just founded."""
    if not path.exists():
        founded(path)
    workspace = open_workspace(path, run_engine=run_engine, user=user)
    desk = DeskWindow(workspace, theme, starts=starts)
    try:
        yield desk
    finally:
        desk.close()
        workspace.close()
