"""From starting the process to a list of tickets one can work with, in a workspace of 100,000 tickets.

The real program runs in a process of its own, without a screen; this module is also what runs there
(`python -m benchmarks.start FILE`): it calls the command line and says when the first rows were painted. Files are
cached and compiled, the schema is current. The baseline is an empty window with the same libraries.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.report import Figure

AREA = "start"
TICKETS = 100_000

_ROOT = Path(__file__).resolve().parent.parent
_RUNS = 7
_PATIENCE = 60
_EMPTY = """
import time, asyncio, sqlalchemy, sqlalchemy.dialects.sqlite
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1280, 800)
window.show()
QTimer.singleShot(0, lambda: (print(time.time()), app.quit()))
app.exec()
"""


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="deskflow-bench-", ignore_cleanup_errors=True) as name:
        place = Place(Path(name))
        place.prepare(TICKETS)
        place.start()
        whole, loading, busy, bare = [], [], [], []
        for _ in range(_RUNS):
            said = place.start()
            whole.append(said["painted"] - said["began"])
            loading.append(said["running"] - said["began"])
            busy.append(said["busy"])
            bare.append(_empty_window(place.environment()))
    return [
        Figure(
            f"process start to a usable queue, {TICKETS:,} tickets",
            whole, "s", 1.2, baseline=statistics.median(bare),
        ),
        Figure("of it until the window's loop runs", loading, "s"),
        Figure("processor time of it", busy, "s"),
    ]  # fmt: skip


class Place:
    """A folder with a workspace and everything the program keeps on a machine, apart from the real ones."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "many.deskflow"

    def environment(self) -> dict[str, str]:
        """For a process whose settings, logs and compiled modules lie in the folder."""
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in ("PYTHONDONTWRITEBYTECODE", "COVERAGE_PROCESS_START")
        }
        environment |= {
            f"XDG_{kind}_HOME": str(self.folder / kind.lower())
            for kind in ("CONFIG", "DATA", "STATE", "CACHE")
        }
        return environment | {
            "HOME": str(self.folder),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPYCACHEPREFIX": str(self.folder / "compiled"),
            "PYTHONPATH": os.pathsep.join((str(_ROOT / "src"), str(_ROOT))),
        }

    def prepare(self, tickets: int) -> None:
        """The workspace, and that the window showed the tickets last."""
        from benchmarks.many_tickets import fill
        from deskflow.bootstrap import Founding, open_workspace
        from deskflow.core.machine_settings import MachineSettings
        from deskflow.core.secrets import SecretStore

        machine = MachineSettings(self.folder / "machine.json", SecretStore(self.folder))
        founding = Founding("Measured", "Ada", "ada@measured.example")
        workspace = open_workspace(self.file, found=founding, machine=machine, run_engine=False)
        try:
            fill(workspace, tickets)
        finally:
            workspace.close()
        settings = self.folder / "config" / "deskflow"
        settings.mkdir(parents=True)
        (settings / "windows.ini").write_text("[General]\npage=tickets\n", encoding="utf-8")

    def start(self) -> dict[str, Any]:
        """One start of the program, and its end; what it said, with the moment it `began`."""
        began = time.time()
        done = subprocess.run(
            self.command(), env=self.environment(), cwd=self.folder,
            capture_output=True, text=True, check=False, timeout=_PATIENCE,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"the program ended with {done.returncode}:\n{done.stderr}")
        said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return said | {"began": began}

    def command(self, *options: str) -> list[str]:
        return [sys.executable, "-m", "benchmarks.start", str(self.file), *options]


def _empty_window(environment: dict[str, str]) -> float:
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-c", _EMPTY], env=environment, capture_output=True, text=True, check=True
    )
    return float(done.stdout) - began


# --- in the process that is measured -------------------------------------------------------------------------


def drive(path: str, *, stay: bool) -> int:
    """`deskflow --workspace PATH`, watched; it says when its rows were painted and closes, if it is not to stay."""
    # In the order of the command line: Qt looks at every module that is imported after it.
    import deskflow.programs  # noqa: F401, I001
    from deskflow.cli import main
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QTableView

    said: dict[str, Any] = {}
    run = QApplication.exec

    def look() -> None:
        for view in QApplication.allWidgets():
            if not isinstance(view, QTableView) or not view.isVisible():
                continue
            # A heading and a ticket.
            if view.model() is None or view.model().rowCount() < 2:
                continue
            timer.stop()
            view.viewport().repaint()
            said["painted"], said["modules"] = time.time(), sorted(sys.modules)
            said["busy"] = time.process_time()
            print(json.dumps(said), flush=True)
            if not stay:
                QTimer.singleShot(0, close)
            return

    def close() -> None:
        for window in QApplication.topLevelWidgets():
            window.close()

    def exec_watched(*_: object) -> int:
        said["running"] = time.time()
        timer.timeout.connect(look)
        timer.start()
        return run()

    timer = QTimer()
    timer.setInterval(2)
    QApplication.exec = exec_watched  # type: ignore[method-assign]
    return main(["--workspace", path])


if __name__ == "__main__":
    sys.exit(drive(sys.argv[1], stay="--stay" in sys.argv))
