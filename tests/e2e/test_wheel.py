"""What `pip install deskflow` gives somebody: the wheel in an environment that has never seen the source."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from deskflow import __version__

SHIPPED = ("resources", "ui", "migrations")

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Installation:
    """A virtual environment with the built wheel and the pinned runtime packages."""

    folder: Path
    home: Path

    @property
    def scripts(self) -> Path:
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
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
            env=environment | {"QT_QPA_PLATFORM": "offscreen"},
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
        "for folder in (paths.resources(), paths.ui(), paths.migrations()):\n"
        "    assert '_shipped' in folder.parts, folder\n"
        "    assert any(folder.iterdir()), folder\n"
    )
    result = installation.run("python", "-c", program)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_the_installed_program_starts(
    installation: Installation, repository: Path, argument: str
) -> None:
    if not (repository / "src" / "deskflow" / "cli.py").exists():
        pytest.skip("the command line does not exist yet")
    result = installation.run("deskflow", argument)
    assert result.returncode == 0, result.stderr
    expected = __version__ if argument == "--version" else "usage: deskflow"
    assert expected in result.stdout
    assert result.stderr == ""
