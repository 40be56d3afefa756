"""The ticket queue: three panes side by side, and what ties them together."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskflow.core.changes import Changes
from deskflow.core.errors import DeskflowError
from deskflow.core.workspace import Workspace
from deskflow.desktop import words
from deskflow.desktop.actions import Action
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.page import Page
from deskflow.desktop.pages.tickets.changes import TicketChanges
from deskflow.desktop.pages.tickets.layouts import Layouts
from deskflow.desktop.pages.tickets.list import empty
from deskflow.desktop.pages.tickets.list.columns import set_own_titles
from deskflow.desktop.pages.tickets.list.feed import TicketFeed
from deskflow.desktop.pages.tickets.list.model import TicketListModel
from deskflow.desktop.pages.tickets.list.pane import ListPane
from deskflow.desktop.pages.tickets.macros.running import Macros
from deskflow.desktop.pages.tickets.open_view import OpenView
from deskflow.desktop.pages.tickets.page_actions import CONTEXT_MENU, build_actions
from deskflow.desktop.pages.tickets.panes import Panes
from deskflow.desktop.pages.tickets.people_known import PeopleKnown
from deskflow.desktop.pages.tickets.pickers import Pickers
from deskflow.desktop.pages.tickets.relating.relations import Relations
from deskflow.desktop.pages.tickets.rules_known import RulesKnown
from deskflow.desktop.pages.tickets.running import TicketRuns
from deskflow.desktop.pages.tickets.ticket.pane import TicketPane
from deskflow.desktop.pages.tickets.views.keeping import ViewKeeping
from deskflow.desktop.pages.tickets.views.pane import ViewsPane
from deskflow.desktop.pages.tickets.views.row import view_title
from deskflow.desktop.pages.tickets.working.checklists import ChecklistPicker
from deskflow.desktop.pages.tickets.working.timing import Timing
from deskflow.tickets.finding.fields import own_fields
from deskflow.tickets.finding.text import read
from deskflow.tickets.finding.tree import Tree
from deskflow.tickets.list_order import OWN_GROUPS
from deskflow.tickets.list_queries import Picked
from deskflow.tickets.views import BUILT_IN, View, tickets_of

log = logging.getLogger(__name__)

# Times pass without anybody changing anything: what is due within two hours is looked up again this often.
LOOK_AGAIN_MS = 60_000
# Running down the list with J does not open every ticket on the way.
OPEN_AFTER_MS = 70


class TicketsPage(Page):
    """Views, list, ticket. `open(ticket_id=…)`, `open(view=…)`, `open(customer_id=…, title=…)`, `open(new=True)`."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._workspace: Workspace = context.workspace
        theme = context.theme
        self.shown = OpenView(context.state, BUILT_IN[0], self)
        self._went_to_first = False
        self._stale = False
        self._select: UUID | None = None
        self.people = PeopleKnown(self._workspace, context.requests, self)
        self.known = RulesKnown(context, self)
        self.changes = TicketChanges(context, self)
        self.model = TicketListModel(self)
        self.feed = TicketFeed(self._workspace, context.requests, self.model, self)
        self.keeping = ViewKeeping(self, context, self.changes)
        self.views = ViewsPane(theme, self.keeping.placed)
        self.list = ListPane(theme, self._workspace.clock, self.model, self._workspace.can)
        self.ticket = TicketPane(context, self.people, self.changes, self.known)
        self.pickers = Pickers(self, context, self.people, self.changes, self.known)
        self.runs = TicketRuns(self, context)
        self.layouts = Layouts(self, context)
        self.macros = Macros(self, context, self.changes, self.known)
        self.timing = Timing(context, self, self.window)
        self.ticket.side.work.time_wanted.connect(self.timing.edit)
        self.checklists = ChecklistPicker(self, context, self.changes)
        self.relations = Relations(self, context, self.changes)
        self.panes = Panes(context.state, self.views, self.list, self.ticket)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.panes)
        self._open_soon = _timer(self, OPEN_AFTER_MS, self._open_current)
        self._look_again = QTimer(self)
        self._look_again.setInterval(LOOK_AGAIN_MS)
        self._look_again.timeout.connect(self._refresh)
        self._connect()
        self.known.changed.connect(self._on_rules)
        self.people.refresh()
        self.show_view(self._remembered_view())
        self.keeping.refresh()

    def _connect(self) -> None:
        self.views.chosen.connect(self._on_view_chosen)
        self.keeping.connect_pane()
        self.list.filter.changed.connect(self._on_filter)
        self.layouts.connect_list()
        self.shown.changed.connect(lambda: self.list.set_changed(self.shown.is_changed))
        for asking in (self.list, self.list.bulk, self.ticket):
            asking.action_wanted.connect(self._trigger)
        self.list.view.chosen.connect(self._on_chosen)
        self.list.view.opened.connect(self._on_opened)
        self.list.view.menu_wanted.connect(self._on_menu)
        self.feed.opened.connect(self._on_list_opened)
        self.feed.known.connect(self._on_count)
        self.feed.problem.connect(self._on_problem)
        self.ticket.field_wanted.connect(self.pickers.edit_field)
        self.ticket.created.connect(self._on_created)
        self.ticket.other_wanted.connect(self.show_ticket)
        self.ticket.merge_wanted.connect(self.relations.merge_pair)
        self.ticket.next_wanted.connect(self._on_next)
        self.context.changes.changed.connect(self._on_changes)
        self.model.marks_changed.connect(self.context.actions.refresh)

    # --- lists --------------------------------------------------------------------------------

    def show_view(self, view: View, name: str = "") -> None:
        """Open a view; `name` is shown for one that is not in the left pane."""
        self.shown.open(view, name)
        self.views.set_current(view.key)
        self.list.filter.show_filter(view.filter)
        self.model.unmark_all()
        self.show_list()
        if not name:
            self.context.state.save("tickets/view", view.key)

    def _on_rules(self) -> None:
        fields = self.known.rules.fields
        set_own_titles({one.key: one.name for one in own_fields(fields)})
        active = own_fields(one for one in fields if one.is_active)
        self.list.own_columns = tuple(one.key for one in active)
        self.list.own_groups = tuple(one.key for one in active if one.kind in OWN_GROUPS)
        self.list.view.header.update()

    @property
    def view(self) -> View:
        return self.shown.view

    def show_list(self) -> None:
        """What the open view has become."""
        shown = self.shown
        self._went_to_first = False
        self.list.set_layout(shown.layout, shown.widths)
        self.list.set_title(shown.name or view_title(self.view))
        self.list.set_count(None)
        self.list.banner.hide()
        self.feed.show(shown.filter, shown.layout)

    def show_again(self) -> None:
        """What is shown has become something else."""
        self.list.filter.show_filter(self.shown.filter)
        self.show_list()

    def _on_view_chosen(self, view: View) -> None:
        self.show_view(view)
        self.panes.focus_list()

    def _on_filter(self, wanted: Tree) -> None:
        if wanted != self.feed.filter:
            self.shown.set_filter(wanted)
            self.show_list()

    def focus_views(self) -> None:
        """The keyboard to the left pane."""
        self.panes.set_shown("views", True)
        self.views.focus_current()

    def find_view(self) -> None:
        self.panes.set_shown("views", True)
        self.views.focus_search()

    def _on_list_opened(self) -> None:
        if self._went_to_first:
            return
        self._went_to_first = True
        view = self.list.view
        asked_for, self._select = self._select, None
        wanted = asked_for or self.ticket.ticket_id
        line = self.model.line_of_id(wanted) if wanted is not None else -1
        if line >= 0:
            view.go_to_line(line)
        elif asked_for is not None or (wanted is not None and self.ticket.is_busy):
            # Asked for by name, or somebody is writing there: the list may change, the ticket stays.
            view.forget_current()
            view.scrollToTop()
        elif self.model.rowCount():
            view.go_to_start()
        else:
            view.forget_current()
            self.ticket.show_nothing()

    def _on_count(self, count: int) -> None:
        self.list.set_count(count)
        if count or self.model.rowCount():
            self.list.show_list()
        elif self.list.filter.is_changed:
            self.list.show_empty(empty.NO_HITS)
        else:
            self.list.show_empty(empty.OF_VIEW.get(self.view.key, empty.OF_OWN))

    def _on_problem(self, error: BaseException) -> None:
        if not isinstance(error, DeskflowError):
            log.error("the list of tickets could not be read", exc_info=error)
        self.list.banner.say(words.describe_error(error), "danger")

    # --- one ticket ---------------------------------------------------------------------------

    def show_ticket(self, ticket_id: UUID) -> None:
        """This ticket, whether or not it is in the list."""
        line = self.model.line_of_id(ticket_id)
        if line >= 0:
            self.list.view.go_to_line(line)
        else:
            self.list.view.forget_current()
        self._open_soon.stop()
        self.ticket.show_ticket(ticket_id)
        self.context.actions.refresh()

    def _on_chosen(self, key: int) -> None:
        self._open_soon.start()
        if self.model.holds:
            # One has moved on: what stood there for one's sake goes where it belongs.
            self.feed.refresh()
        self.context.actions.refresh()

    def _on_created(self, ticket_id: UUID) -> None:
        self.show_ticket(ticket_id)
        self.panes.focus_list()

    def _on_next(self) -> None:
        self.panes.focus_list()
        if not self.list.view.move_current(1):
            text = self.tr("That was the last ticket of this list")
            self.context.toasts.show(text, tone="neutral", seconds=4)

    def _open_current(self) -> None:
        ticket_id = self.list.view.current_id()
        if ticket_id is not None and ticket_id != self.ticket.ticket_id:
            self.ticket.show_ticket(ticket_id)
            self.context.actions.refresh()

    def _on_opened(self, key: int) -> None:
        self._open_soon.stop()
        self._open_current()
        self.panes.set_shown("ticket", True)
        self.ticket.setFocus()

    def open_current(self) -> None:
        """Go into the ticket."""
        key = self.list.view.current_key
        if key is not None:
            self._on_opened(key)

    def escape(self) -> None:
        """One step back: from the ticket to the list, then from many chosen ones to none."""
        focused: QWidget | None = self.focusWidget()
        if self.list.filter.escape() or (
            focused is not None and self.ticket.isAncestorOf(focused) and self.ticket.escape()
        ):
            return
        if self.list.view.hasFocus() and self.model.marked:
            self.model.unmark_all()
        self.panes.focus_list()

    def fold(self) -> None:
        """The group the current ticket is in; all folded ones when there is none to be seen."""
        view, title = self.list.view, self.list.view.current_group()
        if title is not None:
            self.model.fold(title, not self.model.is_folded(title))
        elif view.current_key is not None:
            self.model.unfold_all()

    def _on_menu(self, where: QPoint) -> None:
        self.context.actions.menu(CONTEXT_MENU, self).popup(where)

    # --- what an action is about --------------------------------------------------------------

    @property
    def has_target(self) -> bool:
        return bool(self.model.marked) or self.target is not None

    @property
    def target(self) -> Picked | None:
        """The one ticket an action is about: the open one, else the current one of the list."""
        row, wanted = self.ticket.row, self.ticket.ticket_id
        key = self.list.view.current_key
        in_list = None if key is None else self.model.row_of(key)
        if row is not None and row.id != wanted:
            # What is seen is still the one before; nobody means that any more.
            row = in_list if in_list is not None and in_list.id == wanted else None
        if in_list is not None and (row is None or self._open_soon.isActive()):
            row = in_list
        return None if row is None else Picked(row.id, row.number, row.status, row.own_status)

    # --- what changed -------------------------------------------------------------------------

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches("users", "user_roles"):
            self.people.refresh()
        if changes.touches("tickets", "customers", "users"):
            if not self.isVisible():
                self._stale = True
            else:
                self.feed.reread(changes.of("tickets"))
                self.feed.refresh()
        self.keeping.on_changes(changes)
        self.ticket.on_changes(changes)

    def _refresh(self) -> None:
        self.feed.refresh()
        self.keeping.count()

    # --- the page -----------------------------------------------------------------------------

    def page_actions(self) -> Sequence[Action]:
        return build_actions(self)

    def _trigger(self, action_id: str) -> None:
        self.context.actions.trigger(action_id)

    def open(self, **params: Any) -> None:
        if params.get("new"):
            self.ticket.start_new(params.get("customer_id"))
            return
        view = self.keeping.find(str(params.get("view") or ""))
        if view is not None and (view is not self.view or self.shown.name):
            self.show_view(view)
        elif view is None and params.get("view"):
            self.keeping.show_soon(str(params["view"]))
        if params.get("customer_id") or params.get("equipment_id"):
            wanted = tickets_of(
                customer_id=_uuid(params.get("customer_id")),
                equipment_id=_uuid(params.get("equipment_id")),
            )
            base = View("", "All tickets", "archive", wanted, "updated")
            self.show_view(base, str(params.get("title") or self.tr("Their tickets")))
        if params.get("filter"):
            asked = View("", "All tickets", "archive", read(str(params["filter"])))
            self.show_view(asked, str(params.get("title") or self.tr("Tickets")))
        if params.get("ticket_id"):
            self._select = _uuid(params["ticket_id"])
            if self._select is not None:
                self.show_ticket(self._select)
                self.ticket.timeline.go_to(_uuid(params.get("message_id")))

    def place(self) -> dict[str, Any]:
        place: dict[str, Any] = {} if self.shown.name else {"view": self.view.key}
        if self.ticket.ticket_id is not None:
            place["ticket_id"] = self.ticket.ticket_id
        return place

    def help_topic(self) -> str:
        return "tickets"

    def focus_default(self) -> None:
        self.panes.focus_list()

    def entered(self) -> None:
        self.list.view.start_counting()
        self._look_again.start()
        if self._stale:
            self._stale = False
            self._refresh()
        self.ticket.entered()

    def left(self) -> None:
        self.list.view.stop_counting()
        self._look_again.stop()
        self.ticket.left()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.panes.fit(event.size().width())

    def _remembered_view(self) -> View:
        key = str(self.context.state.load("tickets/view") or "")
        if self.keeping.find(key) is None:
            self.keeping.show_soon(key)
        return self.keeping.find(key) or BUILT_IN[0]


def _uuid(value: Any) -> UUID | None:
    return value if value is None or isinstance(value, UUID) else UUID(str(value))


def _timer(parent: Page, ms: int, slot: Any) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(ms)
    timer.timeout.connect(slot)
    return timer
