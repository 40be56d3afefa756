"""Text: labels in the sizes and tones of the look, one that elides, and headings over a group."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from deskflow.desktop.theme import TextSize, Theme, Weight
from deskflow.desktop.theme.palette import ERROR, FAINT, MUTED
from deskflow.desktop.widgets.tips import plain_tip

# Tones that the palette carries need nothing done when the theme changes.
_ROLES = {
    "text": QPalette.ColorRole.WindowText,
    "text-muted": MUTED,
    "text-faint": FAINT,
    "accent": QPalette.ColorRole.Link,
    "danger": ERROR,
    "on-accent": QPalette.ColorRole.BrightText,
}


class Label(QLabel):
    """Plain text, never rich, so that nothing typed by a stranger is rendered. `tone` is a token name."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        size: TextSize = "body",
        weight: Weight = "regular",
        tone: str = "text",
        wrap: bool = False,
        tabular: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._tone = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(size, weight, tabular=tabular))
        self.setWordWrap(wrap)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.set_tone(tone)

    def set_tone(self, tone: str) -> None:
        if tone == self._tone:
            return
        follows = self._tone not in _ROLES and self._tone != ""
        self._tone = tone
        if tone in _ROLES:
            if follows:
                self._theme.changed.disconnect(self._recolour)
                self.setPalette(QPalette())
            self.setForegroundRole(_ROLES[tone])
            return
        self.setForegroundRole(QPalette.ColorRole.WindowText)
        self._recolour()
        if not follows:
            self._theme.changed.connect(self._recolour)

    def _recolour(self) -> None:
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.WindowText, self._theme.colour(self._tone))
        self.setPalette(palette)


class ElidedLabel(Label):
    """One line that ends in "…" when there is no room; the whole text is its tool tip then."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        size: TextSize = "body",
        weight: Weight = "regular",
        tone: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, text, size=size, weight=weight, tone=tone, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 4, self.fontMetrics().height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        metrics = self.fontMetrics()
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), self._alignment(), shown)
        painter.end()
        wanted = plain_tip(self.text()) if shown != self.text() else ""
        if self.toolTip() != wanted:
            self.setToolTip(wanted)

    def _alignment(self) -> Qt.AlignmentFlag:
        return self.alignment() | Qt.AlignmentFlag.AlignVCenter


class SectionHeader(Label):
    """The small capitals over a group of rows, as in the rail of views: MINE, SHARED."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(
            theme, text.upper(), size="xs", weight="semibold", tone="text-muted", parent=parent
        )
        self.setAccessibleName(text)
        font = self.font()
        font.setLetterSpacing(font.SpacingType.PercentageSpacing, 103)
        self.setFont(font)


class Hairline(QWidget):
    """A line of one device px between parts of a page."""

    def __init__(
        self,
        theme: Theme,
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        if orientation == Qt.Orientation.Horizontal:
            self.setFixedHeight(1)
        else:
            self.setFixedWidth(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRect(0, 0, self.width(), self.height()), self._theme.tokens.border)
        painter.end()
