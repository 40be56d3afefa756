"""More windows on the same workspace, for the same person: a workflow beside another, or on a second screen.

What is open in one of them is not opened in a second one: that one comes to the front.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer

from deskflow.desktop.shell.window_state import ForgetfulState

if TYPE_CHECKING:
    from deskflow.desktop.program.session import Session

SIZE: Final = (1180, 760)
_AGAIN_MS: Final = 50


class Windows(QObject):
    """Belongs to the first window, and goes with it. `make` makes a session for another."""

    def __init__(self, first: Session, make: Callable[[ForgetfulState], Session]) -> None:
        super().__init__(first)
        self._first = first
        self._make = make
        self.others: list[Session] = []

    def open(self, page_id: str, **params: Any) -> None:
        """A window that shows this page at this place; it has no rail, one goes elsewhere in the first."""
        session = self._make(ForgetfulState())
        self.others.append(session)
        window = session.window
        window.closed.connect(lambda: self._rest(session))
        window.rail.hide()
        window.resize(*SIZE)
        window.show()
        window.navigate(page_id, **params)

    def show_elsewhere(self, asking: QObject, page_id: str, **params: Any) -> bool:
        """Brings another window than the one that asks to the front, if one is at this place."""
        for session in (self._first, *self.others):
            page = session.window.stack.page(page_id)
            if session.window is not asking and page is not None and page.place() == params:
                session.window.show()
                session.window.raise_()
                session.window.activateWindow()
                return True
        return False

    def close_all(self) -> None:
        others, self.others = self.others, []
        for session in others:
            session.window.blockSignals(True)
            session.window.close()
            _end(session)

    def _rest(self, session: Session) -> None:
        """Closed by hand: what is still being saved comes to its end first."""
        if session not in self.others:
            return
        page = session.window.stack.page("workflows")
        if page is not None:
            page.open(workflow_id=None)
        if page is not None and page.is_busy:
            QTimer.singleShot(_AGAIN_MS, self, lambda: self._rest(session))
            return
        self.others.remove(session)
        QTimer.singleShot(0, session, lambda: _end(session))


def _end(session: Session) -> None:
    session.close()
    session.window.deleteLater()
    session.deleteLater()
