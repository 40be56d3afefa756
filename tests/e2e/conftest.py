"""Workspaces to try the program on; made once, copied for each test."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskflow.bootstrap import Founding
from tests.e2e.machine import Machine, Started
from tests.workspaces import founded


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine nobody has used."""
    folder = tmp_path / "home"
    folder.mkdir()
    return Machine(folder)


@pytest.fixture(scope="session")
def new_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a company and its administrator."""
    founding = Founding("Office", "Robin Doe", "robin@office.example")
    return founded(tmp_path_factory.mktemp("new") / "office.deskflow", founding)


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's workspace; its engine has never run."""
    from deskflow.programs import open_demo

    workspace = open_demo(tmp_path_factory.mktemp("demo"), run_engine=False)
    workspace.close()
    return workspace.files.database


@pytest.fixture
def workspace(new_file: Path, tmp_path: Path) -> Path:
    """A copy of the new workspace."""
    return Path(shutil.copy(new_file, tmp_path / "office.deskflow"))


@pytest.fixture
def started() -> Iterator[Started]:
    """Remembers processes and ends those a failed test has left."""
    processes: list[subprocess.Popen[str]] = []

    def remember(process: subprocess.Popen[str]) -> subprocess.Popen[str]:
        processes.append(process)
        return process

    yield remember
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.communicate()
