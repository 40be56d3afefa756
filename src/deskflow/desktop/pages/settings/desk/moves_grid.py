"""From which status a ticket may go to which: a grid of boxes, ticked by a click or Space, walked with the arrows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from deskflow.desktop.announce import announce
from deskflow.desktop.theme import Theme, Weight
from deskflow.desktop.widgets.buttons import paint_focus
from deskflow.desktop.widgets.tips import plain_tip

_CELL_WIDTH, _CELL_HEIGHT = 30, 26
_BOX = 14
_STEPS = {
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
}  # fmt: skip


class MovesGrid(QWidget):
    """Rows are where a ticket stands, columns where it may go. `edited` comes with every box that is pressed."""

    edited = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._keys: list[str] = []
        self._names: dict[str, str] = {}
        self._allowed: dict[str, set[str]] = {}
        self._at = (0, 1)
        self._hover: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_moves(
        self, statuses: Sequence[tuple[str, str]], allowed: Mapping[str, frozenset[str]]
    ) -> None:
        """Pairs of key and name, and where each may go."""
        self._keys = [key for key, _ in statuses]
        self._names = dict(statuses)
        self._allowed = {key: set(allowed.get(key, ())) for key in self._keys}
        self._at = (min(self._at[0], len(self._keys) - 1), min(self._at[1], len(self._keys) - 1))
        self._describe()
        self.updateGeometry()
        self.update()

    def moves(self) -> dict[str, list[str]]:
        """Where each may go."""
        return {key: [one for one in self._keys if one in self._allowed[key]] for key in self._keys}

    def toggle(self, old: str, new: str) -> None:
        if old == new or old not in self._allowed:
            return
        self._allowed[old] ^= {new}
        self._describe()
        announce(self, self._said(old, new))
        self.update()
        self.edited.emit()

    # --- measures -----------------------------------------------------------------------------

    def _left(self) -> int:
        metrics = self._theme.metrics("sm", "medium")
        widest = max((metrics.horizontalAdvance(one) for one in self._names.values()), default=60)
        return min(190, widest) + self._theme.space(2)

    def _top(self) -> int:
        metrics = self._theme.metrics("sm")
        widest = max((metrics.horizontalAdvance(one) for one in self._names.values()), default=60)
        return min(150, widest) + self._theme.space(2)

    def sizeHint(self) -> QSize:
        many = len(self._keys)
        return QSize(self._left() + many * _CELL_WIDTH + 2, self._top() + many * _CELL_HEIGHT + 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _cell(self, row: int, column: int) -> QRectF:
        return QRectF(
            self._left() + column * _CELL_WIDTH, self._top() + row * _CELL_HEIGHT, _CELL_WIDTH, _CELL_HEIGHT
        )  # fmt: skip

    def _place(self, point: QPoint) -> tuple[int, int] | None:
        column = (point.x() - self._left()) // _CELL_WIDTH
        row = (point.y() - self._top()) // _CELL_HEIGHT
        many = len(self._keys)
        return (row, column) if 0 <= row < many and 0 <= column < many else None

    # --- words --------------------------------------------------------------------------------

    def _said(self, old: str, new: str) -> str:
        text = self.tr("{old} → {new}: allowed") if new in self._allowed[old] else self.tr("{old} → {new}: not allowed")  # fmt: skip
        return text.format(old=self._names[old], new=self._names[new])

    def _describe(self) -> None:
        name = self.tr("Which moves are allowed")
        if self._keys:
            row, column = self._at
            if row != column:
                name = f"{name}: {self._said(self._keys[row], self._keys[column])}"
        self.setAccessibleName(name)

    # --- hand ---------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place(event.position().toPoint())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self._at = place
            self.toggle(self._keys[place[0]], self._keys[place[1]])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._place(event.position().toPoint())
        if place != self._hover:
            self._hover = place
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS and self._keys:
            last = len(self._keys) - 1
            row, column = (
                min(last, max(0, at + by)) for at, by in zip(self._at, _STEPS[key], strict=True)
            )
            self._at = (row, column)
            self._describe()
            if row != column:
                announce(self, self._said(self._keys[row], self._keys[column]))
            self.update()
        elif key == Qt.Key.Key_Space and self._keys:
            self.toggle(self._keys[self._at[0]], self._keys[self._at[1]])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: object) -> None:
        self.update()

    def focusOutEvent(self, event: object) -> None:
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._place(event.pos())
            if place is not None and place[0] != place[1]:
                said = self._said(self._keys[place[0]], self._keys[place[1]])
                QToolTip.showText(event.globalPos(), plain_tip(said), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    # --- paint --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self._hover or (self._at if self.hasFocus() else None)
        self._paint_cross(painter, lit)
        self._paint_names(painter, lit)
        for row, old in enumerate(self._keys):
            for column, new in enumerate(self._keys):
                self._paint_box(painter, self._cell(row, column), old, new)
        if self.hasFocus() and self._keys:
            paint_focus(painter, self._theme, self._cell(*self._at), 4)
        painter.end()

    def _paint_cross(self, painter: QPainter, lit: tuple[int, int] | None) -> None:
        """The row and the column one is in."""
        if lit is None:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.tokens.surface_2)
        cell, many = self._cell(*lit), len(self._keys)
        right, bottom = self._cell(0, many - 1).right(), self._cell(many - 1, 0).bottom()
        painter.drawRoundedRect(QRectF(0, cell.top(), right, cell.height()), 4, 4)
        painter.drawRoundedRect(QRectF(cell.left(), 0, cell.width(), bottom), 4, 4)

    def _paint_names(self, painter: QPainter, lit: tuple[int, int] | None) -> None:
        theme, tokens = self._theme, self._theme.tokens
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        elide = Qt.TextElideMode.ElideRight
        for at, key in enumerate(self._keys):
            name = self._names[key]
            box = QRectF(theme.space(0), self._cell(at, 0).top(), self._left() - theme.space(2), _CELL_HEIGHT)  # fmt: skip
            weight: Weight = "medium" if lit is not None and lit[0] == at else "regular"
            painter.setFont(theme.font("sm", weight))
            painter.setPen(tokens.text)
            metrics = theme.metrics("sm", weight)
            painter.drawText(box, align, metrics.elidedText(name, elide, int(box.width())))
            painter.save()
            cell = self._cell(0, at)
            painter.translate(cell.center().x(), cell.top() - theme.space(0))
            painter.rotate(-90)
            weight = "medium" if lit is not None and lit[1] == at else "regular"
            painter.setFont(theme.font("sm", weight))
            painter.setPen(tokens.text if weight == "medium" else tokens.text_muted)
            room = self._top() - theme.space(1)
            shown = theme.metrics("sm", weight).elidedText(name, elide, room)
            painter.drawText(QRectF(0, -_CELL_WIDTH / 2, room, _CELL_WIDTH), align, shown)
            painter.restore()

    def _paint_box(self, painter: QPainter, cell: QRectF, old: str, new: str) -> None:
        tokens = self._theme.tokens
        box = QRectF(0, 0, _BOX, _BOX)
        box.moveCenter(cell.center())
        if old == new:
            painter.setPen(QPen(tokens.border, 1))
            middle = box.center().y()
            painter.drawLine(int(box.left() + 3), int(middle), int(box.right() - 3), int(middle))
            return
        on = new in self._allowed[old]
        painter.setPen(QPen(tokens.accent if on else tokens.border_strong, 1))
        painter.setBrush(tokens.accent if on else tokens.surface_1)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        if on:
            self._theme.icons.paint(painter, "check", tokens.on_accent, box, 11)
