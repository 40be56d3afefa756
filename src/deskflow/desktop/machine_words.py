"""What the disk, the system or the database said, in words for the window: what to do about it stands beside it."""

from __future__ import annotations

import errno
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from sqlalchemy.exc import OperationalError

_FULL: Final = QT_TRANSLATE_NOOP(
    "words", "The disk is full. Nothing was changed; make some room and try again."
)
_READ_ONLY: Final = QT_TRANSLATE_NOOP(
    "words", "The workspace cannot be written to: its disk or file is read-only. Nothing was changed."
)  # fmt: skip
_DISK: Final = QT_TRANSLATE_NOOP(
    "words", "The disk cannot be read or written just now. Nothing was changed; a copy of the workspace would be wise."
)  # fmt: skip
_BUSY: Final = QT_TRANSLATE_NOOP(
    "words",
    "Another program holds the workspace's file. Nothing was changed; please try again.",
)
_OTHER: Final = QT_TRANSLATE_NOOP("words", "{said}. Nothing was changed.")
_BY_NUMBER: Final[dict[int, Any]] = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EIO: _DISK,
}
# As SQLite says it; Postgres has its own words for a full disk.
_BY_WORDS: Final[tuple[tuple[str, Any], ...]] = (
    ("disk is full", _FULL),
    ("no space left", _FULL),
    ("readonly database", _READ_ONLY),
    ("read-only", _READ_ONLY),
    ("disk i/o error", _DISK),
    ("database is locked", _BUSY),
)


def of_the_machine(error: BaseException) -> str | None:
    """A sentence for what the machine refused; None for everything else."""
    if isinstance(error, OSError):
        text = _BY_NUMBER.get(error.errno or 0)
        if text is not None:
            return _translated(text)
        said = error.strerror or type(error).__name__
        return _translated(_OTHER).format(said=f"{error.filename}: {said}" if error.filename else said)  # fmt: skip
    if isinstance(error, OperationalError):
        said = str(error.orig).lower()
        return next((_translated(text) for words, text in _BY_WORDS if words in said), None)
    return None


def _translated(text: Any) -> str:
    return QCoreApplication.translate("words", text)
