"""Settings of the machine survive, tolerate a damaged file and keep secrets out of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskflow.core.errors import Bug, Rejected
from deskflow.core.machine_settings import MachineSettings, default_path


class Safe:
    """A secret store in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self.kept.get(name)

    def store(self, name: str, value: str) -> None:
        self.kept[name] = value

    def delete(self, name: str) -> None:
        self.kept.pop(name, None)

    def holds(self, name: str) -> bool:
        return name in self.kept


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "settings.json"


def test_a_value_is_there_after_a_restart(path: Path) -> None:
    MachineSettings(path, Safe(), {}).set("last_workspace", "Ünï/desk.deskflow")
    again = MachineSettings(path, Safe(), {})
    assert again.get("last_workspace") == "Ünï/desk.deskflow"
    assert again.value_of("last_workspace").source == "machine"
    again.clear("last_workspace")
    assert MachineSettings(path, Safe(), {}).value_of("last_workspace").source == "default"


def test_the_environment_counts_first_and_is_not_written_down(path: Path) -> None:
    settings = MachineSettings(path, Safe(), {"DESKFLOW_LOG_LEVEL": "debug"})
    settings.set("log_level", "error")
    assert settings.get("log_level") == "debug"
    assert settings.value_of("log_level").source == "environment"
    assert MachineSettings(path, Safe(), {}).get("log_level") == "error"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"last_workspace": 5}', "\x00\xff"])
def test_a_damaged_file_means_defaults_and_is_written_anew(path: Path, content: str) -> None:
    path.parent.mkdir()
    path.write_bytes(content.encode("latin-1"))
    settings = MachineSettings(path, Safe(), {})
    assert settings.get("last_workspace") == ""
    settings.set("last_workspace", "new")
    assert MachineSettings(path, Safe(), {}).get("last_workspace") == "new"


def test_what_another_release_wrote_stays_in_the_file(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"from_the_future": 1}', encoding="utf-8")
    MachineSettings(path, Safe(), {}).set("last_workspace", "x")
    assert "from_the_future" in path.read_text(encoding="utf-8")


def test_a_secret_goes_to_the_safe_and_is_never_shown(path: Path) -> None:
    safe = Safe()
    settings = MachineSettings(path, safe, {})
    assert not settings.value_of("smtp_password").is_set
    settings.set("smtp_password", "hunter2")
    assert settings.get("smtp_password") == "hunter2"
    shown = settings.value_of("smtp_password")
    assert (shown.value, shown.source, shown.is_set) == ("", "machine", True)
    assert not path.exists()
    settings.clear("smtp_password")
    assert settings.get("smtp_password") == ""
    assert safe.kept == {}


def test_both_names_of_the_seed_give_the_password(path: Path) -> None:
    assert (
        MachineSettings(path, Safe(), {"SMTP_PASS": "a-secret"}).get("smtp_password") == "a-secret"
    )
    shown = MachineSettings(path, Safe(), {"SMTP_PASS": "a-secret"}).value_of("smtp_password")
    assert (shown.value, shown.source) == ("", "environment")


def test_other_settings_do_not_belong_here(path: Path) -> None:
    settings = MachineSettings(path, Safe(), {})
    with pytest.raises(Bug):
        settings.get("theme")
    with pytest.raises(Rejected):
        settings.set("log_level", "loud")


def test_the_platform_has_a_place_for_them() -> None:
    assert default_path().parent.name == "deskflow"
