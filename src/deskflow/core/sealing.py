"""Seals texts with a key of `master_keys`: AES-GCM, bound to what they belong to, naming the key that opens them.

A sealed text moved to another place does not open there. May wait for the keyring the first time: not for the thread
that paints.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import threading
from collections.abc import Callable
from typing import Final

from deskflow.core.errors import Rejected, Transient
from deskflow.core.master_keys import MasterKey, MasterKeys
from deskflow.core.notices import Notice

_NONCE: Final = 12
# What it is, which key, and nonce, ciphertext and tag in base64.
_SEALED: Final = re.compile(r"df1\.([0-9a-f]{16})\.([A-Za-z0-9+/]{38,}={0,2})")


def is_sealed(text: str) -> bool:
    """Whether this is a sealed text by its looks; whether it opens is another question."""
    return _SEALED.fullmatch(text) is not None


def key_of(sealed: str) -> str:
    """The id of the key that opens it; "" for what is not sealed."""
    found = _SEALED.fullmatch(sealed)
    return found.group(1) if found else ""


class Sealer:
    """Seals and opens; any thread. `on_seen` learns every clear value that passes, so that logs can blacken it."""

    def __init__(self, keys: MasterKeys, on_seen: Callable[[str], None] | None = None) -> None:
        self._keys = keys
        self._on_seen = on_seen
        self._lock = threading.RLock()
        self._known: dict[str, MasterKey] = {}
        self._sealing: MasterKey | None = None

    @property
    def notice(self) -> Notice | None:
        """What a person should know about how safe the key is here."""
        return self.sealing_key().notice

    def seal(self, value: str, bound_to: str) -> str:
        """The sealed text. Transient("secrets.keyring_locked"), ("secrets.not_written")."""
        self.seen(value)
        key = self.sealing_key()
        data = base64.b64encode(encrypted(key, value, bound_to)).decode()
        return f"df1.{key.id}.{data}"

    def open(self, sealed: str, bound_to: str) -> str:
        """Rejected("secrets.wrong_key") when no key here opens it, or it belongs to something else."""
        found = _SEALED.fullmatch(sealed)
        if found is None:
            raise Rejected("secrets.wrong_key", name=bound_to)
        key = self.key(found.group(1), bound_to)
        try:
            value = decrypted(key, base64.b64decode(found.group(2), validate=True), bound_to)
        except binascii.Error as problem:
            raise Rejected("secrets.wrong_key", name=bound_to) from problem
        self.seen(value)
        return value

    def seen(self, value: str) -> None:
        if self._on_seen is not None:
            self._on_seen(value)

    def sealing_key(self) -> MasterKey:
        with self._lock:
            if self._sealing is None:
                try:
                    self._sealing = self._keys.for_sealing()
                except OSError as problem:
                    said = problem.strerror or ""
                    raise Transient("secrets.not_written", problem=said) from problem
                self._known[self._sealing.id] = self._sealing
            return self._sealing

    def key(self, key_id: str, name: str) -> MasterKey:
        """The key with this id, if this machine has it."""
        with self._lock:
            if key_id not in self._known:
                for key in self._keys.for_opening():
                    self._known[key.id] = key
                    if key.id == key_id:
                        break
            found = self._known.get(key_id)
            if found is None:
                raise Rejected("secrets.wrong_key", name=name)
            return found

    def renew(self) -> str:
        """A new key seals from now on, the old one still opens; answers with the new one's id.

        Rejected("secrets.key_is_given") where the environment decides about the key.
        """
        with self._lock:
            old = self.sealing_key()
            try:
                self._sealing = self._keys.renew(old)
            except OSError as problem:
                raise Transient("secrets.not_written", problem=problem.strerror or "") from problem
            self._known[self._sealing.id] = self._sealing
            return self._sealing.id


def encrypted(key: MasterKey, value: str, bound_to: str) -> bytes:
    """Nonce, ciphertext and tag; what it is bound to is sealed in."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key.key).encrypt(nonce, value.encode(), bound_to.encode())


def decrypted(key: MasterKey, data: bytes, bound_to: str) -> str:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        clear = AESGCM(key.key).decrypt(data[:_NONCE], data[_NONCE:], bound_to.encode())
        return clear.decode()
    except (InvalidTag, ValueError) as problem:
        raise Rejected("secrets.wrong_key", name=bound_to) from problem
