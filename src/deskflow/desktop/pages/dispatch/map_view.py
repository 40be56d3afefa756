"""The day as a map drawn to scale: where people start, the sites they go to, their ways in order. No tiles, no net."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from deskflow.desktop.announce import announce
from deskflow.desktop.pages.dispatch.card import FloatingCard
from deskflow.desktop.pages.dispatch.map_paint import MapPaint, Scale
from deskflow.desktop.pages.dispatch.remark_words import tr
from deskflow.desktop.pages.dispatch.routes import (
    Projection,
    Route,
    Spot,
    routes_of,
    spots_of,
)
from deskflow.desktop.pages.dispatch.state import BoardState, Cursor
from deskflow.desktop.pages.dispatch.telling import block_told, hover_lines, time_told
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import paint_focus, shows_focus
from deskflow.routing.board import BoardPlan
from deskflow.routing.rules import Place

MARGIN = 70
# So near to a marker is on it.
NEAR = 18


class MapView(QWidget):
    """Follows the state while it is shown; a click chooses a stop, on the board as well."""

    opened = Signal(object)
    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, state: BoardState, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._theme = theme
        self._state = state
        self._now = now
        self.routes: list[Route] = []
        self.spots: list[Spot] = []
        self._zoom = 1.0
        self._shift = QPointF()
        self._grabbed: QPointF | None = None
        self._paint = MapPaint(theme, state, now)
        self._card = FloatingCard(theme, self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Map of the day"))
        state.changed.connect(self._on_changed)
        state.chosen.connect(self._on_chosen)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(600, 400)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._on_changed()

    def _on_changed(self) -> None:
        if not self.isVisible():
            # Looked at when somebody looks.
            return
        self.routes = routes_of(self._state.rows)
        self._paint.routes = self.routes
        self.spots = spots_of(self.routes)
        told = "; ".join(self._route_told(one) for one in self.routes if one.stops)
        self.setAccessibleDescription(told)
        self.update()

    def _route_told(self, route: Route) -> str:
        stops = ", ".join(f"{one.customer} {time_told(one, self._now())}" for one in route.stops)
        return f"{route.name}: {stops}, {tr('{km:.0f} km').format(km=route.km)}"

    def _on_chosen(self) -> None:
        self.update()
        current = self._state.plans.get(self._state.current) if self._state.current else None
        if current is not None and self.isVisible():
            announce(self, block_told(self._state, current, self._now()))

    # --- places -------------------------------------------------------------------------------

    def _places(self) -> list[Place]:
        places = [one.place for one in self.spots]
        return places + [one.home for one in self.routes if one.home is not None]

    def _scale(self) -> Scale | None:
        """None when nothing has a place."""
        places = self._places()
        if not places:
            return None
        aside = self._paint.legend_width()
        projection = Projection(places, self.width() - aside, self.height(), MARGIN)
        shift = self._shift + QPointF(aside, 0)
        return Scale(projection, self._zoom, shift, self.size())

    def spot_at(self, at: QPointF) -> Spot | None:
        scale = self._scale()
        drawn = scale.drawn(self._places()) if scale is not None else {}
        near = (one for one in self.spots if (drawn[one.place] - at).manhattanLength() <= NEAR)
        return next(near, None)

    def place_of(self, spot: Spot) -> QPointF:
        """Where a site is drawn in the widget."""
        scale = self._scale()
        assert scale is not None
        return scale.drawn(self._places())[spot.place]

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), tokens.canvas)
        scale = self._scale()
        if scale is None:
            painter.setFont(theme.font())
            painter.setPen(tokens.text_muted)
            text = tr(
                "Nothing has a place yet. Give sites and people a position, and they appear here."
            )
            room = QRectF(self.rect()).adjusted(60, 0, -60, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
        else:
            self._paint.paint(painter, scale, self._places(), self.spots)
        if shows_focus(self):
            paint_focus(painter, theme, QRectF(self.rect()), 0)
        painter.end()

    # --- hand and keys ------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        spot = self.spot_at(event.position())
        self._grabbed = event.position() if spot is None else None
        if spot is not None:
            ids = [one.id for one in spot.plans]
            at = ids.index(self._state.current) + 1 if self._state.current in ids else 0
            self._state.choose(ids[at % len(ids)])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            self._shift += event.position() - self._grabbed
            self._grabbed = event.position()
            self.update()
            return
        spot = self.spot_at(event.position())
        if spot is None:
            self._card.hide()
            return
        lines = [line for one in spot.plans[:2] for line in hover_lines(self._state, one, self._now())[:3]]  # fmt: skip
        self._card.tell(lines, event.position().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        spot = self.spot_at(event.position())
        if spot is None:
            self._zoom, self._shift = 1.0, QPointF()
            self.update()
        else:
            self.opened.emit(spot.plans[0])

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.enlarge(1.2 if event.angleDelta().y() > 0 else 1 / 1.2, event.position())

    def enlarge(self, factor: float, around: QPointF | None = None) -> None:
        wanted = min(40.0, max(0.4, self._zoom * factor))
        middle = QPointF(self.width() / 2, self.height() / 2)
        away = (middle if around is None else around) - middle - self._shift
        self._shift -= away * (wanted / self._zoom - 1)
        self._zoom = wanted
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._go(1 if key == Qt.Key.Key_Right else -1, 0)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._go(0, 1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            for plan in self._state.targets[:1]:
                self.opened.emit(plan)
        else:
            super().keyPressEvent(event)

    def _go(self, along: int, down: int) -> None:
        """To the next stop of the same person, or to the next person's first."""
        routes = [one for one in self.routes if one.stops]
        if not routes:
            return
        current: BoardPlan | None = self._state.plans.get(self._state.current) if self._state.current else None  # fmt: skip
        at = next((number for number, one in enumerate(routes) if current in one.stops), None)
        if at is None or current is None:
            self._choose(routes[0].stops[0])
        elif down:
            self._choose(routes[(at + down) % len(routes)].stops[0])
        else:
            stops = routes[at].stops
            self._choose(stops[min(len(stops) - 1, max(0, stops.index(current) + along))])

    def _choose(self, plan: BoardPlan) -> None:
        self._state.choose(plan.id, Cursor(plan.user_id, plan.starts_at.timestamp()))
