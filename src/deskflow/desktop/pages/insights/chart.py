"""What every chart here does: it is painted by hand, told as words, walked by the arrows, and each figure opens its tickets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from deskflow.desktop.announce import announce
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import paint_focus, shows_focus
from deskflow.desktop.widgets.tips import plain_tip

CORNER = 2.0
_STEPS = (1, 2, 2.5, 5, 10)
_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@dataclass(frozen=True, slots=True)
class Part:
    """One figure: how much, in words, and what its tickets are asked by ("" when they cannot be listed)."""

    value: float
    told: str
    query: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """What stands at one place of an axis. `figure` is written beside it where there is room."""

    label: str
    parts: tuple[Part, ...]
    figure: str = ""

    @property
    def total(self) -> float:
        return sum(part.value for part in self.parts)


def scale_for(most: float, lines: int = 4) -> tuple[float, ...]:
    """Round numbers from 0 to at least `most`, for about so many lines; whole ones where everything is small."""
    if most <= 0:
        return (0.0, 1.0)
    rough = most / lines
    power = 10.0 ** floor(log10(rough))
    step = max(1.0, next(one * power for one in _STEPS if one * power >= rough - 1e-9))
    return tuple(step * at for at in range(ceil(most / step - 1e-9) + 1))


class Chart(QWidget):
    """`wanted` carries the query of a figure and what it is about. Arrows go from figure to figure, Enter opens one."""

    wanted = Signal(str, str)

    def __init__(self, theme: Theme, name: str, colours: Sequence[str], *, top: float = 0) -> None:
        """`colours` are names of tokens, one for each part of an item; `top` fixes the upper end (100 for shares)."""
        super().__init__()
        self._theme = theme
        self._top = top
        self.colours = tuple(colours)
        self.items: tuple[Item, ...] = ()
        # The figure under the keyboard: place of the item, place of its part.
        self._at = (0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(name)

    def show_items(self, items: Sequence[Item]) -> None:
        if tuple(items) == self.items:
            return
        self.items = tuple(items)
        self._at = (max(0, min(self._at[0], len(self.items) - 1)), 0)
        if self.items and not self.items[self._at[0]].parts:
            self._at = (next((at for at, one in enumerate(self.items) if one.parts), 0), 0)
        told = "; ".join(part.told for item in self.items for part in item.parts)
        self.setAccessibleDescription(told)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 11 * self._theme.metrics("sm").height())

    def minimumSizeHint(self) -> QSize:
        return QSize(180, self.sizeHint().height())

    def has_figures(self, items: Sequence[Item]) -> bool:
        """Whether there is something to draw: counts that are not all 0, or shares, for which 0 says something."""
        return any(self._top or part.value for item in items for part in item.parts)

    # --- for the charts ------------------------------------------------------------------------------

    def paint_items(self, painter: QPainter) -> None:
        raise NotImplementedError

    def area_of(self, place: int, part: int) -> QRectF:
        """Where this figure is, for the mouse and the ring of the keyboard."""
        raise NotImplementedError

    # --- painting ------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.items:
            self.paint_items(painter)
            if shows_focus(self):
                place, part = self._at
                paint_focus(painter, self._theme, self.area_of(place, part).adjusted(-3, -3, 3, 3))
        painter.end()

    # --- pointing ------------------------------------------------------------------------------------

    def figure_at(self, at: QPointF) -> tuple[int, int] | None:
        """The nearest figure of the item that is pointed at."""
        found = [
            (self._distance(at, place, part), (place, part))
            for place, item in enumerate(self.items)
            for part in range(len(item.parts))
        ]
        nearest = min(found, default=None)
        return nearest[1] if nearest is not None and nearest[0] < 60 else None

    def _distance(self, at: QPointF, place: int, part: int) -> float:
        area = self.area_of(place, part)
        dx = max(area.left() - at.x(), 0.0, at.x() - area.right())
        dy = max(area.top() - at.y(), 0.0, at.y() - area.bottom())
        # What stands above or below is the same place of the axis.
        return dx + dy / 10 if area.width() <= area.height() else dx / 10 + dy

    def _part(self, figure: tuple[int, int]) -> Part | None:
        """None where there is nothing to say."""
        parts = self.items[figure[0]].parts if self.items else ()
        return parts[figure[1]] if figure[1] < len(parts) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        figure = self.figure_at(event.position())
        part = self._part(figure) if figure is not None else None
        opens = part is not None and bool(part.query)
        self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._open(self.figure_at(event.position()))

    def _open(self, figure: tuple[int, int] | None) -> None:
        part = self._part(figure) if figure is not None else None
        if part is not None and part.query:
            self.wanted.emit(part.query, part.told)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            figure = self.figure_at(QPointF(event.pos()))
            if figure is not None:
                told = "\n".join(part.told for part in self.items[figure[0]].parts)
                QToolTip.showText(event.globalPos(), plain_tip(told), self)
                return True
        return super().event(event)

    # --- keys ----------------------------------------------------------------------------------------

    forward, back, next_part, previous_part = (
        Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Down,
    )  # fmt: skip

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, (place, part) = event.key(), self._at
        if not self.items:
            super().keyPressEvent(event)
        elif key in _OPENS:
            self._open(self._at)
        elif key in (self.forward, self.back):
            by = 1 if key == self.forward else -1
            self._go(place + by, part, by)
        elif key in (self.next_part, self.previous_part):
            self._go(place, part + (1 if key == self.next_part else -1))
        elif key == Qt.Key.Key_Home:
            self._go(0, part, 1)
        elif key == Qt.Key.Key_End:
            self._go(len(self.items) - 1, part, -1)
        else:
            super().keyPressEvent(event)

    def _go(self, place: int, part: int, by: int = 0) -> None:
        """To this figure; past those there are none at, in the direction one goes."""
        while by and 0 <= place < len(self.items) and not self.items[place].parts:
            place += by
        if not 0 <= place < len(self.items):
            return
        self._at = (place, max(0, min(len(self.items[place].parts) - 1, part)))
        figure = self._part(self._at)
        if figure is not None:
            announce(self, figure.told)
        self.update()
