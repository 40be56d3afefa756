"""One CSV file of tickets before it is imported: its first rows as they will be."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

from deskflow.desktop.importing.table_card import TableCard
from deskflow.desktop.importing.words import field_title, reason, tr
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.words import describe_error, word
from deskflow.interchange.csv_files import CsvPreview, preview_csv
from deskflow.interchange.csv_mapping import MapFile
from deskflow.interchange.headers import FIELDS, OWN
from deskflow.interchange.own_fields import knowing
from deskflow.interchange.readings import BadRow, RowReading
from deskflow.tickets.defining.reading import DeskRules, desk_rules

ROWS = 8


class CsvCard(TableCard):
    def __init__(self, context: PageContext, path: Path) -> None:
        self._own: list[tuple[str, str]] = []
        super().__init__(context, path, "tickets")
        asked = context.workspace.ask(desk_rules, context.workspace.tenant_id)
        context.requests.submit(
            asked,
            self._on_rules,
            lambda problem: self.refuse(describe_error(problem)),
            owner=self,
        )

    def _on_rules(self, rules: DeskRules) -> None:
        """What this tenant has of its own is known before the file is looked at."""
        self._own = [(f"{OWN}{one.key}", one.name) for one in rules.fields if one.is_active]
        self._base = knowing(rules, self._base)
        self.look(self._base)

    def rows_title(self) -> str:
        return tr("The first rows, as they will come in")

    def meanings(self) -> Sequence[tuple[str, str]]:
        return [*((field, field_title(field)) for field in FIELDS), *self._own]

    def unusable(self) -> str:
        return tr("Choose which column is the title or the description.")

    def read(self, told: MapFile) -> Future[CsvPreview]:
        """Parsing is for the child process, also of a few rows."""
        found: Future[CsvPreview] = self._context.workspace.child.run(
            preview_csv, str(self.path), told, ROWS, timeout=60.0
        )
        return found

    def show_preview(self, preview: CsvPreview) -> None:
        self.settle([_row(row) for row in preview.rows])


def _row(row: RowReading | BadRow) -> RecordRow:
    if isinstance(row, BadRow):
        line = tr("Line {n}").format(n=row.line)
        why = reason(row.code, row.field, row.params)
        return RecordRow(
            row.line,
            why,
            tr("This row would be skipped."),
            mark=Chip(line, "danger", "circle-x"),
        )
    asker = row.contact_name or row.contact_email
    parts = (
        row.customer or asker,
        row.priority or "",
        word("status", row.status) if row.status else "",
        row.created_at.astimezone().strftime("%Y-%m-%d %H:%M") if row.created_at else "",
        row.assignee,
    )
    return RecordRow(
        row.line, row.title, " · ".join(p for p in parts if p), mark=Chip(str(row.line))
    )
