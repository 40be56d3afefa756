"""Passwords and tokens of this machine: sealed in one file, with a key from `master_keys`.

One sealed file instead of one keyring entry each: Windows caps an entry at 2,560 bytes, and a keyring that
asks, asks once. May wait for the keyring: not for the thread that paints.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable
from pathlib import Path

from deskflow.core.errors import Rejected, Transient
from deskflow.core.master_keys import MasterKey, MasterKeys
from deskflow.core.notices import Notice
from deskflow.core.sealing import Sealer, decrypted, encrypted
from deskflow.core.types import Json
from deskflow.core.whole_files import write_whole


def default_folder() -> Path:
    """Where this platform keeps an application's own data."""
    import platformdirs

    return platformdirs.user_data_path("deskflow", appauthor=False)


class SecretStore:
    """Keeps secrets by name. `on_seen` learns every value that passes, so that logs can blacken it."""

    def __init__(
        self,
        folder: Path,
        keys: MasterKeys | None = None,
        on_seen: Callable[[str], None] | None = None,
    ) -> None:
        self._path = folder / "secrets.json"
        self._lock = threading.RLock()
        self.sealer = Sealer(keys or MasterKeys(folder), on_seen)

    @property
    def notice(self) -> Notice | None:
        """What a person should know about how safe it is here; asks the keyring the first time."""
        return self.sealer.notice

    def store(self, name: str, value: str) -> None:
        """Replaces what was there. Transient("secrets.keyring_locked"), ("secrets.not_written")."""
        self.sealer.seen(value)
        key = self.sealer.sealing_key()
        with self._lock:
            self._write({**self._entries(), name: _sealed(key, name, value)})

    def get(self, name: str) -> str | None:
        """None when there is none; Rejected("secrets.wrong_key") when no key here opens it."""
        with self._lock:
            entry = self._entries().get(name)
            if entry is None:
                return None
            value = _opened(self.sealer.key(str(entry.get("key")), name), name, entry)
        self.sealer.seen(value)
        return value

    def holds(self, name: str) -> bool:
        """Whether there is one, without opening it."""
        with self._lock:
            return name in self._entries()

    def delete(self, name: str) -> None:
        with self._lock:
            entries = self._entries()
            if entries.pop(name, None) is not None:
                self._write(entries)

    def reseal(self) -> None:
        """Seals every secret with the newest key; those that no key here opens stay as they are."""
        key = self.sealer.sealing_key()
        with self._lock:
            entries = self._entries()
            for name, entry in entries.items():
                try:
                    value = _opened(self.sealer.key(str(entry.get("key")), name), name, entry)
                except Rejected:
                    continue
                entries[name] = _sealed(key, name, value)
            if entries:
                self._write(entries)

    def _entries(self) -> dict[str, Json]:
        try:
            entries = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as problem:
            # Writing a new file over it would throw away what a person may still rescue.
            raise Rejected("secrets.not_readable", path=str(self._path)) from problem
        if not isinstance(entries, dict):
            raise Rejected("secrets.not_readable", path=str(self._path))
        return entries

    def _write(self, entries: dict[str, Json]) -> None:
        try:
            write_whole(self._path, json.dumps(entries, indent=1, sort_keys=True).encode())
        except OSError as problem:
            raise Transient("secrets.not_written", problem=problem.strerror or "") from problem


def _sealed(key: MasterKey, name: str, value: str) -> Json:
    # The name is sealed in: a password moved under another name does not open.
    return {"key": key.id, "data": base64.b64encode(encrypted(key, value, name)).decode()}


def _opened(key: MasterKey, name: str, entry: Json) -> str:
    try:
        return decrypted(key, base64.b64decode(entry["data"], validate=True), name)
    except (ValueError, KeyError) as problem:
        raise Rejected("secrets.wrong_key", name=name) from problem
