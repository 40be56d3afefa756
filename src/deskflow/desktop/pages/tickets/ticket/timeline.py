"""Messages and what happened between them, the latest at the foot. Only what is near is made into widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from deskflow.desktop import words
from deskflow.desktop.async_calls import Requests
from deskflow.desktop.pages.tickets.ticket.activity_line import ActivityLine
from deskflow.desktop.pages.tickets.ticket.bodies import Body, body_of
from deskflow.desktop.pages.tickets.ticket.entries import ActivityEntry, Entry, MessageEntry
from deskflow.desktop.pages.tickets.ticket.message_card import MessageCard
from deskflow.desktop.pages.tickets.ticket.timeline_filter import TimelineBar, matching
from deskflow.desktop.theme import Theme
from deskflow.tickets.queries import MessageRow

Part = MessageCard | ActivityLine
CHUNK = 16
# About as many as are seen at once.
IN_SIGHT = 8
NEAR_TOP = 500


class Timeline(QScrollArea):
    """`file_wanted` carries an attachment and the chip that was pressed."""

    file_wanted = Signal(object, object)
    link_refused = Signal(str)
    shown = Signal()

    def __init__(self, theme: Theme, requests: Requests, read_file: Callable[[str], bytes]) -> None:
        super().__init__()
        self._theme = theme
        self._requests = requests
        self._read_file = read_file
        self._all: list[Entry] = []
        self._entries: list[Entry] = []
        self.bar = TimelineBar(theme)
        self.bar.changed.connect(self._on_filter)
        self.bar.left.connect(self.setFocus)
        self._parts: list[Part] = []
        self._first = 0
        self._turn = 0
        self._busy = False
        # Whoever reads the end goes on reading the end, whatever is resized or added.
        self._at_foot = True
        self._wanted: UUID | None = None
        self._found: UUID | None = None
        self._firm = ""
        self._now = datetime.now().astimezone()
        self._column = QWidget()
        self.setWidget(self._column)
        self.setWidgetResizable(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Timeline"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().setSingleStep(28)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.verticalScrollBar().rangeChanged.connect(self._on_range)
        self._lay_soon = _soon(self, self._lay_out)
        self._fill_soon = _soon(self, self._fill)
        self._look_soon = _soon(self, self._look_for_wanted)
        theme.changed.connect(self._on_theme_changed)

    # --- content ------------------------------------------------------------------------------

    def show_entries(self, entries: Sequence[Entry], firm: str, now: datetime) -> None:
        """A ticket's timeline from its end; `firm` stands beside the customer's people."""
        if all(entry.id != self._found for entry in entries):
            self._found = None
        if self._wanted is None:
            # Made anew while somebody reads what was looked for: it is brought into sight once more.
            self._wanted = self._found
        self._turn += 1
        self._busy = False
        self._all, self._firm, self._now = list(entries), firm, now
        self._entries = self._matching()
        self._first = len(self._entries)
        self._build_earlier(then=self._show_fresh, size=IN_SIGHT, replace=True)

    def update_entries(self, entries: Sequence[Entry], now: datetime) -> None:
        """The same ticket again: what is new is added at the foot, what is there stays as it is."""
        old = [entry.id for entry in self._entries]
        self._all = list(entries)
        fresh = self._matching()
        if [entry.id for entry in fresh[: len(old)]] != old:
            # Something was taken back, or arrived late.
            self.show_entries(entries, self._firm, now)
            return
        added = fresh[len(old) :]
        if not added:
            return
        self._entries, self._now = fresh, now
        turn = self._turn
        self._prepare(added, lambda bodies: self._append(turn, added, bodies))

    def _matching(self) -> list[Entry]:
        found = matching(self._all, self.bar.shown)
        self.bar.say(len(found), len(self._all))
        return found

    def _on_filter(self) -> None:
        self.show_entries(self._all, self._firm, self._now)

    def go_to(self, entry_id: UUID | None) -> None:
        """Bring this one into sight as soon as the ticket it belongs to, asked for just now, is shown; None forgets
        an older wish."""
        if entry_id is not None and self.bar.shown:
            # It may be what is hidden just now.
            self.bar.end()
        self._wanted, self._found = entry_id, None

    def _look_for_wanted(self) -> None:
        """Entries are made from the end, so an early one may have to be waited for."""
        if self._wanted is None or all(entry.id != self._wanted for entry in self._entries):
            return
        for at, entry in enumerate(self._entries[self._first :]):
            if entry.id == self._wanted and at < len(self._parts):
                self._wanted, self._found = None, entry.id
                self._at_foot = False
                top = self._parts[at].y() - self._theme.space(3)
                self.verticalScrollBar().setValue(max(0, top))
                return
        self._build_earlier(self._show_earlier)

    def _on_theme_changed(self) -> None:
        for part in self._parts:
            if isinstance(part, MessageCard):
                part.recolour()
        self._lay_soon.start()

    def clear(self) -> None:
        self._turn += 1
        self._all, self._entries, self._first = [], [], 0
        self._drop_parts()
        self._lay_out()

    # --- making parts -------------------------------------------------------------------------

    def _build_earlier(
        self, then: Callable[[], None], size: int = CHUNK, *, replace: bool = False
    ) -> None:
        if self._busy or (self._first == 0 and not replace):
            return
        self._busy = True
        turn = self._turn
        begin = max(0, self._first - size)
        chunk = self._entries[begin : self._first]

        def built(bodies: dict[UUID, Body]) -> None:
            if turn != self._turn:
                return
            self._busy = False
            if replace:
                self._drop_parts()
            self._first = begin
            self._parts = [self._part(entry, bodies) for entry in chunk] + self._parts
            then()

        self._prepare(chunk, built)

    def _prepare(self, chunk: Sequence[Entry], then: Callable[[dict[UUID, Body]], None]) -> None:
        """Clean and decode on a worker; the widgets are made here."""
        messages = [entry.message for entry in chunk if isinstance(entry, MessageEntry)]
        read_file = self._read_file
        if all(not message.html for message in messages):
            # Nothing slow in it.
            then({message.id: body_of(message, read_file) for message in messages})
            return

        def work() -> dict[UUID, Body]:
            return {message.id: body_of(message, read_file) for message in messages}

        self._requests.submit(work, then, owner=self)

    def _part(self, entry: Entry, bodies: dict[UUID, Body]) -> Part:
        when = words.day_and_time(entry.at, self._now)
        when_long = words.full_time(entry.at)
        part: Part
        if isinstance(entry, ActivityEntry):
            part = ActivityLine(self._theme, entry, when, when_long)
        else:
            part = MessageCard(
                self._theme, entry.message, bodies[entry.id], self._firm, when, when_long
            )
            part.file_wanted.connect(self.file_wanted)
            part.body_wanted.connect(self._on_body_wanted)
            part.link_refused.connect(self.link_refused)
            part.resized.connect(self._lay_soon.start)
        part.setParent(self._column)
        return part

    def _append(self, turn: int, added: Sequence[Entry], bodies: dict[UUID, Body]) -> None:
        if turn != self._turn:
            return
        self._parts += [self._part(entry, bodies) for entry in added]
        self._lay_out()

    def _drop_parts(self) -> None:
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts = []

    def _on_body_wanted(self, card: MessageCard, original: bool, whole: bool) -> None:
        message: MessageRow = card.message
        read_file = self._read_file

        def arrived(body: Body) -> None:
            card.set_body(body)
            self._lay_out()

        self._requests.submit(
            lambda: body_of(message, read_file, original=original, whole=whole), arrived, owner=card
        )

    # --- place --------------------------------------------------------------------------------

    def _show_fresh(self) -> None:
        self._lay_out()
        self._to_foot()
        self.shown.emit()
        if self._column.height() < self.viewport().height():
            self._fill()
        else:
            # What is out of sight is made when what is in sight has been painted.
            self._fill_soon.start()
        self._look_for_wanted()

    def _fill(self) -> None:
        """Short entries may leave room above: more of them, then."""
        height, seen = self._column.height(), self.viewport().height()
        if self._first and height < seen * 2:
            self._build_earlier(self._show_earlier, IN_SIGHT if height < seen else CHUNK)

    def _show_earlier(self) -> None:
        """The view stays on what is being read while earlier entries come in above it."""
        before, value = self._column.height(), self.verticalScrollBar().value()
        self._lay_out()
        if not self._at_foot:
            self.verticalScrollBar().setValue(value + self._column.height() - before)
        self._fill()
        if self._wanted is not None:
            # One slice after the other: of a long story the window must not make all at once.
            self._look_soon.start()

    def _lay_out(self) -> None:
        theme = self._theme
        side = theme.space(3) + theme.space(0)
        width = max(120, self.viewport().width())
        inner = width - 2 * side
        top = theme.space(3)
        for at, part in enumerate(self._parts):
            height = part.lay_out(inner)
            part.move(side, top)
            if part.isHidden():
                part.show()
            top += height + self._gap(at)
        self._column.resize(width, top + theme.space(0))

    def _gap(self, at: int) -> int:
        if at + 1 >= len(self._parts):
            return 0
        lines = isinstance(self._parts[at], ActivityLine) and isinstance(
            self._parts[at + 1], ActivityLine
        )
        return 2 if lines else self._theme.space(3)

    def _on_range(self, lowest: int, highest: int) -> None:
        if self._at_foot:
            self.verticalScrollBar().setValue(highest)

    def _to_foot(self) -> None:
        self._at_foot = True
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def _on_scrolled(self, value: int) -> None:
        self._at_foot = value >= self.verticalScrollBar().maximum() - 4
        if value < NEAR_TOP and self._first and not self._busy:
            self._build_earlier(self._show_earlier, IN_SIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()
        elif event.size().height() != event.oldSize().height() and self._first:
            self._fill()


def _soon(parent: Timeline, slot: Callable[[], None]) -> QTimer:
    """Once, when all that waits to be painted has been."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(0)
    timer.timeout.connect(slot)
    return timer
