"""A list to pick from: rows with icon or disc, title, detail, chip and key, narrowed down while typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from deskflow.desktop.theme import Theme, Tone
from deskflow.desktop.widgets import fuzzy
from deskflow.desktop.widgets.avatars import paint_avatar
from deskflow.desktop.widgets.chips import Chip, chip_width, paint_chip
from deskflow.desktop.widgets.key_hints import key_hint_width, paint_key_hint

Index = QModelIndex | QPersistentModelIndex
AnyRole = Qt.ItemDataRole.UserRole
NO_INDEX = QModelIndex()


@dataclass(frozen=True, slots=True)
class Choice:
    """One row. `value` is what the caller gets back; `detail` stands muted beside the title."""

    value: Any
    title: str
    detail: str = ""
    icon: str = ""
    tone: Tone = "neutral"
    avatar: str | None = None  # a person's name; "" draws "nobody"
    chip: Chip | None = None
    shortcut: str = ""
    section: str = ""
    keywords: str = ""
    current: bool = False
    enabled: bool = True
    # Keeps its place and stays, whatever is typed: somebody else has searched already.
    pinned: bool = False


@dataclass(slots=True)
class _Row:
    choice: Choice | None
    section: str = ""
    places: tuple[int, ...] = field(default=())


class ChoiceModel(QAbstractListModel):
    """Choices in sections, narrowed by `set_filter`. Sections keep their order, inside them the best match is first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: list[Choice] = []
        self._rows: list[_Row] = []
        self._query = ""

    def set_choices(self, choices: Sequence[Choice], *, query: str | None = None) -> None:
        self._choices = list(choices)
        self.set_filter(self._query if query is None else query)

    def set_filter(self, query: str) -> None:
        self._query = query
        self.beginResetModel()
        self._rows = _arrange(self._choices, query.strip())
        self.endResetModel()

    def choice(self, row: int) -> Choice | None:
        """None for a heading."""
        return self._rows[row].choice if 0 <= row < len(self._rows) else None

    def row_data(self, row: int) -> _Row:
        return self._rows[row]

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.choice.title if row.choice else row.section
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if row.choice is None:
                return row.section
            parts = (row.choice.title, row.choice.detail, row.choice.chip and row.choice.chip.text)
            return ", ".join(part for part in parts if part)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        choice = self.choice(index.row())
        if choice is None or not choice.enabled:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def _arrange(choices: Sequence[Choice], query: str) -> list[_Row]:
    sections: dict[str, list[tuple[int, int, _Row]]] = {}
    for order, choice in enumerate(choices):
        found = fuzzy.match(query, choice.title)
        score = found.score if found and not choice.pinned else 0
        places = found.places if found else ()
        if found is None and not choice.pinned:
            other = fuzzy.match(query, f"{choice.keywords} {choice.detail}")
            # Scattered letters in a long text are chance, not a find.
            if other is None or other.score < len(query) * 24:
                continue
            score = other.score // 2
        sections.setdefault(choice.section, []).append((-score, order, _Row(choice, places=places)))
    rows: list[_Row] = []
    for section, found_rows in sections.items():
        if section:
            rows.append(_Row(None, section))
        rows += [row for _, _, row in sorted(found_rows, key=lambda entry: entry[:2])]
    return rows


class ChoiceDelegate(QStyledItemDelegate):
    """Paints the rows."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.model().row_data(index.row())
        heights = self._theme.tokens.size.row
        return QSize(200, heights["compact"] if row.choice is None else heights["cosy"])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: _Row = index.model().row_data(index.row())
        painter.save()
        if row.choice is None:
            self._paint_heading(painter, QRectF(option.rect), row.section)
        else:
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
            self._paint_choice(painter, QRectF(option.rect), row, selected, hovered)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRectF, text: str) -> None:
        painter.setFont(self._theme.font("xs", "semibold"))
        painter.setPen(self._theme.tokens.text_muted)
        inside = rect.adjusted(self._theme.space(1), 0, 0, -2)
        painter.drawText(
            inside, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, text.upper()
        )

    def _paint_choice(
        self, painter: QPainter, rect: QRectF, row: _Row, selected: bool, hovered: bool
    ) -> None:
        theme, tokens, choice = self._theme, self._theme.tokens, row.choice
        assert choice is not None
        if selected or (hovered and choice.enabled):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.surface_selected if selected else tokens.surface_2)
            painter.drawRoundedRect(rect, tokens.size.radius, tokens.size.radius)
        inside = rect.adjusted(theme.space(1), 0, -theme.space(1), 0)
        inside = self._paint_lead(painter, inside, choice)
        inside = self._paint_tail(painter, inside, choice)
        ink = tokens.text if choice.enabled else tokens.text_faint
        taken = self._paint_title(painter, inside, row, ink)
        if choice.detail:
            rest = inside.adjusted(taken + theme.space(1), 0, 0, 0)
            self._paint_detail(painter, rest, choice.detail)

    def _paint_lead(self, painter: QPainter, rect: QRectF, choice: Choice) -> QRectF:
        theme = self._theme
        side = 20 if choice.avatar is not None else theme.tokens.size.icon
        lead = QRectF(rect.left(), rect.top(), side, rect.height())
        if choice.avatar is not None:
            paint_avatar(painter, theme, lead, choice.avatar, size=side)
        elif choice.icon:
            theme.icons.paint(painter, choice.icon, theme.tokens.tone(choice.tone), lead, side)
        else:
            return rect
        return rect.adjusted(side + theme.space(1), 0, 0, 0)

    def _paint_tail(self, painter: QPainter, rect: QRectF, choice: Choice) -> QRectF:
        theme = self._theme
        if choice.current:
            mark = QRectF(rect.right() - 16, rect.top(), 16, rect.height())
            theme.icons.paint(painter, "check", theme.tokens.accent, mark, 16)
            rect = rect.adjusted(0, 0, -16 - theme.space(1), 0)
        if choice.shortcut:
            width = key_hint_width(theme, choice.shortcut)
            box = QRectF(rect.right() - width, rect.top(), width, rect.height())
            paint_key_hint(painter, theme, box, choice.shortcut, fill=theme.tokens.surface_1)
            rect = rect.adjusted(0, 0, -width - theme.space(1), 0)
        if choice.chip is not None:
            width = chip_width(theme, choice.chip)
            box = QRectF(rect.right() - width, rect.top(), width, rect.height())
            paint_chip(painter, theme, box, choice.chip)
            rect = rect.adjusted(0, 0, -width - theme.space(1), 0)
        return rect

    def _paint_title(self, painter: QPainter, rect: QRectF, row: _Row, ink: QColor) -> int:
        """Matched letters stand out by weight. Answers the width that was used."""
        theme, choice = self._theme, row.choice
        assert choice is not None
        metrics = theme.metrics()
        shown = metrics.elidedText(
            choice.title, Qt.TextElideMode.ElideRight, max(0, round(rect.width()))
        )
        plain, strong = QFont(theme.font()), theme.font("body", "bold")
        matched = set(row.places) if shown == choice.title else set()
        painter.setPen(ink)
        left = rect.left()
        for text, is_match in _runs(shown, matched):
            painter.setFont(strong if is_match else plain)
            box = QRectF(left, rect.top(), rect.right() - left + 4, rect.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
            left += painter.fontMetrics().horizontalAdvance(text)
        return round(left - rect.left())

    def _paint_detail(self, painter: QPainter, rect: QRectF, text: str) -> None:
        theme = self._theme
        if rect.width() < 20:
            return
        painter.setFont(theme.font("sm"))
        painter.setPen(theme.tokens.text_muted)
        metrics = theme.metrics("sm")
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, round(rect.width()))
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _runs(text: str, marked: set[int]) -> list[tuple[str, bool]]:
    """Cut `text` where it changes between marked and unmarked letters."""
    runs: list[tuple[str, bool]] = []
    for at, letter in enumerate(text):
        is_marked = at in marked
        if runs and runs[-1][1] == is_marked:
            runs[-1] = (runs[-1][0] + letter, is_marked)
        else:
            runs.append((letter, is_marked))
    return runs


class ChoiceList(QListView):
    """The list as a widget. `chosen` comes on Return or a click; `move` walks over headings."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choices = ChoiceModel(self)
        # Whether somebody has walked in it.
        self.has_moved = False
        self.setModel(self.choices)
        self.setItemDelegate(ChoiceDelegate(theme, self))
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._on_clicked)

    def set_choices(self, choices: Sequence[Choice], *, query: str | None = None) -> None:
        self.choices.set_choices(choices, query=query)
        self._select_start()

    def set_filter(self, query: str) -> None:
        self.choices.set_filter(query)
        self._select_start()

    def current_choice(self) -> Choice | None:
        return self.choices.choice(self.currentIndex().row())

    def go_to(self, choice: Choice) -> None:
        """Back to this one after the choices were set again, if it is there and can still be chosen."""
        for row in range(self.choices.rowCount()):
            found = self.choices.choice(row)
            if found is None or not found.enabled or found.section != choice.section:
                continue
            if found.value is choice.value:
                self.setCurrentIndex(self.choices.index(row))
                return

    def choose_current(self) -> None:
        choice = self.current_choice()
        if choice is not None and choice.enabled:
            self.chosen.emit(choice)

    def move_current(self, step: int) -> None:
        """Up or down to the next row that can be chosen, round at the ends."""
        self.has_moved = True
        count = self.choices.rowCount()
        row = self.currentIndex().row()
        for _ in range(count):
            row = (row + step) % count
            choice = self.choices.choice(row)
            if choice is not None and choice.enabled:
                self.setCurrentIndex(self.choices.index(row))
                return

    def wanted_height(self, at_most: int) -> int:
        """The height that shows all rows, or `at_most`."""
        hints = [self.sizeHintForRow(row) for row in range(min(self.choices.rowCount(), 40))]
        return min(at_most, sum(hints) + 2)

    def _select_start(self) -> None:
        rows = range(self.choices.rowCount())
        usable = [row for row in rows if (found := self.choices.choice(row)) and found.enabled]
        marked = [row for row in usable if self.choices.row_data(row).choice.current]
        if usable:
            first = usable[0] if self.choices._query or not marked else marked[0]
            self.setCurrentIndex(self.choices.index(first))

    def _on_clicked(self, index: QModelIndex) -> None:
        self.choose_current()
