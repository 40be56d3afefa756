"""A child process takes work off us, can be stopped at any time and is replaced when it dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import psutil
import pytest

from deskflow.core.children import ChildProcess
from deskflow.core.errors import Bug, Rejected, Transient
from tests.integration.core import child_work, slow_to_import
from tests.own_time import own_seconds

PATIENCE = 20.0


@pytest.fixture
def child() -> Iterator[ChildProcess]:
    child = ChildProcess()
    yield child
    assert child.close(5.0)


def eventually(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "did not happen"
        time.sleep(0.01)


def test_work_is_done_elsewhere_by_one_child(child: ChildProcess) -> None:
    assert child.pid is None
    assert child.run(child_work.double, 21).result(PATIENCE) == 42
    pid, _ = child.run(child_work.where).result(PATIENCE)
    assert pid == child.pid != os.getpid()
    futures = [child.run(child_work.double, number) for number in range(100)]
    assert [future.result(PATIENCE) for future in futures] == [2 * number for number in range(100)]
    assert child.run(child_work.where).result(PATIENCE)[0] == pid


def test_what_is_imported_for_it_does_not_count_as_its_time(child: ChildProcess) -> None:
    assert child.run(slow_to_import.one, timeout=0.3).result(PATIENCE) == 1
    with pytest.raises(Transient, match=r"child\.timeout"):
        child.run(child_work.spin, timeout=0.1).result(PATIENCE)


def test_an_error_comes_back_with_its_place(child: ChildProcess) -> None:
    with pytest.raises(Rejected) as refused:
        child.run(child_work.refuse, "some.code").result(PATIENCE)
    assert (refused.value.code, refused.value.params) == ("some.code", {"why": "because"})
    assert "child_work.py" in refused.value.__notes__[0]
    with pytest.raises(Bug) as strange:
        child.run(child_work.fail_strangely).result(PATIENCE)
    assert strange.value.params["kind"] == "Unpicklable"
    with pytest.raises(Bug, match=r"child\.not_plain"):
        child.run(child_work.answer_strangely).result(PATIENCE)
    assert child.run(child_work.double, 1).result(PATIENCE) == 2


def test_a_function_that_cannot_be_found_there_is_refused_at_once(child: ChildProcess) -> None:
    def inner() -> None: ...

    for function in (inner, lambda: None):
        with pytest.raises(Bug, match=r"child\.not_importable"):
            child.run(function)


def test_arguments_that_cannot_travel_fail_alone(child: ChildProcess) -> None:
    with pytest.raises(Bug, match=r"child\.not_plain"):
        child.run(child_work.double, lambda: None).result(PATIENCE)
    assert child.run(child_work.double, 4).result(PATIENCE) == 8


def test_a_dead_child_is_told_and_replaced(child: ChildProcess) -> None:
    with pytest.raises(Transient) as died:
        child.run(child_work.die, 7).result(PATIENCE)
    assert (died.value.code, died.value.params) == ("child.died", {"exit_code": 7})
    assert child.run(child_work.double, 1).result(PATIENCE) == 2


def test_a_child_killed_while_idle_is_replaced_unnoticed(child: ChildProcess) -> None:
    pid, _ = child.run(child_work.where).result(PATIENCE)
    psutil.Process(pid).kill()
    eventually(lambda: child.pid is None)
    assert child.run(child_work.double, 1).result(PATIENCE) == 2


def test_too_slow_is_stopped(child: ChildProcess) -> None:
    child.run(child_work.double, 1).result(PATIENCE)
    future = child.run(child_work.spin, timeout=0.2)
    waiting = child.run(child_work.double, 2)
    with pytest.raises(Transient, match=r"child\.timeout"):
        future.result(PATIENCE)
    assert waiting.result(PATIENCE) == 4


def test_cancelling_kills_what_runs_and_drops_what_waits(
    child: ChildProcess, tmp_path: Path
) -> None:
    started = tmp_path / "started"
    running = child.run(child_work.spin, str(started))
    waiting = child.run(child_work.spin)
    last = child.run(child_work.double, 3)
    eventually(lambda: started.exists() and started.read_text())
    pid = int(started.read_text())
    assert waiting.cancel()
    assert running.cancel()
    with pytest.raises(CancelledError):
        running.result(PATIENCE)
    assert last.result(PATIENCE) == 6
    assert not psutil.pid_exists(pid)


def test_closing_takes_less_than_a_second_whatever_runs(tmp_path: Path) -> None:
    child = ChildProcess()
    started = tmp_path / "started"
    running = child.run(child_work.spin, str(started))
    waiting = child.run(child_work.double, 1)
    eventually(lambda: started.exists() and started.read_text())
    begin = time.monotonic()
    assert child.close()
    assert own_seconds(begin) < 1.0
    assert running.cancelled()
    assert waiting.cancelled()
    assert child.run(child_work.double, 1).cancelled()
    assert not psutil.pid_exists(int(started.read_text()))


def test_closing_what_never_started() -> None:
    assert ChildProcess().close()


def test_parts_come_in_order(child: ChildProcess) -> None:
    assert list(child.stream(child_work.count_to, 500)) == list(range(500))
    assert list(child.stream(child_work.count_to, 0)) == []


def test_parts_before_an_error_are_not_lost(child: ChildProcess) -> None:
    seen: list[int] = []
    with pytest.raises(Rejected, match=r"child_work\.enough"):
        seen.extend(child.stream(child_work.count_and_fail, 50))
    assert seen == list(range(50))


def test_a_quick_child_waits_for_a_slow_reader(child: ChildProcess, tmp_path: Path) -> None:
    note = tmp_path / "note"
    with child.stream(child_work.count_and_note, 1_000_000, str(note)) as stream:
        assert next(stream) == 0
        far = -1
        deadline = time.monotonic() + PATIENCE
        while far != (far := int(note.read_text() or 0)):
            assert time.monotonic() < deadline, "it never waited"
            time.sleep(0.3)
        # Bounded by what fits into the queue and the pipe, not by its speed.
        assert far < 100_000
    assert child.run(child_work.double, 1).result(PATIENCE) == 2


def test_a_stream_can_be_left_and_then_says_so(child: ChildProcess) -> None:
    stream = child.stream(child_work.count_to, 10_000_000)
    assert next(stream) == 0
    stream.cancel()
    with pytest.raises(CancelledError):
        list(stream)
    assert child.run(child_work.double, 1).result(PATIENCE) == 2


def test_the_child_dies_with_its_parent(tmp_path: Path, repository: Path) -> None:
    started = tmp_path / "started"
    program = (
        "import sys\n"
        "from deskflow.core.children import ChildProcess\n"
        "from tests.integration.core import child_work\n"
        "if __name__ == '__main__':\n"
        "    ChildProcess().run(child_work.spin, sys.argv[1]).result()\n"
    )
    script = tmp_path / "parent.py"
    script.write_text(program)
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(repository / "src"), str(repository)]),
    }
    parent = subprocess.Popen([sys.executable, str(script), str(started)], env=environment)
    try:
        eventually(lambda: started.exists() and started.read_text())
        pid = int(started.read_text())
        assert psutil.pid_exists(pid)
    finally:
        parent.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        parent.wait()
    eventually(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == "zombie")
