"""From nothing to a running window and back: the Qt application, signals, the exit code."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from deskflow import __version__
from deskflow.core.collecting import settle_down
from deskflow.core.errors import DeskflowError
from deskflow.core.machine_settings import MachineSettings
from deskflow.core.workspace import Workspace
from deskflow.desktop.plurals import speak_english
from deskflow.desktop.program.application import Opening, Program

log = logging.getLogger(__name__)

# Milliseconds after which whatever a start makes has been made.
_SETTLED = 3000
# Python's threads share one lock; a busy engine would otherwise hold it for 5 ms at a time.
TURN_SECONDS = 0.0005

__all__ = ["TURN_SECONDS", "Opening", "run"]


def run(
    machine: MachineSettings,
    config_folder: Path,
    opening: Opening,
    first: Callable[[], Workspace] | None,
    *,
    strict: bool,
    remember: bool,
) -> int:
    """Shows what `first` opens, or the welcome. `strict`: a file named by the person must open or the start fails."""
    sys.setswitchinterval(TURN_SECONDS)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("DeskFlow")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("deskflow")
    speak_english(app)
    program = Program(app, machine, config_folder, opening)
    _quit_on_signals(app, program)
    try:
        workspace = first() if first is not None else None
    except DeskflowError as problem:
        if strict:
            raise
        log.warning("the last workspace did not open", exc_info=problem)
        program.show_welcome(problem)
    else:
        if workspace is None:
            program.show_welcome()
        else:
            program.show_workspace(workspace, remember=remember)
    # `cli` has stopped the search for garbage.
    QTimer.singleShot(_SETTLED, settle_down)
    code: int = app.exec()
    program.end()
    return code


def _quit_on_signals(app: QApplication, program: Program) -> None:
    """Ctrl+C and SIGTERM close the window as a person would."""

    def close(*_: object) -> None:
        if program.session is not None:
            program.session.window.close()
        else:
            app.quit()

    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), close)
    # Qt's loop is C; Python must get a turn now and then to notice a signal.
    timer = QTimer(app)
    timer.setInterval(500)
    timer.timeout.connect(lambda: None)
    timer.start()
