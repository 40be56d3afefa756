"""Pictures of every page of a workspace, light and dark, for the story, the README and the tests."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from deskflow import paths
from deskflow.core.workspace import Workspace
from deskflow.desktop.plurals import speak_english
from deskflow.desktop.program.session import Session
from deskflow.desktop.shell.window_state import ForgetfulState
from deskflow.desktop.theme import Theme

SIZE = (1600, 960)
# Pages ask for their data in the background; after this long everything has come.
SETTLE_MS = 900


def picture_pages(
    workspace: Workspace, out: Path, *, size: tuple[int, int] = SIZE, settle_ms: int = SETTLE_MS
) -> list[Path]:
    """Needs the main thread. Answers with the files it wrote, `<page>-<look>.png`."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    speak_english(app)
    written: list[Path] = []
    looks: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for look in looks:
        theme = Theme(paths.resources(), look, family="bundled")
        theme.apply(app)
        session = Session(workspace, theme, ForgetfulState(), lambda user_id: None)
        session.window.resize(*size)
        session.show()
        for entry in session.window.stack.entries:
            session.window.navigate(entry.id)
            _settle(settle_ms)
            path = out / f"{entry.id}-{look}.png"
            session.window.grab().save(str(path))
            written.append(path)
        session.close()
        session.window.close()
        session.window.deleteLater()
        _settle(50)
    return written


def _settle(ms: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()
