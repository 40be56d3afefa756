"""The page of equipment: finds one by name, serial number or customer, shows it, adds one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from deskflow.core.changes import Changes
from deskflow.desktop.actions import Action
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.customers.records.list_pane import ListPane
from deskflow.desktop.pages.customers.row_words import equipment_row
from deskflow.desktop.pages.equipment.adding import AddEquipmentForms
from deskflow.desktop.pages.equipment.details import EquipmentSide
from deskflow.desktop.pages.equipment.reading import (
    EquipmentDetails,
    Listed,
    read_details,
    read_list,
)
from deskflow.desktop.pages.page import Page
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.empty_state import EmptyState
from deskflow.desktop.widgets.splitter import Splitter
from deskflow.tickets.list_queries import ListScope

PAGE_ROWS = 200
LIST_WIDTH = 300
_LISTED = ("equipment", "customers", "sites")
_SHOWN = ("equipment", "customers", "sites", "tickets")


class EquipmentPage(Page):
    """`open(equipment_id=…)` shows one, `open(new=True)` offers the form for another."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        theme: Theme = context.theme
        self._limit = PAGE_ROWS
        self._text = ""
        self._more = False
        self._wanted: UUID | None = None
        self._stale = False
        self._may_write = context.workspace.can("assets.write")
        self.pane = ListPane(
            theme,
            self.tr("Equipment"),
            self.tr("Filter by name, serial number or customer"),
            [
                (("J", "K"), self.tr("move")),
                (("Return",), self.tr("edit")),
                (("/",), self.tr("filter")),
            ],
            may_add=self._may_write,
        )
        self.side = EquipmentSide(context)
        self._forms = AddEquipmentForms(context, self)
        self._forms.added.connect(self._on_added)
        self._empty = self._build_empty(theme)
        self._right = QStackedWidget()
        for part in (QWidget(), self.side, self._empty):
            self._right.addWidget(part)
        splitter = Splitter("equipment", context.state)
        splitter.addWidget(self.pane)
        splitter.addWidget(self._right)
        splitter.setStretchFactor(1, 1)
        splitter.restore([LIST_WIDTH, 900])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        self.pane.searched.connect(self._on_searched)
        self.pane.new_wanted.connect(self.add_equipment)
        self.pane.list.picked.connect(self._show)
        self.pane.list.opened.connect(self.side.focus_first)
        self.pane.list.wants_more.connect(self._on_wants_more)
        context.changes.changed.connect(self._on_changed)
        self._ask_list()

    def _build_empty(self, theme: Theme) -> QWidget:
        empty = EmptyState(
            theme,
            "server",
            self.tr("What do you look after?"),
            self.tr(
                "Equipment belongs to a customer. Tickets name it, and its warranty and history are at hand when "
                "they do."
            ),
            action=self.tr("New equipment") if self._may_write else "",
            action_icon="plus",
            action_key="N",
        )
        empty.acted.connect(self.add_equipment)
        return empty

    # --- what the shell asks of it ------------------------------------------------------------

    def page_actions(self) -> Sequence[Action]:
        group, steps = self.tr("Equipment"), self.pane.list
        return (
            Action(
                id="new.equipment",
                title=self.tr("New equipment"),
                callback=self.add_equipment,
                icon="server",
                shortcuts=("N",),
                group=group,
                permission="assets.write",
            ),
            Action(
                id="equipment.filter",
                title=self.tr("Filter equipment"),
                callback=self._focus_filter,
                icon="search",
                shortcuts=("/", "Ctrl+F"),
                group=group,
            ),
            Action(
                id="equipment.next",
                title=self.tr("Next piece of equipment"),
                callback=lambda: steps.step(1),
                shortcuts=("J",),
                group=group,
                key_only=True,
            ),
            Action(
                id="equipment.previous",
                title=self.tr("Previous piece of equipment"),
                callback=lambda: steps.step(-1),
                shortcuts=("K",),
                group=group,
                key_only=True,
            ),
        )

    def open(self, **params: Any) -> None:
        if params.get("new"):
            self.add_equipment()
        elif params.get("equipment_id") is not None:
            self._show(UUID(str(params["equipment_id"])))

    def place(self) -> dict[str, Any]:
        return {"equipment_id": self._wanted} if self._wanted is not None else {}

    def focus_default(self) -> None:
        self.pane.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def entered(self) -> None:
        if self._stale:
            self._stale = False
            self._ask_list()
            self._ask_details()

    def left(self) -> None:
        self.side.flush()

    # --- the list -----------------------------------------------------------------------------

    def _ask_list(self) -> None:
        workspace = self.context.workspace
        asked = workspace.ask(read_list, workspace.tenant_id, self._text, self._limit)
        text = self._text
        self.context.requests.submit(asked, lambda found: self._on_listed(text, found), owner=self)

    def _on_listed(self, text: str, found: Listed) -> None:
        if text != self._text:
            return
        self._more = found.more
        if not text and not found.rows and self._wanted is None:
            self.pane.say_nothing(self.tr("Nothing is here yet."))
            self._right.setCurrentWidget(self._empty)
            return
        if not found.rows:
            self.pane.say_nothing(self.tr("No equipment matches “{text}”.").format(text=text))
            return
        now = self.context.workspace.clock.now()
        rows = [equipment_row(device, now, with_customer=True) for device in found.rows]
        self.pane.show_rows(rows, self._wanted, more=found.more)
        if self._wanted is None:
            self.pane.list.choose(found.rows[0].id)

    def _on_searched(self, text: str) -> None:
        self._text, self._limit = text, PAGE_ROWS
        self._ask_list()

    def _on_wants_more(self) -> None:
        if self._more:
            self._more = False
            self._limit += PAGE_ROWS
            self._ask_list()

    def _focus_filter(self) -> None:
        self.pane.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.pane.search.selectAll()

    # --- one piece ----------------------------------------------------------------------------

    def _show(self, equipment_id: UUID) -> None:
        self._wanted = equipment_id
        if self.pane.list.current_id != equipment_id:
            self.pane.list.choose(equipment_id)
        self._ask_details()

    def _ask_details(self) -> None:
        wanted, workspace = self._wanted, self.context.workspace
        if wanted is None:
            return
        scope = ListScope(workspace.tenant_id, workspace.current_user.id, workspace.clock.now())
        self.context.requests.submit(
            workspace.ask(read_details, scope, wanted),
            lambda details: self._on_details(wanted, details),
            owner=self,
        )

    def _on_details(self, wanted: UUID, details: EquipmentDetails | None) -> None:
        if wanted != self._wanted:
            return
        if details is None:
            # Undone, or taken away elsewhere.
            self._wanted = None
            self._right.setCurrentIndex(0)
            self._ask_list()
            return
        self.side.show_details(details)
        self._right.setCurrentWidget(self.side)

    def _on_changed(self, changes: Changes) -> None:
        if not changes.touches(*_SHOWN):
            return
        if not self.isVisible():
            self._stale = True
            return
        if changes.touches(*_LISTED):
            self._ask_list()
        self._ask_details()

    # --- a new one ----------------------------------------------------------------------------

    def add_equipment(self) -> None:
        """Opens the form; what had been typed into it before is still there."""
        self._forms.add(self.pane.new_button)

    def _on_added(self, equipment_id: UUID) -> None:
        self._show(equipment_id)
        self._ask_list()
