"""Links of a ticket in the side panel, with a line to add one by its number; merging is one kind of them.

Also who watches it. As everywhere in the panel, what a person wants is emitted, nothing is run here.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QT_TRANSLATE_NOOP, QObject, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from deskflow.core.commands import Command
from deskflow.desktop import words
from deskflow.desktop.pages.tickets.ticket.entry_line import EntryLines
from deskflow.desktop.pages.tickets.ticket.side_pieces import Cross, ProgressLine, row_of
from deskflow.desktop.pages.tickets.ticket.side_rows import LinkRow
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import Hairline, Label
from deskflow.tickets.linking import LinkTickets, UnlinkTickets
from deskflow.tickets.merging import UnmergeTicket
from deskflow.tickets.watching import UnwatchTicket, WatchTicket
from deskflow.tickets.work_queries import LinkedTicket, TicketWork

# As seen from the ticket one reads: the kind of link, and whether it begins here.
OFFERED: Final = (
    "related.from", "duplicate.from", "parent.from", "parent.to", "blocks.from", "blocks.to",
    "problem.from", "problem.to", "merge",
)  # fmt: skip
# Of these it matters how many are done.
COUNTED: Final = frozenset({"parent.from", "problem.from"})
MERGE: Final[Any] = QT_TRANSLATE_NOOP("words", "Merge into")


class LinkSections(QObject):
    """`linked` carries a kind of `OFFERED` and what was typed; `wanted` a command and what to say."""

    linked = Signal(str, str)
    wanted = Signal(object, str)
    ticket_wanted = Signal(object)
    action_wanted = Signal(str)

    def __init__(self, theme: Theme, lines: EntryLines, *, may_change: bool) -> None:
        super().__init__()
        self._theme = theme
        self._lines = lines
        self._may_change = may_change
        self._kind = OFFERED[0]
        self._ticket_id: UUID | None = None

    def begin(self, ticket_id: UUID) -> None:
        """The sections that follow are of this ticket."""
        self._ticket_id = ticket_id

    def add_links(self, column: QVBoxLayout, work: TicketWork) -> None:
        if not work.links and not self._may_change:
            return
        self._section(column, self.tr("Links"))
        for kind, group in groupby(work.links, key=lambda link: link.kind):
            links = list(group)
            self._add_group(column, kind, links)
        if self._may_change:
            column.addWidget(self._chooser())
            line = self._lines.line("link", self.tr("Number of the other ticket"), self._on_typed, icon="link")  # fmt: skip
            column.addWidget(line)

    def _add_group(self, column: QVBoxLayout, kind: str, links: list[LinkedTicket]) -> None:
        said = words.word("link", kind)
        done = sum(1 for link in links if not link.is_open)
        counted = kind in COUNTED
        if counted:
            said = f"{said}\u2002{done}/{len(links)}"
        column.addWidget(Label(self._theme, said, size="sm", tone="text-muted"))
        if counted:
            column.addWidget(ProgressLine(self._theme, done, len(links)))
        for link in links:
            column.addWidget(self._link(link))
        if kind == "problem.from" and done < len(links) and self._may_change:
            text = self.tr("Resolve %n incident(s)…", "", len(links) - done)
            button = Button(self._theme, text, icon="circle-check", kind="ghost")
            button.setFont(self._theme.font("sm", "medium"))
            button.clicked.connect(lambda: self.action_wanted.emit("tickets.resolve_incidents"))
            column.addWidget(button)

    def _link(self, link: LinkedTicket) -> QWidget:
        icon = "" if link.is_open or link.kind.startswith("merged.") else "check"
        row = LinkRow(self._theme, link.title, lead=link.number, icon=icon)
        row.set_tip(f"{link.number} · {link.title}\n{words.word('status', link.status)}")
        row.clicked.connect(lambda _=False, one=link.ticket_id: self.ticket_wanted.emit(one))
        return row_of(self._theme, row, self._cross(link) if self._may_change else None)

    def _cross(self, link: LinkedTicket) -> Cross:
        command: Command
        if link.kind == "merged.to":
            name = self.tr("Separate {number} again").format(number=link.number)
            command, said = UnmergeTicket(link.ticket_id), self.tr("{number} is a ticket of its own again").format(number=link.number)  # fmt: skip
        elif link.kind == "merged.from" and self._ticket_id is not None:
            name = self.tr("Separate it from {number} again").format(number=link.number)
            command, said = UnmergeTicket(self._ticket_id), self.tr("Separated from {number}").format(number=link.number)  # fmt: skip
        else:
            name = self.tr("Remove the link to {number}").format(number=link.number)
            command, said = UnlinkTickets(link.id), self.tr("Link removed")
        return Cross(self._theme, name, lambda: self.wanted.emit(command, said))

    def _chooser(self) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(self.tr("Kind of link"))
        box.setFont(self._theme.font("sm"))
        for kind in OFFERED:
            box.addItem(
                words.translated(MERGE) if kind == "merge" else words.word("link", kind), kind
            )
        box.setCurrentIndex(OFFERED.index(self._kind))
        box.currentIndexChanged.connect(self._on_kind)
        return box

    def _on_kind(self, place: int) -> None:
        self._kind = OFFERED[place]

    def _on_typed(self, typed: str) -> None:
        self.linked.emit(self._kind, typed)

    # --- watchers -----------------------------------------------------------------------------

    def add_watchers(self, column: QVBoxLayout, work: TicketWork, me: tuple[UUID, str]) -> None:
        """`me`: whoever sits here, by id and name."""
        if not work.watchers and not self._may_change:
            return
        self._section(column, self.tr("Watchers"))
        if work.watchers:
            names = ", ".join(name for _, name in work.watchers)
            column.addWidget(Label(self._theme, names, size="sm", wrap=True))
        if self._may_change and self._ticket_id is not None:
            watching = any(user_id == me[0] for user_id, _ in work.watchers)
            text = self.tr("Stop watching") if watching else self.tr("Watch it")
            button = Button(self._theme, text, icon="eye-off" if watching else "eye", kind="ghost")
            button.setFont(self._theme.font("sm", "medium"))
            command = (UnwatchTicket if watching else WatchTicket)(self._ticket_id, (me[0],))
            said = self.tr("You hear of it no longer") if watching else self.tr("You will hear of messages and moves")  # fmt: skip
            button.clicked.connect(lambda: self.wanted.emit(command, said))
            column.addWidget(button)

    def _section(self, column: QVBoxLayout, title: str) -> None:
        space = self._theme.space(1)
        column.addSpacing(space)
        column.addWidget(Hairline(self._theme))
        column.addSpacing(space)
        column.addWidget(Label(self._theme, title, size="sm", weight="semibold"))


def command_for(kind: str, this: UUID, other: UUID) -> Command:
    """What a kind of link of `OFFERED` means for this ticket and the other one."""
    name, _, direction = kind.partition(".")
    source, target = (this, other) if direction == "from" else (other, this)
    return LinkTickets(source, target, name)
