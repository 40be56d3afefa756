"""Gives tickets values of the tenant's own fields: a pick where there is something to pick from, else a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from sqlalchemy import Connection

from deskflow.assets.queries import list_equipment
from deskflow.core.errors import DeskflowError
from deskflow.core.types import Json
from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets import field_words
from deskflow.desktop.pages.tickets.asking import Question
from deskflow.desktop.pages.tickets.deciding import Deciding
from deskflow.desktop.pages.tickets.people_known import PeopleKnown
from deskflow.desktop.pages.tickets.rules_known import RulesKnown
from deskflow.desktop.pages.tickets.search_choice import Found, SearchPopup
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.picker import pick
from deskflow.desktop.widgets.popover import Side
from deskflow.tickets.defining.fields import FieldDefinition
from deskflow.tickets.list_queries import Picked
from deskflow.tickets.queries import TicketDetails

if TYPE_CHECKING:
    from deskflow.desktop.pages.tickets.page import TicketsPage

ICONS = {
    "text": "type", "number": "hash", "date": "calendar", "choice": "list", "person": "user",
    "equipment": "server", "money": "banknote", "checkbox": "square-check",
}  # fmt: skip
_EMPTY = object()


class FieldEditing(QObject):
    """`choose` lets a person say which field first; `edit` is about one."""

    def __init__(
        self,
        page: TicketsPage,
        context: PageContext,
        deciding: Deciding,
        known: RulesKnown,
        people: PeopleKnown,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._deciding = deciding
        self._known = known
        self._people = people

    def choose(self, tickets: list[Picked]) -> None:
        details = self._details(tickets)
        fields = [one for one in self._known.rules.fields if one.is_active]
        if details is not None:
            fields = self._known.fields_of(details.row.type)
        if not fields:
            self._context.toasts.show(
                self.tr(
                    "There are no fields of your own yet. They are made in Settings, Types and fields."
                )
            )
            return
        names = self._page.ticket.names
        choices = [
            Choice(
                one.key, one.name, icon=ICONS[one.kind],
                detail=field_words.shown(one, self._value(details, one.key), names),
            )
            for one in fields
        ]  # fmt: skip
        anchor, side = self._place(tickets, "")
        pick(
            self._context.theme, anchor, self.tr("Which field?"), choices,
            lambda key: self.edit(key, tickets), side,
        )  # fmt: skip

    def edit(self, key: str, tickets: list[Picked]) -> None:
        field = self._known.rules.field(key)
        if field is None or not tickets:
            return
        details = self._details(tickets)
        value = self._value(details, key)

        def put(new: Json) -> None:
            names = {**self._page.ticket.names, **{str(u.id): u.name for u in self._people.users}}
            said = field_words.shown(field, new, names) if new is not None else self.tr("empty")
            self._deciding.apply(tickets, {f"fields.{key}": new}, f"{field.name}: {said}")

        if field.kind == "checkbox" and details is not None:
            put(not value)
        elif field.kind in ("choice", "person", "checkbox"):
            self._pick(field, value, tickets, put)
        elif field.kind == "equipment":
            self._search(field, tickets, details, put)
        else:
            today = self._context.workspace.clock.now().astimezone().date()
            asked = ValueQuestion(
                self._context.theme, self._page.window(), field, value, today, put
            )
            asked.open_at(*self._place(tickets, key))

    # --- one kind each ------------------------------------------------------------------------

    def _pick(
        self,
        field: FieldDefinition,
        value: Json,
        tickets: list[Picked],
        put: Callable[[Json], object],
    ) -> None:
        if field.kind == "choice":
            offered = [
                Choice(one.key, one.name, current=one.key == value)
                for one in field.choices
                if one.is_active or one.key == value
            ]
        elif field.kind == "checkbox":
            offered = [Choice(True, self.tr("Yes")), Choice(False, self.tr("No"))]
        else:
            offered = [
                Choice(
                    str(u.id), u.name, avatar=u.name, keywords=u.email, current=str(u.id) == value
                )
                for u in self._people.users
            ]
        if not field.is_required:
            offered.append(Choice(_EMPTY, self.tr("Empty"), icon="circle-dashed"))
        anchor, side = self._place(tickets, field.key)
        pick(
            self._context.theme, anchor, field.name, offered,
            lambda new: put(None if new is _EMPTY else new), side,
        )  # fmt: skip

    def _search(
        self,
        field: FieldDefinition,
        tickets: list[Picked],
        details: TicketDetails | None,
        put: Callable[[Json], object],
    ) -> None:
        tenant = self._context.workspace.tenant_id
        customer = None if details is None else details.row.customer_id

        def find(connection: Connection, text: str) -> list[Found]:
            rows = list_equipment(connection, tenant, customer_id=customer, text=text, limit=20)
            return [Found((one.id, None), one.name, one.model or one.customer_name, "server") for one in rows]  # fmt: skip

        popup = SearchPopup(self._context, self._page.window(), field.name, find)

        def chosen(choice: Choice) -> None:
            popup.dismiss()
            self._page.ticket.names[str(choice.value.ids[0])] = choice.value.title
            put(str(choice.value.ids[0]))

        popup.list.chosen.connect(chosen)
        popup.open_at(*self._place(tickets, field.key))
        popup.search()

    # --- where, and what is there -------------------------------------------------------------

    def _details(self, tickets: Sequence[Picked]) -> TicketDetails | None:
        details = self._page.ticket.details
        same = details is not None and [details.row.id] == [one.id for one in tickets]
        return details if same else None

    @staticmethod
    def _value(details: TicketDetails | None, key: str) -> Any:
        return None if details is None else (details.fields or {}).get(key)

    def _place(self, tickets: Sequence[Picked], key: str) -> tuple[QWidget, Side]:
        if len(tickets) > 1 or self._page.model.marked:
            return self._page.list.bulk, "above-left"
        return self._page.ticket.anchor(key) or self._page.list.view.anchor(), "below-left"


class ValueQuestion(Question):
    """A line for a text, a number, an amount or a day; what cannot be meant is said under it."""

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        field: FieldDefinition,
        value: Json,
        today: date,
        put: Callable[[Json], object],
    ) -> None:
        super().__init__(theme, window, field.name, "", self.tr("Save"))
        self._field = field
        self._today = today
        self._put = put
        self.line = QLineEdit(field_words.written(field, value))
        self.line.setMaxLength(2_000)
        self.line.setAccessibleName(field.name)
        self.row = FormRow(theme, "", self.line, hint=field_words.hint(field))
        self.row.label.hide()
        self.body.addWidget(self.row)
        self.entered.connect(self._go)
        self.add_buttons()

    def focus_first(self) -> None:
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)
        self.line.selectAll()

    def _go(self) -> None:
        try:
            value = field_words.typed(self._field, self.line.text(), self._today)
        except DeskflowError as problem:
            self.row.set_error(words.describe_error(problem))
            self._place()
            return
        if value is None and self._field.is_required:
            self.row.set_error(self.tr("This field cannot be empty."))
            self._place()
            return
        self.dismiss()
        self._put(value)
