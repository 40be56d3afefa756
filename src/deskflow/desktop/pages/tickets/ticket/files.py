"""Attachments on their way in and out. Whatever arrives here is stored or copied, never run."""

from __future__ import annotations

import mimetypes
import shutil
import stat
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from deskflow.core.files import AttachmentStore
from deskflow.tickets.drafting import Attachment

MOST_BYTES = 25_000_000
# Kinds that programs merely show. Everything else can be saved, and whoever saves it decides.
SHOWN = frozenset(
    {
        ".pdf", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".heic", ".txt", ".log",
        ".csv", ".md", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".mp3", ".wav", ".m4a", ".mp4", ".mov",
    }
)  # fmt: skip


def store_paths(store: AttachmentStore, paths: Sequence[Path]) -> list[Attachment]:
    """Runs on a worker. Rejected("file.too_large" …) for the first one that cannot be kept."""
    return [_stored(store, path) for path in paths]


def _stored(store: AttachmentStore, path: Path) -> Attachment:
    stored = store.put_path(path, MOST_BYTES)
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Attachment(stored.hash, path.name[-255:], kind, stored.size)


def store_picture(store: AttachmentStore, png: bytes, filename: str) -> Attachment:
    """A picture that was pasted."""
    stored = store.put_bytes(png)
    return Attachment(stored.hash, filename, "image/png", stored.size)


def may_open(filename: str) -> bool:
    """Whether it is of a kind that is only ever shown."""
    return Path(filename).suffix.lower() in SHOWN


class ShownCopies:
    """Copies of attachments for the programs that show them; gone when DeskFlow ends."""

    def __init__(self, store: AttachmentStore) -> None:
        self._store = store
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def copy(self, file_hash: str, filename: str) -> Path:
        """A read-only copy under its own name. Runs on a worker; NotFound when the content is gone."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(
                prefix="deskflow-shown-", ignore_cleanup_errors=True
            )
        folder = Path(self._folder.name, file_hash[:16])
        target = folder / safe_name(filename)
        if not target.exists():
            folder.mkdir(exist_ok=True)
            save_copy(self._store, file_hash, target)
            target.chmod(stat.S_IRUSR)
        return target

    def close(self) -> None:
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


def save_copy(store: AttachmentStore, file_hash: str, target: Path) -> None:
    """Writes the content to `target`, marked as coming from elsewhere where the system knows such a mark."""
    with store.open(file_hash) as reading, target.open("wb") as writing:
        shutil.copyfileobj(reading, writing)
    if sys.platform == "win32":
        Path(f"{target}:Zone.Identifier").write_text(
            "[ZoneTransfer]\r\nZoneId=3\r\n", encoding="ascii"
        )


def safe_name(filename: str) -> str:
    """A file name and nothing more: no folders, no control characters, nothing that begins with a dot."""
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join("_" if not one.isprintable() or one in '<>:"|?*' else one for one in name)
    name = name.strip(" .")[-150:]
    return name or "file"
