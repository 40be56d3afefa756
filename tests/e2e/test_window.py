"""The window's process: one per file, reachable for calls, gone within two seconds, and nothing lost by kill -9."""

from __future__ import annotations

import json
import shutil
import signal
import sys
from pathlib import Path
from uuid import UUID

import pytest

from deskflow.core.clock import SystemClock
from deskflow.core.drafts import DraftStore
from deskflow.core.instance import owner_of
from deskflow.core.workspace_files import WorkspaceFiles, quick_check
from tests.e2e.machine import Machine, Started, answering, ended, seconds_to_end

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="is ended by signals")

# The real program; a moment after it has opened, somebody types and the text gets the second it is promised.
TYPING = """
import sys
from PySide6.QtCore import QTimer
from deskflow import cli
from deskflow.desktop.program.application import Program
shown = Program.show_workspace
def show(self, workspace, **options):
    shown(self, workspace, **options)
    me = workspace.current_user.id
    def type_it():
        workspace.drafts.put(me, "ticket/new", {"text": "half a sent"})
        QTimer.singleShot(1000, lambda: print(me, flush=True))
    QTimer.singleShot(0, type_it)
Program.show_workspace = show
sys.exit(cli.main(sys.argv[1:]))
"""


def titles(machine: Machine, *options: object) -> list[str]:
    answer = machine.call("export", "tickets", *options)
    assert answer.code == 0, answer.err
    return [one["title"] for one in json.loads(answer.out)]


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.csv"
    path.write_text("ID,Title,Customer\n1,First,ACME\n2,Second,ACME\n", encoding="utf-8")
    return path


def test_calls_are_handed_to_it_a_second_start_raises_it_and_sigterm_closes_it(
    machine: Machine, workspace: Path, new_file: Path, rows: Path, tmp_path: Path, started: Started
) -> None:
    window = started(machine.start("--workspace", workspace, screen=True))
    owner = answering(window, workspace)

    imported = machine.run("import", rows, "--json", "--workspace", workspace)
    assert imported.code == 0, imported.err
    assert json.loads(imported.out)["imported"] == 2
    assert titles(machine, "--workspace", workspace) == ["First", "Second"]

    second = machine.run("--workspace", workspace, screen=True)
    assert (second.code, second.out) == (0, "")
    assert owner_of(workspace) == owner

    worker = machine.call("worker", "--workspace", workspace)
    assert worker.code == 1
    assert f"(window, process {window.pid})" in worker.err

    window.send_signal(signal.SIGTERM)
    assert seconds_to_end(window) < 2.0
    assert window.returncode == 0
    assert owner_of(workspace) is None
    assert machine.reports == []
    assert quick_check(workspace) == []
    assert not workspace.with_name(f"{workspace.name}-wal").exists()

    # Without a name it is the file the window had open last, whatever was named elsewhere meanwhile.
    other = shutil.copy(new_file, tmp_path / "other.deskflow")
    assert titles(machine, "--workspace", other) == []
    assert titles(machine) == ["First", "Second"]


def test_killed_and_started_again_nothing_is_lost(
    machine: Machine, workspace: Path, rows: Path, started: Started
) -> None:
    window = started(machine.start("--workspace", workspace, screen=True, python=("-c", TYPING)))
    assert window.stdout is not None
    me = window.stdout.readline().strip()
    assert me, ended(window)
    assert machine.call("import", rows, "--workspace", workspace).code == 0
    window.kill()
    ended(window)
    assert owner_of(workspace) is None

    again = started(machine.start("--workspace", workspace, screen=True))
    answering(again, workspace)
    assert titles(machine, "--workspace", workspace) == ["First", "Second"]
    again.send_signal(signal.SIGTERM)
    assert seconds_to_end(again) < 2.0

    drafts = DraftStore(WorkspaceFiles.at(workspace).drafts, SystemClock())
    try:
        assert drafts.get(UUID(me), "ticket/new") == {"text": "half a sent"}
    finally:
        drafts.close()


def test_a_name_that_does_not_exist_yet_becomes_the_workspace_used_last(
    machine: Machine, tmp_path: Path, started: Started
) -> None:
    path = tmp_path / "made" / "new.deskflow"
    window = started(machine.start("--workspace", path, screen=True))
    answering(window, path)
    window.send_signal(signal.SIGTERM)
    assert seconds_to_end(window) < 2.0
    assert window.returncode == 0
    assert machine.call("admin", "users").out.split() == [
        "Robin",
        "robin@localhost.localdomain",
        "admin",
    ]
