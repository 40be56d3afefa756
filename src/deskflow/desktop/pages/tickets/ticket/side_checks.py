"""Checklists in the side panel: ticked off, put in order and marked as required, by the keyboard as well.

On an item: Space ticks it, Alt+Up and Alt+Down move it, `!` marks it as required, Delete removes it.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from deskflow.desktop import words
from deskflow.desktop.pages.tickets.ticket.entry_line import EntryLine, EntryLines
from deskflow.desktop.pages.tickets.ticket.side_pieces import SIDE, Cross, ProgressLine, row_of
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import Hairline, Label
from deskflow.desktop.widgets.tips import plain_tip
from deskflow.tickets.checklists import (
    AddChecklist,
    AddChecklistItem,
    MoveChecklist,
    RemoveChecklist,
    RemoveChecklistItem,
    SetChecklistItemDone,
    UpdateChecklistItem,
)
from deskflow.tickets.work_queries import ChecklistItemRow, ChecklistRow, TicketWork

# What a rebuilt panel finds the box by that had the keyboard.
KEEP = "keep"


class ChecklistSections(QObject):
    """`wanted` carries a command and what to say, `action_wanted` the id of an action a button stands for."""

    wanted = Signal(object, str)
    action_wanted = Signal(str)

    def __init__(self, theme: Theme, lines: EntryLines, *, may_change: bool) -> None:
        super().__init__()
        self._theme = theme
        self._lines = lines
        self._may_change = may_change
        self._ticket_id: UUID | None = None

    def begin(self, ticket_id: UUID) -> None:
        """The sections that follow are of this ticket."""
        self._ticket_id = ticket_id

    def add_checklists(self, column: QVBoxLayout, work: TicketWork) -> None:
        for place, checklist in enumerate(work.checklists):
            self._add_checklist(column, checklist, place)
        if not self._may_change:
            return
        if not work.checklists:
            self._section(
                column, Label(self._theme, self.tr("Checklists"), size="sm", weight="semibold")
            )
        column.addWidget(self.new_list)
        template = Button(self._theme, self.tr("From a template…"), icon="list-plus", kind="ghost")
        template.setFont(self._theme.font("sm", "medium"))
        template.clicked.connect(lambda: self.action_wanted.emit("tickets.add_checklist"))
        column.addWidget(template)

    @property
    def new_list(self) -> EntryLine:
        """Where a checklist is added."""
        return self._lines.line("list", self.tr("Add a checklist"), self._on_checklist)

    def _add_checklist(self, column: QVBoxLayout, checklist: ChecklistRow, place: int) -> None:
        count = f"{checklist.title}\u2002{checklist.done}/{len(checklist.items)}"
        title = Label(
            self._theme, count if checklist.items else checklist.title, size="sm", weight="semibold"
        )
        self._section(column, title, self._list_tools(checklist, place))
        if checklist.items:
            column.addWidget(ProgressLine(self._theme, checklist.done, len(checklist.items)))
        for at, item in enumerate(checklist.items):
            column.addWidget(self._item(item, at))
        if self._may_change:
            column.addWidget(
                self._lines.line(
                    f"item:{checklist.id}", self.tr("Add an item"),
                    lambda typed, one=checklist.id: self._add_item(one, typed),
                )
            )  # fmt: skip

    def _list_tools(self, checklist: ChecklistRow, place: int) -> QWidget | None:
        if not self._may_change:
            return None
        name = self.tr("Remove the checklist {title}").format(title=checklist.title)

        def remove() -> None:
            self.wanted.emit(RemoveChecklist(checklist.id), self.tr("Checklist removed"))

        cross = Cross(self._theme, name, remove)
        if place == 0:
            return cross
        up = Button(self._theme, "", icon="arrow-up", kind="ghost")
        up.setFixedSize(SIDE, SIDE)
        up.setAccessibleName(self.tr("Move {title} up").format(title=checklist.title))
        up.setToolTip(plain_tip(up.accessibleName()))
        up.clicked.connect(
            lambda: self.wanted.emit(
                MoveChecklist(checklist.id, place - 1), self.tr("Checklist moved")
            )
        )
        return row_of(self._theme, up, cross)

    def _item(self, item: ChecklistItemRow, place: int) -> QWidget:
        row = CheckRow(self._theme, item, place, may_change=self._may_change)
        row.wanted.connect(self.wanted)
        return row

    def _add_item(self, checklist_id: UUID, typed: str) -> None:
        """A leading "!" makes it a required one."""
        required = typed.startswith("!")
        title = typed.removeprefix("!").strip() or typed
        self.wanted.emit(AddChecklistItem(checklist_id, title, required), self.tr("Item added"))

    def _on_checklist(self, title: str) -> None:
        if self._ticket_id is not None:
            self.wanted.emit(AddChecklist(self._ticket_id, title), self.tr("Checklist added"))

    def _section(self, column: QVBoxLayout, title: Label, tools: QWidget | None = None) -> None:
        space = self._theme.space(1)
        column.addSpacing(space)
        column.addWidget(Hairline(self._theme))
        column.addSpacing(space)
        column.addWidget(title if tools is None else row_of(self._theme, title, tools))


class CheckRow(QWidget):
    """One item. `wanted` carries a command and what to say."""

    wanted = Signal(object, str)

    def __init__(
        self, theme: Theme, item: ChecklistItemRow, place: int, *, may_change: bool
    ) -> None:
        super().__init__()
        self._theme = theme
        self._item = item
        self._place = place
        self._may_change = may_change
        done = item.done_at is not None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1))
        self.box = _Box(self._on_key)
        self.box.setMinimumSize(SIDE, SIDE)
        self.box.setChecked(done)
        self.box.setEnabled(may_change)
        self.box.setAccessibleName(item.title)
        self.box.setProperty(KEEP, f"item:{item.id}")
        self.box.toggled.connect(self._on_ticked)
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        label = Label(
            theme, item.title, size="sm", tone="text-muted" if done else "text", wrap=True
        )
        label.setMinimumHeight(SIDE)
        label.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(label, 1)
        if item.is_required:
            said = self.tr("Required before it is resolved")
            self.box.setAccessibleDescription(said)
            mark = Label(
                theme, self.tr("required"), size="sm", tone="text-muted" if done else "warning"
            )
            mark.setMinimumHeight(SIDE)
            mark.setToolTip(plain_tip(said))
            row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        if may_change:
            name = self.tr("Remove the item {title}").format(title=item.title)
            row.addWidget(Cross(theme, name, self._remove), 0, Qt.AlignmentFlag.AlignTop)
        tips = [self.tr("Alt+Up and Alt+Down move it, ! makes it required, Delete removes it")] if may_change else []  # fmt: skip
        if item.done_at is not None:
            tips.insert(0, f"{item.done_by or 'DeskFlow'}, {words.full_time(item.done_at)}")
        self.setToolTip(plain_tip("\n".join(tips)))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self._may_change:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        required = self.tr("Not required") if self._item.is_required else self.tr("Required before it is resolved")  # fmt: skip
        for text, deed in (
            (required, self._toggle_required), (self.tr("Move up"), lambda: self._move(-1)),
            (self.tr("Move down"), lambda: self._move(1)), (self.tr("Remove"), self._remove),
        ):  # fmt: skip
            menu.addAction(text).triggered.connect(deed)
        menu.popup(event.globalPos())

    def _on_key(self, event: QKeyEvent) -> bool:
        """Whether the key was one of these."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.text() == "!":
            self._toggle_required()
        elif event.key() == Qt.Key.Key_Delete:
            self._remove()
        else:
            return False
        return True

    def _on_ticked(self, done: bool) -> None:
        said = self.tr("Item done") if done else self.tr("Item open again")
        self.wanted.emit(SetChecklistItemDone(self._item.id, done), said)

    def _toggle_required(self) -> None:
        required = not self._item.is_required
        said = self.tr("Required before it is resolved") if required else self.tr("No longer required")  # fmt: skip
        self.wanted.emit(UpdateChecklistItem(self._item.id, is_required=required), said)

    def _move(self, step: int) -> None:
        if self._place + step >= 0:
            command = UpdateChecklistItem(self._item.id, position=self._place + step)
            self.wanted.emit(command, self.tr("Item moved"))

    def _remove(self) -> None:
        self.wanted.emit(RemoveChecklistItem(self._item.id), self.tr("Item removed"))


class _Box(QCheckBox):
    def __init__(self, on_key: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self._on_key = on_key

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._on_key(event):
            super().keyPressEvent(event)
