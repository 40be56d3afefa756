"""Uses a bundle as a stranger would: with nothing of this machine but its screen, and a home of its own.

Each check says in a few words what it saw, or raises; `python packaging/bundle.py --only-check` runs them again.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deskflow.core.errors import DeskflowError
from deskflow.core.instance import ask, owner_of

TRIAL = Path(__file__).parent / "trial_workflow.json"
PATIENCE = 600
_KEPT = ("SYSTEMROOT", "TEMP", "TMP", "LANG", "DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR")  # fmt: skip
# Under the GPL alone, and easily dragged along with an interpreter or a system's libraries.
_GPL = re.compile(r"readline|gdbm|libdb-|libncurses_g|QtCharts|QtGraphs|QtDataVis|QtVirtualKeyboard|QtWebEngine", re.I)  # fmt: skip


class Failed(Exception):
    """What a check expected and what there was."""


@dataclass(frozen=True)
class Bundle:
    """`home` is where the program believes to be at home."""

    folder: Path
    home: Path

    @property
    def program(self) -> Path:
        return self.folder / ("deskflow.exe" if os.name == "nt" else "deskflow")

    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        has_screen = sys.platform != "linux" or {"DISPLAY", "WAYLAND_DISPLAY"} & set(kept)
        home = str(self.home)
        return kept | {
            "HOME": home, "USERPROFILE": home, "APPDATA": home, "LOCALAPPDATA": home,
            # Zones come from the bundle, as on a machine that has none.
            "PYTHONTZPATH": "",
            **({} if has_screen else {"QT_QPA_PLATFORM": "offscreen"}),
        }  # fmt: skip

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(self.program), *map(str, arguments)], cwd=self.home, env=self.environment(),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip

    def run(self, *arguments: object) -> str:
        """What it printed."""
        out, err, code = ended(self.start(*arguments))
        if code != 0:
            raise Failed(f"exit code {code}\n{out[-4000:]}{err[-4000:]}")
        return out

    def run_json(self, *arguments: object) -> Any:
        return json.loads(self.run(*arguments))


def ended(process: subprocess.Popen[str]) -> tuple[str, str, int]:
    try:
        out, err = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise Failed(f"it did not end within {PATIENCE} s") from None
    return out, err, process.returncode


# --- the checks ------------------------------------------------------------------------------------------


def version(bundle: Bundle) -> str:
    return bundle.run("--version").strip()


def expressions(bundle: Bundle) -> str:
    """Patterns and time zones come with the bundle."""
    source = "[extract('Ticket INC-1234', 'INC-([0-9]+)'), format_date('2026-07-01T08:30:00Z', 'H:mm', 'Europe/Berlin')]"
    _same(bundle.run_json("eval", source), ["1234", "10:30"])
    return "RE2, time zones"


def events(bundle: Bundle) -> str:
    found = bundle.run_json("event", "list", "--json")
    _true("the catalogue is whole", len(found) > 40)
    return f"{len(found)} events"


def trial(bundle: Bundle) -> str:
    """Scenarios with what needs a library or a child process: JSONata, a PDF, business time with holidays."""
    (told,) = bundle.run_json("workflow", "test", TRIAL, "--json")
    return f"{len(told['scenarios'])} scenarios, JSONata, PDF"


def gallery_and_help(bundle: Bundle) -> str:
    (folder,) = bundle.folder.rglob("workflow_templates")
    found = len(list(folder.glob("*.json")))
    _true("the gallery is whole", found >= 20)
    pages = sum(
        len(list(bundle.folder.rglob(f"docs/{book}/*.md"))) for book in ("desk", "workflows")
    )
    _true("the help is there", pages >= 20)
    pictures = len(list(bundle.folder.rglob("docs/images/guide/*.png")))
    _true("its pictures are there", pictures >= 10)
    return f"{found} templates, {pages} pages of help with {pictures} pictures"


def story(bundle: Bundle) -> str:
    """Everything the demo does, with a crash and pictures of every page."""
    told = bundle.run_json("demo", "--headless", "--json", "--out", bundle.home / "out")
    _same([step for step in told["steps"] if not step["ok"]], [])
    pictures = len(list((bundle.home / "out").glob("*.png")))
    _true("there are pictures", pictures > 10)
    return f"{len(told['steps'])} steps, {pictures} pictures"


def window(bundle: Bundle) -> str:
    """A window on a new workspace comes up, answers, and goes away when it is asked to."""
    file = bundle.home / "office.deskflow"
    times = [_seconds_to_window(bundle, file) for _ in range(3)]
    reports = sorted(path.name for path in bundle.home.rglob("crash-*.txt"))
    _same(reports, [])
    return f"{times[0]:.1f} s the first time, {min(times[1:]):.1f} s later"


def _seconds_to_window(bundle: Bundle, file: Path) -> float:
    began = time.monotonic()
    process = bundle.start("--workspace", file)
    try:
        while not _answers(file):
            if process.poll() is not None:
                raise Failed("".join(map(str, ended(process))))
            if time.monotonic() - began > PATIENCE:
                raise Failed("no window came up")
            time.sleep(0.02)
        seconds = time.monotonic() - began
        process.send_signal(signal.SIGTERM)
        out, err, code = ended(process)
        if os.name != "nt":  # there it is ended and not asked
            _same((out, code, "Traceback" in err), ("", 0, False))
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    return seconds


def _answers(file: Path) -> bool:
    owner = owner_of(file)
    if owner is None or owner.role != "window":
        return False
    try:
        return bool(ask(owner, {"raise": True}, timeout=PATIENCE))
    except DeskflowError:
        return False


def no_gpl(bundle: Bundle) -> str:
    names = [str(path.relative_to(bundle.folder)) for path in bundle.folder.rglob("*")]
    _same([name for name in names if _GPL.search(Path(name).name)], [])
    for name in ("DeskFlow.txt", "LGPL-3.0.txt", "packages.txt"):
        _true(
            f"licences/{name} is there", (bundle.folder / "licences" / name).stat().st_size > 1000
        )
    return "notices are there"


CHECKS: tuple[Callable[[Bundle], str], ...] = (
    version, expressions, events, trial, gallery_and_help, window, story, no_gpl,
)  # fmt: skip


def check(folder: Path) -> bool:
    """True when everything works; says so, or what does not."""
    good = True
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        bundle = Bundle(folder, Path(home))
        for one in CHECKS:
            began = time.monotonic()
            try:
                said = one(bundle)
            except (Failed, OSError, ValueError) as problem:
                good, said = False, f"FAILED {type(problem).__name__}: {problem}"
            name = one.__name__.replace("_", " ")
            print(f"bundle {name:<16} {time.monotonic() - began:6.1f} s  {said}", flush=True)
    return good


def largest(folder: Path, count: int = 12) -> Iterator[str]:
    """The parts of a bundle by their size, biggest first."""
    inner = folder / "_internal"
    place = inner if inner.is_dir() else folder
    sizes = {part.name: size_in_mb(part) for part in place.iterdir()}
    for name in sorted(sizes, key=lambda one: -sizes[one])[:count]:
        yield f"{sizes[name]:7.1f} MB  {name}"


def size_in_mb(path: Path) -> float:
    files = path.rglob("*") if path.is_dir() else iter((path,))
    return sum(p.stat().st_size for p in files if p.is_file() and not p.is_symlink()) / 1e6


def _same(found: object, wanted: object) -> None:
    if found != wanted:
        raise Failed(f"{found!r} instead of {wanted!r}")


def _true(what: str, found: bool) -> None:
    if not found:
        raise Failed(f"not so: {what}")
