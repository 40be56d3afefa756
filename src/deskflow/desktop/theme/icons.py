"""One family of line icons (`resources/icons`), drawn in any token colour and crisp at every scale.

Pictures are kept by name, colour, size and device pixel ratio. An icon from `icon()` asks for its colour each time it
is painted, so a change of theme needs no new icons.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap

# Enough for every icon of a long session in both looks; beyond it the pictures are made anew.
CACHE_LIMIT = 2000


class Icons:
    """Recoloured pictures from a folder of SVG files that use `currentColor`."""

    def __init__(self, folder: Path, stroke: float, colour_of: Callable[[str], QColor]) -> None:
        """`colour_of` answers the present colour of a token name."""
        self._folder = folder
        self._stroke = stroke
        self._colour_of = colour_of
        self._sources: dict[str, bytes] = {}
        self._pixmaps: dict[tuple[str, int, int, float], QPixmap] = {}

    def names(self) -> list[str]:
        return sorted(file.stem for file in self._folder.glob("*.svg"))

    def has(self, name: str) -> bool:
        return name in self._sources or (self._folder / f"{name}.svg").is_file()

    def pixmap(self, name: str, colour: QColor, size: int, ratio: float = 1.0) -> QPixmap:
        """The icon, `size` device-independent px wide. An unknown name gives an empty picture of that size."""
        key = (name, colour.rgba(), size, ratio)
        if (pixmap := self._pixmaps.get(key)) is None:
            if len(self._pixmaps) >= CACHE_LIMIT:
                self._pixmaps.clear()
            pixmap = self._pixmaps[key] = self._render(name, colour, size, ratio)
        return pixmap

    def paint(
        self, painter: QPainter, name: str, colour: QColor, rect: QRectF, size: int | None = None
    ) -> None:
        """Draw the icon in the middle of `rect`, sharp on the painter's device."""
        side = size or round(min(rect.width(), rect.height()))
        pixmap = self.pixmap(name, colour, side, painter.device().devicePixelRatioF())
        corner = rect.center() - QPointF(side / 2, side / 2)
        painter.drawPixmap(QPointF(round(corner.x()), round(corner.y())), pixmap)

    def icon(self, name: str, colour: str = "text-muted") -> QIcon:
        """A QIcon that follows the theme; `colour` is a token name."""
        if not name:
            return QIcon()
        return QIcon(_TokenIconEngine(self, name, colour, self._colour_of))

    def _render(self, name: str, colour: QColor, size: int, ratio: float) -> QPixmap:
        # The SVG renderer is loaded with the first icon that is really drawn.
        from PySide6.QtSvg import QSvgRenderer

        side = max(1, round(size * ratio))
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        if source := self._source(name):
            drawn = source.replace(b"currentColor", colour.name().encode())
            renderer = QSvgRenderer(QByteArray(drawn))
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setOpacity(colour.alphaF())
            renderer.render(painter, QRectF(0, 0, side, side))
            painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def _source(self, name: str) -> bytes:
        if (source := self._sources.get(name)) is None:
            file = self._folder / f"{name}.svg"
            source = file.read_bytes() if file.is_file() else b""
            source = source.replace(b'stroke-width="2"', f'stroke-width="{self._stroke}"'.encode())
            self._sources[name] = source
        return source


class _TokenIconEngine(QIconEngine):
    """Draws one icon of the family in whatever colour its token has at that moment."""

    def __init__(
        self, icons: Icons, name: str, colour: str, colour_of: Callable[[str], QColor]
    ) -> None:
        super().__init__()
        self._icons = icons
        self._name = name
        self._colour = colour
        self._colour_of = colour_of

    def clone(self) -> QIconEngine:
        return _TokenIconEngine(self._icons, self._name, self._colour, self._colour_of)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        self._icons.paint(painter, self._name, self._tinted(mode), QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        # Qt hands over device px here.
        side = round(min(size.width(), size.height()) / scale)
        return self._icons.pixmap(self._name, self._tinted(mode), side, scale)

    def _tinted(self, mode: QIcon.Mode) -> QColor:
        name = "text-faint" if mode == QIcon.Mode.Disabled else self._colour
        return self._colour_of(name)
