"""An import into an open workspace reads in a child process and writes behind what people do."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskflow.bootstrap import open_workspace
from deskflow.core.workspace import Workspace
from deskflow.interchange.importing import import_files
from deskflow.interchange.options import ImportOptions
from deskflow.tickets.tables import tickets
from tests.integration.interchange.importing import CORPUS, write
from tests.workspaces import founded


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(founded(tmp_path / "desk.deskflow"), run_engine=False)
    yield opened
    opened.close()


def count(workspace: Workspace) -> int:
    from sqlalchemy import func, select

    return workspace.look_up(
        lambda connection: connection.execute(
            select(func.count()).select_from(tickets)
        ).scalar_one()
    )


def test_tables_and_mails_in_one_go(workspace, tmp_path):
    rows = write(
        tmp_path,
        "rows.csv",
        "title,customer\n" + "".join(f"Row {n},C{n % 7}\n" for n in range(1200)),
    )
    seen = []
    summary = import_files(workspace, [rows, CORPUS], ImportOptions(progress=seen.append))
    assert summary.bad == []
    assert summary.imported == count(workspace)
    assert summary.imported > 1200
    assert seen[-1].done == seen[-1].total
    assert not [thread for thread in threading.enumerate() if thread.name == "deskflow-import"]
    again = import_files(workspace, [rows, CORPUS])
    assert (again.imported, again.threaded) == (0, 0)


def test_cancelling_ends_the_child_at_once(workspace, tmp_path):
    rows = write(tmp_path, "rows.csv", "title\n" + "".join(f"Row {n}\n" for n in range(50_000)))
    seen = []
    summary = import_files(
        workspace, [rows], ImportOptions(progress=seen.append, cancelled=lambda: len(seen) >= 2)
    )
    assert summary.cancelled
    assert summary.imported == count(workspace) == 1000


def test_what_is_wrong_with_a_file_comes_back_from_the_child(workspace, tmp_path):
    summary = import_files(workspace, [write(tmp_path, "a.csv", "foo\n1\n")])
    assert [(bad.line, bad.code) for bad in summary.bad] == [(0, "csv.no_title_column")]
    assert summary.as_json()["bad"][0]["params"] == {"headers": "foo"}
