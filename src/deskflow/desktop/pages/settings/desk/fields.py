"""The tenant's own fields: the list in its order, and an editor for one. What is removed keeps its values."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.desk.field_form import FieldForm
from deskflow.desktop.pages.settings.desk.types_card import TypesCard
from deskflow.desktop.pages.tickets.field_editing import ICONS
from deskflow.desktop.pages.tickets.rules_known import RulesKnown
from deskflow.desktop.records.cards import ListCard
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.records.saving import run_with_undo
from deskflow.desktop.widgets.chips import Chip
from deskflow.tickets.defining.commands import OrderTicketFields, SetTicketFieldActive
from deskflow.tickets.defining.fields import FieldDefinition


class FieldsSection(QWidget):
    """Types of ticket, and below them the fields that differ by type."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        theme = context.theme
        self.known = RulesKnown(context, self)
        self.types = TypesCard(context, self.known)
        self.card = ListCard(
            theme,
            self.tr("Fields of your own"),
            self.tr(
                "No field yet. What you need to know of a ticket and DeskFlow does not ask: a cost centre, a floor, a date of handover."
            ),
            self.tr("New field"),
        )
        self.card.list.most_rows = 14
        self.card.add_wanted.connect(lambda: self.edit(None))
        self.card.opened.connect(self.edit)
        self.form = FieldForm(context)
        self.form.hide()
        self.form.removed.connect(self._set_active)
        self.form.moved.connect(self._move)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(3))
        for part in (self.card, self.form, self.types):
            layout.addWidget(part)
        self.known.changed.connect(self._show)
        self._show()

    @property
    def fields(self) -> tuple[FieldDefinition, ...]:
        """Those in use first."""
        return tuple(sorted(self.known.rules.fields, key=lambda one: not one.is_active))

    def edit(self, field_id: UUID | None) -> None:
        """This one, or with None a new one."""
        field = next((one for one in self.fields if one.id == field_id), None)
        self.form.begin(field)
        QTimer.singleShot(0, self, self._bring_into_sight)

    def _bring_into_sight(self) -> None:
        """The editor stands below a list that may be long."""
        above: QWidget | None = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None and self.form.isVisible():
            above.ensureWidgetVisible(self.form.save_button)
            above.ensureWidgetVisible(self.form.name)

    def _show(self) -> None:
        self.card.show_rows([self._row(one) for one in self.fields])
        if self.form.field_id is not None:
            field = next((one for one in self.fields if one.id == self.form.field_id), None)
            self.form.keep_up(field)

    def _row(self, field: FieldDefinition) -> RecordRow:
        told = [words.word("field_kind", field.kind)]
        if field.types:
            told.append(", ".join(words.word("type", one) for one in field.types))
        if field.help:
            told.append(field.help)
        chip = None
        if not field.is_active:
            chip = Chip(self.tr("Removed"), "neutral", "circle-minus")
        elif field.is_required:
            chip = Chip(self.tr("Required"), "info")
        return RecordRow(field.id, field.name, " · ".join(told), lead=ICONS[field.kind], chip=chip)

    def _set_active(self, field_id: UUID, is_active: bool) -> None:
        field = next((one for one in self.fields if one.id == field_id), None)
        if field is None:
            return
        text = self.tr("{name} is back") if is_active else self.tr("{name} removed; tickets keep their values")  # fmt: skip
        run_with_undo(
            self._context, SetTicketFieldActive(field_id, is_active), text.format(name=field.name), owner=self
        )  # fmt: skip

    def _move(self, field_id: UUID, by: int) -> None:
        order = [one.id for one in self.fields]
        at = order.index(field_id)
        to = min(len(order) - 1, max(0, at + by))
        if at != to:
            order.insert(to, order.pop(at))
            said = self.tr("Order changed")
            run_with_undo(self._context, OrderTicketFields(tuple(order)), said, owner=self)
