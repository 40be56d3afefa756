"""What is being typed survives `kill -9`, a damaged file and a disk that refuses; typing never waits."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskflow.core import sqlite
from deskflow.core.clock import ManualClock
from deskflow.core.drafts import DraftStore
from deskflow.core.errors import Transient
from deskflow.core.notices import Notice
from tests.own_time import own_seconds

ANN, BOB = UUID(int=1), UUID(int=2)
AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.drafts.db"


@pytest.fixture
def reopen(path: Path) -> Iterator[Callable[..., DraftStore]]:
    """Closes the store that is open and opens another one on the same file."""
    stores: list[DraftStore] = []

    def open_again(on_notice: Callable[[Notice], None] | None = None) -> DraftStore:
        if stores:
            assert stores[-1].close()
        stores.append(DraftStore(path, ManualClock(AT), on_notice))
        return stores[-1]

    yield open_again
    if stores:
        stores[-1].close()


@pytest.fixture
def store(reopen: Callable[..., DraftStore]) -> DraftStore:
    return reopen()


def test_a_draft_is_seen_at_once_and_after_a_restart(
    store: DraftStore, reopen: Callable[..., DraftStore]
) -> None:
    store.put(ANN, "ticket/1/reply", {"text": "Dear Ünï"})
    assert store.get(ANN, "ticket/1/reply") == {"text": "Dear Ünï"}
    assert store.get(BOB, "ticket/1/reply") is None
    store.put(ANN, "ticket/1/reply", {"text": "Dear Ünï, hello"})
    store = reopen()
    assert store.get(ANN, "ticket/1/reply") == {"text": "Dear Ünï, hello"}
    store.delete(ANN, "ticket/1/reply")
    assert store.get(ANN, "ticket/1/reply") is None
    assert reopen().get(ANN, "ticket/1/reply") is None


def test_the_list_has_what_waits_and_what_is_written(store: DraftStore) -> None:
    for key in ("ticket/1/reply", "ticket/2/note", "workflow/1"):
        store.put(ANN, key, key)
    store.put(BOB, "ticket/3/reply", "bob's")
    assert store.flush()
    store.put(ANN, "ticket/0/reply", "new")
    store.put(ANN, "ticket/1/reply", "changed")
    store.delete(ANN, "ticket/2/note")
    listed = [(draft.key, draft.content) for draft in store.list(ANN, "ticket/")]
    assert listed == [("ticket/0/reply", "new"), ("ticket/1/reply", "changed")]
    assert store.list(ANN, "ticket/1")[0].updated_at == AT
    assert [draft.key for draft in store.list(BOB)] == ["ticket/3/reply"]
    # A prefix is text, not a pattern.
    assert store.list(ANN, "ticket%") == store.list(ANN, "t_cket") == []


def test_what_is_put_in_does_not_change_later(store: DraftStore) -> None:
    content = {"lines": ["one"]}
    store.put(ANN, "k", content)
    content["lines"].append("two")
    assert store.get(ANN, "k") == {"lines": ["one"]}


def test_a_journal_keeps_its_order_through_restarts_and_clearing(
    store: DraftStore, reopen: Callable[..., DraftStore]
) -> None:
    store.append("workflow/1", {"op": "add"})
    store.append("workflow/2", {"op": "other"})
    store = reopen()
    for number in range(20):
        store.append("workflow/1", number)
        assert store.read_journal("workflow/1") == [{"op": "add"}, *range(number + 1)]
    store.clear_journal("workflow/1")
    assert store.read_journal("workflow/1") == []
    store.append("workflow/1", "after")
    assert store.read_journal("workflow/1") == ["after"]
    store = reopen()
    assert store.read_journal("workflow/1") == ["after"]
    assert store.read_journal("workflow/2") == [{"op": "other"}]


_steps = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.sampled_from("ab"), st.integers()),
        st.tuples(st.just("delete"), st.sampled_from("ab"), st.just(0)),
        st.tuples(st.just("append"), st.sampled_from("xy"), st.integers()),
        st.tuples(st.just("clear"), st.sampled_from("xy"), st.just(0)),
        st.tuples(st.sampled_from(["flush", "reopen"]), st.just(""), st.just(0)),
    ),
    max_size=25,
)


@settings(max_examples=25)
@given(_steps)
def test_it_always_answers_like_a_dictionary(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, int]]
) -> None:
    path = tmp_path_factory.mktemp("drafts") / "d.drafts.db"
    store = DraftStore(path, ManualClock(AT))
    drafts: dict[str, int] = {}
    journals: dict[str, list[int]] = {}
    try:
        for what, key, value in steps:
            if what == "put":
                store.put(ANN, key, value)
                drafts[key] = value
            elif what == "delete":
                store.delete(ANN, key)
                drafts.pop(key, None)
            elif what == "append":
                store.append(key, value)
                journals.setdefault(key, []).append(value)
            elif what == "clear":
                store.clear_journal(key)
                journals.pop(key, None)
            elif what == "flush":
                assert store.flush(10)
            else:
                assert store.close(10)
                store = DraftStore(path, ManualClock(AT))
            assert {draft.key: draft.content for draft in store.list(ANN)} == drafts
            assert {key: store.get(ANN, key) for key in drafts} == drafts
            for journal in "xy":
                assert store.read_journal(journal) == journals.get(journal, [])
    finally:
        store.close(10)


def test_typing_does_not_wait_for_a_busy_file(store: DraftStore, path: Path) -> None:
    other = sqlite.connect(path, read_only=False)
    other.execute("BEGIN IMMEDIATE")
    begin = time.monotonic()
    for number in range(200):
        store.put(ANN, "k", "x" * 2_000 + str(number))
        assert store.get(ANN, "k").endswith(str(number))
    assert own_seconds(begin) < 0.5
    assert not store.flush(0.05)
    other.execute("COMMIT")
    other.close()
    assert store.flush(10)


def test_many_threads_lose_nothing(store: DraftStore, reopen: Callable[..., DraftStore]) -> None:
    def work(number: int) -> None:
        for step in range(100):
            store.put(ANN, f"k/{number}", step)
            store.append(f"j/{number}", step)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    again = reopen()
    assert [draft.content for draft in again.list(ANN, "k/")] == [99] * 4
    assert [again.read_journal(f"j/{number}") for number in range(4)] == [list(range(100))] * 4


@pytest.mark.parametrize("damage", ["not a database", "pages", "newer", "cut"])
def test_a_damaged_file_is_set_aside_and_told(
    reopen: Callable[..., DraftStore], path: Path, damage: str
) -> None:
    store = reopen()
    for number in range(300):
        store.put(ANN, f"k/{number}", "x" * 500)
    assert store.close()
    if damage == "not a database":
        path.write_bytes(b"a photo of a cat " * 1_000)
    elif damage == "newer":
        connection = sqlite.connect(path, read_only=False)
        connection.execute("PRAGMA user_version=99")
        connection.close()
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:10_000])
    else:
        content = bytearray(path.read_bytes())
        content[4_096:] = os.urandom(len(content) - 4_096)
        path.write_bytes(content)
    kept = path.read_bytes()
    notices: list[Notice] = []
    store = reopen(notices.append)
    assert [notice.code for notice in notices] == [
        "drafts.from_newer_release" if damage == "newer" else "drafts.damaged"
    ]
    assert store.notice == notices[0]
    assert Path(str(notices[0].params["kept"])).read_bytes() == kept
    store.put(ANN, "k", "new")
    assert reopen().get(ANN, "k") == "new"


def test_damage_while_it_is_open_costs_old_drafts_but_not_the_new_one(
    reopen: Callable[..., DraftStore], path: Path
) -> None:
    notices: list[Notice] = []
    store = reopen(notices.append)
    for number in range(300):
        store.put(ANN, f"k/{number}", "x" * 500)
    assert reopen(notices.append).flush()
    store = reopen(notices.append)
    with path.open("rb+") as file:
        size = path.stat().st_size
        file.seek(100)
        file.write(b"\xff" * (size - 100))
    store.put(ANN, "k/now", "typed after the damage")
    assert store.flush(10)
    assert store.get(ANN, "k/now") == "typed after the damage"
    assert "drafts.damaged" in [notice.code for notice in notices]
    assert reopen().get(ANN, "k/now") == "typed after the damage"


def test_a_disk_that_refuses_is_told_and_tried_again(
    store: DraftStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = threading.Event()
    write = store._file.write

    def full(pending: object) -> None:
        refused.set()
        raise Transient("drafts.not_written", problem="disk full")

    monkeypatch.setattr(store._file, "write", full)
    store.put(ANN, "k", "typed")
    store.append("j", 1)
    assert refused.wait(10)
    assert not store.flush(0.05)
    assert store.notice is not None
    assert store.notice.code == "drafts.not_written"
    store.put(ANN, "k", "typed more")
    store.append("j", 2)
    assert store.get(ANN, "k") == "typed more"
    monkeypatch.setattr(store._file, "write", write)
    assert store.flush(10)
    assert store.notice is None
    assert (store.get(ANN, "k"), store.read_journal("j")) == ("typed more", [1, 2])


def test_closing_does_not_wait_for_a_disk_that_refuses(
    store: DraftStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(pending: object) -> None:
        raise Transient("drafts.not_written", problem="disk full")

    monkeypatch.setattr(store._file, "write", full)
    store.put(ANN, "k", "typed")
    begin = time.monotonic()
    assert not store.close(0.3)
    assert own_seconds(begin) < 1.5


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Transient, match=r"drafts\.not_openable"):
        DraftStore(tmp_path / "no" / "d.drafts.db", ManualClock(AT))


def test_times_are_those_of_the_clock(path: Path) -> None:
    clock = ManualClock(AT)
    store = DraftStore(path, clock)
    store.put(ANN, "a", 1)
    clock.advance(timedelta(minutes=5))
    store.put(ANN, "b", 2)
    assert store.close()
    store = DraftStore(path, clock)
    times = {draft.key: draft.updated_at for draft in store.list(ANN)}
    assert times == {"a": AT, "b": AT + timedelta(minutes=5)}
    store.close()


TYPIST = """
import sys, time
from pathlib import Path
from uuid import UUID
from deskflow.core.clock import SystemClock
from deskflow.core.drafts import DraftStore

store = DraftStore(Path(sys.argv[1]), SystemClock())
for number in range(int(sys.argv[2])):
    store.put(UUID(int=1), "reply", {"text": "word " * number, "number": number})
    store.append("workflow", number)
    if len(sys.argv) > 3:
        assert store.flush(10)
    print(number, flush=True)
    time.sleep(0.002)
time.sleep(600)
"""


def type_until_killed(path: Path, words: int, last: int, environment: dict[str, str]) -> int:
    """Types `words` words; killed after `last` of them, or by a fault point. Answers with what was told."""
    arguments = [str(path), str(words), *(["flush"] if "DESKFLOW_FAULT" in environment else [])]
    told = -1
    with subprocess.Popen(
        [sys.executable, "-c", TYPIST, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    ) as typist:
        assert typist.stdout is not None
        for line in typist.stdout:
            told = int(line)
            if told >= last:
                # "Within a second": the last word gets its time, then nothing is said goodbye to.
                time.sleep(0.5)
                typist.kill()
                break
        typist.wait(20)
    return told


def test_what_was_typed_survives_kill_9(path: Path, reopen: Callable[..., DraftStore]) -> None:
    told = type_until_killed(path, 150, 149, {})
    store = reopen()
    assert store.notice is None
    assert store.get(ANN, "reply") == {"text": "word " * told, "number": told}
    assert store.read_journal("workflow") == list(range(150))


@pytest.mark.parametrize("nth", [1, 2, 7])
def test_killed_just_before_writing_only_that_write_is_missing(
    path: Path, reopen: Callable[..., DraftStore], nth: int
) -> None:
    environment = {"DESKFLOW_FAULT": f"drafts.before_write:{nth}"}
    told = type_until_killed(path, 50, 50, environment)
    store = reopen()
    assert store.notice is None
    journal = store.read_journal("workflow")
    assert journal == list(range(len(journal)))
    # All that was flushed is there; one more may be, since the writer is quicker than the telling.
    assert told + 1 <= len(journal) <= told + 2
    reply = store.get(ANN, "reply")
    assert (reply is None and told < 0) or reply["number"] >= told
