"""Where the key comes from that seals secrets: the environment, the system's keyring, else a private file.

The keyring is imported late (it is slow) and may ask the person to unlock it: never call this on the
thread that paints.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from deskflow.core.errors import Rejected, Transient
from deskflow.core.notices import Notice
from deskflow.core.whole_files import write_whole

log = logging.getLogger(__name__)

VARIABLE = "DESKFLOW_MASTER_KEY"
FILE_VARIABLE = "DESKFLOW_MASTER_KEY_FILE"
OLD_VARIABLE = "DESKFLOW_OLD_MASTER_KEY"
_SERVICE = "deskflow"
_ACCOUNT = "master-key"
# Keys that seal nothing any more, one below the other.
_OLD_ACCOUNT = "old-master-keys"
_BYTES = 32


class Keyring(Protocol):
    """The part of a keyring back end that is used here."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...


@dataclass(frozen=True, slots=True)
class MasterKey:
    """32 bytes; `notice` says so when they are not kept as safely as they could be."""

    key: bytes
    notice: Notice | None = None

    @property
    def id(self) -> str:
        """Tells keys apart without telling anything about them."""
        return hashlib.sha256(b"deskflow key id" + self.key).hexdigest()[:16]


def system_keyring() -> Keyring | None:
    """The system's keyring, if it is a real one. Back ends that store plain text are refused."""
    import keyring

    backend = keyring.get_keyring()
    # A chain would fall through to a plain one when the first refuses, so its first real link is taken.
    for link in getattr(backend, "backends", [backend]):
        place, name = type(link).__module__, type(link).__name__
        plain = place.startswith("keyrings.alt") or "plaintext" in name.lower()
        empty = place.startswith(("keyring.backends.fail", "keyring.backends.null"))
        if not plain and not empty:
            found: Keyring = link
            return found
    return None


class MasterKeys:
    """The keys that may open a secret, best first; the first one seals new ones."""

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        keyring: Callable[[], Keyring | None] = system_keyring,
    ) -> None:
        self._file = folder / "master.key"
        self._old_file = folder / "old-master.keys"
        self._environment = os.environ if environment is None else environment
        self._keyring = keyring

    def for_sealing(self) -> MasterKey:
        """The best key there is; one is made when there is none yet."""
        given = self._from_environment()
        if given is not None:
            return given
        return self._from_keyring(make=True) or self._from_file(make=True)

    def for_opening(self) -> Iterator[MasterKey]:
        """All keys that exist, so that secrets sealed before a keyring appeared still open."""
        given = self._from_environment()
        if given is not None:
            yield given
        if self._file.exists():
            yield self._from_file(make=False)
        kept = self._from_keyring(make=False)
        if kept is not None:
            yield kept
        for text in self._old_keys():
            yield MasterKey(_stretched(text))

    def renew(self, old: MasterKey) -> MasterKey:
        """A new key in the place of the old one, which is kept for opening.

        Rejected("secrets.key_is_given") when the environment gives the key; OSError, Transient.
        """
        if self._from_environment() is not None:
            raise Rejected("secrets.key_is_given", variable=VARIABLE)
        text, kept = (
            base64.b64encode(os.urandom(_BYTES)).decode(),
            base64.b64encode(old.key).decode(),
        )
        backend = None if old.notice is not None else self._keyring()
        if backend is None:
            # The old one first: a crash in between must not lose it.
            lines = [*self._old_lines(), kept]
            write_whole(self._old_file, "\n".join(lines).encode())
            write_whole(self._file, text.encode())
            return self._from_file(make=False)
        import keyring.errors

        try:
            before = backend.get_password(_SERVICE, _OLD_ACCOUNT) or ""
            backend.set_password(_SERVICE, _OLD_ACCOUNT, f"{before}\n{kept}".strip())
            backend.set_password(_SERVICE, _ACCOUNT, text)
        except (keyring.errors.KeyringError, RuntimeError) as problem:
            raise Transient("secrets.keyring_locked") from problem
        return MasterKey(base64.b64decode(text))

    def _old_keys(self) -> list[str]:
        """Keys that were replaced: given by the environment, in the private file, in the keyring."""
        given = self._environment.get(OLD_VARIABLE, "").split()
        return [*given, *self._old_lines(), *self._old_in_keyring()]

    def _old_in_keyring(self) -> list[str]:
        import keyring.errors

        try:
            backend = self._keyring()
            text = None if backend is None else backend.get_password(_SERVICE, _OLD_ACCOUNT)
        except (keyring.errors.KeyringError, RuntimeError):
            # Whether the keyring is usable has been said when its newest key was asked for.
            return []
        return (text or "").split()

    def _old_lines(self) -> list[str]:
        try:
            return self._old_file.read_text(encoding="ascii").split()
        except FileNotFoundError:
            return []

    def _from_environment(self) -> MasterKey | None:
        text = self._environment.get(VARIABLE, "")
        name = self._environment.get(FILE_VARIABLE, "")
        if not text and name:
            try:
                text = Path(name).read_text(encoding="utf-8")
            except (OSError, ValueError) as problem:
                # Falling back in silence would seal with a key the administrator did not choose.
                raise Rejected("secrets.key_file_not_readable", path=name) from problem
        text = text.strip()
        return MasterKey(_stretched(text)) if text else None

    def _from_keyring(self, *, make: bool) -> MasterKey | None:
        import keyring.errors

        try:
            backend = self._keyring()
            if backend is None:
                return None
            text = backend.get_password(_SERVICE, _ACCOUNT)
            if text is None and make:
                text = base64.b64encode(os.urandom(_BYTES)).decode()
                backend.set_password(_SERVICE, _ACCOUNT, text)
                if backend.get_password(_SERVICE, _ACCOUNT) != text:
                    log.warning("the keyring forgets what it is given")
                    return None
        except keyring.errors.KeyringLocked as problem:
            raise Transient("secrets.keyring_locked") from problem
        except (keyring.errors.KeyringError, RuntimeError) as problem:
            log.warning("the keyring is not usable: %s", type(problem).__name__)
            return None
        return None if text is None else MasterKey(base64.b64decode(text))

    def _from_file(self, *, make: bool) -> MasterKey:
        notice = Notice("secrets.key_in_file", {"path": str(self._file)})
        try:
            return MasterKey(base64.b64decode(self._file.read_text(encoding="ascii")), notice)
        except FileNotFoundError:
            if not make:
                raise
        except (OSError, ValueError) as problem:
            raise Rejected("secrets.key_file_not_readable", path=str(self._file)) from problem
        key = os.urandom(_BYTES)
        write_whole(self._file, base64.b64encode(key))
        return MasterKey(key, notice)


def _stretched(text: str) -> bytes:
    """32 bytes in base64 are the key itself; anything else is a pass phrase and is made expensive to guess."""
    try:
        key = base64.b64decode(text, validate=True)
        if len(key) == _BYTES:
            return key
    except (binascii.Error, ValueError):
        pass
    # The salt is fixed, since worker, server and desktop must derive the same key from the same phrase.
    return hashlib.scrypt(
        text.encode(), salt=b"deskflow master key", n=2**15, r=8, p=1, maxmem=2**26, dklen=_BYTES
    )
