"""A machine of its own for the program: home, settings, logs, no screen, no keyring. Knows nothing of any test."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from deskflow import cli
from deskflow.core.errors import DeskflowError
from deskflow.core.instance import Owner, ask, owner_of
from deskflow.core.settings_list import SETTINGS
from tests.own_time import own_seconds

LONGEST = 150.0
Started = Callable[[subprocess.Popen[str]], subprocess.Popen[str]]
"""The fixture `started`: remembers a process, to end it should the test fail."""
_ROOT = Path(__file__).resolve().parents[2]
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
_SETTINGS = {name for setting in SETTINGS.values() for name in setting.env}


@dataclass(frozen=True)
class Answer:
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Machine:
    """`screen=True` paints into memory; otherwise there is none."""

    folder: Path

    def environment(self, *, screen: bool) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in _SCREENS and name not in _SETTINGS and not name.startswith("DESKFLOW_")
        }
        runtime = self.folder / "runtime"
        runtime.mkdir(mode=0o700, exist_ok=True)
        return kept | {
            "HOME": str(self.folder), "USERPROFILE": str(self.folder),
            "LOCALAPPDATA": str(self.folder / "local"), "APPDATA": str(self.folder / "roaming"),
            "XDG_CONFIG_HOME": str(self.folder / "config"), "XDG_DATA_HOME": str(self.folder / "data"),
            "XDG_STATE_HOME": str(self.folder / "state"), "XDG_CACHE_HOME": str(self.folder / "cache"),
            "XDG_RUNTIME_DIR": str(runtime), "USER": "robin",
            "PYTHONPATH": str(_ROOT / "src"), "PYTHONIOENCODING": "utf-8",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            **({"QT_QPA_PLATFORM": "offscreen"} if screen else {}),
        }  # fmt: skip

    def start(
        self,
        *arguments: object,
        screen: bool = False,
        poor: bool = False,
        python: Sequence[str] = (),
    ) -> subprocess.Popen[str]:
        """`poor`: without the right of root to write anywhere. `python`: another program instead of deskflow."""
        words = python or ("-m", "deskflow")
        return subprocess.Popen(
            [sys.executable, *words, *map(str, arguments)],
            env=self.environment(screen=screen), cwd=self.folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
            preexec_fn=_without_privileges if poor else None,  # noqa: PLW1509 - nothing else runs in the child
        )  # fmt: skip

    def run(self, *arguments: object, screen: bool = False, poor: bool = False) -> Answer:
        """Waits until it has ended."""
        return ended(self.start(*arguments, screen=screen, poor=poor))

    def call(self, *arguments: object) -> Answer:
        """The same command line inside this process: starting one takes a second, and there are many ways to be wrong."""
        out, err = io.StringIO(), io.StringIO()
        handlers = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
        with (
            mock.patch.dict(os.environ, self.environment(screen=False), clear=True),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            try:
                code = cli.main([str(one) for one in arguments])
            finally:
                for one, handler in handlers.items():
                    signal.signal(one, handler)
        return Answer(code, out.getvalue(), err.getvalue())

    def run_all(self, *calls: Sequence[object]) -> list[Answer]:
        """Independent calls at the same time."""
        return [ended(process) for process in [self.start(*call) for call in calls]]

    @property
    def reports(self) -> list[Path]:
        """Crash reports that were written here."""
        return sorted(self.folder.rglob("crash-*.txt"))


def ended(process: subprocess.Popen[str]) -> Answer:
    try:
        out, err = process.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        raise AssertionError(f"it did not end: {out}\n{err}") from None
    return Answer(process.returncode, out, err)


def seconds_to_end(process: subprocess.Popen[str]) -> float:
    """After a signal was sent."""
    began = time.monotonic()
    ended(process)
    return own_seconds(began)


def answering(process: subprocess.Popen[str], workspace: Path) -> Owner:
    """Waits until the process has the workspace and answers requests."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        assert process.poll() is None, ended(process)
        owner = owner_of(workspace)
        if owner is not None and owner.pid == process.pid:
            if owner.role != "window":
                return owner
            try:
                ask(owner, {"raise": True}, timeout=LONGEST)
            except DeskflowError:
                continue
            return owner
        time.sleep(0.05)
    raise AssertionError(f"nobody has opened {workspace}")


def _without_privileges() -> None:
    """Root may write anywhere; with these gone from what it can get, permissions count for it, too."""
    if os.geteuid() == 0:
        import ctypes

        drop, override, search = 24, 1, 2  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        for right in (override, search):
            ctypes.CDLL(None).prctl(drop, right, 0, 0, 0)
