"""Settings of this machine: a small JSON file in the platform's folder; secrets go to the secret store.

A damaged file costs window positions, never the start: it is read as empty and written anew.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from deskflow.core.errors import Bug, Rejected, Transient
from deskflow.core.settings import SettingValue, from_environment
from deskflow.core.settings_list import setting
from deskflow.core.settings_schema import Setting
from deskflow.core.types import Json
from deskflow.core.whole_files import write_whole

log = logging.getLogger(__name__)


class Secrets(Protocol):
    """What `secrets.SecretStore` does for a setting."""

    def get(self, name: str) -> str | None: ...

    def store(self, name: str, value: str) -> None: ...

    def delete(self, name: str) -> None: ...

    def holds(self, name: str) -> bool: ...


def default_path() -> Path:
    """Where this platform keeps settings."""
    import platformdirs

    return platformdirs.user_config_path("deskflow", appauthor=False) / "settings.json"


class MachineSettings:
    """Reads the file once; every change writes it whole, so a crash leaves the old or the new one."""

    def __init__(
        self, path: Path, secrets: Secrets, environment: Mapping[str, str] | None = None
    ) -> None:
        self._path = path
        self._secrets = secrets
        self._environment = os.environ if environment is None else environment
        self._lock = threading.Lock()
        self._values = self._load()

    @property
    def secrets(self) -> Secrets:
        """Where its secrets are."""
        return self._secrets

    def get(self, key: str) -> Json:
        """The value that holds now, a secret's too ("" when there is none)."""
        wanted = _of_machine(key)
        given = from_environment(wanted, self._environment)
        if given is not None:
            return given
        if wanted.kind == "secret":
            return self._secrets.get(_secret_name(wanted)) or wanted.default
        return self._own(wanted).value

    def value_of(self, key: str) -> SettingValue:
        """The value and where it comes from; a secret's is left out."""
        wanted = _of_machine(key)
        given = from_environment(wanted, self._environment)
        if wanted.kind == "secret":
            if given is not None:
                return SettingValue(wanted, "", "environment")
            held = self._secrets.holds(_secret_name(wanted))
            return SettingValue(wanted, "", "machine" if held else "default", is_set=held)
        if given is not None:
            return SettingValue(wanted, given, "environment")
        return self._own(wanted)

    def set(self, key: str, value: Json) -> None:
        """Raises Rejected when the value does not fit, Transient when it cannot be written."""
        wanted = _of_machine(key)
        checked = wanted.check(value)
        if wanted.kind == "secret":
            self._secrets.store(_secret_name(wanted), checked)
            return
        with self._lock:
            if self._values.get(key) != checked:
                self._write({**self._values, key: checked})

    def clear(self, key: str) -> None:
        """Back to the default."""
        wanted = _of_machine(key)
        if wanted.kind == "secret":
            self._secrets.delete(_secret_name(wanted))
            return
        with self._lock:
            if key in self._values:
                self._write({name: kept for name, kept in self._values.items() if name != key})

    def _own(self, wanted: Setting) -> SettingValue:
        if wanted.key in self._values:
            try:
                return SettingValue(wanted, wanted.check(self._values[wanted.key]), "machine")
            except Rejected as problem:
                log.warning(
                    "setting %s of this machine is not usable: %s", wanted.key, problem.code
                )
        return SettingValue(wanted, wanted.default, "default")

    def _load(self) -> dict[str, Json]:
        try:
            values = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as problem:
            log.warning("settings of this machine are not readable: %s", type(problem).__name__)
            return {}
        # Keys this release does not know stay in the file for the one that wrote them.
        return dict(values) if isinstance(values, dict) else {}

    def _write(self, values: dict[str, Json]) -> None:
        text = json.dumps(values, indent=2, sort_keys=True, ensure_ascii=False)
        try:
            write_whole(self._path, text.encode())
        except OSError as problem:
            raise Transient("setting.not_written", path=str(self._path)) from problem
        self._values = values


def _of_machine(key: str) -> Setting:
    wanted = setting(key)
    if wanted.in_tables:
        raise Bug("setting.in_tables", key=key)
    return wanted


def _secret_name(wanted: Setting) -> str:
    return f"setting.{wanted.key}"
