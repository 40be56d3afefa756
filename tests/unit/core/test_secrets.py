"""Secrets are sealed on the disk, open again, and it is told honestly how safe they are."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import keyring.errors
import pytest

from deskflow.core.errors import Rejected, Transient
from deskflow.core.master_keys import MasterKeys, system_keyring
from deskflow.core.secrets import SecretStore


class Ring:
    """A keyring in memory."""

    def __init__(self, refuses: Exception | None = None, forgets: bool = False) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.refuses = refuses
        self.forgets = forgets

    def get_password(self, service: str, username: str) -> str | None:
        if self.refuses:
            raise self.refuses
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if not self.forgets:
            self.kept[service, username] = password


def store_with(
    folder: Path, ring: Ring | None = None, environment: dict[str, str] | None = None
) -> SecretStore:
    return SecretStore(folder, MasterKeys(folder, environment or {}, lambda: ring))


def test_a_secret_is_there_after_a_restart_and_sealed_on_the_disk(tmp_path: Path) -> None:
    ring = Ring()
    store = store_with(tmp_path, ring)
    store.store("smtp", "hunter2 ünï")
    assert store.notice is None
    again = store_with(tmp_path, ring)
    assert again.get("smtp") == "hunter2 ünï"
    assert again.holds("smtp")
    assert b"hunter2" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    again.delete("smtp")
    again.delete("smtp")
    assert again.get("smtp") is None
    assert not again.holds("smtp")


def test_a_key_too_long_for_windows_fits(tmp_path: Path) -> None:
    store = store_with(tmp_path, Ring())
    store.store("firebase", "x" * 10_000)
    assert store.get("firebase") == "x" * 10_000


@pytest.mark.parametrize(
    "ring", [None, Ring(keyring.errors.NoKeyringError()), Ring(keyring.errors.InitError())]
)
def test_without_a_keyring_the_key_lies_in_a_private_file_and_a_notice_says_so(
    tmp_path: Path, ring: Ring | None
) -> None:
    store = store_with(tmp_path, ring)
    store.store("smtp", "hunter2")
    assert store.notice is not None
    assert store.notice.code == "secrets.key_in_file"
    assert store.notice.params["path"] == str(tmp_path / "master.key")
    assert store_with(tmp_path, ring).get("smtp") == "hunter2"
    if sys.platform != "win32":
        assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_a_keyring_that_forgets_is_not_trusted(tmp_path: Path) -> None:
    store = store_with(tmp_path, Ring(forgets=True))
    store.store("smtp", "hunter2")
    assert store_with(tmp_path, Ring(forgets=True)).get("smtp") == "hunter2"


def test_a_locked_keyring_may_be_unlocked_later(tmp_path: Path) -> None:
    store = store_with(tmp_path, Ring(keyring.errors.KeyringLocked()))
    with pytest.raises(Transient, match=r"secrets\.keyring_locked"):
        store.store("smtp", "hunter2")
    assert list(tmp_path.iterdir()) == []


def test_what_was_sealed_before_the_keyring_came_still_opens(tmp_path: Path) -> None:
    store_with(tmp_path).store("old", "before")
    ring = Ring()
    store = store_with(tmp_path, ring)
    store.store("new", "after")
    assert store.notice is None
    again = store_with(tmp_path, ring)
    assert (again.get("old"), again.get("new")) == ("before", "after")


def test_the_environment_gives_the_key_as_bytes_phrase_or_file(tmp_path: Path) -> None:
    file = tmp_path / "key.txt"
    file.write_text(base64.b64encode(os.urandom(32)).decode() + "\n")
    environments = [
        {"DESKFLOW_MASTER_KEY": base64.b64encode(os.urandom(32)).decode()},
        {"DESKFLOW_MASTER_KEY": "correct horse battery staple"},
        {"DESKFLOW_MASTER_KEY_FILE": str(file)},
    ]
    for number, environment in enumerate(environments):
        folder = tmp_path / str(number)
        store = store_with(folder, None, environment)
        store.store("smtp", "hunter2")
        assert store.notice is None
        assert not (folder / "master.key").exists()
        assert store_with(folder, None, environment).get("smtp") == "hunter2"
        with pytest.raises(Rejected, match=r"secrets\.wrong_key"):
            store_with(folder, None, {"DESKFLOW_MASTER_KEY": "another"}).get("smtp")


def test_a_key_file_that_is_not_there_is_no_reason_to_use_another_key(tmp_path: Path) -> None:
    store = store_with(tmp_path, Ring(), {"DESKFLOW_MASTER_KEY_FILE": str(tmp_path / "gone")})
    with pytest.raises(Rejected, match=r"secrets\.key_file_not_readable"):
        store.store("smtp", "hunter2")


def test_a_secret_moved_under_another_name_does_not_open(tmp_path: Path) -> None:
    ring = Ring()
    store_with(tmp_path, ring).store("smtp", "hunter2")
    path = tmp_path / "secrets.json"
    entries = json.loads(path.read_text())
    path.write_text(json.dumps({"webhook": entries["smtp"]}))
    with pytest.raises(Rejected, match=r"secrets\.wrong_key"):
        store_with(tmp_path, ring).get("webhook")


@pytest.mark.parametrize("content", ["{", "[]", "5"])
def test_a_damaged_file_is_not_written_over(tmp_path: Path, content: str) -> None:
    (tmp_path / "secrets.json").write_text(content)
    with pytest.raises(Rejected, match=r"secrets\.not_readable"):
        store_with(tmp_path, Ring()).store("smtp", "x")
    assert (tmp_path / "secrets.json").read_text() == content


def test_every_secret_that_passes_is_told_to_the_log(tmp_path: Path) -> None:
    seen: list[str] = []
    keys = MasterKeys(tmp_path, {}, Ring)
    store = SecretStore(tmp_path, keys, seen.append)
    store.store("smtp", "hunter2")
    store.get("smtp")
    assert seen == ["hunter2", "hunter2"]


def test_back_ends_that_keep_plain_text_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from keyring.backends import fail, null

    plain = type("PlaintextKeyring", (Ring,), {})
    alternative = type("Keyring", (Ring,), {"__module__": "keyrings.alt.file"})
    real = Ring()

    class Chain:
        backends = (plain(), real)

    for backend in (fail.Keyring(), null.Keyring(), plain(), alternative()):
        monkeypatch.setattr(keyring, "get_keyring", lambda backend=backend: backend)
        assert system_keyring() is None
    for backend in (real, Chain()):
        monkeypatch.setattr(keyring, "get_keyring", lambda backend=backend: backend)
        assert system_keyring() is real


def test_importing_secrets_does_not_load_the_slow_libraries() -> None:
    program = (
        "import sys, deskflow.core.secrets\n"
        "print([m for m in ('keyring', 'cryptography', 'platformdirs') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
