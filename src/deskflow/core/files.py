"""Attachments on the disk, named by their content: `<folder>/ab/cd/<sha256>`. What a name means is in tables.

A file is there whole or not at all, it never changes, and storing it twice is storing it once.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from deskflow.core import faults
from deskflow.core.errors import NotFound, Rejected, Transient
from deskflow.core.whole_files import sync_folder

_HASH = re.compile(r"[0-9a-f]{64}")
_INCOMING = "incoming"
_BLOCK = 1 << 18
_STALE_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What a table keeps about an attachment; `size` in bytes."""

    hash: str
    size: int


class AttachmentStore:
    """One workspace's attachments. Every method may be called from any thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    # --- putting in --------------------------------------------------------------------------------

    def put_bytes(self, content: bytes) -> StoredFile:
        """Transient("file.not_written") when the disk refuses."""
        stored = StoredFile(hashlib.sha256(content).hexdigest(), len(content))
        if not self._has(stored):
            with _writing_errors(), self._incoming() as (temporary, file):
                file.write(content)
                self._settle(temporary, file, stored)
        return stored

    def put_path(self, source: Path, limit: int | None = None) -> StoredFile:
        """Copies a file in, block by block; `limit` in bytes.

        Rejected: "file.not_regular" (a folder, a device), "file.too_large"; NotFound("file.not_found").
        """
        try:
            # Without O_NONBLOCK opening a named pipe would wait for ever.
            flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
            handle = os.open(source, flags)
        except FileNotFoundError as problem:
            raise NotFound("file.not_found", path=str(source)) from problem
        except IsADirectoryError as problem:
            raise Rejected("file.not_regular", path=str(source)) from problem
        except OSError as problem:
            raise Rejected("file.not_readable", path=str(source)) from problem
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise Rejected("file.not_regular", path=str(source))
            with open(handle, "rb", closefd=False) as reading:
                return self.put_stream(reading, limit)
        finally:
            os.close(handle)

    def put_stream(self, reading: BinaryIO, limit: int | None = None) -> StoredFile:
        """Stores what is left of a stream; Rejected("file.too_large") beyond `limit` bytes."""
        digest, size = hashlib.sha256(), 0
        with _writing_errors(), self._incoming() as (temporary, file):
            while block := reading.read(_BLOCK):
                size += len(block)
                if limit is not None and size > limit:
                    raise Rejected("file.too_large", limit=limit)
                digest.update(block)
                file.write(block)
            stored = StoredFile(digest.hexdigest(), size)
            if not self._has(stored):
                self._settle(temporary, file, stored)
        return stored

    # --- taking out --------------------------------------------------------------------------------

    def path(self, file_hash: str) -> Path:
        """Where that file lies or would lie; Rejected("file.bad_hash") for anything but a hash."""
        if not _HASH.fullmatch(file_hash):
            raise Rejected("file.bad_hash")
        return self.folder / file_hash[:2] / file_hash[2:4] / file_hash

    def open(self, file_hash: str) -> BufferedReader:
        """For reading; NotFound("file.missing") when the file has gone."""
        try:
            return self.path(file_hash).open("rb")
        except FileNotFoundError as problem:
            raise NotFound("file.missing", hash=file_hash) from problem

    def read(self, file_hash: str) -> bytes:
        with self.open(file_hash) as file:
            return file.read()

    def exists(self, file_hash: str) -> bool:
        return self.path(file_hash).is_file()

    def size(self, file_hash: str) -> int:
        """In bytes; NotFound("file.missing")."""
        try:
            return self.path(file_hash).stat().st_size
        except FileNotFoundError as problem:
            raise NotFound("file.missing", hash=file_hash) from problem

    # --- looking after -----------------------------------------------------------------------------

    def hashes(self) -> Iterator[str]:
        """Every file there is, in the order of the hashes."""
        for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
            if _HASH.fullmatch(path.name):
                yield path.name

    def is_sound(self, file_hash: str) -> bool:
        """Whether the content is still what its name says."""
        with self.open(file_hash) as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == file_hash

    def copy_missing_to(self, other: AttachmentStore) -> int:
        """Adds to a backup what it lacks; answers with how many files that were."""
        missing = [one for one in self.hashes() if not other.exists(one)]
        for file_hash in missing:
            other.put_path(self.path(file_hash))
        return len(missing)

    def sweep(self) -> int:
        """Removes half-written files that a crash left behind over a day ago; answers with how many."""
        removed = 0
        for left in self.folder.glob(f"{_INCOMING}/*"):
            with contextlib.suppress(OSError):
                if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                    left.unlink()
                    removed += 1
        return removed

    # --- inside ------------------------------------------------------------------------------------

    def _has(self, stored: StoredFile) -> bool:
        try:
            return self.path(stored.hash).stat().st_size == stored.size
        except (FileNotFoundError, NotADirectoryError):
            return False

    @contextlib.contextmanager
    def _incoming(self) -> Iterator[tuple[Path, BinaryIO]]:
        folder = self.folder / _INCOMING
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                yield Path(name), file
        finally:
            Path(name).unlink(missing_ok=True)

    def _settle(self, temporary: Path, file: BinaryIO, stored: StoredFile) -> None:
        file.flush()
        os.fsync(file.fileno())
        file.close()
        target = self.path(stored.hash)
        new_folders = not target.parent.is_dir()
        target.parent.mkdir(parents=True, exist_ok=True)
        faults.point("files.before_rename")
        try:
            temporary.replace(target)
        except PermissionError:
            # Windows refuses when somebody is reading the same content: then it is there already.
            if not self._has(stored):
                raise
        sync_folder(target.parent)
        if new_folders:
            sync_folder(target.parent.parent)
            sync_folder(self.folder)


@contextlib.contextmanager
def _writing_errors() -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise Transient("file.not_written", problem=problem.strerror or "") from problem
