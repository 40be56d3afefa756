"""The figures along the top: each is a button that leads to what it counts."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from deskflow.desktop.theme import Theme, Tone
from deskflow.desktop.widgets.buttons import paint_focus, shows_focus
from deskflow.desktop.widgets.pressing import Pressing
from deskflow.desktop.widgets.tips import plain_tip

# In average letters of the body font: below this a tile cannot say its note.
NARROWEST_CHARS = 19


class Tile(Pressing, QAbstractButton):
    """An icon and a title, a figure, and a note under it."""

    def __init__(self, theme: Theme, icon: str, title: str) -> None:
        super().__init__()
        self._theme = theme
        self._icon = icon
        self._title = title
        self._figure = ""
        self._note = ""
        self._tone: Tone = "neutral"
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(title)

    def set_title(self, title: str) -> None:
        if title != self._title:
            self._title = title
            self.setAccessibleName(f"{title}: {self._figure}, {self._note}")
            self.update()

    def say(self, figure: str, note: str, tone: Tone, about: str = "") -> None:
        """`about` says in the tip what kind of figure it is."""
        if (figure, note, tone) == (self._figure, self._note, self._tone):
            return
        self._figure, self._note, self._tone = figure, note, tone
        self.setAccessibleName(f"{self._title}: {figure}, {note}")
        self.setAccessibleDescription(about)
        self.setToolTip(plain_tip(f"{about}\n{note}".strip()))
        self.update()

    def sizeHint(self) -> QSize:
        theme = self._theme
        lines = (
            theme.metrics("sm").height()
            + theme.metrics("figure", "bold").height()
            + theme.metrics("sm").height()
        )
        width = NARROWEST_CHARS * theme.metrics().averageCharWidth()
        return QSize(width, lines + 2 * theme.space(3) + 2 * theme.space(0))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        touched = self.isDown() or self.underMouse()
        painter.setPen(QPen(tokens.border_strong if touched else tokens.border, 1))
        painter.setBrush(tokens.surface_1)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, tokens.size.radius_card, tokens.size.radius_card)
        self._paint_words(painter)
        if shows_focus(self):
            paint_focus(painter, theme, QRectF(self.rect()), tokens.size.radius_card)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        theme, tokens = self._theme, self._theme.tokens
        inside = QRectF(self.rect()).adjusted(theme.space(3), theme.space(3), -theme.space(2), 0)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        side = tokens.size.icon
        small = theme.metrics("sm")
        line = QRectF(inside.left(), inside.top() - 2, inside.width(), small.height())
        theme.icons.paint(
            painter,
            self._icon,
            tokens.text_muted,
            QRectF(line.left(), line.top(), side, line.height()),
            side - 1,
        )
        painter.setFont(theme.font("sm", "medium"))
        painter.setPen(tokens.text_muted)
        words = line.adjusted(side + theme.space(1) - 2, 0, 0, 0)
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(words, left, small.elidedText(self._title, elide, round(words.width())))
        figure = theme.metrics("figure", "bold", tabular=True)
        gap = theme.space(0)
        line = QRectF(inside.left(), line.bottom() + gap + 1, inside.width(), figure.height())
        painter.setFont(theme.font("figure", "bold", tabular=True))
        painter.setPen(tokens.text)
        painter.drawText(line, left, self._figure)
        line = QRectF(inside.left(), line.bottom() + gap, inside.width(), small.height())
        painter.setFont(theme.font("sm", "medium"))
        painter.setPen(tokens.tone(self._tone))
        painter.drawText(line, left, small.elidedText(self._note, elide, round(line.width())))


class TileRow(QWidget):
    """Tiles in as many columns as there is room for."""

    def __init__(self, theme: Theme, tiles: list[Tile]) -> None:
        super().__init__()
        self._theme = theme
        self._tiles = tiles
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.space(3))
        self.fit(10_000)

    def set_tiles(self, tiles: list[Tile]) -> None:
        """Others, or the same in another order."""
        for tile in self._tiles:
            self._grid.removeWidget(tile)
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 0)
        self._tiles, self._columns = list(tiles), 0

    def fit(self, width: int) -> None:
        """Lay them out for this width."""
        shown = self._tiles
        if not shown:
            return
        each = self._tiles[0].sizeHint().width() + self._theme.space(3)
        columns = max(1, min(len(shown), (width + self._theme.space(3)) // each))
        if columns < len(shown):
            # Even rows look better than one that is nearly full and one that is nearly empty.
            rows = -(-len(shown) // columns)
            columns = -(-len(shown) // rows)
        if columns == self._columns and self._grid.count() == len(shown):
            return
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 0)
        self._columns = columns
        for tile in self._tiles:
            self._grid.removeWidget(tile)
        for place, tile in enumerate(shown):
            self._grid.addWidget(tile, place // columns, place % columns)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
