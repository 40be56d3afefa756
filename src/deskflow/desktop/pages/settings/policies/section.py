"""Service levels: the policies in the order in which they are asked, an editor, and what a ticket would be promised."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskflow.core.bus import Outcome
from deskflow.core.changes import Changes
from deskflow.desktop.forms.surroundings import Record
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.editor_card import EditorCard
from deskflow.desktop.pages.settings.policies.form import PolicyForm
from deskflow.desktop.pages.settings.policies.ordered_list import OrderedList
from deskflow.desktop.pages.settings.policies.reading import TABLES, PoliciesRead, read_policies
from deskflow.desktop.pages.settings.policies.simulator import Simulator
from deskflow.desktop.pages.settings.policies.values import ACTIVE, Wrong, definition_of, texts_of
from deskflow.desktop.pages.settings.policies.what_if import WhatIfCard
from deskflow.desktop.pages.settings.policies.words import condition_text, targets_text
from deskflow.desktop.pages.settings.rows_section import RowsSection
from deskflow.desktop.pages.settings.sections import Section
from deskflow.desktop.records.cards import TitledCard
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.records.saving import run_with_undo
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words import describe_error
from deskflow.sla.commands import DefinePolicy, DeletePolicy, InstallDefaultPolicy, ReorderPolicies
from deskflow.sla.queries import PolicyRow
from deskflow.sla.simulating import Draft

_MOST_ROWS = 12
_FIELDS: Final = {
    "field.required": "name", "field.too_long": "name", "sla.policy_name_taken": "name",
    "field.no_such_row": "calendar", "sla.bad_at_risk_percent": "at_risk", "sla.bad_currency": "currency",
    "sla.bad_step": "escalation", "sla.step_needs_time": "escalation", "sla.step_out_of_range": "escalation",
    "sla.step_needs_person": "escalation", "sla.step_needs_workflow": "escalation", "sla.too_many_steps": "escalation",
}  # fmt: skip


class PoliciesCard(QWidget):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._read: PoliciesRead | None = None
        self._wanted: UUID | None = None
        theme = context.theme
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(3))
        self.card = TitledCard(theme, self.tr("Policies"))
        self.add_button = Button(theme, self.tr("New policy"), kind="ghost", icon="plus")
        self.add_button.clicked.connect(lambda: self.edit(None))
        self.card.add(self.add_button)
        hint = self.tr("The first one that fits a ticket counts. Drag them, or move one with Alt and an arrow.")  # fmt: skip
        self.card.body.addWidget(Label(theme, hint, size="sm", tone="text-muted", wrap=True))
        self.list = OrderedList(theme, self.tr("Policies"))
        self.list.most_rows = _MOST_ROWS
        self.list.opened.connect(self.edit)
        self.list.moved.connect(self.move_to)
        self.card.body.addWidget(self.list)
        self.form = PolicyForm(theme)
        self.form.entered.connect(self.save)
        self.note = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        self.editor = EditorCard(context, self.form, self.note)
        self.editor.save_wanted.connect(self.save)
        self.editor.delete_wanted.connect(self.delete)
        self.simulator = Simulator(context, self._draft)
        self.form.changed.connect(self.simulator.refresh)
        self.what_if = WhatIfCard(context, self._draft)
        for part in (self.card, self.editor, self.simulator, self.what_if):
            layout.addWidget(part)
        context.changes.changed.connect(self._on_changed)
        self._ask()

    # --- the list -----------------------------------------------------------------------------

    def _ask(self) -> None:
        workspace = self._context.workspace
        special = [
            Record("assignee", self.tr("The assignee")),
            Record("lead", self.tr("Who leads the team, else the assignee's manager")),
        ]
        asked = workspace.ask(read_policies, workspace.tenant_id, special)
        self._context.requests.submit(asked, self._on_read, owner=self)

    def _on_read(self, read: PoliciesRead) -> None:
        self._read = read
        names = read.choices.names()
        rows = [self._row(one, names) for one in read.policies]
        if read.built_in is not None:
            chip = Chip(self.tr("Built in"), "neutral", "circle-dot")
            rows.append(self._row(read.built_in, names, chip))
        here = self.list.currentIndex()
        kept = self.list.records.rows[here.row()].id if here.isValid() else None
        self.list.movable = sum(1 for one in read.policies if one.definition.get("condition"))
        self.list.show_rows(rows)
        if (place := self.list.records.place_of(kept)) >= 0:
            self.list.setCurrentIndex(self.list.records.index(place))
        self.form.offer(read.choices)
        self.simulator.offer(read.choices)
        self.what_if.offer(list(read.policies))
        shown = self._of(self.editor.record_id)
        self.editor.keep_up(self._texts_of(shown) if shown else None)
        self._say_count()
        if self._wanted is not None and self._of(self._wanted) is not None:
            wanted, self._wanted = self._wanted, None
            self.edit(wanted)

    def _row(self, policy: PolicyRow, names: dict[str, str], chip: Chip | None = None) -> RecordRow:
        if not policy.is_active:
            chip = Chip(self.tr("Left out"), "neutral", "circle-minus")
        where = next((one.name for one in self._calendars() if one.value == str(policy.calendar_id)), "")  # fmt: skip
        parts = [condition_text(policy.definition.get("condition"), names), where, targets_text(policy.definition.get("targets", {}))]  # fmt: skip
        return RecordRow(
            policy.id, policy.name, " · ".join(part for part in parts if part), lead="timer",
            chip=chip, quiet=not policy.is_active,
        )  # fmt: skip

    def _calendars(self) -> list[Record]:
        return [] if self._read is None else list(self._read.choices.calendars)

    def _of(self, policy_id: UUID | None) -> PolicyRow | None:
        if self._read is None:
            return None
        return next((one for one in self._read.policies if one.id == policy_id), None)

    def move_to(self, policy_id: UUID, place: int) -> None:
        if self._read is None:
            return
        ids = [one.id for one in self._read.policies]
        ids.remove(policy_id)
        ids.insert(place, policy_id)
        run_with_undo(self._context, ReorderPolicies(tuple(ids)), self.tr("Order changed"), owner=self)  # fmt: skip

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(*TABLES):
            self._ask()

    # --- the editor ---------------------------------------------------------------------------

    def edit(self, policy_id: UUID | None) -> None:
        read = self._read
        if read is None:
            return
        if read.built_in is not None and policy_id == read.built_in.id:
            # It becomes rows that can be changed; its clocks stay as they are.
            self._wanted = policy_id
            run_with_undo(self._context, InstallDefaultPolicy(), "", owner=self)
            return
        row = self._of(policy_id)
        self.editor.begin(policy_id, row.name if row else self.tr("New policy"))
        if row is None:
            first = read.choices.calendars[0].value if read.choices.calendars else ""
            self.editor.fill(texts_of("", first, True, {}))
        else:
            self.editor.fill(self._texts_of(row))
        self._say_count()
        self.simulator.refresh()
        self.form.focus_first()

    def _texts_of(self, row: PolicyRow) -> dict[str, str]:
        return texts_of(row.name, str(row.calendar_id), row.is_active, row.definition)

    def _draft(self) -> Draft | None:
        """The policy as it is in the form; raises Wrong for what cannot be read."""
        if self.editor.isHidden():
            return None
        texts = self.form.values()
        calendar = texts["calendar"]
        if not calendar:
            return None
        return Draft(
            self.editor.record_id,
            texts["name"] or self.tr("New policy"),
            UUID(calendar),
            self._position(),
            definition_of(texts),
            texts["active"] == ACTIVE,
        )

    def _position(self) -> int:
        row = self._of(self.editor.record_id)
        if row is not None:
            return row.position
        known = [one.position for one in self._read.policies] if self._read else []
        return max(known, default=-1) + 1

    def _say_count(self) -> None:
        count = 0 if self._read is None else self._read.open_tickets
        text = (
            self.tr("Saving counts %n open ticket(s) again, in the background.", "", count)
            if count
            else ""
        )
        if not self._calendars():
            text = self.tr("There are no business hours yet: make a calendar under Business hours first.")  # fmt: skip
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def save(self) -> None:
        self.editor.clear()
        texts = self.form.values()
        try:
            definition = definition_of(texts)
        except Wrong as wrong:
            self.editor.refuse(wrong.field, describe_error(wrong.problem))
            return
        if not texts["calendar"]:
            self.editor.refuse("calendar", self.tr("Choose the hours in which it counts."))
            return
        command = DefinePolicy(
            texts["name"], UUID(texts["calendar"]), definition, self._position(),
            texts["active"] == ACTIVE, self.editor.record_id,
        )  # fmt: skip
        said = self.tr("{name} saved").format(name=texts["name"])
        self.editor.run(command, said, self._on_saved, self._on_refused)

    def delete(self) -> None:
        row = self._of(self.editor.record_id)
        if row is None:
            return
        said = self.tr("{name} deleted").format(name=row.name)
        self.editor.run(DeletePolicy(row.id), said, self._on_saved, self._on_refused)

    def _on_saved(self, outcome: Outcome) -> None:
        self.editor.end()
        self._ask()
        self.simulator.refresh()

    def _on_refused(self, problem: BaseException) -> None:
        field = _FIELDS.get(str(getattr(problem, "code", "")), "")
        self.editor.refuse(field, describe_error(problem))


class ServiceLevelsSection(RowsSection):
    def __init__(self, context: PageContext, section: Section, ask: Callable[[], None]) -> None:
        super().__init__(context, section, ask)
        self.policies = PoliciesCard(context)
        self.above.addWidget(self.policies)
