"""What `pip install deskflow` gives somebody: the wheel in an environment that has never seen the source."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from deskflow import __version__

SHIPPED = ("resources", "ui", "migrations")
COMMANDS = ["", "demo", "worker", "admin", "import", "export", "event", "workflow", "eval"]

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Installation:
    """A virtual environment with the built wheel and the pinned runtime packages."""

    folder: Path
    home: Path

    @property
    def scripts(self) -> Path:
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    def run(self, program: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Start a program of the environment, far away from the source tree."""
        kept = ("PATH", "SYSTEMROOT", "TEMP", "TMP")
        environment = {name: os.environ[name] for name in kept if name in os.environ}
        environment |= {
            "HOME": str(self.home),
            "LOCALAPPDATA": str(self.home),
            "APPDATA": str(self.home),
        }
        return subprocess.run(
            [self.scripts / program, *arguments],
            cwd=self.home,
            env=environment | {"QT_QPA_PLATFORM": "offscreen"} | more,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


def must(*command: str | Path, cwd: Path) -> None:
    parts = [str(part) for part in command]
    result = subprocess.run(parts, cwd=cwd, capture_output=True, text=True, check=False)
    assert result.returncode == 0, f"{' '.join(parts)}\n{result.stdout}\n{result.stderr}"


def built(kind: str, repository: Path, target: Path) -> Path:
    must(sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", target, cwd=repository)
    (result,) = target.iterdir()
    return result


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("wheel", repository, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installation(
    wheel: Path, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> Installation:
    place = tmp_path_factory.mktemp("installation")
    found = Installation(place / "venv", place / "home")
    found.home.mkdir()
    uv = (sys.executable, "-m", "uv")
    must(*uv, "venv", "--python", sys.executable, found.folder, cwd=place)
    python = found.scripts / ("python.exe" if os.name == "nt" else "python")
    install = (*uv, "pip", "install", "--python", python)
    requirements = repository / "requirements" / "runtime.txt"
    must(*install, "--require-hashes", "-r", requirements, cwd=place)
    must(*install, "--no-deps", "--no-index", wheel, cwd=place)
    return found


def test_the_wheel_has_what_the_program_needs_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    for folder in SHIPPED:
        assert any(name.startswith(f"deskflow/_shipped/{folder}/") for name in names)
    assert [n for n in names if n.endswith(".pyc") or "__pycache__" in n] == []
    roots = {name.split("/")[0] for name in names}
    assert roots == {"deskflow", f"deskflow-{__version__}.dist-info"}


def test_the_source_distribution_can_build_that_wheel(repository: Path, tmp_path: Path) -> None:
    source = built("sdist", repository, tmp_path)
    with tarfile.open(source) as archive:
        tops = {name.split("/")[1] for name in archive.getnames() if "/" in name}
    assert {"src", *SHIPPED, "pyproject.toml", "LICENSE", "README.md"} <= tops


def test_the_installed_package_finds_its_own_files(installation: Installation) -> None:
    program = (
        "from deskflow import paths\n"
        "for folder in (paths.resources(), paths.ui(), paths.migrations(), paths.manual(), paths.manual_pictures()):\n"
        "    assert '_shipped' in folder.parts, folder\n"
        "    assert any(folder.iterdir()), folder\n"
    )
    result = installation.run("python", "-c", program)
    assert result.returncode == 0, result.stderr


def test_the_installed_program_says_what_it_is(installation: Installation) -> None:
    result = installation.run("deskflow", "--version")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"deskflow {__version__}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_by_examples(
    installation: Installation, command: str
) -> None:
    result = installation.run("deskflow", *command.split(), "--help")
    assert (result.returncode, result.stderr) == (0, "")
    assert "usage: deskflow" in result.stdout
    assert re.search(r"^examples?:\n  deskflow", result.stdout, re.M)


def test_the_list_of_commands_is_whole(installation: Installation) -> None:
    said = installation.run("deskflow", "--help").stdout
    assert re.findall(r"^    (\w+)  ", said, re.M) == COMMANDS[1:]


def test_the_installed_program_runs_workflows(installation: Installation, repository: Path) -> None:
    """With JSONata and a PDF, made in a child process."""
    trial = repository / "packaging" / "trial_workflow.json"
    result = installation.run("deskflow", "workflow", "test", str(trial))
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a screen")
def test_a_window_needs_a_screen(installation: Installation) -> None:
    result = installation.run("deskflow", QT_QPA_PLATFORM="")
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert "there is no screen here; `deskflow demo --headless`" in result.stderr
