"""Macros: the list with a field to search it, and an editor with a card for each step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection

from deskflow.composing.macro_steps import KINDS, ME, MOST_STEPS
from deskflow.composing.macros import DefineMacro, DeleteMacro
from deskflow.composing.queries import MacroRow, list_macros
from deskflow.core.bus import Outcome
from deskflow.core.commands import Command
from deskflow.desktop.forms.row_list import RowList
from deskflow.desktop.forms.surroundings import Directory, Surroundings, read_directory
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.words import tr
from deskflow.desktop.pages.settings.writing import sharing
from deskflow.desktop.pages.settings.writing.owned_section import OwnedSection
from deskflow.desktop.pages.settings.writing.step_form import FIELDS, SET, StepForm
from deskflow.desktop.records.cards import ListCard
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.picker import pick
from deskflow.desktop.words import describe_error
from deskflow.desktop.words_macros import ICONS, Names, field_words, kind_words, step_words
from deskflow.people.queries import TeamRow, list_teams
from deskflow.tickets.checklist_queries import list_checklist_templates

Step = Mapping[str, Any]
NEW: Final[dict[str, dict[str, Any]]] = {
    "watch": {"user": ME},
    "time": {"billable": True, "minutes": 5},
}


Found = tuple[list[MacroRow], list[TeamRow], Directory, Names]


class MacrosSection(OwnedSection[MacroRow]):
    tables = (
        "macros", "writing_uses", "teams", "team_members", "ticket_rules", "users", "checklist_templates",
    )  # fmt: skip

    def __init__(self, context: PageContext) -> None:
        self._names = Names()
        # Steps that were changed and not saved, by macro.
        self._typed: dict[UUID | None, list[dict[str, Any]]] = {}
        self._around = Surroundings(context.theme)
        theme = context.theme
        card = ListCard(
            theme,
            tr("Macros"),
            tr("No macro yet. A macro does several things to a ticket at once: it replies, sets the status, adds a checklist. M runs one."),
            tr("New macro"),
        )  # fmt: skip
        self.steps = RowList(
            self._around, tr("Step"), lambda: StepForm(self._around, self._names),
            lambda entry: step_words(entry, self._names), dict, most=MOST_STEPS,
        )  # fmt: skip
        self.steps.add.setText(tr("Add a step…"))
        said = Label(theme, tr("What it does, one after the other"), size="sm", weight="medium", tone="text-muted")  # fmt: skip
        hint = tr("Search in names, folders and steps")
        super().__init__(context, card, UiForm(theme, "macro"), said, self.steps, hint=hint)
        self.steps.add.clicked.disconnect()
        self.steps.add.clicked.connect(self.choose_step)
        self.steps.edited.connect(self._on_steps)

    # --- the list -----------------------------------------------------------------------------

    def read(self, connection: Connection) -> Found:
        tenant_id, me = self._workspace.tenant_id, self._workspace.current_user.id
        directory = read_directory(connection, tenant_id)
        lists = list_checklist_templates(connection, tenant_id)
        records = (*directory.users, *directory.teams, *directory.workflows)
        names = {one.value: one.name for one in records} | {str(one.id): one.title for one in lists}
        offered = {str(one.id): one.title for one in lists if one.is_active}
        return (
            list_macros(connection, tenant_id, me), list_teams(connection, tenant_id), directory,
            Names(names, directory.desk, offered),
        )  # fmt: skip

    def take(self, found: Found) -> list[MacroRow]:
        rows, self.teams, self._around.directory, self._names = found
        return self.in_order(rows)

    def text_of(self, row: MacroRow) -> str:
        return f"{row.name} {row.folder} {self._said(row, ' ')}"

    def record(self, row: MacroRow) -> RecordRow:
        detail = self.detail_of(row, self._said(row, ", ")[:200])
        return RecordRow(row.id, row.name, detail, lead="zap", chip=sharing.chip_of(row.owned))

    def _said(self, row: MacroRow, between: str) -> str:
        return between.join(step_words(step, self._names) for step in row.steps)

    # --- the editor ---------------------------------------------------------------------------

    def stored(self, row: MacroRow | None) -> dict[str, str]:
        if row is None:
            return {"name": "", "folder": "", "shared": sharing.ME}
        return {"name": row.name, "folder": row.folder, "shared": sharing.value_of(row.owned)}

    def show_more(self, row: MacroRow | None) -> None:
        super().show_more(row)
        stored: Sequence[Step] = row.steps if row else ()
        self.steps.set_entries(())
        self.steps.set_entries(self._typed.get(self.editor.record_id, stored))
        self.steps.set_errors([{} for _ in self.steps.entries])

    def choose_step(self) -> None:
        """Which kind the next step is."""
        names = self._names
        own = [f"fields.{one.key}" for one in names.rules.fields if one.is_active]
        offered = [
            Choice(f"{SET}{name}", tr("Set: {field}").format(field=field_words(name, names)), icon=ICONS["set"])
            for name in (*FIELDS, *own)
        ]  # fmt: skip
        offered.insert(2, Choice(f"{SET}{ME}", tr("Assign to whoever runs it"), icon="user-check"))
        offered += [
            Choice(kind, kind_words(kind), icon=ICONS[kind]) for kind in KINDS if kind != "set"
        ]
        pick(self._context.theme, self.steps.add, tr("What shall it do?"), offered, self.add_step, "above-left")  # fmt: skip

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

    def command(self, values: Mapping[str, str]) -> Command:
        return DefineMacro(
            values["name"], tuple(self.steps.entries), values["folder"], *self.shared(),
            self.editor.record_id,
        )  # fmt: skip

    def save(self) -> None:
        self.steps.set_errors([{} for _ in self.steps.entries])
        super().save()

    def saved_words(self, name: str) -> str:
        return tr("Macro {name} saved").format(name=name)

    def deletion(self, row: MacroRow) -> tuple[Command, str]:
        self._typed.pop(row.id, None)
        return DeleteMacro(row.id), tr("Macro {name} deleted").format(name=row.name)

    def _on_saved(self, outcome: Outcome) -> None:
        self._typed.pop(self.editor.record_id, None)
        super()._on_saved(outcome)

    def _on_refused(self, problem: BaseException) -> None:
        params = getattr(problem, "params", {})
        step = params.get("step")
        if not isinstance(step, int):
            super()._on_refused(problem)
            return
        text = describe_error(problem)
        errors: list[dict[str, str]] = [{} for _ in self.steps.entries]
        entry = self.steps.entries[step - 1]
        name = "value" if entry.get("kind") == "set" else str(params.get("field", ""))
        errors[step - 1] = {name: text}
        self.steps.set_errors(errors)
        self.steps.row(step - 1).focus_field(name)
        self.editor.refuse("", tr("Step {number}: {reason}").format(number=step, reason=text))
