"""What is being typed, kept beside the workspace so that a crash costs nothing, and never waited for.

Putting a draft only hands it to this store's own writer thread; reading sees it at once. Drafts are not
commands: nobody else sees them, they are not synced. One process at a time opens a store (`instance`).
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from deskflow.core import faults
from deskflow.core.clock import Clock
from deskflow.core.drafts_file import DraftRow, DraftsFile
from deskflow.core.errors import Transient
from deskflow.core.notices import Notice
from deskflow.core.pending_drafts import PendingDrafts
from deskflow.core.types import Json, canonical_json, from_micros, to_micros

log = logging.getLogger(__name__)

_RETRY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody was writing; `key` says where, like `ticket/<id>/reply`."""

    key: str
    content: Json
    updated_at: datetime


class DraftStore:
    """Drafts by user and key, and append-only journals of edits that are not saved yet.

    `on_notice` is called on the writer thread when a damaged file had to be set aside or writing fails;
    `notice` holds the last one.
    """

    def __init__(
        self, path: Path, clock: Clock, on_notice: Callable[[Notice], None] | None = None
    ) -> None:
        """Opens or creates the file; Transient("drafts.not_openable") when the folder is not writable."""
        self._clock = clock
        self._on_notice = on_notice
        self.notice: Notice | None = None
        self._file = DraftsFile(path, self._set_notice)
        self._changed = threading.Condition()
        self._pending = PendingDrafts()
        # What the writer is committing just now; reading must still see it.
        self._writing = PendingDrafts()
        self._next_seq = self._file.last_seq() + 1
        self._closing = False
        self._failing = False
        self._thread = threading.Thread(target=self._work, name="deskflow-drafts", daemon=True)
        self._thread.start()

    # --- drafts ------------------------------------------------------------------------------------

    def put(self, user_id: UUID, key: str, content: Json) -> None:
        """Keeps the newest text under this key; several puts in quick succession are one write."""
        row = DraftRow(user_id.hex, key, canonical_json(content), to_micros(self._clock.now()))
        with self._changed:
            self._pending.drafts[row.user, row.key] = row
            self._changed.notify_all()

    def get(self, user_id: UUID, key: str) -> Json | None:
        with self._changed:
            for waiting in (self._pending, self._writing):
                if (user_id.hex, key) in waiting.drafts:
                    row = waiting.drafts[user_id.hex, key]
                    return None if row is None else json.loads(row.content)
        stored = self._file.draft(user_id.hex, key)
        return None if stored is None else json.loads(stored.content)

    def delete(self, user_id: UUID, key: str) -> None:
        """Sent or thrown away; nothing happens when there is none."""
        with self._changed:
            self._pending.drafts[user_id.hex, key] = None
            self._changed.notify_all()

    def list(self, user_id: UUID, prefix: str = "") -> Sequence[Draft]:
        """A user's drafts whose key begins with `prefix`, by key."""
        with self._changed:
            waiting = {**self._writing.drafts, **self._pending.drafts}
        # Read after the snapshot: whatever is in neither of the two is committed by now.
        rows: dict[str, DraftRow | None] = {
            row.key: row for row in self._file.drafts(user_id.hex, prefix)
        }
        for (user, key), row in waiting.items():
            if user == user_id.hex and key.startswith(prefix):
                rows[key] = row
        return [
            Draft(row.key, json.loads(row.content), from_micros(row.updated_at))
            for _, row in sorted(rows.items())
            if row is not None
        ]

    # --- journals ----------------------------------------------------------------------------------

    def append(self, journal_key: str, record: Json) -> None:
        """Adds one edit to a journal; edits are read back in the order they were appended."""
        text = canonical_json(record)
        with self._changed:
            self._pending.append(journal_key, self._take_seq(), text)
            self._changed.notify_all()

    def read_journal(self, journal_key: str) -> Sequence[Json]:
        """Every edit since the journal was cleared."""
        with self._changed:
            waiting = self._writing.followed_by(self._pending)
        records = dict(self._file.journal(journal_key))
        cleared = waiting.cleared.get(journal_key, -1)
        records.update(waiting.appended.get(journal_key, {}))
        return [json.loads(text) for seq, text in sorted(records.items()) if seq > cleared]

    def clear_journal(self, journal_key: str) -> None:
        """The edits are saved elsewhere now."""
        with self._changed:
            self._pending.clear(journal_key, self._take_seq())
            self._changed.notify_all()

    # --- ending ------------------------------------------------------------------------------------

    def flush(self, timeout: float = 2.0) -> bool:
        """Waits until all that was put is on the disk; False when that took longer."""
        with self._changed:
            return self._changed.wait_for(
                lambda: not self._pending and not self._writing, max(0.0, timeout)
            )

    def close(self, timeout: float = 1.5) -> bool:
        """Writes what is left and stops the thread; True when everything is on the disk."""
        deadline = time.monotonic() + timeout
        written = self.flush(timeout)
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(max(0.1, deadline - time.monotonic()))
        if not self._thread.is_alive():
            self._file.close()
        return written

    # --- inside ------------------------------------------------------------------------------------

    def _take_seq(self) -> int:
        seq, self._next_seq = self._next_seq, self._next_seq + 1
        return seq

    def _set_notice(self, notice: Notice) -> None:
        self.notice = notice
        log.warning("%s", notice.code)
        if self._on_notice is not None:
            self._on_notice(notice)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._pending or self._closing)
                if not self._pending:
                    return
                if self._closing and self._failing:
                    return
                self._writing, self._pending = self._pending, PendingDrafts()
            written = self._write()
            with self._changed:
                if not written:
                    # Nothing typed is lost: it waits for a better moment, newer text on top.
                    self._pending = self._writing.followed_by(self._pending)
                self._writing = PendingDrafts()
                self._changed.notify_all()
                if not written:
                    self._changed.wait_for(lambda: self._closing, _RETRY_SECONDS)

    def _write(self) -> bool:
        faults.point("drafts.before_write")
        try:
            self._file.write(self._writing)
        except Transient as problem:
            if not self._failing:
                self._set_notice(Notice("drafts.not_written", dict(problem.params)))
            self._failing = True
            return False
        if self._failing:
            self._failing = False
            self.notice = None
        return True
