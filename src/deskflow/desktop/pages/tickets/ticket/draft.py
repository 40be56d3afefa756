"""What is being written on a ticket, kept within a second of the last key, on leaving, and through a crash."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from deskflow.core.drafts import DraftStore
from deskflow.tickets.drafting import Attachment

# After a pause of this length, and at the latest after the other one: typing without a pause is kept too.
PAUSE_MS = 300
LATEST_MS = 900
Kind = Literal["reply", "note"]


@dataclass(frozen=True, slots=True)
class Written:
    """A message in the making."""

    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    # Who gets a copy; None as long as nobody has chosen.
    cc: tuple[str, ...] | None = None

    def __bool__(self) -> bool:
        return bool(self.text.strip() or self.attachments)

    def as_json(self) -> dict[str, Any]:
        copies = {} if self.cc is None else {"cc": list(self.cc)}
        return {
            **copies,
            "text": self.text,
            "attachments": [
                {"sha256": one.sha256, "filename": one.filename, "content_type": one.content_type, "size": one.size}
                for one in self.attachments
            ],
        }  # fmt: skip


def written_from(content: Any) -> Written:
    """From what the store has; nothing for what it has not."""
    if not isinstance(content, dict):
        return Written()
    files = [
        Attachment(
            str(one["sha256"]), str(one["filename"]), str(one["content_type"]), int(one["size"])
        )
        for one in content.get("attachments", [])
    ]
    copies = content.get("cc")
    cc = None if copies is None else tuple(str(one) for one in copies)
    return Written(str(content.get("text", "")), tuple(files), cc)


def joined(first: Written, then: Written) -> Written:
    """What comes back, and below it what was typed meanwhile."""
    text = first.text if not then.text.strip() else f"{first.text}\n{then.text}"
    return Written(text, (*first.attachments, *then.attachments), first.cc)


def draft_key(ticket_id: UUID, kind: Kind) -> str:
    return f"ticket/{ticket_id}/{kind}"


def place_of(key: str) -> tuple[UUID, Kind]:
    """Where a draft under this key is written."""
    _, ticket_id, kind = key.split("/")
    return UUID(ticket_id), "note" if kind == "note" else "reply"


class DraftKeeper(QObject):
    """Keeps what `current` answers under `key`. `kept` comes with each keeping: whether there is something."""

    kept = Signal(bool)

    def __init__(
        self, drafts: DraftStore, user_id: UUID, current: Callable[[], Any], parent: QObject
    ) -> None:
        """`current` answers with the content as JSON values, or None when there is nothing to keep."""
        super().__init__(parent)
        self._drafts = drafts
        self._user_id = user_id
        self._current = current
        self.key = ""
        self._waits = False
        self._pause = self._timer(PAUSE_MS)
        self._latest = self._timer(LATEST_MS)

    def _timer(self, ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        timer.timeout.connect(self.keep)
        return timer

    def touch(self) -> None:
        """Something was typed."""
        self._waits = True
        self._pause.start()
        if not self._latest.isActive():
            self._latest.start()

    def keep(self) -> None:
        """Now, if anything is waiting."""
        if not self._waits or not self.key:
            return
        self._rest()
        content = self._current()
        if content is None:
            self._drafts.delete(self._user_id, self.key)
        else:
            self._drafts.put(self._user_id, self.key, content)
        self.kept.emit(content is not None)

    def forget(self, key: str) -> None:
        """It was sent, or thrown away."""
        if key == self.key:
            self._rest()
        self._drafts.delete(self._user_id, key)

    def _rest(self) -> None:
        self._waits = False
        self._pause.stop()
        self._latest.stop()

    def put(self, key: str, content: Any) -> None:
        """Keep something under another key than the present one."""
        self._drafts.put(self._user_id, key, content)
