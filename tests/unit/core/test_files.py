"""Attachments are stored whole, once, and under no name but their hash."""

from __future__ import annotations

import hashlib
import io
import os
import sys
import threading
import time
from pathlib import Path

import pytest

from deskflow.core.errors import NotFound, Rejected, Transient
from deskflow.core.files import AttachmentStore


@pytest.fixture
def store(tmp_path: Path) -> AttachmentStore:
    return AttachmentStore(tmp_path / "desk.files")


def left_in(store: AttachmentStore) -> list[str]:
    return sorted(
        str(path.relative_to(store.folder)) for path in store.folder.rglob("*") if path.is_file()
    )


def test_what_goes_in_comes_out(store: AttachmentStore) -> None:
    stored = store.put_bytes(b"hello")
    assert stored.hash == hashlib.sha256(b"hello").hexdigest()
    assert (stored.size, store.size(stored.hash)) == (5, 5)
    assert store.read(stored.hash) == b"hello"
    assert store.exists(stored.hash)
    assert store.is_sound(stored.hash)
    assert left_in(store) == [f"{stored.hash[:2]}/{stored.hash[2:4]}/{stored.hash}"]


def test_the_same_content_is_stored_once_from_any_source(
    store: AttachmentStore, tmp_path: Path
) -> None:
    content = os.urandom(700_000)
    (tmp_path / "photo.jpg").write_bytes(content)
    first = store.put_path(tmp_path / "photo.jpg")
    changed_at = store.path(first.hash).stat().st_mtime_ns
    assert store.put_bytes(content) == first
    assert store.put_stream(io.BytesIO(content)) == first
    assert store.path(first.hash).stat().st_mtime_ns == changed_at
    assert list(store.hashes()) == [first.hash]
    assert len(left_in(store)) == 1


def test_an_empty_file_is_a_file(store: AttachmentStore) -> None:
    assert store.read(store.put_bytes(b"").hash) == b""


def test_many_threads_storing_the_same_thing_agree(store: AttachmentStore) -> None:
    content = os.urandom(50_000)
    threads = [threading.Thread(target=store.put_bytes, args=(content,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.is_sound(store.put_bytes(content).hash)
    assert len(left_in(store)) == 1


@pytest.mark.parametrize(
    "name",
    ["", "..", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "\n", "a" * 62 + "/.", "g" * 64],
)
def test_only_a_hash_is_a_name(store: AttachmentStore, name: str) -> None:
    for ask in (store.path, store.open, store.read, store.exists, store.size):
        with pytest.raises(Rejected, match=r"file\.bad_hash"):
            ask(name)


def test_a_missing_file_is_named(store: AttachmentStore, tmp_path: Path) -> None:
    assert not store.exists("0" * 64)
    for ask in (store.read, store.size):
        with pytest.raises(NotFound, match=r"file\.missing"):
            ask("0" * 64)
    with pytest.raises(NotFound, match=r"file\.not_found"):
        store.put_path(tmp_path / "gone.pdf")


def test_folders_and_pipes_are_refused(store: AttachmentStore, tmp_path: Path) -> None:
    with pytest.raises(Rejected):
        store.put_path(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(Rejected, match=r"file\.not_regular"):
            store.put_path(tmp_path / "pipe")


def test_too_large_leaves_nothing_behind(store: AttachmentStore, tmp_path: Path) -> None:
    (tmp_path / "video").write_bytes(b"x" * 1_001)
    with pytest.raises(Rejected, match=r"file\.too_large"):
        store.put_path(tmp_path / "video", limit=1_000)
    assert left_in(store) == []
    assert store.put_path(tmp_path / "video", limit=1_001).size == 1_001


def test_a_cut_off_file_is_replaced_when_it_comes_again(store: AttachmentStore) -> None:
    stored = store.put_bytes(b"all of it")
    store.path(stored.hash).write_bytes(b"all")
    assert not store.is_sound(stored.hash)
    store.put_bytes(b"all of it")
    assert store.read(stored.hash) == b"all of it"


def test_a_disk_that_refuses_may_work_later(tmp_path: Path) -> None:
    (tmp_path / "desk.files").write_text("in the way")
    with pytest.raises(Transient, match=r"file\.not_written"):
        AttachmentStore(tmp_path / "desk.files").put_bytes(b"x")


@pytest.mark.skipif(sys.platform == "win32", reason="permissions work differently there")
def test_others_on_the_machine_cannot_read_attachments(store: AttachmentStore) -> None:
    assert store.path(store.put_bytes(b"x").hash).stat().st_mode & 0o077 == 0


def test_a_backup_gets_what_it_lacks(store: AttachmentStore, tmp_path: Path) -> None:
    hashes = {store.put_bytes(text).hash for text in (b"one", b"two")}
    backup = AttachmentStore(tmp_path / "backup.files")
    backup.put_bytes(b"one")
    assert store.copy_missing_to(backup) == 1
    assert set(backup.hashes()) == hashes
    assert store.copy_missing_to(backup) == 0


def test_leftovers_of_a_crash_are_swept_when_they_are_old(store: AttachmentStore) -> None:
    kept = store.put_bytes(b"kept").hash
    for name, age in (("old", 100_000), ("fresh", 10)):
        path = store.folder / "incoming" / name
        path.write_bytes(b"half")
        os.utime(path, (time.time() - age,) * 2)
    assert store.sweep() == 1
    assert (store.folder / "incoming" / "fresh").exists()
    assert store.exists(kept)
