"""The right pane: a ticket with its timeline, composer and side panel; or the form of a new one; or neither."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from deskflow.core.changes import Changes
from deskflow.core.workspace import Workspace
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.changes import TicketChanges
from deskflow.desktop.pages.tickets.new_ticket import NewTicketForm
from deskflow.desktop.pages.tickets.people_known import PeopleKnown
from deskflow.desktop.pages.tickets.rules_known import RulesKnown
from deskflow.desktop.pages.tickets.ticket import writing as writings
from deskflow.desktop.pages.tickets.ticket.composer import Composer
from deskflow.desktop.pages.tickets.ticket.due_story import DueStory
from deskflow.desktop.pages.tickets.ticket.entries import merged
from deskflow.desktop.pages.tickets.ticket.file_actions import FileActions
from deskflow.desktop.pages.tickets.ticket.header import TicketHeader
from deskflow.desktop.pages.tickets.ticket.held_strip import HeldStrip
from deskflow.desktop.pages.tickets.ticket.nearby import MORE_MENU, NEAR
from deskflow.desktop.pages.tickets.ticket.reading import TicketRead
from deskflow.desktop.pages.tickets.ticket.side_changes import SideChanges
from deskflow.desktop.pages.tickets.ticket.side_panel import WIDTH as SIDE_WIDTH
from deskflow.desktop.pages.tickets.ticket.side_panel import SidePanel
from deskflow.desktop.pages.tickets.ticket.tags_known import TagsKnown
from deskflow.desktop.pages.tickets.ticket.timeline import Timeline
from deskflow.desktop.pages.tickets.ticket.waiting_for import mention_incidents
from deskflow.desktop.widgets.empty_state import EmptyState
from deskflow.desktop.widgets.labels import Hairline
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.list_queries import Picked, TicketRow
from deskflow.tickets.queries import TicketDetails

SOON_MS, LATER_MS = 40, 700
# Narrower than this, what is known gives way to what was said.
SIDE_NEEDS = 700
# Narrower than this, also where it was asked for: nobody could read or write beside it.
SIDE_LEAST, SIDE_MOST = 480, 320


class TicketPane(Surface):
    """`created` carries a new ticket's id, `other_wanted` that of one to open instead."""

    action_wanted = Signal(str)
    created = Signal(object)
    other_wanted = Signal(object)
    # The ids of a ticket and of the one it is to be merged into.
    merge_wanted = Signal(object, object)
    next_wanted = Signal()
    field_wanted = Signal(str)

    def __init__(
        self, context: PageContext, people: PeopleKnown, changes: TicketChanges, known: RulesKnown
    ) -> None:
        super().__init__(context.theme, "surface-1")
        self._context = context
        self._workspace: Workspace = context.workspace
        self._changes = changes
        self._read: TicketRead | None = None
        self._wanted: UUID | None = None
        side = context.state.load("tickets/side")
        self._side_wish: bool | None = None if side is None else side == "shown"
        self.setMinimumWidth(300)
        theme = context.theme
        self.header = TicketHeader(theme, known)
        self.timeline = Timeline(theme, context.requests, self._workspace.attachments.read)
        self.composer = Composer(context, known)
        self.held = HeldStrip(theme, self._workspace.clock, self.composer.sending)
        me = self._workspace.current_user
        may_change, tags = self._workspace.can("tickets.update"), TagsKnown(context, self)
        self.side = SidePanel(theme, known, tags, may_change=may_change, me=(me.id, me.name))
        self.form = NewTicketForm(context, people, known)
        known.changed.connect(self._show_side)
        known.changed.connect(self.reload)
        self.files = FileActions(context, self)
        self._reload_soon = QTimer(self)
        self._reload_soon.setSingleShot(True)
        self._reload_soon.timeout.connect(self.reload)
        changes.done.connect(lambda: self._reload_soon.start(SOON_MS))
        self._tick = QTimer(self)
        self._tick.setSingleShot(True)
        self._tick.timeout.connect(self._on_tick)
        self._lay_out()
        self._connect()
        self.show_nothing()

    def _lay_out(self) -> None:
        theme = self._context.theme
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.timeline.bar)
        column.addWidget(self.timeline, 1)
        column.addWidget(self.held)
        column.addWidget(Hairline(theme))
        column.addWidget(self.composer)
        self._ticket = QWidget()
        row = QHBoxLayout(self._ticket)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(middle, 1)
        row.addWidget(Hairline(theme, Qt.Orientation.Vertical))
        row.addWidget(self.side)
        self._nothing = EmptyState(
            theme,
            "ticket",
            self.tr("No ticket is open"),
            self.tr("Choose one in the list with J and K or a click; it opens here."),
        )
        self._stack = QStackedWidget()
        for part in (self._nothing, self._ticket, self.form):
            self._stack.addWidget(part)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _connect(self) -> None:
        self.header.action_wanted.connect(self.action_wanted)
        self.header.title_changed.connect(self._on_title)
        self.header.more_button.clicked.connect(self._open_more)
        self.timeline.file_wanted.connect(self.files.open_menu)
        self.timeline.link_refused.connect(self._on_link_refused)
        self.composer.sent.connect(self.reload)
        self.held.due.connect(self.reload)
        self._side_changes = SideChanges(
            self._context, self._changes, self.side, lambda: self.row, self._show_side
        )
        self._side_changes.merge_wanted.connect(self.merge_wanted)
        self._due_story = DueStory(
            self._context, self._changes, self._side_changes, self._due_anchor
        )
        self.side.action_wanted.connect(self.action_wanted)
        self.side.field_wanted.connect(self.field_wanted)
        self.side.ticket_wanted.connect(self.other_wanted)
        self.side.run_wanted.connect(lambda run_id: self._go("runs", execution_id=run_id))
        self.side.customer_wanted.connect(lambda one: self._go("customers", customer_id=one))
        self.form.created.connect(self._on_created)
        self.form.closed.connect(self._on_form_closed)
        self.form.other_wanted.connect(self.other_wanted)

    # --- which ticket -------------------------------------------------------------------------

    @property
    def ticket_id(self) -> UUID | None:
        return self._wanted

    @property
    def row(self) -> TicketRow | None:
        return None if self._read is None else self._read.row

    @property
    def details(self) -> TicketDetails | None:
        return None if self._read is None else self._read.details

    @property
    def names(self) -> dict[str, str]:
        return {} if self._read is None else self._read.value_names

    @property
    def is_busy(self) -> bool:
        """Whether somebody is writing here."""
        return self.composer.is_busy or self._stack.currentWidget() is self.form

    def show_ticket(self, ticket_id: UUID) -> None:
        """What was shown stays until the new one is there."""
        self.composer.leave()
        self._wanted = ticket_id
        self._ask(ticket_id, fresh=True)

    def show_nothing(self) -> None:
        self.composer.leave()
        self._wanted = self._read = None
        self.timeline.clear()
        if self._stack.currentWidget() is not self.form:
            self._stack.setCurrentWidget(self._nothing)

    def reload(self) -> None:
        """The same ticket again."""
        if self._wanted is not None:
            self._ask(self._wanted, fresh=False)

    def on_changes(self, changes: Changes) -> None:
        """Look again if this ticket, or something that hangs on it, may have changed."""
        if self._wanted is not None and self._wanted in changes.of("tickets"):
            self._reload_soon.start(SOON_MS)
        elif changes.touches(*NEAR) and not self._reload_soon.isActive():
            # Perhaps of this ticket, perhaps not: these notices do not say.
            self._reload_soon.start(LATER_MS)

    def _ask(self, ticket_id: UUID, *, fresh: bool) -> None:
        arrived = partial(self._on_read, ticket_id, fresh)
        self._context.requests.submit(
            self._workspace.ask(writings.read_with_writing, self._workspace, ticket_id),
            arrived,
            self._changes.say,
            owner=self,
        )

    def _on_read(
        self, ticket_id: UUID, fresh: bool, found: tuple[TicketRead | None, writings.Writing]
    ) -> None:
        if ticket_id != self._wanted:
            return
        read, writing = found
        if read is None:
            self.show_nothing()
            return
        before, self._read = self._read, read
        self.held.show_held(writing.held)
        if before == read and not fresh:
            return
        now = self._workspace.clock.now()
        other = before is None or before.row.id != ticket_id
        self.header.show_details(read.details, now)
        entries = merged(read.messages, read.activity, read.names)
        if other or fresh:
            self.header.title.end(keep=False)
            self.timeline.show_entries(entries, read.row.customer_name, now)
            self.composer.show_ticket(read.details, writing)
        else:
            self.timeline.update_entries(entries, now)
            self.composer.update_details(read.details)
        if other or before != read:
            self.side.show_ticket(read, now)
        if before is not None and not other:
            mention_incidents(self._context, before, read, self.action_wanted.emit)
        if self._stack.currentWidget() is not self.form or fresh:
            self._stack.setCurrentWidget(self._ticket)
        self._on_tick()
        self._context.actions.refresh()

    def _show_side(self) -> None:
        if self._read is not None:
            self.side.show_ticket(self._read, self._workspace.clock.now())

    def _on_tick(self) -> None:
        self._tick.start(round(self.header.tick(self._workspace.clock.now()) * 1000))

    # --- writing ------------------------------------------------------------------------------

    @property
    def can_send(self) -> bool:
        return self.composer.can_send or self._stack.currentWidget() is self.form

    def send(self) -> None:
        if self._stack.currentWidget() is self.form:
            self.form.create()
        else:
            self.composer.send()

    def send_and_next(self) -> None:
        """Send it and leave the ticket for the next one, unless something is in the way of sending."""
        if self._stack.currentWidget() is self.form:
            self.form.create()
        elif self.composer.send():
            self.next_wanted.emit()

    def start_reply(self) -> None:
        self.composer.start("reply")

    def start_note(self) -> None:
        self.composer.start("note")

    def quote(self) -> None:
        self.composer.quote(writings.last_words(self._read))

    def attach(self) -> None:
        self.composer.choose_files()

    def start_new(self, customer_id: Any) -> None:
        """The form of a new ticket, with what was written in it before."""
        self.composer.leave()
        self.show()
        self._stack.setCurrentWidget(self.form)
        self.form.start(customer_id)

    def _on_created(self, ticket_id: UUID) -> None:
        self._stack.setCurrentWidget(self._ticket if self._read is not None else self._nothing)
        self.created.emit(ticket_id)

    def _on_form_closed(self) -> None:
        self._stack.setCurrentWidget(self._ticket if self._read is not None else self._nothing)
        self.setFocus()

    def escape(self) -> bool:
        """One step back inside the pane; False when there is none."""
        if self.header.title.is_edited:
            self.header.title.end(keep=False)
            return True
        if self._stack.currentWidget() is self.form:
            self.form.close_form()
            return False
        return False

    # --- small things -------------------------------------------------------------------------

    def anchor(self, field: str) -> QWidget | None:
        """What a popover for this field opens at; None while no ticket can be seen."""
        chips = self.header.chips
        places = (chips.get(field), self.side.facts.visible(field), chips["priority"])
        return next((one for one in places if one is not None and one.isVisible()), None)

    def edit_title(self) -> None:
        if self._stack.currentWidget() is self._ticket:
            self.header.title.edit()

    def add_to_side(self, line: str) -> None:
        """Goes to where a task, a checklist or a time is added."""
        self._set_side(True)
        self.side.line(line).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def copy_number(self) -> None:
        if self.row is not None:
            QGuiApplication.clipboard().setText(self.row.number)
            self._context.toasts.show(
                self.tr("{number} copied").format(number=self.row.number), tone="neutral", seconds=3
            )

    def explain_due(self) -> None:
        """The story of the due times, in a popover."""
        if self.row is not None:
            self._due_story.tell(self.row.id)

    def _due_anchor(self) -> QWidget:
        resolution, response = self.anchor("resolution"), self.anchor("response")
        return resolution or response or self.header.chips["status"]

    def _open_more(self) -> None:
        button = self.header.more_button
        menu = self._context.actions.menu(MORE_MENU, self)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _on_title(self, title: str) -> None:
        row = self.row
        if row is None:
            return
        command = UpdateTicket(row.id, {"title": title}, {"title": row.title})
        said = self.tr("{number} has a new title").format(number=row.number)
        self._changes.run(command, said, on_error=lambda _: self.header.title.show_title(row.title))

    def _on_link_refused(self, address: str) -> None:
        text = self.tr("Links of this kind are not opened: {address}").format(address=address[:200])
        self._context.toasts.show(text, tone="warning")

    def _go(self, page_id: str, **params: Any) -> None:
        try:
            self._context.navigate(page_id, **params)
        except KeyError:
            # A page this person may not use, or that this build does not have.
            self._context.toasts.show(self.tr("There is nothing more to see here."), tone="neutral")

    # --- what is known ------------------------------------------------------------------------

    @property
    def is_side_shown(self) -> bool:
        return not self.side.isHidden()

    def toggle_side(self) -> None:
        self._set_side(not self.is_side_shown)

    def _set_side(self, shown: bool) -> None:
        self._side_wish = shown
        self._context.state.save("tickets/side", "shown" if shown else "hidden")
        self.side.setVisible(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.setFixedWidth(min(SIDE_MOST, max(SIDE_WIDTH, event.size().width() // 4)))
        if self._side_wish is None:
            self.side.setVisible(event.size().width() >= SIDE_NEEDS)
        elif self._side_wish:
            self.side.setVisible(event.size().width() >= SIDE_LEAST)

    def entered(self) -> None:
        self.reload()

    def left(self) -> None:
        self.composer.leave()
        self.form.leave()
        self._tick.stop()

    def target(self) -> Picked | None:
        row = self.row
        return None if row is None else Picked(row.id, row.number, row.status, row.own_status)

    def setFocus(self, *_: Any) -> None:
        """Where reading goes on."""
        self.timeline.setFocus(Qt.FocusReason.OtherFocusReason)
