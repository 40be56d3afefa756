"""Macros: the list with a field to search it, and an editor with a card for each step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from sqlalchemy import Connection

from deskflow.composing.macro_steps import KINDS, ME, MOST_STEPS
from deskflow.composing.macros import DefineMacro, DeleteMacro
from deskflow.composing.queries import MacroRow, list_macros
from deskflow.core.bus import Outcome
from deskflow.core.changes import Changes
from deskflow.core.workspace import Workspace
from deskflow.desktop.forms.row_list import RowList
from deskflow.desktop.forms.surroundings import Directory, Surroundings, read_directory
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.editor_card import EditorCard
from deskflow.desktop.pages.settings.writing import sharing
from deskflow.desktop.pages.settings.writing.step_form import FIELDS, SET, StepForm
from deskflow.desktop.records.cards import ListCard
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.records.saving import run_with_undo
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.picker import pick
from deskflow.desktop.words import describe_error
from deskflow.desktop.words_macros import ICONS, Names, field_words, kind_words, step_words
from deskflow.people.queries import TeamRow, list_teams
from deskflow.tickets.checklist_queries import list_checklist_templates
from deskflow.tickets.defining.reading import desk_rules

Step = Mapping[str, Any]
NEW: Final[dict[str, dict[str, Any]]] = {
    "watch": {"user": ME},
    "time": {"billable": True, "minutes": 5},
}


class MacrosSection(QWidget):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._workspace: Workspace = context.workspace
        self._rows: list[MacroRow] = []
        self._teams: list[TeamRow] = []
        self._names = Names()
        # Steps that were changed and not saved, by macro.
        self._typed: dict[UUID | None, list[dict[str, Any]]] = {}
        self._around = Surroundings(context.theme)
        theme = context.theme
        self.card = ListCard(
            theme,
            self.tr("Macros"),
            self.tr("No macro yet. A macro does several things to a ticket at once: it replies, sets the status, adds a checklist. M runs one."),
            self.tr("New macro"),
        )  # fmt: skip
        self.card.list.most_rows = 12
        self.search = QLineEdit()
        self.search.setProperty("search", True)
        self.search.addAction(theme.icons.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setPlaceholderText(self.tr("Search in names, folders and steps"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.textChanged.connect(self._show_rows)
        self.card.body.insertWidget(1, self.search)
        self.card.add_wanted.connect(lambda: self.edit(None))
        self.card.opened.connect(self.edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(3))
        layout.addWidget(self.card)
        self.form = UiForm(theme, "macro")
        self.steps = RowList(
            self._around, self.tr("Step"), lambda: StepForm(self._around, self._names),
            lambda entry: step_words(entry, self._names), dict, most=MOST_STEPS,
        )  # fmt: skip
        self.steps.add.setText(self.tr("Add a step…"))
        self.steps.add.clicked.disconnect()
        self.steps.add.clicked.connect(self.choose_step)
        self.steps.edited.connect(self._on_steps)
        self.said = Label(theme, self.tr("What it does, one after the other"), size="sm", weight="medium", tone="text-muted")  # fmt: skip
        self.editor = EditorCard(context, self.form, self.said, self.steps)
        self.editor.save_wanted.connect(self.save)
        self.editor.delete_wanted.connect(self._on_delete)
        self.save_button = self.editor.save_button
        layout.addWidget(self.editor)
        context.changes.changed.connect(self._on_changed)
        self._ask()

    # --- the list -----------------------------------------------------------------------------

    def _ask(self) -> None:
        workspace = self._workspace
        me, tenant_id = workspace.current_user.id, workspace.tenant_id

        def read(
            connection: Connection,
        ) -> tuple[list[MacroRow], list[TeamRow], Directory, Names]:
            directory = read_directory(connection, tenant_id)
            lists = list_checklist_templates(connection, tenant_id)
            records = (*directory.users, *directory.teams, *directory.workflows)
            names = {one.value: one.name for one in records} | {
                str(one.id): one.title for one in lists
            }
            offered = {str(one.id): one.title for one in lists if one.is_active}
            return (
                list_macros(connection, tenant_id, me), list_teams(connection, tenant_id), directory,
                Names(names, desk_rules(connection, tenant_id), offered),
            )  # fmt: skip

        self._context.requests.submit(workspace.ask(read), self._on_rows, owner=self)

    def _on_rows(self, found: tuple[list[MacroRow], list[TeamRow], Directory, Names]) -> None:
        rows, self._teams, self._around.directory, self._names = found
        self._rows = sorted(rows, key=lambda one: (one.folder.casefold(), one.name.casefold()))
        self._show_rows()
        shown = self._of(self.editor.record_id)
        self.editor.keep_up(_stored(shown) if shown else None)

    def _show_rows(self) -> None:
        wanted = self.search.text().casefold().split()
        found = [one for one in self._rows if all(word in self._text(one) for word in wanted)]
        self.search.setVisible(len(self._rows) > 3 or bool(wanted))
        self.card.show_rows([self._row(one) for one in found])

    def _text(self, one: MacroRow) -> str:
        steps = " ".join(step_words(step, self._names) for step in one.steps)
        return f"{one.name} {one.folder} {steps}".casefold()

    def _row(self, one: MacroRow) -> RecordRow:
        used = self.tr("used %n time(s)", "", one.owned.uses) if one.owned.uses else ""
        steps = ", ".join(step_words(step, self._names) for step in one.steps)[:200]
        detail = " · ".join(part for part in (one.folder, used, steps) if part)
        return RecordRow(one.id, one.name, detail, lead="zap", chip=sharing.chip_of(one.owned))

    def _of(self, macro_id: UUID | None) -> MacroRow | None:
        return next((one for one in self._rows if one.id == macro_id), None)

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches("macros", "writing_uses", "teams", "team_members", "ticket_rules", "users", "checklist_templates"):  # fmt: skip
            self._ask()

    # --- the editor ---------------------------------------------------------------------------

    def edit(self, macro_id: UUID | None) -> None:
        """This one, or with None a new one. What was typed into another one is kept for it."""
        row = self._of(macro_id)
        self.editor.begin(macro_id, row.name if row else self.tr("New macro"))
        owned = row.owned if row else None
        self.form.set_choices("shared", sharing.choices(self._workspace, self._teams, owned))
        self.editor.fill(_stored(row))
        stored: Sequence[Step] = row.steps if row else ()
        self.steps.set_entries(())
        self.steps.set_entries(self._typed.get(macro_id, stored))
        self.steps.set_errors([{} for _ in self.steps.entries])
        may = row is None or row.owned.may_change
        self.editor.save_button.setEnabled(may)
        self.editor.delete_button.setEnabled(may)
        if row is not None and not may:
            said = self.tr("{name} has written it; only they, and whoever shares with everybody, can change it.")  # fmt: skip
            self.editor.banner.say(said.format(name=row.owned.owner_name))
        self.form.focus_first()

    def choose_step(self) -> None:
        """Which kind the next step is."""
        names = self._names
        own = [f"fields.{one.key}" for one in names.rules.fields if one.is_active]
        offered = [
            Choice(f"{SET}{name}", self.tr("Set: {field}").format(field=field_words(name, names)), icon=ICONS["set"])
            for name in (*FIELDS, *own)
        ]  # fmt: skip
        offered.insert(
            2, Choice(f"{SET}{ME}", self.tr("Assign to whoever runs it"), icon="user-check")
        )
        offered += [
            Choice(kind, kind_words(kind), icon=ICONS[kind]) for kind in KINDS if kind != "set"
        ]
        pick(self._context.theme, self.steps.add, self.tr("What shall it do?"), offered, self.add_step, "above-left")  # fmt: skip

    def add_step(self, chosen: str) -> None:
        entry: dict[str, Any] = {"kind": chosen, **NEW.get(chosen, {})}
        if chosen.startswith(SET):
            name = chosen.removeprefix(SET)
            entry = {"kind": "set", "field": name, "value": None}
            if name == ME:
                entry = {"kind": "set", "field": "assigned_to", "value": ME}
        self.steps.append(entry)

    def _on_steps(self, _where: str) -> None:
        self._typed[self.editor.record_id] = self.steps.entries

    def save(self) -> None:
        values = self.form.values()
        shared_with, team_id = sharing.read(values["shared"])
        command = DefineMacro(
            values["name"], tuple(self.steps.entries), values["folder"], shared_with, team_id,
            self.editor.record_id,
        )  # fmt: skip
        self.editor.clear()
        self.steps.set_errors([{} for _ in self.steps.entries])
        said = self.tr("Macro {name} saved").format(name=values["name"])
        edited = self.editor.record_id

        def saved(outcome: Outcome) -> None:
            self._typed.pop(edited, None)
            self.editor.stay_with(outcome.result_id)

        self.editor.run(command, said, saved, self._on_refused)

    def _on_refused(self, problem: BaseException) -> None:
        params = getattr(problem, "params", {})
        field, step = str(params.get("field", "")), params.get("step")
        text = describe_error(problem)
        if isinstance(step, int):
            errors: list[dict[str, str]] = [{} for _ in self.steps.entries]
            entry = self.steps.entries[step - 1]
            name = "value" if entry.get("kind") == "set" else field
            errors[step - 1] = {name: text}
            self.steps.set_errors(errors)
            self.steps.row(step - 1).focus_field(name)
            text = self.tr("Step {number}: {reason}").format(number=step, reason=text)
            field = ""
        self.editor.refuse({"team_id": "shared", "shared_with": "shared"}.get(field, field), text)

    def _on_delete(self) -> None:
        row = self._of(self.editor.record_id)
        if row is None:
            return
        said = self.tr("Macro {name} deleted").format(name=row.name)
        self.editor.forget()
        self._typed.pop(row.id, None)
        run_with_undo(self._context, DeleteMacro(row.id), said, owner=self)


def _stored(row: MacroRow | None) -> dict[str, str]:
    if row is None:
        return {"name": "", "folder": "", "shared": sharing.ME}
    return {"name": row.name, "folder": row.folder, "shared": sharing.value_of(row.owned)}
