"""One list of people or of time off before it is imported: what would become of each of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

from PySide6.QtWidgets import QCheckBox

from deskflow.desktop.importing.foreseeing import Foreseen, foresee
from deskflow.desktop.importing.table_card import TableCard
from deskflow.desktop.importing.words import field_title, tr
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words import describe_error
from deskflow.interchange.csv_mapping import MapFile
from deskflow.interchange.one_line import one_line
from deskflow.interchange.staff_files import StaffFile, read_staff_file
from deskflow.interchange.staff_headers import SKILL, Kind, fields_of, is_field, staff_field

MOST_ROWS_SEEN = 10


class StaffCard(TableCard):
    """`make` is whether unknown skills, teams and working hours are made; `comes` are those who are new in it."""

    def __init__(self, context: PageContext, path: Path, kind: Kind) -> None:
        super().__init__(context, path, kind)
        theme = context.theme
        self.rights = InlineBanner(theme, dismissable=False)
        self.making = QCheckBox(tr("Make what is not here yet"))
        self.making.setChecked(True)
        self.making.setMinimumHeight(theme.tokens.size.button)
        self.making.toggled.connect(lambda _: self.look(self._told_now()))
        self._names = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        self.figures = Label(theme, "", tone="text-muted", tabular=True, wrap=True)
        self.comes: frozenset[str] = frozenset()
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
        # Giving roles is for those who may; the box is left for saying that it is another list.
        self._may = kind != "people" or context.workspace.can("admin")
        self.look(self._base)

    @property
    def make(self) -> bool:
        return self.making.isChecked()

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

    def own_meanings(self, header: str) -> Sequence[tuple[str, str]]:
        """Many a list has a column for each skill."""
        meant = staff_field(self.kind, header) or ""
        field = meant if meant.startswith(SKILL) else SKILL + one_line(header)
        if self.kind != "people" or not is_field("people", field):
            return ()
        return [(field, tr("Skill: {name}").format(name=field.removeprefix(SKILL)))]

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
        if not self._may:
            self.refuse(tr("Only an administrator can bring in people."))
            return
        self._columns_title.show()
        if not preview.is_usable:
            self._show(Foreseen())
            return
        asked = workspace.ask(
            foresee, workspace.tenant_id, workspace.actor, preview, self.make, self._coming,
            workspace.clock.now(),
        )  # fmt: skip
        self._context.requests.submit(
            asked,
            lambda seen: self._show(seen) if look == self._looks else None,
            lambda problem: self.refuse(describe_error(problem), look),
            owner=self,
        )

    def _show(self, seen: Foreseen) -> None:
        self.comes = seen.comes
        self.figures.setText(seen.figures)
        self.figures.setVisible(bool(seen.rows))
        if self.make:
            # What is left out because of the box stays named beside it.
            self._names.setText("\n".join(seen.made))
            for part in (self.making, self._names):
                part.setVisible(bool(seen.made))
        if names := seen.administrators:
            said = tr("Gets the rights of an administrator, who may do everything: {names}")
            more = " …" if len(names) > 5 else ""
            self.rights.say(said.format(names=", ".join(names[:5]) + more), "warning")
        else:
            self.rights.hide()
        self.settle(seen.rows)
