"""One row of a condition: a name in scope or any expression, an operator that fits its kind, a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from deskflow.desktop.forms.choice_editors import QuietComboBox
from deskflow.desktop.forms.condition_value import ConditionValue
from deskflow.desktop.forms.expression_edit import ExpressionEdit
from deskflow.desktop.forms.moving_rows import step_of
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.widgets.buttons import IconButton
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.picker import pick
from deskflow.desktop.widgets.tips import plain_tip
from deskflow.desktop.words_conditions import OPERATORS
from deskflow.desktop.words_workflows import tr
from deskflow.workflows.expressions.completion import OPEN, Shape
from deskflow.workflows.expressions.condition_syntax import is_field
from deskflow.workflows.expressions.conditions import (
    WITHOUT_VALUE,
    Row,
    kind_of_field,
    operators_for,
)

_MOST_NAMES: Final = 600
_LETTERS_FOR_BOTH: Final = 27


class ConditionRow(QWidget):
    """`edited` after each change, `settled` when the keyboard leaves the field; `moved` by -1 or 1."""

    edited = Signal()
    settled = Signal()
    moved = Signal(int)
    removed = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        theme = around.theme
        self._around = around
        self._row = Row()
        self._kind = ""
        self.field = ExpressionEdit(around, self.tr("What is looked at"), whole=True)
        self.field.setPlaceholderText(self.tr("Choose or type a name"))
        self.field.typed.connect(self._on_typed)
        self.field.installEventFilter(self)
        self.names = IconButton(theme, "chevron-down", self.tr("Choose a name"))
        self.names.clicked.connect(self._ask_name)
        self.remove = IconButton(theme, "trash-2", self.tr("Remove"))
        self.remove.clicked.connect(self.removed)
        self.operator = QuietComboBox()
        self.operator.setAccessibleName(self.tr("How it is compared"))
        self.operator.activated.connect(self._on_operator)
        self.value = ConditionValue(around, self.tr("Value"))
        self.value.edited.connect(self._on_value)
        text = self.tr("Too complex for a row: it is kept as this text.")
        self.note = Label(theme, text, size="sm", tone="text-muted", wrap=True)
        self.setFocusProxy(self.field)
        top = QHBoxLayout()
        top.setSpacing(theme.space(0))
        top.addWidget(self.field, 1)
        for button in (self.names, self.remove):
            button.setFixedSize(QSize(24, 24))
            top.addWidget(button)
        self._below = QWidget()
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._below)
        self._pair.setContentsMargins(0, 0, 0, 0)
        self._pair.setSpacing(theme.space(0))
        self._pair.addWidget(self.operator, 5)
        self._pair.addWidget(self.value, 6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(0))
        layout.addLayout(top)
        layout.addWidget(self._below)
        layout.addWidget(self.note)
        self._show()

    @property
    def row(self) -> Row:
        return self._row

    @property
    def stops(self) -> list[QWidget]:
        """Where Tab goes, one after the other."""
        editor = self.value.editor
        inside = [editor.focusProxy() or editor] if editor is not None else []
        return [self.field, self.names, self.remove, self.operator, *inside, self.value.braces]

    def show_row(self, row: Row) -> None:
        """What stands there already is left alone."""
        if row.meaning != self._row.meaning or row.field != self.field.text():
            self.field.set_text(row.field)
        self._row = row
        self._show()

    def place(self, number: int) -> None:
        """So is it called now."""
        for part, said in (
            (self.field, self.tr("What is looked at in condition {number}")),
            (self.operator, self.tr("How condition {number} compares")),
            (self.value, self.tr("Value of condition {number}")),
            (self.names, self.tr("Choose the name of condition {number}")),
            (self.remove, self.tr("Remove condition {number}")),
        ):
            part.setAccessibleName(said.format(number=number))

    def refresh(self) -> None:
        """Names, people and customers may be known better now."""
        self._show()
        if self.value.editor is not None:
            self.value.editor.refresh()

    def mark(self, wrong: bool) -> None:
        """Whether the mistake is in this row."""
        if bool(self.field.property("invalid")) == wrong:
            return
        self.field.setProperty("invalid", wrong)
        self.field.style().unpolish(self.field)
        self.field.style().polish(self.field)

    # --- what is shown -----------------------------------------------------------------------------

    def _show(self) -> None:
        plain = bool(self._row.operator) and is_field(self._row.field)
        self.field.setToolTip(plain_tip(self._row.field))
        self._below.setVisible(plain)
        finished = bool(self._row.field.strip()) and not self.field.hasFocus()
        self.note.setVisible(finished and not plain)
        if not plain:
            return
        self._kind = kind_of_field(self._row.field, self._around.names)
        fitting = list(operators_for(self._kind))
        if self._row.operator not in fitting:
            fitting.append(self._row.operator)
        if fitting != [self.operator.itemData(at) for at in range(self.operator.count())]:
            self.operator.clear()
            for one in fitting:
                self.operator.addItem(tr(OPERATORS[one]), one)
        self.operator.setCurrentIndex(fitting.index(self._row.operator))
        self.value.setVisible(self._row.operator not in WITHOUT_VALUE)
        if self._row.operator not in WITHOUT_VALUE:
            shown = self._row
            self.value.show_value(shown.field, self._kind, shown.operator, shown.value)

    # --- what a person does ------------------------------------------------------------------------

    def _change(self, row: Row) -> None:
        self._row = row
        self._show()
        self.edited.emit()

    def _on_typed(self) -> None:
        text, before = self.field.text(), self._row
        operator = ""
        if is_field(text):
            kind = kind_of_field(text, self._around.names)
            fitting = operators_for(kind)
            operator = before.operator
            if not operator or (operator not in fitting and before.field != text):
                operator = fitting[0]
        self._change(Row(text, operator, before.value))

    def _on_operator(self) -> None:
        operator = str(self.operator.currentData())
        if operator != self._row.operator:
            kept = self._row.value
            self._change(Row(self._row.field, operator, kept))

    def _on_value(self) -> None:
        self._change(Row(self._row.field, self._row.operator, self.value.value))

    def _ask_name(self) -> None:
        choices = [
            Choice(
                path,
                _shown(path),
                "" if kind == OPEN else kind,
                section=_section(path),
                keywords=path,
                current=path == self._row.field.strip(),
            )
            for path, kind in _names(self._around.names)
        ][:_MOST_NAMES]
        pick(self._around.theme, self.field, self.tr("Find a name"), choices, self._on_name)

    def _on_name(self, path: str) -> None:
        self.field.set_text(path)
        self._on_typed()
        if self.value.isVisible():
            self.value.setFocus()
        else:
            self.operator.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the value stands under the operator."""
        super().resizeEvent(event)
        letters = self.width() / self._around.theme.metrics().averageCharWidth()
        narrow = letters < _LETTERS_FOR_BOTH
        way = QBoxLayout.Direction
        self._pair.setDirection(way.TopToBottom if narrow else way.LeftToRight)

    # --- keys --------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() in (QEvent.Type.FocusOut, QEvent.Type.FocusIn):
            self._show_soon(event.type() == QEvent.Type.FocusIn)
        return super().eventFilter(watched, event)

    def _show_soon(self, came: bool) -> None:
        plain = bool(self._row.operator)
        self.note.setVisible(not came and not plain and bool(self._row.field.strip()))
        if not came:
            self.settled.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = step_of(event)
        if step:
            self.moved.emit(step)
        else:
            super().keyPressEvent(event)


_OWN_SECTION = ("trigger", "steps", "variables")


def _section(path: str) -> str:
    root = path.partition(".")[0]
    said = (tr("What started it"), tr("Earlier steps"), tr("Variables"))
    return dict(zip(_OWN_SECTION, said, strict=True)).get(root, tr("The run"))


def _shown(path: str) -> str:
    """Without the root which the section says already; "id" of run and workflow would look the same else."""
    root, _, rest = path.partition(".")
    return rest if rest and root in _OWN_SECTION else path


def _names(shape: Shape, before: str = "") -> Iterator[tuple[str, str]]:
    """Every name with its kind, what started it first."""
    roots = ("trigger", "steps", "item", "index", "variables")
    ordered = sorted(shape, key=lambda one: roots.index(one) if one in roots else 9)
    for name in ordered if not before else shape:
        inside = shape[name]
        path = f"{before}.{name}" if before else name
        if isinstance(inside, Mapping):
            yield from _names(inside, path)
        else:
            yield path, inside
