"""An ordered list of entries, each a card that opens: added, duplicated, moved and removed by mouse and keyboard.

Many entries are shown folded, as one line each; their forms are made when they are opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskflow.desktop.forms.moving_rows import step_of
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.desktop.widgets.labels import ElidedLabel
from deskflow.desktop.widgets.surfaces import Card

OPEN_AT_MOST: Final = 4
"""So many are opened by themselves."""

AT_ONCE: Final = 12
"""So many are shown; the others when somebody asks for them."""


class EntryForm(Protocol):
    """What a card shows: a widget with an entry. `edited` is a signal with the name of what was edited."""

    edited: Any

    @property
    def entry(self) -> dict[str, Any]: ...
    def set_entry(self, entry: Mapping[str, Any]) -> None: ...
    def set_errors(self, errors: Mapping[str, str]) -> None: ...
    def refresh(self) -> None: ...
    def focus_field(self, name: str = "") -> bool: ...


class _Summary(ElidedLabel):
    clicked = Signal()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()


class RowCard(Card):
    """One entry."""

    edited = Signal(str)
    moved = Signal(int)
    doubled = Signal()
    removed = Signal()

    def __init__(
        self,
        around: Surroundings,
        make: Callable[[], Any],
        say: Callable[[Mapping[str, Any]], str],
        entry: Mapping[str, Any],
    ) -> None:
        super().__init__(around.theme, padding=around.theme.space(1))
        theme = around.theme
        self._make, self._say = make, say
        self._entry = dict(entry)
        self._errors: Mapping[str, str] = {}
        self.form: Any = None
        self.toggle = IconButton(theme, "chevron-right", "")
        self.summary = _Summary(theme, "", weight="medium")
        self.summary.setCursor(Qt.CursorShape.PointingHandCursor)
        self.up = IconButton(theme, "arrow-up", "")
        self.down = IconButton(theme, "arrow-down", "")
        self.double = IconButton(theme, "copy", "")
        self.remove = IconButton(theme, "trash-2", "")
        self.toggle.clicked.connect(self._on_toggle)
        self.summary.clicked.connect(self._on_toggle)
        self.up.clicked.connect(lambda: self.moved.emit(-1))
        self.down.clicked.connect(lambda: self.moved.emit(1))
        self.double.clicked.connect(self.doubled)
        self.remove.clicked.connect(self.removed)
        head = QHBoxLayout()
        head.setSpacing(theme.space(0))
        for part in (self.toggle, self.summary, self.up, self.down, self.double, self.remove):
            head.addWidget(part, 1 if part is self.summary else 0)
            if isinstance(part, IconButton):
                part.setFixedSize(QSize(24, 24))
        self.body.addLayout(head)

    @property
    def entry(self) -> dict[str, Any]:
        return dict(self._entry)

    @property
    def is_open(self) -> bool:
        return self.form is not None and not self.form.isHidden()

    def set_entry(self, entry: Mapping[str, Any]) -> None:
        self._entry = dict(entry)
        if self.form is not None and self.form.entry != self._entry:
            self.form.set_entry(self._entry)
        self._tell()

    def set_errors(self, errors: Mapping[str, str]) -> None:
        self._errors = errors
        if self.form is not None:
            self.form.set_errors(errors)
        self._tell()

    def open(self, wanted: bool = True) -> None:
        if wanted and self.form is None:
            self.form = self._make()
            self.form.set_entry(self._entry)
            self.form.set_errors(self._errors)
            self.form.edited.connect(self._on_edited)
            self.body.addWidget(self.form)
        if self.form is not None:
            self.form.setVisible(wanted)
        self._tell()

    def place(self, at: int, count: int, what: str) -> None:
        """It stands there now."""
        self._named = f"{what} {at + 1}"
        self.up.setEnabled(at > 0)
        self.down.setEnabled(at < count - 1)
        for button, said in (
            (self.up, self.tr("Move {row} up")),
            (self.down, self.tr("Move {row} down")),
            (self.double, self.tr("Duplicate {row}")),
            (self.remove, self.tr("Remove {row}")),
        ):
            button.setAccessibleName(said.format(row=self._named))
            button.setToolTip(said.format(row=self._named))
        self._tell()

    _named = ""

    def refresh(self) -> None:
        if self.form is not None:
            self.form.refresh()

    def focus_field(self, name: str = "") -> None:
        self.open()
        self.form.focus_field(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = step_of(event)
        if step:
            self.moved.emit(step)
        else:
            super().keyPressEvent(event)

    def _on_toggle(self) -> None:
        self.open(not self.is_open)

    def _on_edited(self, name: str) -> None:
        self._entry = self.form.entry
        self._tell()
        self.edited.emit(name)

    def _tell(self) -> None:
        said = self._say(self._entry) or self._named
        self.summary.setText(said)
        self.summary.set_tone("danger" if self._errors and not self.is_open else "text")
        wrong = next(iter(self._errors.values()), "")
        self.toggle.set_icon("chevron-down" if self.is_open else "chevron-right")
        text = self.tr("Close {row}") if self.is_open else self.tr("Open {row}")
        self.toggle.setAccessibleName(text.format(row=f"{self._named}: {said}"))
        self.toggle.setAccessibleDescription(wrong)


class RowList(QWidget):
    """`edited` carries `place:field` for typing, and nothing when rows came, went or moved."""

    edited = Signal(str)

    def __init__(
        self,
        around: Surroundings,
        what: str,
        make: Callable[[], Any],
        say: Callable[[Mapping[str, Any]], str],
        new: Callable[[], dict[str, Any]],
        *,
        again: Callable[[Mapping[str, Any]], dict[str, Any]] = dict,
        most: int = 200,
    ) -> None:
        """`what` is one of them in words; `again` makes the entry of a duplicate."""
        super().__init__()
        theme = around.theme
        self._around, self._what = around, what
        self._make, self._say, self._new, self._again = make, say, new, again
        self._most = most
        self.rows: list[RowCard] = []
        self._waiting: list[dict[str, Any]] = []
        self._errors: Sequence[Mapping[str, str]] = ()
        self.more = Button(theme, "", kind="link")
        self.more.clicked.connect(self._on_more)
        self._layout = QVBoxLayout()
        self._layout.setSpacing(theme.space(1))
        text = self.tr("Add: {what}").format(what=what.lower())
        self.add = Button(theme, text, kind="ghost", icon="plus")
        self.add.clicked.connect(self._on_add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(1))
        layout.addLayout(self._layout)
        layout.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.more.hide()
        layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def entries(self) -> list[dict[str, Any]]:
        return [*(row.entry for row in self.rows), *self._waiting]

    def row(self, at: int) -> RowCard:
        """Made now if it is not there yet."""
        self._make_more(at + 1 - len(self.rows))
        return self.rows[at]

    def set_entries(self, entries: Sequence[Mapping[str, Any]]) -> None:
        """Show these; a row that says the same already is left alone."""
        if list(entries) == self.entries:
            return
        while len(self.rows) > len(entries):
            self._drop(self.rows.pop())
        for at, entry in enumerate(entries):
            if at < len(self.rows):
                self.rows[at].set_entry(entry)
        self._waiting = [dict(entry) for entry in entries[len(self.rows) :]]
        self._opens = len(entries) <= OPEN_AT_MOST
        self._make_more(AT_ONCE - len(self.rows))
        self._arrange()

    _opens = True

    def _make_more(self, count: int) -> None:
        begun, self._waiting = self._waiting[: max(count, 0)], self._waiting[max(count, 0) :]
        for entry in begun:
            row = self._made(entry)
            row.open(self._opens)
            self.rows.append(row)
            if len(self.rows) <= len(self._errors):
                row.set_errors(self._errors[len(self.rows) - 1])
        if begun:
            self._arrange(len(self.rows) - len(begun))
        self.more.setVisible(bool(self._waiting))
        self.more.setText(self.tr("Show {count} more").format(count=len(self._waiting)))
        self.more.updateGeometry()

    def _on_more(self) -> None:
        at = len(self.rows)
        self._make_more(AT_ONCE)
        self.rows[at].toggle.setFocus()

    def set_errors(self, errors: Sequence[Mapping[str, str]]) -> None:
        """For each row what is wrong, by field."""
        self._errors = errors
        for row, told in zip(self.rows, errors, strict=False):
            row.set_errors(told)

    def refresh(self) -> None:
        for row in self.rows:
            row.refresh()

    # --- what a person does ------------------------------------------------------------------------

    def _on_add(self) -> None:
        self.append(self._new())

    def append(self, entry: dict[str, Any]) -> None:
        """One more at the end, open, with the keyboard in it."""
        self._make_more(len(self._waiting))
        self._put(len(self.rows), entry)

    def _on_doubled(self, row: RowCard) -> None:
        self._put(self.rows.index(row) + 1, self._again(row.entry))

    def _put(self, at: int, entry: dict[str, Any]) -> None:
        if len(self.entries) >= self._most:
            return
        row = self._made(entry)
        row.open()
        self.rows.insert(at, row)
        self._arrange()
        row.focus_field()
        self.edited.emit("")

    def _on_moved(self, row: RowCard, by: int) -> None:
        at = self.rows.index(row)
        if at + by >= len(self.rows):
            self._make_more(1)
        if 0 <= at + by < len(self.rows):
            self.rows.insert(at + by, self.rows.pop(at))
            self._arrange()
            self.edited.emit("")

    def _on_removed(self, row: RowCard) -> None:
        at = self.rows.index(row)
        del self.rows[at]
        self._drop(row)
        self._arrange()
        if self.rows:
            self.rows[min(at, len(self.rows) - 1)].toggle.setFocus()
        else:
            self.add.setFocus()
        self.edited.emit("")

    # --- inside ------------------------------------------------------------------------------------

    def _made(self, entry: Mapping[str, Any]) -> RowCard:
        row = RowCard(self._around, self._make, self._say, entry)
        row.edited.connect(lambda name: self.edited.emit(f"{self.rows.index(row)}:{name}"))
        row.moved.connect(lambda by: self._on_moved(row, by))
        row.doubled.connect(lambda: self._on_doubled(row))
        row.removed.connect(lambda: self._on_removed(row))
        return row

    def _drop(self, row: RowCard) -> None:
        self._layout.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _arrange(self, begin: int = 0) -> None:
        count = len(self.rows) + len(self._waiting)
        for at, row in enumerate(self.rows[begin:], begin):
            if self._layout.indexOf(row) != at:
                self._layout.removeWidget(row)
                self._layout.insertWidget(at, row)
            row.place(at, count, self._what)
        self.add.setEnabled(count < self._most)
