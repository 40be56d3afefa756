"""What a window remembers between two starts: where it stood, splitters, columns, the page last shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QByteArray, QSettings


class WindowState(Protocol):
    """A small store of window matters. Nothing in it is worth a backup."""

    def load(self, key: str) -> Any:
        """What was saved, or None."""

    def save(self, key: str, value: QByteArray | str | int | bool | list[str]) -> None: ...


class SettingsFileState:
    """In an INI file of the machine's own folder."""

    def __init__(self, folder: Path, user: str = "") -> None:
        """`user` keeps the layouts of several people on one machine apart."""
        self._settings = QSettings(str(folder / "windows.ini"), QSettings.Format.IniFormat)
        self._prefix = f"{user}/" if user else ""

    def load(self, key: str) -> Any:
        return self._settings.value(self._prefix + key)

    def save(self, key: str, value: QByteArray | str | int | bool | list[str]) -> None:
        self._settings.setValue(self._prefix + key, value)

    def flush(self) -> None:
        self._settings.sync()


class ForgetfulState:
    """Keeps things for this run only: demos and tests."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}

    def load(self, key: str) -> Any:
        return self._values.get(key)

    def save(self, key: str, value: QByteArray | str | int | bool | list[str]) -> None:
        self._values[key] = value
