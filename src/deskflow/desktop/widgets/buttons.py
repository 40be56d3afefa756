"""Buttons, painted: the one that matters on a page, ordinary ones, quiet ones, and square ones with an icon only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from deskflow.desktop.theme import Theme, Tokens
from deskflow.desktop.theme.palette import blend
from deskflow.desktop.widgets.key_hints import key_hint_width, paint_key_hint
from deskflow.desktop.widgets.pressing import Pressing

# Filled ones are for the one thing a page is for; "ghost" has no frame until the pointer comes; "link" is text only.
Kind = Literal["default", "primary", "success", "danger", "ghost", "link"]

LARGE = 34


@dataclass(frozen=True, slots=True)
class _Paint:
    fill: QColor | None
    ink: QColor
    line: QColor | None


class Button(Pressing, QPushButton):
    """`key` is shown as a hint, it does nothing by itself: the action with that shortcut does."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        kind: Kind = "default",
        icon: str = "",
        key: str = "",
        large: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._icon = icon
        self._key = key
        self._large = large
        self._menu: QMenu | None = None
        self.setProperty("kind", kind)
        self.setFont(theme.font("body", "medium"))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)

    @property
    def kind(self) -> Kind:
        kind: Kind = self.property("kind")
        return kind

    def set_kind(self, kind: Kind) -> None:
        self.setProperty("kind", kind)
        self.update()

    @property
    def icon_name(self) -> str:
        return self._icon

    def set_icon(self, icon: str) -> None:
        self._icon = icon
        self.updateGeometry()
        self.update()

    def set_key(self, key: str) -> None:
        """Another hint, or none where there is no room for it."""
        if key != self._key:
            self._key = key
            self.updateGeometry()
            self.update()

    def set_menu(self, menu: QMenu) -> None:
        """Open this menu under the button; an arrow shows that there is one."""
        self._menu = menu
        self.clicked.connect(self._open_menu)
        self.updateGeometry()

    def _open_menu(self) -> None:
        if self._menu is not None:
            self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    # --- size ---------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        theme = self._theme
        height = LARGE if self._large else theme.tokens.size.button
        if self.kind == "link":
            return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 4, height)
        if not self.text():
            return QSize(height, height)
        return QSize(self._content_width() + 2 * self._padding(), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _padding(self) -> int:
        return self._theme.space(1) + (self._theme.space(1) if self._large else 2)

    def _content_width(self) -> int:
        theme = self._theme
        width = self.fontMetrics().horizontalAdvance(self.text())
        if self._icon:
            width += theme.tokens.size.icon + theme.space(1) - 2
        if self._key:
            width += theme.space(1) - 2 + key_hint_width(theme, self._key)
        if self._menu is not None:
            width += theme.tokens.size.icon + theme.space(0)
        return width

    # --- paint --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self._look()
        self._paint_box(painter, look)
        self._paint_content(painter, look)
        painter.end()

    def _paint_box(self, painter: QPainter, look: _Paint) -> None:
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = self._theme.tokens.size.radius
        if look.fill is not None or look.line is not None:
            painter.setPen(QPen(look.line, 1) if look.line else Qt.PenStyle.NoPen)
            painter.setBrush(look.fill if look.fill is not None else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, radius, radius)
        if shows_focus(self):
            paint_focus(painter, self._theme, QRectF(self.rect()))

    def _paint_content(self, painter: QPainter, look: _Paint) -> None:
        theme = self._theme
        side = theme.tokens.size.icon
        if not self.text():
            theme.icons.paint(painter, self._icon, look.ink, QRectF(self.rect()), side)
            return
        rect = QRectF(self.rect())
        if self.kind != "link":
            left = (rect.width() - self._content_width()) / 2
            rect = rect.adjusted(max(left, 4), 0, 0, 0)
        if self._icon:
            theme.icons.paint(
                painter, self._icon, look.ink, QRectF(rect.left(), 0, side, self.height()), side
            )
            rect.setLeft(rect.left() + side + theme.space(1) - 2)
        painter.setPen(look.ink)
        painter.setFont(self.font())
        painter.drawText(
            rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text()
        )
        rect.setLeft(rect.left() + self.fontMetrics().horizontalAdvance(self.text()))
        if self._key:
            rect.setLeft(rect.left() + theme.space(1) - 2)
            filled = self.kind in ("primary", "success")
            paint_key_hint(painter, theme, rect, self._key, ink=look.ink if filled else None)
            rect.setLeft(rect.left() + key_hint_width(theme, self._key))
        if self._menu is not None:
            arrow = QRectF(rect.left() + theme.space(0), 0, side, self.height())
            theme.icons.paint(painter, "chevron-down", look.ink, arrow, side - 2)

    def _look(self) -> _Paint:
        tokens = self._theme.tokens
        if not self.isEnabled():
            framed = self.kind not in ("ghost", "link")
            return _Paint(
                tokens.surface_2 if framed else None,
                tokens.text_faint,
                tokens.border if framed else None,
            )
        if self.kind in ("primary", "success"):
            fill = tokens.accent if self.kind == "primary" else tokens.success
            ink = tokens.on_accent if self.kind == "primary" else tokens.on_success
            return _Paint(self._touched(fill, ink), ink, None)
        if self.kind == "link":
            return _Paint(None, tokens.text if self.underMouse() else tokens.accent, None)
        if self.kind == "ghost":
            hovered = self.isDown() or self.underMouse() or self.isChecked()
            ink = tokens.text if hovered else tokens.text_muted
            return _Paint(self._hover_fill(tokens), ink, None)
        ink = tokens.danger if self.kind == "danger" else tokens.text
        return _Paint(self._hover_fill(tokens) or tokens.surface_1, ink, tokens.border)

    def _hover_fill(self, tokens: Tokens) -> QColor | None:
        if self.isDown() or self.isChecked():
            return tokens.surface_3
        return tokens.surface_2 if self.underMouse() else None

    def _touched(self, fill: QColor, ink: QColor) -> QColor:
        if self.isDown():
            return blend(fill, ink, 0.16)
        return blend(fill, ink, 0.08) if self.underMouse() else fill


class PrimaryButton(Button):
    """The one thing this place is for."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        icon: str = "",
        key: str = "",
        large: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme, text, kind="primary", icon=icon, key=key, large=large, parent=parent
        )


class GhostButton(Button):
    """Quiet until the pointer comes."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        icon: str = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, text, kind="ghost", icon=icon, key=key, parent=parent)


class IconButton(Button):
    """A square with an icon. `name` is what it does, as tool tip and for screen readers."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        name: str,
        *,
        kind: Kind = "ghost",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "", kind=kind, icon=icon, parent=parent)
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({key})" if key else name)


def shows_focus(widget: QWidget) -> bool:
    """The ring is for people on the keyboard: a click shows where it landed anyway."""
    by_keyboard = widget.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    return widget.hasFocus() and bool(by_keyboard)


def paint_focus(painter: QPainter, theme: Theme, rect: QRectF, radius: float | None = None) -> None:
    """Two px just inside `rect`, with a gap of the surface's colour on filled shapes."""
    corner = theme.tokens.size.radius if radius is None else radius
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.tokens.surface_1, 4))
    painter.drawRoundedRect(rect.adjusted(1.5, 1.5, -1.5, -1.5), corner, corner)
    painter.setPen(QPen(theme.tokens.focus, 2))
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), corner, corner)
