"""Mail files and archives from opening to batches of mails. Runs in a child process: plain values in and out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deskflow.channels.mail.mbox import looks_like_mbox, read_mbox
from deskflow.channels.mail.message import DEFAULT_LIMITS, IncomingMail, MailUnreadable
from deskflow.channels.mail.parse import read_mail
from deskflow.interchange.readings import BadRow

# A batch travels through a pipe and waits in memory: small enough for that, large enough to be worth a commit.
BATCH_MAILS = 250
BATCH_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class MailItem:
    """A mail and where it stands: its place in the archive from 1, or 0 for a file of its own."""

    file: str
    place: int
    mail: IncomingMail


@dataclass(frozen=True, slots=True)
class MailBatch:
    """Some mails. `done` is how many bytes of the files of this call have been read."""

    items: tuple[MailItem, ...]
    bad: tuple[tuple[str, BadRow], ...]
    done: int
    file: str


@dataclass(slots=True)
class _Gathering:
    items: list[MailItem]
    bad: list[tuple[str, BadRow]]
    size: int = 0

    @property
    def is_full(self) -> bool:
        return len(self.items) + len(self.bad) >= BATCH_MAILS or self.size >= BATCH_BYTES

    def take(self, file: str, place: int, raw: bytes) -> None:
        read = read_mail(raw, DEFAULT_LIMITS)
        if isinstance(read, MailUnreadable):
            self.bad.append((file, BadRow(place, "", read.code, read.params)))
        else:
            self.items.append(MailItem(file, place, read))
            self.size += read.size

    def batch(self, done: int, file: str) -> MailBatch:
        full = MailBatch(tuple(self.items), tuple(self.bad), done, file)
        self.items, self.bad, self.size = [], [], 0
        return full


def read_mails(paths: tuple[str, ...]) -> Iterator[MailBatch]:
    """The mails of these `.eml` files and archives, in batches. A file that cannot be read is a bad one, no error."""
    gathering = _Gathering([], [])
    before = 0
    for path in paths:
        try:
            size = Path(path).stat().st_size
            for end in _read_file(path, size, gathering):
                if gathering.is_full:
                    yield gathering.batch(before + end, path)
        except OSError as error:
            gathering.bad.append(
                (path, BadRow(0, "", "file.unreadable", {"reason": error.strerror or ""}))
            )
            size = 0
        before += size
    yield gathering.batch(before, paths[-1] if paths else "")


def _read_file(path: str, size: int, gathering: _Gathering) -> Iterator[int]:
    """Yields the position after each mail."""
    with Path(path).open("rb") as stream:
        start = stream.read(4096)
        stream.seek(0)
        if looks_like_mbox(start):
            for place, one in enumerate(read_mbox(stream, DEFAULT_LIMITS.max_bytes), start=1):
                gathering.take(path, place, one.raw)
                yield one.end
            return
        gathering.take(path, 0, stream.read(DEFAULT_LIMITS.max_bytes + 1))
        yield size
