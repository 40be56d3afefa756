"""The import of the working day: sixty rows of a CSV file, the same at every start."""

from __future__ import annotations

from deskflow.core.workspace import Workspace
from deskflow.core.writer import Priority
from deskflow.tickets.creating import ImportTickets
from deskflow.tickets.drafting import NewMessage, NewTicket

ROWS = 60


def import_rows(workspace: Workspace) -> None:
    wanted = tuple(
        NewTicket(f"Row {n}", NewMessage("from a file"), source_key=f"row:{n}") for n in range(ROWS)
    )
    actor = workspace.actor
    for start in range(0, ROWS, 20):
        command = ImportTickets(wanted[start : start + 20])
        workspace.writer.submit(
            lambda c=command: workspace.bus.run(c, actor, quiet=True), Priority.BATCH
        ).result(60)
