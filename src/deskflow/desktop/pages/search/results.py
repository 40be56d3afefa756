"""Hits as a list: headings by kind, and for each hit its title, facts and excerpt with the found words marked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from deskflow.core.clock import Clock
from deskflow.desktop import words
from deskflow.desktop.pages.search.reading import Hit
from deskflow.desktop.theme import TextSize, Theme, Weight
from deskflow.tickets.finding.excerpts import Excerpt

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
T = QT_TRANSLATE_NOOP
KIND_WORDS: dict[str, Any] = {
    "ticket": T("words", "Tickets"), "customer": T("words", "Customers"), "contact": T("words", "Contacts"),
    "equipment": T("words", "Equipment"), "article": T("words", "Articles"),
}  # fmt: skip
ICONS = {
    "ticket": "ticket", "customer": "building-2", "contact": "contact", "equipment": "server",
    "article": "book-open",
}  # fmt: skip
GAP = "\u2002·\u2002"


class HitModel(QAbstractListModel):
    """Headings are texts, hits are hits."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: list[str | Hit] = []

    def show(self, groups: Sequence[tuple[str, Sequence[Hit]]]) -> None:
        """One heading for each kind that has hits; a single kind needs none."""
        self.beginResetModel()
        several = [group for group in groups if group[1]]
        self.lines = []
        for kind, hits in several:
            if len(groups) > 1:
                self.lines.append(kind)
            self.lines += hits
        self.endResetModel()

    def hit(self, row: int) -> Hit | None:
        line = self.lines[row] if 0 <= row < len(self.lines) else None
        return line if isinstance(line, Hit) else None

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.hit(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        line = self.lines[index.row()]
        if not isinstance(line, Hit):
            return words.translated(KIND_WORDS[line])
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title.text
        parts = (
            words.translated(KIND_WORDS[line.kind]),
            line.lead,
            line.title.text,
            *line.facts,
            line.excerpt.text,
        )
        return ", ".join(part for part in parts if part)


_MOST_LETTERS = 160


def widest(theme: Theme) -> int:
    """Hits are no wider than an eye follows from a title to its time."""
    return theme.metrics().averageCharWidth() * _MOST_LETTERS


class HitDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, clock: Clock, model: HitModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._clock, self._model = theme, clock, model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme = self._theme
        hit = self._model.hit(index.row())
        if hit is None:
            return QSize(200, theme.metrics("xs").height() + theme.space(3))
        height = theme.metrics("body", "semibold").height() + 2 * theme.space(1) + 1
        lines = bool(_facts(hit)) + bool(hit.excerpt.text)
        return QSize(200, height + lines * (theme.metrics("sm").height() + 2))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRectF(option.rect)
        hit = self._model.hit(index.row())
        painter.save()
        if hit is None:
            theme = self._theme
            painter.setFont(theme.font("xs", "semibold"))
            painter.setPen(theme.tokens.text_muted)
            box = rect.adjusted(theme.space(3), 0, 0, -4)
            painter.drawText(box, Qt.AlignmentFlag.AlignBottom, str(index.data()).upper())
        else:
            self._paint_hit(painter, rect, hit, option.state)
        painter.restore()

    def _paint_hit(self, painter: QPainter, rect: QRectF, hit: Hit, state: Any) -> None:
        theme, tokens = self._theme, self._theme.tokens
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.surface_selected)
            painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), tokens.accent)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, tokens.surface_0)
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), tokens.border)
        left, side = rect.left() + theme.space(3), tokens.size.icon
        upper, lower = theme.metrics("body", "semibold").height(), theme.metrics("sm").height()
        top = rect.top() + theme.space(1)
        icon = QRectF(left, top, side, upper)
        theme.icons.paint(painter, ICONS[hit.kind], tokens.text_muted, icon, side)
        left += side + theme.space(1)
        right = min(rect.right() - theme.space(3), rect.left() + widest(theme))
        when = "" if hit.at is None else self._when(hit.at)
        if when:
            painter.setFont(theme.font("sm", tabular=True))
            painter.setPen(tokens.text_muted)
            box = QRectF(left, top, right - left, upper)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, when)
        room = (
            right
            - left
            - theme.metrics("sm", tabular=True).horizontalAdvance(when)
            - theme.space(2)
        )
        self._write(
            painter, QRectF(left, top, room, upper), hit.title, "body", "semibold", tokens.text
        )
        top += upper + 2
        for line, ink in ((Excerpt(_facts(hit)), tokens.text_muted), (hit.excerpt, tokens.text)):
            if line.text:
                box = QRectF(left, top, right - left, lower)
                self._write(painter, box, line, "sm", "regular", ink)
                top += lower + 2

    def _when(self, at: datetime) -> str:
        return words.day_and_time(at, self._clock.now())

    def _write(
        self,
        painter: QPainter,
        box: QRectF,
        said: Excerpt,
        size: TextSize,
        weight: Weight,
        ink: QColor,
    ) -> None:
        """One line; found words stand on a ground of their own, and are stronger."""
        theme = self._theme
        plain, strong = theme.metrics(size, weight), theme.metrics(size, "bold")
        left = box.left()
        painter.setPen(ink)
        for text, is_found in pieces_of(said):
            metrics = strong if is_found else plain
            room = round(box.right() - left)
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, room))
            width = metrics.horizontalAdvance(shown)
            if is_found and width:
                ground = QRectF(left - 1, box.top(), width + 2, box.height())
                painter.fillRect(ground, theme.tokens.soft("warning"))
            painter.setFont(theme.font(size, "bold" if is_found else weight))
            place = QRectF(left, box.top(), width + 4, box.height())
            painter.drawText(
                place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown
            )
            left += width
            if shown != text:
                return


def _facts(hit: Hit) -> str:
    """The second line."""
    status = words.word("status", hit.status) if hit.status else ""
    return GAP.join(fact for fact in (hit.lead, *hit.facts, status) if fact)


def pieces_of(said: Excerpt) -> list[tuple[str, bool]]:
    """The text cut where found words begin and end."""
    found: list[tuple[str, bool]] = []
    at = 0
    for start, end in said.marks:
        if start > at:
            found.append((said.text[at:start], False))
        found.append((said.text[max(at, start) : end], True))
        at = max(at, end)
    found.append((said.text[at:], False))
    return [(text, marked) for text, marked in found if text]


class HitList(QListView):
    """`opened` carries a hit; Up on the first one leads back to the field."""

    opened = Signal(object)
    left_up = Signal()

    def __init__(self, theme: Theme, clock: Clock) -> None:
        super().__init__()
        self.hits = HitModel(self)
        self.setModel(self.hits)
        self.setItemDelegate(HitDelegate(theme, clock, self.hits, self))
        self.setAccessibleName(self.tr("Hits"))
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._open)

    def step(self, step: int) -> bool:
        """The next hit up or down, over headings; whether there was one."""
        row = self.currentIndex().row() + step
        while 0 <= row < self.hits.rowCount():
            if self.hits.hit(row) is not None:
                self.setCurrentIndex(self.hits.index(row))
                return True
            row += step
        return False

    def go_to_start(self) -> None:
        self.scrollToTop()
        self.setCurrentIndex(QModelIndex())
        self.step(1)

    def open_current(self) -> None:
        self._open(self.currentIndex())

    def _open(self, index: QModelIndex) -> None:
        hit = self.hits.hit(index.row())
        if hit is not None:
            self.opened.emit(hit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_J):
            self.step(1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_K):
            if not self.step(-1):
                self.left_up.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_current()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            super().keyPressEvent(event)
        else:
            event.ignore()
