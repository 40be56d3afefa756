"""One list of people or of time off before it is imported: what would become of each of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

from PySide6.QtWidgets import QCheckBox

from deskflow.core.types import folded
from deskflow.desktop.importing.staff_words import (
    absence_row,
    bad_row,
    coming_row,
    counted,
    made_words,
    person_row,
)
from deskflow.desktop.importing.table_card import TableCard
from deskflow.desktop.importing.words import field_title, tr
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words import describe_error
from deskflow.interchange.csv_mapping import MapFile
from deskflow.interchange.import_staff import plan_of
from deskflow.interchange.readings import BadRow
from deskflow.interchange.staff_files import StaffFile, read_staff_file
from deskflow.interchange.staff_headers import Kind, fields_of
from deskflow.people.absence_importing import AbsencePlan
from deskflow.people.staff_planning import PlannedPerson, StaffPlan

MOST_ROWS_SEEN = 10


class StaffCard(TableCard):
    """`make` is whether unknown skills, teams and working hours are made."""

    def __init__(self, context: PageContext, path: Path, kind: Kind) -> None:
        super().__init__(context, path, kind)
        theme = context.theme
        self.rights = InlineBanner(theme, dismissable=False)
        self.making = QCheckBox("")
        self.making.setChecked(True)
        self.making.setMinimumHeight(theme.tokens.size.button)
        self.making.toggled.connect(lambda _: self.look(self._told_now()))
        self._names = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        self.figures = Label(theme, "", tone="text-muted", tabular=True, wrap=True)
        self._people: tuple[PlannedPerson, ...] = ()
        self._coming: frozenset[str] = frozenset()
        # What comes of it is what counts; the columns are most often right as they are.
        self._columns_title = Label(theme, tr("What each column means"), weight="semibold")
        for widget in (
            self._rows_title, self.figures, self.rights, self.rows, self.making, self._names, self._columns_title,
            self._grid_holder,
        ):  # fmt: skip
            self.body.addWidget(widget)
        self.rows.most_rows = MOST_ROWS_SEEN
        self.rows.setUniformItemSizes(True)
        for part in (self.making, self._names, self.figures, self._columns_title):
            part.hide()
        if kind == "people" and not context.workspace.can("admin"):
            # Giving roles is for those who may; the boxes are left for saying that it is another list.
            self.refuse(tr("Only an administrator can bring in people."))
        else:
            self.look(self._base)

    @property
    def make(self) -> bool:
        return self.making.isChecked()

    @property
    def comes(self) -> frozenset[str]:
        """Addresses and names of those who are new in it, as they are compared."""
        return frozenset(
            folded(said)
            for one in self._people
            if one.becomes == "new"
            for said in (one.row.email, one.name)
        )

    def expect(self, coming: frozenset[str]) -> None:
        """Who comes in with other files before this one."""
        if coming != self._coming and self.kind == "time_off":
            self._coming = coming
            if self.told is not None:
                self.look(self.told)

    def rows_title(self) -> str:
        return tr("What becomes of each line")

    def meanings(self) -> Sequence[tuple[str, str]]:
        return [(field, field_title(field)) for field in fields_of(self.kind)]

    def unusable(self) -> str:
        if self.kind == "people":
            return tr("Choose which column is the mail address: people are known by it.")
        return tr("Choose which columns are the person and the first day.")

    def read(self, told: MapFile) -> Future[StaffFile]:
        found: Future[StaffFile] = self._context.workspace.child.run(
            read_staff_file, str(self.path), self.kind, told, timeout=60.0
        )
        return found

    def show_preview(self, preview: StaffFile) -> None:
        """What it would change is asked of the workspace, and shown only if nothing else was asked meanwhile."""
        workspace, look = self._context.workspace, self._looks
        self._columns_title.show()
        if not preview.is_usable:
            self._show_plan(preview, None)
            return
        asked = workspace.ask(plan_of, workspace.tenant_id, workspace.actor, preview, self.make)
        self._context.requests.submit(
            asked,
            lambda plan: self._show_plan(preview, plan) if look == self._looks else None,
            lambda problem: self.refuse(describe_error(problem), look),
            owner=self,
        )

    def _show_plan(self, preview: StaffFile, plan: StaffPlan | AbsencePlan | None) -> None:
        refused, coming = list(preview.bad), 0
        rows: list[RecordRow] = []
        if isinstance(plan, StaffPlan):
            rows = [person_row(one, plan.known) for one in plan.people]
            self._people = tuple(plan.people)
            self._show_made(plan)
            self._show_rights(plan.new_administrators)
        elif plan is not None:
            now = self._context.workspace.clock.now()
            rows = [absence_row(one, now) for one in plan.absences]
        if plan is not None:
            for one in plan.refused:
                bad = BadRow(one.line, one.field, one.code, one.params)
                if (
                    bad.code == "user.unknown_name"
                    and folded(str(bad.params["name"])) in self._coming
                ):
                    rows.append(coming_row(bad))
                    coming += 1
                else:
                    refused.append(bad)
            self.figures.setText(counted(plan, coming, len(refused)))
        self.figures.setVisible(bool(rows or refused))
        # What needs a hand comes first; then the lines as they stand in the file.
        wrong = [bad_row(one) for one in sorted(refused, key=lambda one: one.line)]
        self.settle([*wrong, *sorted(rows, key=lambda one: int(one.id))])

    def _show_made(self, plan: StaffPlan) -> None:
        words = made_words(plan)
        if self.make:
            self._names.setText("\n".join(words))
            self.making.setText(tr("Make what is not here yet"))
            self.making.setVisible(bool(words))
            self._names.setVisible(bool(words))

    def _show_rights(self, names: Sequence[str]) -> None:
        if not names:
            self.rights.hide()
            return
        said = tr("Gets the rights of an administrator, who may do everything: {names}")
        more = " …" if len(names) > 5 else ""
        self.rights.say(said.format(names=", ".join(names[:5]) + more), "warning")
