"""One process has a workspace; others can talk to it, and what a dead one left is taken over."""

from __future__ import annotations

import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Client
from pathlib import Path

import pytest

from deskflow.core.errors import NotFound, Rejected, Transient
from deskflow.core.instance import Instance, Owner, ask, owner_of
from tests.own_time import own_seconds

HOLDER = """
import sys, time
from pathlib import Path
from deskflow.core.instance import Instance
instance = Instance.claim(Path(sys.argv[1]), "worker")
instance.serve(lambda request: {"heard": request})
print("ready", flush=True)
sys.stdin.read()
instance.release()
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "desk.deskflow"


@contextmanager
def held_elsewhere(workspace: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(workspace)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "ready\n"
        try:
            yield holder
        finally:
            holder.kill()


def test_a_second_process_is_told_who_has_it(workspace: Path) -> None:
    with held_elsewhere(workspace) as holder:
        with pytest.raises(Rejected) as refused:
            Instance.claim(workspace, "window")
        assert refused.value.code == "workspace.in_use"
        assert refused.value.params == {"pid": holder.pid, "role": "worker"}
        owner = owner_of(workspace)
        assert owner is not None
        assert (owner.pid, owner.role) == (holder.pid, "worker")
        assert ask(owner, {"command": ["export", "ü"]}) == {"heard": {"command": ["export", "ü"]}}


def test_what_a_killed_process_left_is_taken_over(workspace: Path) -> None:
    with held_elsewhere(workspace) as holder:
        owner = owner_of(workspace)
        assert owner is not None
        holder.kill()
        holder.wait()
        assert owner_of(workspace) is None
        with Instance.claim(workspace, "window") as mine:
            assert owner_of(workspace) == mine.owner
            if sys.platform != "win32":
                assert not Path(owner.address).parent.exists()
        assert owner_of(workspace) is None


def test_released_in_order_it_can_be_claimed_again(workspace: Path) -> None:
    assert owner_of(workspace) is None
    for role in ("window", "worker", "import"):
        with Instance.claim(workspace, role) as instance:
            assert instance.owner.role == role
    if sys.platform != "win32":
        assert not Path(instance.owner.address).parent.exists()


def test_two_spellings_are_one_workspace_and_two_files_are_two(
    workspace: Path, tmp_path: Path
) -> None:
    (tmp_path / "sub").mkdir()
    with Instance.claim(workspace, "window"), Instance.claim(tmp_path / "other.deskflow", "worker"):
        with pytest.raises(Rejected):
            Instance.claim(tmp_path / "sub" / ".." / "desk.deskflow", "worker")


@pytest.fixture
def serving(workspace: Path) -> Iterator[Callable[[Callable[[object], object]], Owner]]:
    with Instance.claim(workspace, "window") as instance:

        def serve(answer: Callable[[object], object]) -> Owner:
            instance.serve(answer)
            return instance.owner

        yield serve


def test_a_refusal_comes_back_as_its_code(serving: Callable[..., Owner]) -> None:
    def refuse(request: object) -> object:
        raise NotFound("ticket.not_found", id="4")

    assert ask(serving(refuse), {}) == {
        "error": {"code": "ticket.not_found", "params": {"id": "4"}}
    }


@pytest.mark.may_log_errors
def test_a_failure_of_the_owner_does_not_end_it(serving: Callable[..., Owner]) -> None:
    answers = iter([{"fine": True}])

    def sometimes(request: object) -> object:
        if request == "bad":
            raise ZeroDivisionError
        return next(answers)

    owner = serving(sometimes)
    assert ask(owner, "bad") == {
        "error": {"code": "request.failed", "params": {"kind": "ZeroDivisionError"}}
    }
    assert ask(owner, "good") == {"fine": True}


def test_a_long_command_does_not_keep_others_waiting(serving: Callable[..., Owner]) -> None:
    finish = threading.Event()

    def answer(request: object) -> object:
        return request if request == "quick" else finish.wait(20)

    owner = serving(answer)
    slow = threading.Thread(target=ask, args=(owner, "slow", 20))
    slow.start()
    assert ask(owner, "quick") == "quick"
    assert slow.is_alive()
    finish.set()
    slow.join(10)


def test_whoever_does_not_know_the_key_is_not_heard(serving: Callable[..., Owner]) -> None:
    heard: list[object] = []
    owner = serving(heard.append)
    with pytest.raises(Transient, match=r"workspace\.owner_silent"):
        ask(Owner(owner.pid, owner.role, owner.address, "guessed"), {"raise": True}, 5)
    # Without any handshake, too, and talking nonsense.
    stranger = Client(owner.address)
    stranger.send_bytes(b"{}")
    stranger.close()
    assert heard == []
    assert ask(owner, 1) is None
    assert heard == [1]


def test_nonsense_is_answered(serving: Callable[..., Owner]) -> None:
    owner = serving(lambda request: request)
    with Client(owner.address, authkey=owner.key.encode()) as connection:
        connection.send_bytes(b"\xff{")
        assert b"request.not_json" in connection.recv_bytes()


def test_an_owner_that_does_not_answer_is_given_up(workspace: Path) -> None:
    with Instance.claim(workspace, "window") as instance:
        begin = time.monotonic()
        with pytest.raises(Transient, match=r"workspace\.owner_silent"):
            ask(instance.owner, {}, timeout=0.3)
        assert own_seconds(begin) < 2
        instance.serve(lambda request: "late")


def test_looking_never_makes_a_claim_fail(workspace: Path) -> None:
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            owner_of(workspace)

    watchers = [threading.Thread(target=look) for _ in range(2)]
    for watcher in watchers:
        watcher.start()
    try:
        for _ in range(20):
            Instance.claim(workspace, "window", patience=5).release()
    finally:
        stop.set()
        for watcher in watchers:
            watcher.join()


@pytest.mark.skipif(sys.platform == "win32", reason="permissions work differently there")
def test_only_this_user_can_reach_it(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "desk.lock").write_text("")
    (tmp_path / "desk.lock").chmod(0o644)
    with Instance.claim(workspace, "window") as instance:
        lock_file = tmp_path / "desk.lock"
        assert stat.S_IMODE(lock_file.stat().st_mode) == 0o600
        assert instance.owner.key in lock_file.read_text()
        assert instance.owner.key not in repr(instance.owner)
        assert stat.S_IMODE(Path(instance.owner.address).parent.stat().st_mode) == 0o700


def test_a_lock_file_with_nonsense_in_it_is_no_obstacle(workspace: Path, tmp_path: Path) -> None:
    precious = tmp_path / "deskflow-precious"
    precious.mkdir()
    (precious / "letters").write_text("kept")
    (tmp_path / "desk.lock").write_text(
        '{"pid": 1, "role": "window", "key": "", "address": "%s"}' % (precious / "letters")
    )
    Instance.claim(workspace, "window").release()
    assert (precious / "letters").read_text() == "kept"
    (tmp_path / "desk.lock").write_text("[1, 2")
    Instance.claim(workspace, "window").release()
