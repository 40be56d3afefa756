"""How the map of a day looks: a grid to scale, ways, sites, people, and who goes how far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from deskflow.desktop.pages.dispatch.remark_words import tr
from deskflow.desktop.pages.dispatch.routes import Projection, Route, Spot, spread
from deskflow.desktop.pages.dispatch.state import BoardState
from deskflow.desktop.pages.dispatch.telling import time_told
from deskflow.desktop.theme import Theme
from deskflow.desktop.theme.fonts import Weight
from deskflow.desktop.widgets.avatars import paint_avatar
from deskflow.routing.rules import Place

DOT = 20
DISC = 26
# Markers keep so far from each other.
APART = 34.0
LEGEND_LETTERS = 34
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter
_STEPS_KM = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a place lies in the widget: projected, then enlarged and pushed by the hand."""

    projection: Projection
    zoom: float
    shift: QPointF
    size: QSize

    @property
    def middle(self) -> QPointF:
        return QPointF(self.size.width() / 2, self.size.height() / 2)

    @property
    def px_per_km(self) -> float:
        return self.projection.px_per_km * self.zoom

    def at(self, place: Place) -> QPointF:
        here = QPointF(*self.projection.at(place))
        return (here - self.middle) * self.zoom + self.middle + self.shift

    def drawn(self, places: Sequence[Place]) -> dict[Place, QPointF]:
        """Where each is drawn: where it lies, or beside it where several lie upon each other."""
        places = list(dict.fromkeys(places))
        points = [self.at(one) for one in places]
        apart = spread([(one.x(), one.y()) for one in points], APART)
        return {place: QPointF(*at) for place, at in zip(places, apart, strict=True)}

    @property
    def step_km(self) -> float:
        """A round number of kilometres that is a hand's width or so."""
        return next((km for km in _STEPS_KM if km * self.px_per_km >= 70), 1000.0)


class MapPaint:
    """Paints what it is given; `routes` are those of the day."""

    def __init__(self, theme: Theme, state: BoardState, now: Callable[[], datetime]) -> None:
        self._theme = theme
        self._state = state
        self._now = now
        self.routes: list[Route] = []

    def legend_width(self) -> int:
        return self._theme.metrics("sm").averageCharWidth() * LEGEND_LETTERS

    def paint(self, painter: QPainter, scale: Scale, places: Sequence[Place], spots: Sequence[Spot]) -> None:  # fmt: skip
        drawn = scale.drawn(places)
        self._paint_grid(painter, scale)
        self._paint_leaders(painter, scale, drawn)
        taken = [QRectF(at.x() - DOT / 2, at.y() - DOT / 2, DOT, DOT) for at in drawn.values()]
        plan = self._state.plans.get(self._state.current) if self._state.current else None
        chosen = plan.user_id if plan is not None else None
        for route in self.routes:
            self._paint_route(painter, drawn, route, faint=chosen not in (None, route.user_id))
        for route in self.routes:
            if route.home is not None:
                self._paint_home(painter, drawn[route.home], route, taken)
        for spot in spots:
            self._paint_spot(painter, drawn[spot.place], spot, taken)
        self._paint_legend(painter, chosen, scale.size.height())
        self._paint_scale(painter, scale)

    def _colour(self, route: Route) -> QColor:
        """One for each who goes somewhere, as different as there are colours."""
        busy = [one.user_id for one in self.routes if one.stops]
        colours = self._theme.tokens.avatar
        at = busy.index(route.user_id) if route.user_id in busy else 0
        return colours[at % len(colours)]

    def _paint_grid(self, painter: QPainter, scale: Scale) -> None:
        """A square every so many kilometres, so that distances can be seen."""
        step = scale.step_km * scale.px_per_km
        painter.setPen(QPen(self._theme.tokens.canvas_grid, 1))
        middle = scale.middle + scale.shift
        left, top = middle.x() % step, middle.y() % step
        while left < scale.size.width():
            painter.drawLine(QPointF(left, 0), QPointF(left, scale.size.height()))
            left += step
        while top < scale.size.height():
            painter.drawLine(QPointF(0, top), QPointF(scale.size.width(), top))
            top += step

    def _paint_leaders(self, painter: QPainter, scale: Scale, drawn: dict[Place, QPointF]) -> None:
        """From what was pushed aside to where it really is."""
        ink = self._theme.tokens.border_strong
        for place, at in drawn.items():
            real = scale.at(place)
            if (real - at).manhattanLength() < 4:
                continue
            painter.setPen(QPen(ink, 1))
            painter.drawLine(real, at)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(real, 2.5, 2.5)

    def _paint_route(
        self, painter: QPainter, drawn: dict[Place, QPointF], route: Route, *, faint: bool
    ) -> None:
        places = [one.place for one in route.stops if one.place is not None]
        if not places:
            return
        if route.home is not None:
            places = [route.home, *places]
        ink = QColor(self._colour(route))
        ink.setAlphaF(0.25 if faint else 0.9)
        points = [drawn[one] for one in places]
        for number, (one, other) in enumerate(pairwise(points)):
            pen = QPen(ink, 2)
            plan = route.stops[number if route.home is not None else number + 1]
            if plan.is_tentative:
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawLine(one, other)
            self._paint_arrow(painter, one, other, ink)

    def _paint_arrow(self, painter: QPainter, one: QPointF, other: QPointF, ink: QColor) -> None:
        way = other - one
        length = (way.x() ** 2 + way.y() ** 2) ** 0.5
        if length < 60:
            return
        unit = way / length
        side = QPointF(-unit.y(), unit.x())
        tip = one + way * 0.55
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawPolygon([tip, tip - unit * 9 + side * 5, tip - unit * 9 - side * 5])

    def _paint_home(
        self, painter: QPainter, at: QPointF, route: Route, taken: list[QRectF]
    ) -> None:
        box = QRectF(at.x() - DISC / 2, at.y() - DISC / 2, DISC, DISC)
        paint_avatar(painter, self._theme, box, route.name, size=DISC)
        taken.append(box)
        self._label(painter, box, route.name, "", taken)

    def _paint_spot(self, painter: QPainter, at: QPointF, spot: Spot, taken: list[QRectF]) -> None:
        theme, tokens = self._theme, self._theme.tokens
        here = any(one.id == self._state.current for one in spot.plans)
        box = QRectF(at.x() - DOT / 2, at.y() - DOT / 2, DOT, DOT)
        painter.setPen(QPen(tokens.focus if here else tokens.text, 2.4 if here else 1.4))
        painter.setBrush(tokens.surface_1)
        painter.drawRoundedRect(box, 5, 5)
        painter.setFont(theme.font("sm", "semibold", tabular=True))
        painter.setPen(tokens.text)
        number = str(self._number(spot)) if len(spot.plans) == 1 else f"{len(spot.plans)}×"
        painter.drawText(box, _CENTRE, number)
        taken.append(box)
        first = spot.plans[0]
        told = time_told(first, self._now()) if len(spot.plans) == 1 else tr("%n visit(s)", len(spot.plans))  # fmt: skip
        self._label(painter, box, spot.title, told, taken)

    def _number(self, spot: Spot) -> int:
        """Which stop of the day it is for whoever goes there."""
        plan = spot.plans[0]
        route = next((one for one in self.routes if one.user_id == plan.user_id), None)
        return route.stops.index(plan) + 1 if route is not None else 1

    def _label(
        self, painter: QPainter, box: QRectF, title: str, told: str, taken: list[QRectF]
    ) -> None:
        """Right of it, else left, above or below; nowhere if there is no room: pointing at it tells."""
        theme, tokens = self._theme, self._theme.tokens
        upper, lower = theme.metrics("sm", "semibold"), theme.metrics("xs", tabular=True)
        width = max(upper.horizontalAdvance(title), lower.horizontalAdvance(told)) + 6
        height = upper.height() + (lower.height() if told else 0)
        middle = box.center()
        for left, top in (
            (box.right() + 5, middle.y() - height / 2),
            (box.left() - 5 - width, middle.y() - height / 2),
            (middle.x() - width / 2, box.bottom() + 3),
            (middle.x() - width / 2, box.top() - 3 - height),
            (box.right(), box.bottom()),
            (box.right(), box.top() - height),
            (box.left() - width, box.bottom()),
            (box.left() - width, box.top() - height),
        ):
            place = QRectF(left, top, width, height)
            if any(place.intersects(one) for one in taken):
                continue
            taken.append(place)
            veil = QColor(tokens.canvas)
            veil.setAlphaF(0.8)
            painter.fillRect(place, veil)
            painter.setPen(tokens.text)
            painter.setFont(theme.font("sm", "semibold"))
            painter.drawText(place.adjusted(3, 0, 0, 0), Qt.AlignmentFlag.AlignTop, title)
            painter.setPen(tokens.text_muted)
            painter.setFont(theme.font("xs", tabular=True))
            painter.drawText(place.adjusted(3, 0, 0, 0), Qt.AlignmentFlag.AlignBottom, told)
            return

    def _paint_legend(self, painter: QPainter, chosen: UUID | None, height: int) -> None:
        """Who goes how far, and how much of it has no place."""
        theme, tokens = self._theme, self._theme.tokens
        busy = [one for one in self.routes if one.stops]
        lost = sum(one.unplaced for one in self.routes)
        if not busy and not lost:
            return
        line = theme.metrics("sm").height() + 6
        most = max(1, int((height - 60) / line) - 2)
        rest = self._beyond(len(busy) - most, lost)
        box = QRectF(12, 12, self.legend_width(), (min(len(busy), most) + len(rest)) * line + 12)
        painter.setPen(QPen(tokens.border, 1))
        painter.setBrush(tokens.surface_1)
        painter.drawRoundedRect(box, tokens.size.radius, tokens.size.radius)
        top = box.top() + 6
        metrics = theme.metrics("sm", tabular=True)
        for route in busy[:most]:
            row = QRectF(box.left() + 10, top, box.width() - 20, line)
            painter.setPen(QPen(self._colour(route), 3))
            painter.drawLine(QPointF(row.left(), row.center().y()), QPointF(row.left() + 14, row.center().y()))  # fmt: skip
            told = (
                tr("%n stop(s)", len(route.stops)) + " · " + tr("{km:.0f} km").format(km=route.km)
            )
            painter.setFont(theme.font("sm", tabular=True))
            painter.setPen(tokens.text_muted)
            painter.drawText(row, _RIGHT, told)
            room = row.width() - 22 - metrics.horizontalAdvance(told) - 8
            weight: Weight = "semibold" if route.user_id == chosen else "medium"
            painter.setFont(theme.font("sm", weight))
            painter.setPen(tokens.text)
            name = theme.metrics("sm", weight).elidedText(route.name, Qt.TextElideMode.ElideRight, int(room))  # fmt: skip
            painter.drawText(row.adjusted(22, 0, 0, 0), _LEFT, name)
            top += line
        painter.setFont(theme.font("sm"))
        painter.setPen(tokens.text_muted)
        for said in rest:
            row = QRectF(box.left() + 10, top, box.width() - 20, line)
            painter.drawText(row, _LEFT, theme.metrics("sm").elidedText(said, Qt.TextElideMode.ElideRight, int(row.width())))  # fmt: skip
            top += line

    def _beyond(self, more: int, lost: int) -> list[str]:
        """What the legend has no line for, in words."""
        said = [tr("and %n more", more)] if more > 0 else []
        return [*said, tr("%n plan(s) without a known place", lost)] if lost else said

    def _paint_scale(self, painter: QPainter, scale: Scale) -> None:
        theme, tokens = self._theme, self._theme.tokens
        km = scale.step_km
        length = km * scale.px_per_km
        right, foot = scale.size.width() - 20.0, scale.size.height() - 18.0
        painter.setPen(QPen(tokens.text_muted, 1.4))
        painter.drawLine(QPointF(right - length, foot), QPointF(right, foot))
        for end in (right - length, right):
            painter.drawLine(QPointF(end, foot - 4), QPointF(end, foot + 4))
        painter.setFont(theme.font("xs", tabular=True))
        text = tr("{km:g} km").format(km=km)
        painter.drawText(QRectF(right - length, foot - 20, length, 16), _CENTRE, text)
