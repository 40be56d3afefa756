"""The one command: what it tells people on a bare machine, and what it starts."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def dev(repository: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", repository / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def calls(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would have been started, without the interpreter."""
    started: list[list[str]] = []

    def call(command: list[object], **_environment: str) -> int:
        started.append([str(part) for part in command if part != dev.PYTHON])
        return 0

    monkeypatch.setattr(dev, "call", call)
    monkeypatch.setattr(dev, "ensure_environment", lambda *, use_apt: None)
    return started


@pytest.fixture
def no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("no_screen")
def test_without_a_screen_run_plays_the_demo_headless(
    dev: ModuleType, calls: list[list[str]]
) -> None:
    assert dev.main(["run", "--out", "pictures"]) == 0
    assert calls == [["-m", "deskflow", "demo", "--headless", "--out", "pictures"]]


@pytest.mark.usefixtures("no_screen")
def test_with_a_screen_run_opens_the_window(
    dev: ModuleType, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert dev.main(["run"]) == 0
    assert calls == [["-m", "deskflow", "demo"]]


def test_arguments_are_passed_on(dev: ModuleType, calls: list[list[str]]) -> None:
    assert dev.main(["--apt", "test", "-k", "calendar"]) == 0
    assert dev.main(["faults", "--seed", "7"]) == 0
    assert calls == [["-m", "pytest", "-k", "calendar"], ["-m", "tests.faults", "--seed", "7"]]


def test_an_unknown_command_gets_the_usage(
    dev: ModuleType, calls: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.main(["rnu"]) == 2
    assert "usage: python dev.py" in capsys.readouterr().err
    assert calls == []


def test_a_missing_library_is_answered_with_the_line_to_run(
    dev: ModuleType, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(dev.shutil, "which", lambda _name: "/usr/bin/apt-get")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(dev.SetupFailed) as refusal:
        dev.ensure_system({"libnowhere.so.9": "libnowhere9"}, use_apt=False)
    line = "sudo apt-get install -y -q --no-install-recommends libnowhere9"
    assert line in str(refusal.value)
    assert calls == []

    dev.ensure_system({"libnowhere.so.9": "libnowhere9"}, use_apt=True)
    assert calls[-1] == line.split()


def test_everything_that_is_missing_is_named_at_once(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(dev.shutil, "which", lambda _name: "/usr/bin/apt-get")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(dev.SetupFailed) as refusal:
        dev.ensure_system({"libnowhere.so.9": "libnowhere9"}, use_apt=False)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert f"python{version}-venv libnowhere9" in str(refusal.value)


def test_root_installs_without_being_asked(
    dev: ModuleType, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda _name: "/usr/bin/apt-get")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 0, raising=False)
    dev.apt_install(["libnowhere9"], "Something is missing", use_apt=False)
    assert calls[-1][:2] == ["apt-get", "install"]


def test_uv_is_installed_at_its_pinned_version_and_hash(dev: ModuleType, repository: Path) -> None:
    version, pin = dev.uv_pin()
    assert pin.startswith(f"uv=={version} ")
    assert pin.count("--hash=sha256:") > 5
    assert not pin.rstrip().endswith("\\")
    assert pin.splitlines()[1] in (repository / "requirements" / "dev.txt").read_text()


def test_new_pins_bring_the_environment_up_to_date(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(dev, "REQUIREMENTS", tmp_path)
    (tmp_path / "dev.txt").write_text("one==1")
    before = dev.fingerprint()
    assert dev.fingerprint() == before
    (tmp_path / "dev.txt").write_text("one==2")
    assert dev.fingerprint() != before


def test_the_second_time_takes_no_time(repository: Path) -> None:
    """`sync` in this very environment has nothing to do, so it says nothing."""
    result = subprocess.run(
        [sys.executable, repository / "dev.py", "sync"], capture_output=True, text=True, check=True
    )
    assert result.stdout + result.stderr == ""


def test_tests_keep_their_files_in_memory_where_there_is_enough(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TMPDIR", raising=False)
    monkeypatch.setattr(dev, "MEMORY", tmp_path)
    monkeypatch.setattr(dev, "ROOM", 1)
    assert dev.in_memory() == {"TMPDIR": str(tmp_path)}
    monkeypatch.setattr(dev, "ROOM", 1 << 60)
    assert dev.in_memory() == {}
    monkeypatch.setattr(dev, "ROOM", 1)
    monkeypatch.setattr(dev, "MEMORY", tmp_path / "nowhere")
    assert dev.in_memory() == {}
    monkeypatch.setattr(dev, "MEMORY", tmp_path)
    monkeypatch.setenv("TMPDIR", "elsewhere")
    assert dev.in_memory() == {}


# --- a failure beside others ----------------------------------------------------------------------

ONLY_THE_SECOND_TIME = """
from pathlib import Path

def test_unsteady():
    marker = Path(__file__).with_suffix(".ran")
    ran_before = marker.exists()
    marker.touch()
    assert ran_before

def test_steady():
    pass
"""


@pytest.fixture
def suite(dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project; the tests put into it are run by the real pytest."""
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(dev, "VENV", tmp_path / "venv")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p xdist\n")
    # Qt, coverage and the others would be loaded into each of a dozen processes.
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    return tmp_path


def test_what_fails_only_beside_others_is_named(
    dev: ModuleType, suite: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (suite / "test_it.py").write_text(ONLY_THE_SECOND_TIME)
    assert dev.test([], use_apt=False) == 0
    assert "test: UNSTEADY: test_it.py::test_unsteady\n" in capfd.readouterr().out


@pytest.mark.parametrize("failing", [1, 4])
def test_what_fails_again_and_what_fails_often_has_failed(
    dev: ModuleType, suite: Path, capfd: pytest.CaptureFixture[str], failing: int
) -> None:
    tests = [f"def test_{number}():\n    assert False\n" for number in range(failing)]
    (suite / "test_it.py").write_text("".join(tests))
    assert dev.test([], use_apt=False) == 1
    assert "UNSTEADY" not in capfd.readouterr().out
