"""The titles over the columns of a list: a click sorts, with Shift as a further column; drag moves and widens.

One column, the title, takes the room the others leave. Everything here can be done from the popover of the
columns as well, by keyboard.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from deskflow.desktop.pages.tickets.list import columns
from deskflow.desktop.theme import Theme
from deskflow.tickets.view_layout import SORTABLE, Order

ELASTIC = "title"
ELASTIC_LEAST = 180
ARROW = 14
SORT_FROM_HERE = frozenset(SORTABLE)


class TicketHeader(QHeaderView):
    """`sort_wanted` carries a column and whether it comes behind the others; `arranged` that order or widths changed."""

    sort_wanted = Signal(str, bool)
    arranged = Signal()
    menu_wanted = Signal(str, QPoint)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._names: tuple[str, ...] = ()
        self._order: Order = ()
        self._widths: dict[str, int] = {}
        self._laying = False
        self._pressed: QPoint | None = None
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(columns.NARROWEST)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setMouseTracking(True)
        self._tell = QTimer(self)
        self._tell.setSingleShot(True)
        self._tell.setInterval(0)
        self._tell.timeout.connect(self.arranged)
        self.sectionResized.connect(self._on_resized)
        self.sectionMoved.connect(self._on_moved)

    # --- what it shows ------------------------------------------------------------------------

    def show_columns(self, names: tuple[str, ...], widths: dict[str, int]) -> None:
        """After the model has these columns."""
        self._names = names
        self._widths = {name: widths.get(name, columns.width_of(name)) for name in names}
        self.lay_out()

    def forget(self) -> None:
        """There are cards instead; what becomes of its sections then is nobody's wish."""
        self._names = ()
        self._tell.stop()

    def show_order(self, order: Order) -> None:
        self._order = order
        self.viewport().update()

    @property
    def names(self) -> tuple[str, ...]:
        """The columns as they stand, from the left."""
        found = [
            self._names[self.logicalIndex(at)] for at in range(min(self.count(), len(self._names)))
        ]
        return tuple(found)

    @property
    def widths(self) -> dict[str, int]:
        return dict(self._widths)

    def rects(self) -> list[tuple[str, int, int]]:
        """Each column, where it begins in the view, and how wide it is."""
        if len(self._names) != self.count():
            return []
        return [
            (name, self.sectionViewportPosition(at), self.sectionSize(at))
            for at, name in enumerate(self._names)
        ]

    def lay_out(self) -> None:
        """Every column as wide as it was made; the elastic one takes what is left."""
        if len(self._names) != self.count() or not self._names:
            return
        self._laying = True
        view = self.parentWidget()
        room = view.viewport().width() if hasattr(view, "viewport") else self.width()
        # What there is no other column for goes to the last one.
        elastic = (
            ELASTIC if ELASTIC in self._names else self._names[self.logicalIndex(self.count() - 1)]
        )
        for at, name in enumerate(self._names):
            if name != elastic:
                self.resizeSection(at, self._widths[name])
                room -= self._widths[name]
        least = ELASTIC_LEAST if elastic == ELASTIC else self._widths[elastic]
        self.resizeSection(self._names.index(elastic), max(room, least))
        self._laying = False

    def reset_columns(self) -> None:
        """Sections stand as the model has them."""
        self._laying = True
        for at in range(self.count()):
            self.moveSection(self.visualIndex(at), at)
        self._laying = False

    # --- what the hand does -------------------------------------------------------------------

    def _on_resized(self, at: int, before: int, now: int) -> None:
        if self._laying or at >= len(self._names):
            return
        name = self._names[at]
        if name != ELASTIC:
            self._widths[name] = now
            self.lay_out()
        else:
            # Its right edge was pulled: the column beside it gives or takes.
            beside = self.logicalIndex(self.visualIndex(at) + 1)
            if 0 <= beside < len(self._names):
                wanted = self._widths[self._names[beside]] - (now - before)
                self._widths[self._names[beside]] = max(columns.NARROWEST, wanted)
            self.lay_out()
        self._tell.start()

    def _on_moved(self, section: int, before: int, now: int) -> None:
        if not self._laying:
            self._tell.start()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        at = event.position().toPoint()
        is_resizing = self.cursor().shape() == Qt.CursorShape.SplitHCursor
        super().mouseReleaseEvent(event)
        if pressed is None or is_resizing or (pressed - at).manhattanLength() > 4:
            return
        section = self.logicalIndexAt(at)
        if event.button() == Qt.MouseButton.LeftButton and 0 <= section < len(self._names):
            self._sort(
                self._names[section], bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            )

    def _sort(self, name: str, further: bool) -> None:
        if name in SORT_FROM_HERE or name.startswith("field."):
            self.sort_wanted.emit(name, further)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        section = self.logicalIndexAt(event.pos())
        name = self._names[section] if 0 <= section < len(self._names) else ""
        self.menu_wanted.emit(name, event.globalPos())

    # --- painting -----------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(200, self._theme.tokens.size.row["compact"])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        rect = self.viewport().rect()
        painter.fillRect(rect, self._theme.tokens.surface_0)
        painter.fillRect(0, rect.height() - 1, rect.width(), 1, self._theme.tokens.border)
        painter.end()
        super().paintEvent(event)

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        if not 0 <= logical_index < len(self._names):
            return
        theme, tokens = self._theme, self._theme.tokens
        name = self._names[logical_index]
        place = next((at for at, one in enumerate(self._order) if one.field == name), -1)
        box = QRectF(rect).adjusted(theme.space(1), 0, -theme.space(1), 0)
        painter.save()
        painter.fillRect(QRectF(rect.right(), rect.top() + 7, 1, rect.height() - 14), tokens.border)
        if place >= 0:
            self._paint_order(painter, box, place)
            box.setRight(box.right() - ARROW - (10 if len(self._order) > 1 else 0))
        painter.setFont(theme.font("sm", "semibold" if place >= 0 else "medium"))
        painter.setPen(tokens.text if place >= 0 else tokens.text_muted)
        metrics = theme.metrics("sm", "semibold")
        text = metrics.elidedText(
            columns.title_of(name), Qt.TextElideMode.ElideRight, max(0, round(box.width()))
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()

    def _paint_order(self, painter: QPainter, box: QRectF, place: int) -> None:
        """The way it runs, and where it stands among several."""
        theme, tokens = self._theme, self._theme.tokens
        icon = "arrow-down" if self._order[place].descending else "arrow-up"
        right = box.right()
        if len(self._order) > 1:
            painter.setFont(theme.font("xs", "semibold", tabular=True))
            painter.setPen(tokens.text_muted)
            number = QRectF(right - 10, box.top(), 10, box.height())
            painter.drawText(number, Qt.AlignmentFlag.AlignCenter, str(place + 1))
            right -= 10
        arrow = QRectF(right - ARROW, box.top(), ARROW, box.height())
        theme.icons.paint(painter, icon, tokens.accent, arrow, 12)
