"""The rows of a condition, and groups of rows in it: how they are joined, added, moved and removed."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskflow.desktop.forms.choice_editors import QuietComboBox
from deskflow.desktop.forms.condition_row import ConditionRow
from deskflow.desktop.forms.moving_rows import step_of
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.surfaces import Card
from deskflow.desktop.words_conditions import JOINERS
from deskflow.desktop.words_workflows import tr
from deskflow.workflows.expressions.condition_reading import read_condition
from deskflow.workflows.expressions.conditions import (
    Condition,
    Group,
    Joiner,
    Row,
    written_condition,
)
from deskflow.workflows.expressions.errors import ExpressionError


class ConditionRows(QWidget):
    """`edited` after each change by hand, `arranged` when rows came or went, `emptied` when the last row of a group has gone."""

    edited = Signal()
    arranged = Signal()
    emptied = Signal()

    def __init__(self, around: Surroundings, *, inside: bool = False) -> None:
        """`inside`: it is a group, which holds rows only."""
        super().__init__()
        theme = around.theme
        self._around, self._inside = around, inside
        self.lines: list[ConditionRow | GroupCard] = []
        self.joiner = QuietComboBox()
        self.joiner.setAccessibleName(self.tr("How they are joined"))
        for key, title in JOINERS.items():
            self.joiner.addItem(tr(title), key)
        self.joiner.activated.connect(lambda _: self._changed())
        self.add = Button(theme, self.tr("Condition"), kind="ghost", icon="plus")
        self.add.setAccessibleName(self.tr("Add a condition"))
        self.add.clicked.connect(lambda: self._add(Row()))
        self.add_group = Button(theme, self.tr("Group"), kind="ghost", icon="plus")
        self.add_group.clicked.connect(lambda: self._add(Group(self._other(), (Row(),))))
        self.add_group.setAccessibleName(self.tr("Add a group of conditions"))
        self._layout = QVBoxLayout()
        self._layout.setSpacing(theme.space(1))
        foot = QHBoxLayout()
        foot.setSpacing(theme.space(2))
        foot.addWidget(self.add)
        foot.addWidget(self.add_group)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(1))
        layout.addWidget(self.joiner)
        layout.addLayout(self._layout)
        layout.addLayout(foot)
        self.show_condition(Condition())

    @property
    def condition(self) -> Condition:
        joiner: Joiner = self.joiner.currentData()
        return Condition(
            joiner,
            tuple(one.row if isinstance(one, ConditionRow) else one.group for one in self.lines),
        )

    def show_condition(self, condition: Condition) -> None:
        """Rows that are there already are kept, with the keyboard in them."""
        entries = condition.entries or (Row(),)
        before, self.lines = self.lines, []
        for at, entry in enumerate(entries):
            wanted = ConditionRow if isinstance(entry, Row) else GroupCard
            line = before[at] if at < len(before) else None
            if line is None or not isinstance(line, wanted):
                line = self._made(entry)
            self._put(line, entry)
            self.lines.append(line)
        for line in before:
            if line not in self.lines:
                self._drop(line)
        self.joiner.setCurrentIndex(self.joiner.findData(condition.joiner))
        self._arrange()

    def refresh(self) -> None:
        for line in self.lines:
            line.refresh()

    def mark(self, position: int | None) -> None:
        """The row in which this place of the text lies; with None no row is wrong."""
        begin, text = 0, written_condition(self.condition)
        for line in self.lines:
            entry = line.row if isinstance(line, ConditionRow) else line.group
            part = written_condition(Condition("all", (entry,)))
            at = text.find(part, begin) if part else -1
            inside = position is not None and at >= 0 and at <= position <= at + len(part)
            if isinstance(line, ConditionRow):
                line.mark(inside)
            else:
                shift = len(part) - len(written_condition(line.rows.condition))
                line.rows.mark(position - at - shift if inside and position is not None else None)
            begin = at + len(part) if at >= 0 else begin

    def first_field(self) -> QWidget:
        line = self.lines[0]
        return line.field if isinstance(line, ConditionRow) else line.rows.first_field()

    # --- what a person does ------------------------------------------------------------------------

    def _changed(self) -> None:
        self._arrange()
        self.edited.emit()

    def _add(self, entry: Row | Group) -> None:
        line = self._made(entry)
        self._put(line, entry)
        self.lines.append(line)
        self._arrange()
        field = line.field if isinstance(line, ConditionRow) else line.rows.first_field()
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_moved(self, line: ConditionRow | GroupCard, by: int) -> None:
        at = self.lines.index(line)
        if 0 <= at + by < len(self.lines):
            self.lines.insert(at + by, self.lines.pop(at))
            self._changed()

    def _on_removed(self, line: ConditionRow | GroupCard) -> None:
        at = self.lines.index(line)
        self.lines.remove(line)
        self._drop(line)
        if not self.lines:
            self.show_condition(Condition())
            self.emptied.emit()
        self._changed()
        near = self.lines[min(at, len(self.lines) - 1)]
        field = near.field if isinstance(near, ConditionRow) else near.rows.first_field()
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_settled(self, line: ConditionRow) -> None:
        """Somebody typed a whole condition into one field: it becomes the rows it stands for."""
        if line.row.operator or line not in self.lines:
            return
        try:
            found = read_condition(line.row.field)
        except ExpressionError:
            return
        at = self.lines.index(line)
        one = found.entries[0] if len(found.entries) == 1 and found.joiner == "all" else None
        if isinstance(one, Row) and one.operator:
            line.show_row(one)
        elif len(found.entries) > 1 and len(self.lines) == 1 and not self._inside:
            self.show_condition(found)
        elif len(found.entries) > 1 and not self._inside:
            rows = tuple(one for one in found.entries if isinstance(one, Row))
            if len(rows) == len(found.entries):
                group = Group(found.joiner, rows)
                new = self._made(group)
                self._put(new, group)
                self._drop(line)
                self.lines[at] = new
                self._arrange()

    # --- inside ------------------------------------------------------------------------------------

    def _other(self) -> Joiner:
        return "any" if self.joiner.currentData() in ("all", "not_all") else "all"

    def _made(self, entry: Row | Group) -> ConditionRow | GroupCard:
        line: ConditionRow | GroupCard
        if isinstance(entry, Row):
            row = line = ConditionRow(self._around)
            row.settled.connect(lambda: self._on_settled(row))
        else:
            group = line = GroupCard(self._around)
            group.rows.arranged.connect(self._chain)
        line.edited.connect(self._changed)
        line.moved.connect(lambda by: self._on_moved(line, by))
        line.removed.connect(lambda: self._on_removed(line))
        return line

    def _put(self, line: ConditionRow | GroupCard, entry: Row | Group) -> None:
        if isinstance(line, ConditionRow) and isinstance(entry, Row):
            line.show_row(entry)
        elif isinstance(line, GroupCard) and isinstance(entry, Group):
            line.rows.show_condition(Condition(entry.joiner, entry.rows))

    def _drop(self, line: QWidget) -> None:
        self._layout.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _arrange(self) -> None:
        for at, line in enumerate(self.lines):
            if self._layout.indexOf(line) != at:
                self._layout.removeWidget(line)
                self._layout.insertWidget(at, line)
                line.show()
            if isinstance(line, ConditionRow):
                line.place(at + 1)
                line.remove.setVisible(len(self.lines) > 1 or bool(line.row.field) or self._inside)
        several = len(self.lines) > 1 or self.joiner.currentData() in ("none", "not_all")
        self.joiner.setVisible(several or self._inside)
        begun = isinstance(self.lines[0], GroupCard) or bool(self.lines[0].row.field.strip())
        self.add.setVisible(begun or len(self.lines) > 1)
        self.add_group.setVisible(not self._inside and (begun or len(self.lines) > 1))
        if self._inside:
            self.arranged.emit()
        else:
            self._chain()

    @property
    def stops(self) -> list[QWidget]:
        """Where Tab goes, one after the other."""
        inner = [
            stop
            for line in self.lines
            for stop in (line.stops if isinstance(line, ConditionRow) else line.rows.stops)
        ]
        return [self.joiner, *inner, self.add, self.add_group]

    def _chain(self) -> None:
        for before, after in pairwise(self.stops):
            self.setTabOrder(before, after)


class GroupCard(Card):
    """Rows that count as one."""

    edited = Signal()
    moved = Signal(int)
    removed = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around.theme, padding=around.theme.space(1))
        self.rows = ConditionRows(around, inside=True)
        self.rows.edited.connect(self.edited)
        self.rows.emptied.connect(self.removed)
        self.body.addWidget(self.rows)

    @property
    def group(self) -> Group:
        found = self.rows.condition
        return Group(found.joiner, tuple(one for one in found.entries if isinstance(one, Row)))

    def refresh(self) -> None:
        self.rows.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = step_of(event)
        if step:
            self.moved.emit(step)
        else:
            super().keyPressEvent(event)
