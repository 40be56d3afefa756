"""The builder of a filter: lines of field, operator and values, in groups of all or any; as good as the text.

Every change that can be understood counts at once: the text, the list and its number follow while one edits.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from deskflow.core.errors import Rejected
from deskflow.core.types import folded
from deskflow.desktop.pages.tickets.list.builder_rows import (
    TEXT,
    WORDS,
    Asked,
    Group,
    for_field,
    group_of,
    operators_of,
    tree_of,
)
from deskflow.desktop.pages.tickets.list.filter_words import field_name, operator_name
from deskflow.desktop.pages.tickets.list.proposals import Proposals
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button, IconButton, PrimaryButton
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover
from deskflow.desktop.widgets.segmented import SegmentedControl
from deskflow.desktop.words import describe_error
from deskflow.tickets.finding.fields import Catalogue, Names
from deskflow.tickets.finding.text import read
from deskflow.tickets.finding.tree import Tree

WIDTH = 620
TALLEST = 460
PAUSE_MS = 160
Known = tuple[Catalogue, Names]


class AskedRow(QWidget):
    """One line. `edited` with every change, `removed` when it is to go."""

    edited = Signal()
    removed = Signal()

    def __init__(self, theme: Theme, known: Known, asked: Asked) -> None:
        super().__init__()
        self._catalogue, self._names = known
        self._operator = asked.operator
        self.field = QComboBox()
        self.field.setAccessibleName(self.tr("Field"))
        self.field.setMaxVisibleItems(20)
        for name, key in self._offered(asked.field):
            self.field.addItem(name, key)
        self.field.setCurrentIndex(max(0, self.field.findData(asked.field)))
        self.operator = QComboBox()
        self.operator.setAccessibleName(self.tr("How it is asked"))
        self.values = QLineEdit(asked.values)
        self.values.setAccessibleName(self.tr("Values"))
        self.proposals = Proposals(theme, self.values)
        self.proposals.know(self._catalogue, self._names)
        remove = IconButton(theme, "trash-2", self.tr("Remove the line"))
        remove.clicked.connect(self.removed)
        self._error = Label(theme, "", size="sm", tone="danger", wrap=True, parent=self)
        self._error.hide()
        line = QHBoxLayout()
        line.setSpacing(theme.space(1))
        line.addWidget(self.field, 3)
        line.addWidget(self.operator, 3)
        line.addWidget(self.values, 5)
        line.addWidget(remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(0))
        layout.addLayout(line)
        layout.addWidget(self._error)
        self._offer_operators()
        self.field.currentIndexChanged.connect(self._on_field)
        self.operator.currentIndexChanged.connect(self._on_operator)
        self.values.textEdited.connect(lambda _: self.edited.emit())

    def _offered(self, now: str) -> list[tuple[str, str]]:
        found = sorted(
            ((field_name(one), one.key) for one in self._catalogue.fields),
            key=lambda one: folded(one[0]),
        )
        first = [(self.tr("Words anywhere"), WORDS)]
        last = [(self.tr("Written out"), TEXT)] if now == TEXT else []
        return [*first, *found, *last]

    @property
    def asked(self) -> Asked:
        return Asked(self.field.currentData(), self._operator, self.values.text())

    @property
    def error(self) -> str:
        return self._error.text()

    def check(self) -> bool:
        """Whether it can be understood; what is wrong stands below it."""
        problem = ""
        try:
            read(self.asked.text, self._catalogue, self._names)
        except Rejected as refused:
            problem = describe_error(refused)
        if problem != self._error.text():
            self._error.setText(problem)
            self._error.setVisible(bool(problem))
            self.values.setProperty("invalid", bool(problem))
            self.values.setAccessibleDescription(problem)
            self.values.style().unpolish(self.values)
            self.values.style().polish(self.values)
        return not problem

    def _offer_operators(self) -> None:
        field = self._catalogue.get(self.field.currentData())
        offered = operators_of(field) if self.field.currentData() != TEXT else ("has",)
        if self._operator not in offered:
            self._operator = offered[0]
        self.operator.blockSignals(True)
        self.operator.clear()
        for one in offered:
            self.operator.addItem(operator_name(one, field), one)
        self.operator.setCurrentIndex(offered.index(self._operator))
        self.operator.blockSignals(False)
        key = self.field.currentData()
        sign = self._operator if self._operator in ("<", "<=", ">", ">=") else ":"
        self.proposals.before = "" if key in (WORDS, TEXT) else f"{key}{sign}"
        self.values.setPlaceholderText(
            self.tr("Words") if key == WORDS else self.tr("Ctrl+Space offers what could stand here")
        )

    def _on_field(self) -> None:
        key = self.field.currentData()
        changed = for_field(self.asked, self._catalogue.get(key), key)
        self._operator = changed.operator
        self.values.clear()
        self._offer_operators()
        self.edited.emit()

    def _on_operator(self) -> None:
        self._operator = self.operator.currentData()
        self._offer_operators()
        self.edited.emit()


class GroupBox(QWidget):
    """Lines of which all or any must hold; the outer one has groups among its lines."""

    edited = Signal()
    grown = Signal()
    removed = Signal()

    def __init__(self, theme: Theme, known: Known, group: Group, *, inner: bool) -> None:
        super().__init__()
        self._theme, self._known, self._inner = theme, known, inner
        self.parts: list[AskedRow | GroupBox] = []
        self.join = SegmentedControl(
            theme,
            self.tr("What must hold"),
            [("all", self.tr("All of these")), ("any", self.tr("Any of these"))],
        )
        self.join.set_value(group.join)
        self.join.chosen.connect(lambda _: self.edited.emit())
        head = QHBoxLayout()
        head.addWidget(self.join)
        head.addStretch(1)
        if inner:
            remove = IconButton(theme, "trash-2", self.tr("Remove the group"))
            remove.clicked.connect(self.removed)
            head.addWidget(remove)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.space(1))
        self.add_line = Button(
            theme,
            self.tr("Add a line"),
            kind="ghost",
            icon="plus",
            key="" if inner else "Ctrl+Return",
        )
        self.add_line.clicked.connect(lambda: self.add(Asked("status")))
        foot = QHBoxLayout()
        foot.addWidget(self.add_line)
        if not inner:
            self.add_group = Button(theme, self.tr("Add a group"), kind="ghost", icon="group")
            self.add_group.clicked.connect(lambda: self.add(Group("any", (Asked("status"),))))
            foot.addWidget(self.add_group)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space(3) if inner else 0, 0, 0, 0)
        layout.setSpacing(theme.space(1))
        layout.addLayout(head)
        layout.addLayout(self._rows)
        layout.addLayout(foot)
        for row in group.rows:
            self._put(row)

    @property
    def group(self) -> Group:
        rows = tuple(one.asked if isinstance(one, AskedRow) else one.group for one in self.parts)
        return Group("any" if self.join.value == "any" else "all", rows)

    def check(self) -> bool:
        # Every line says what is wrong with it, not only the first.
        return False not in [one.check() for one in self.parts]

    def with_focus(self) -> GroupBox:
        """The group the keyboard is in."""
        focused = QApplication.focusWidget()
        for one in self.parts:
            if isinstance(one, GroupBox) and focused is not None and one.isAncestorOf(focused):
                return one.with_focus()
        return self

    def add(self, row: Asked | Group) -> None:
        part = self._put(row)
        self.grown.emit()
        target = part if isinstance(part, AskedRow) else part.parts[0]
        if isinstance(target, AskedRow):
            target.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put(self, row: Asked | Group) -> AskedRow | GroupBox:
        part: AskedRow | GroupBox
        if isinstance(row, Group):
            part = GroupBox(self._theme, self._known, row, inner=True)
            part.grown.connect(self.grown)
        else:
            part = AskedRow(self._theme, self._known, row)
        part.edited.connect(self.edited)
        part.removed.connect(self._remover(part))
        self.parts.append(part)
        self._rows.addWidget(part)
        part.show()
        return part

    def _remover(self, part: AskedRow | GroupBox) -> Callable[[], None]:
        def remove() -> None:
            self.parts.remove(part)
            self._rows.removeWidget(part)
            part.hide()
            part.deleteLater()
            self.add_line.setFocus(Qt.FocusReason.OtherFocusReason)
            self.grown.emit()
            self.edited.emit()

        return remove


class FilterBuilder(Popover):
    """`built` carries the tree with every change that can be understood."""

    built = Signal(object)

    def __init__(self, theme: Theme, window: QWidget, known: Known, tree: Tree) -> None:
        super().__init__(theme, window)
        self._known = known
        inset = theme.space(2)
        self.body.setContentsMargins(inset, inset, inset, inset)
        self.body.setSpacing(theme.space(1))
        catalogue, names = known
        group = group_of(tree, names, catalogue)
        self.box = GroupBox(
            theme, known, group if group.rows else Group("all", (Asked("status"),)), inner=False
        )
        self.box.edited.connect(self._on_edited)
        self.box.grown.connect(self._grow)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self.box)
        self.body.addWidget(self._scroll)
        foot = QHBoxLayout()
        self.count = Label(theme, "", weight="semibold", tabular=True)
        foot.addWidget(self.count, 1)
        done = PrimaryButton(theme, self.tr("Done"), key="Return")
        done.clicked.connect(self.dismiss)
        foot.addWidget(done)
        self.body.addLayout(foot)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._read)
        self.closed.connect(self._on_closed)

    def set_count(self, count: int | None) -> None:
        """How many tickets the filter finds."""
        self.count.setText("…" if count is None else self.tr("%n ticket(s)", "", count))

    def focus_first(self) -> None:
        first = self.box.parts[0] if self.box.parts else None
        target = first if isinstance(first, AskedRow) else None
        (target.values if target is not None else self.box.add_line).setFocus(
            Qt.FocusReason.PopupFocusReason
        )

    def panel_size(self) -> QSize:
        wanted = self.box.sizeHint().height() + 4
        self._scroll.setFixedHeight(min(wanted, TALLEST, max(120, self._host.height() - 180)))
        return QSize(WIDTH, self.body.totalSizeHint().height())

    def tab_stops(self) -> list[QWidget]:
        """Line by line as they are seen, not as they were added."""

        def seen_at(widget: QWidget) -> tuple[int, int]:
            centre = widget.mapTo(self.panel, widget.rect().center())
            return centre.y() // 8, centre.x()

        return sorted(super().tab_stops(), key=seen_at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return is done, as Escape is; with Ctrl it adds a line to the group one is in."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.box.with_focus().add(Asked("status"))
        else:
            self.dismiss()

    def _grow(self) -> None:
        self.box.adjustSize()
        self._place()

    def _on_edited(self) -> None:
        self._pause.start()

    def _read(self) -> None:
        fine = self.box.check()
        self._grow()
        if not fine:
            return
        catalogue, names = self._known
        try:
            tree = tree_of(self.box.group, catalogue, names)
        except Rejected as refused:
            self.count.setText(describe_error(refused))
            return
        self.built.emit(tree)

    def _on_closed(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self._read()
        self.deleteLater()
