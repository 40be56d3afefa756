"""The import of the working day: sixty rows of a CSV file and a few mails, the same at every start."""

from __future__ import annotations

from deskflow.core.workspace import Workspace
from deskflow.interchange.importing import import_files
from deskflow.interchange.options import ImportOptions

ROWS = 60


def import_rows(workspace: Workspace) -> None:
    path = workspace.files.database.with_name("rows.csv")
    lines = ["external_id,title,description"]
    lines += [f"row-{number},Row {number},from a file" for number in range(ROWS)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    summary = import_files(workspace, [path], ImportOptions(automate=False, batch_rows=20))
    assert not summary.bad, summary.bad
