"""A sealed text opens where it belongs and nowhere else; renewing the key loses nothing."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

from deskflow.core.errors import Rejected
from deskflow.core.master_keys import OLD_VARIABLE, VARIABLE, MasterKeys
from deskflow.core.sealing import Sealer, is_sealed, key_of
from deskflow.core.secrets import SecretStore
from tests.unit.core.test_secrets import Ring

VALUE = "t0ken-ünï-%s-{{7*7}}"


def sealer(
    folder: Path, ring: Ring | None = None, environment: dict[str, str] | None = None
) -> Sealer:
    return Sealer(MasterKeys(folder, environment or {}, lambda: ring))


def new_key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def test_it_opens_again_and_says_which_key_it_needs(tmp_path: Path) -> None:
    one = sealer(tmp_path)
    sealed = one.seal(VALUE, "here")
    assert is_sealed(sealed)
    assert key_of(sealed) == one.sealing_key().id
    assert VALUE not in sealed
    assert sealer(tmp_path).open(sealed, "here") == VALUE
    # Twice the same value does not look the same.
    assert one.seal(VALUE, "here") != sealed


def test_it_does_not_open_in_another_place_or_when_it_was_changed(tmp_path: Path) -> None:
    one = sealer(tmp_path)
    sealed = one.seal(VALUE, "variable:a:b:c:1")
    for place in ("variable:a:b:c:2", "variable:x:b:c:1", ""):
        with pytest.raises(Rejected, match=r"secrets\.wrong_key"):
            one.open(sealed, place)
    head, body = sealed.rsplit(".", 1)
    data = bytearray(base64.b64decode(body))
    for at in (0, 12, len(data) - 1):
        data[at] ^= 1
        with pytest.raises(Rejected, match=r"secrets\.wrong_key"):
            one.open(f"{head}.{base64.b64encode(data).decode()}", "variable:a:b:c:1")
        data[at] ^= 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hunter2",
        "df1.",
        "df1.abc.QUJD",
        "df1.0f0f0f0f0f0f0f0f.QUJD",
        "df1." + "g" * 16 + "." + "A" * 40,
    ],
)
def test_what_is_not_sealed_is_not_taken_for_it(tmp_path: Path, text: str) -> None:
    assert not is_sealed(text)
    assert key_of(text) == ""
    with pytest.raises(Rejected, match=r"secrets\.wrong_key"):
        sealer(tmp_path).open(text, "x")


def test_another_machine_without_the_key_cannot_open_it(tmp_path: Path) -> None:
    sealed = sealer(tmp_path / "a", environment={VARIABLE: new_key()}).seal(VALUE, "x")
    with pytest.raises(Rejected, match=r"secrets\.wrong_key"):
        sealer(tmp_path / "b", environment={VARIABLE: new_key()}).open(sealed, "x")


def test_a_worker_is_given_the_key_by_its_environment_or_a_file(tmp_path: Path) -> None:
    key = new_key()
    sealed = sealer(tmp_path / "a", environment={VARIABLE: key}).seal(VALUE, "x")
    (tmp_path / "key").write_text(key + "\n")
    by_file = {"DESKFLOW_MASTER_KEY_FILE": str(tmp_path / "key")}
    assert sealer(tmp_path / "b", environment=by_file).open(sealed, "x") == VALUE


@pytest.mark.parametrize("with_ring", [True, False])
def test_a_renewed_key_seals_and_the_old_one_still_opens(tmp_path: Path, with_ring: bool) -> None:
    ring = Ring() if with_ring else None
    one = sealer(tmp_path, ring)
    sealed = one.seal(VALUE, "x")
    renewed = one.renew()
    assert renewed != key_of(sealed)
    assert key_of(one.seal(VALUE, "x")) == renewed
    # Also after a restart, and after a second renewal.
    again = sealer(tmp_path, ring)
    assert again.open(sealed, "x") == VALUE
    assert again.sealing_key().id == renewed
    again.renew()
    assert sealer(tmp_path, ring).open(sealed, "x") == VALUE


def test_where_the_environment_gives_the_key_it_also_gives_the_next(tmp_path: Path) -> None:
    first, second = new_key(), new_key()
    one = sealer(tmp_path, environment={VARIABLE: first})
    sealed = one.seal(VALUE, "x")
    with pytest.raises(Rejected, match=r"secrets\.key_is_given"):
        one.renew()
    after = sealer(tmp_path, environment={VARIABLE: second, OLD_VARIABLE: first})
    assert after.open(sealed, "x") == VALUE
    assert key_of(after.seal(VALUE, "x")) != key_of(sealed)


def test_the_passwords_of_the_machine_are_sealed_again(tmp_path: Path) -> None:
    store = SecretStore(tmp_path, MasterKeys(tmp_path, {}, lambda: None))
    store.store("smtp", VALUE)
    before = (tmp_path / "secrets.json").read_text()
    renewed = store.sealer.renew()
    store.reseal()
    after = (tmp_path / "secrets.json").read_text()
    assert renewed in after
    assert renewed not in before
    (tmp_path / "old-master.keys").unlink()
    assert SecretStore(tmp_path, MasterKeys(tmp_path, {}, lambda: None)).get("smtp") == VALUE


def test_the_file_with_old_keys_is_for_nobody_else(tmp_path: Path) -> None:
    one = sealer(tmp_path)
    one.seal(VALUE, "x")
    one.renew()
    if os.name == "posix":
        assert (tmp_path / "old-master.keys").stat().st_mode & 0o077 == 0


def test_every_clear_value_that_passes_is_told_to_the_logs(tmp_path: Path) -> None:
    seen: list[str] = []
    one = Sealer(MasterKeys(tmp_path, {}, lambda: None), seen.append)
    sealed = one.seal("first", "x")
    assert one.open(sealed, "x") == "first"
    assert seen == ["first", "first"]
