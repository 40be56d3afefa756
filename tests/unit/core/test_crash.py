"""What nobody caught ends in a report that says where, on this machine alone."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskflow.core.crash import CrashReports
from deskflow.core.redaction import Redaction

pytestmark = pytest.mark.may_log_errors


@pytest.fixture
def written() -> list[Path]:
    return []


@pytest.fixture
def redaction() -> Redaction:
    return Redaction()


@pytest.fixture
def reports(tmp_path: Path, written: list[Path], redaction: Redaction) -> Iterator[CrashReports]:
    before = sys.excepthook, threading.excepthook
    reports = CrashReports(tmp_path, "9.8.7", redaction, written.append, lambda: ["the last line"])
    yield reports
    sys.excepthook, threading.excepthook = before


def fail(text: str) -> None:
    raise ValueError(text)


def caught(text: str = "broken") -> ValueError:
    try:
        fail(text)
    except ValueError as problem:
        return problem
    raise AssertionError


def test_a_report_says_what_where_and_what_came_before(
    reports: CrashReports, redaction: Redaction
) -> None:
    redaction.add("hunter2")
    path = reports.write(caught("login with hunter2"), "MainThread")
    assert path is not None
    text = path.read_text(encoding="utf-8")
    for expected in ("9.8.7", "Python 3", "thread MainThread", "in fail", "the last line"):
        assert expected in text
    assert "hunter2" not in text


def test_the_hooks_report_errors_of_every_thread(
    reports: CrashReports, written: list[Path]
) -> None:
    assert reports.install() == []
    try:
        problem = caught()
        sys.excepthook(type(problem), problem, problem.__traceback__)
        other = threading.Thread(target=fail, args=("apart",), name="busy-thread")
        other.start()
        other.join()
    finally:
        reports.uninstall()
    assert len(written) == 2
    assert "thread busy-thread" in written[1].read_text(encoding="utf-8")
    assert not list(written[0].parent.glob("fault-*"))


def test_the_same_error_is_reported_once(reports: CrashReports) -> None:
    first = [reports.write(caught(f"frame {number}"), "MainThread") for number in range(5)]
    assert [path is not None for path in first] == [True, False, False, False, False]


def test_a_storm_of_errors_does_not_fill_the_disk(reports: CrashReports, tmp_path: Path) -> None:
    for number in range(50):
        try:
            exec(compile("\n" * number + "1/0", "made.py", "exec"))  # noqa: S102
        except ZeroDivisionError as problem:
            reports.write(problem, "MainThread")
    assert len(list(tmp_path.glob("crash-*"))) == 10


def test_old_reports_are_removed(reports: CrashReports, tmp_path: Path) -> None:
    for number in range(30):
        old = tmp_path / f"crash-{number}.txt"
        old.write_text("old")
        os.utime(old, (number, number))
    newest = reports.write(caught(), "MainThread")
    assert newest is not None
    assert newest.exists()
    assert len(list(tmp_path.glob("crash-*"))) == 20


def test_ctrl_c_is_no_crash(
    reports: CrashReports, written: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    reports.install()
    try:
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    finally:
        reports.uninstall()
    assert written == []
    assert "KeyboardInterrupt" in capsys.readouterr().err


def test_a_disk_that_refuses_is_no_second_crash(redaction: Redaction, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    reports = CrashReports(tmp_path / "taken", "1", redaction, lambda path: None)
    assert reports.write(caught(), "MainThread") is None


def test_a_crash_below_python_is_found_at_the_next_start(tmp_path: Path) -> None:
    program = (
        "import faulthandler, sys\n"
        "from pathlib import Path\n"
        "from deskflow.core.crash import CrashReports\n"
        "from deskflow.core.redaction import Redaction\n"
        "reports = CrashReports(Path(sys.argv[1]), '1', Redaction(), print)\n"
        "print(len(reports.install()), flush=True)\n"
        "if sys.argv[2] == 'crash': faulthandler._sigsegv()\n"
        "reports.uninstall()\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    first = subprocess.run([*command, "crash"], capture_output=True, text=True, check=False)
    assert first.returncode != 0
    assert first.stdout.split() == ["0"]
    second = subprocess.run([*command, "stop"], capture_output=True, text=True, check=True)
    assert second.stdout.split() == ["1"]
    (report,) = tmp_path.glob("crash-*")
    assert "Segmentation fault" in report.read_text(encoding="utf-8")
    assert not list(tmp_path.glob("fault-*"))
