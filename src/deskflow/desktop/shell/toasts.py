"""Short messages at the foot of the window, with Undo while there is time for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QObject,
    QPoint,
    QPropertyAnimation,
    QRectF,
    QTimer,
    Signal,
)
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from deskflow.desktop.announce import announce
from deskflow.desktop.theme import Theme, Tone
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.surfaces import paint_shadow

SECONDS = 8
AT_MOST = 3
HALO = 12
WIDEST = 460
ICONS: dict[Tone, str] = {
    "neutral": "info",
    "accent": "info",
    "success": "circle-check",
    "warning": "triangle-alert",
    "danger": "circle-x",
    "info": "info",
}


class Toast(QWidget):
    """One message. The line at its foot is the time that is left; it stands still under the pointer."""

    closed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        text: str,
        *,
        tone: Tone,
        undo: Callable[[], object] | None,
        action: tuple[str, Callable[[], object]] | None,
        seconds: int,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone: Tone = tone
        self._undo = undo
        self.text = text
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        self._build(text, undo is not None, action)
        self._time = QTimer(self)
        self._time.setInterval(100)
        self._time.timeout.connect(self._tick)
        self._left = self._whole = max(1, seconds * 10)
        self._passes = seconds > 0
        if self._passes:
            self._time.start()

    def _build(
        self, text: str, undoable: bool, action: tuple[str, Callable[[], object]] | None
    ) -> None:
        theme = self._theme
        layout = QHBoxLayout(self)
        inset = HALO + theme.space(1)
        layout.setContentsMargins(inset + theme.space(4) + 4, inset, inset, inset)
        layout.setSpacing(theme.space(1))
        self._label = Label(theme, text, wrap=True)
        width = theme.metrics().horizontalAdvance(text) + 8
        self._label.setFixedWidth(min(width, WIDEST - 180))
        self._label.setMinimumHeight(self._label.heightForWidth(self._label.width()))
        layout.addWidget(self._label)
        layout.addSpacing(theme.space(1))
        if undoable:
            button = Button(theme, self.tr("Undo"), kind="ghost", icon="undo-2", key="Ctrl+Z")
            button.clicked.connect(self.undo)
            layout.addWidget(button)
        if action is not None:
            title, callback = action
            other = Button(theme, title, kind="link")
            other.clicked.connect(lambda: self._act(callback))
            layout.addWidget(other)
        close = IconButton(theme, "x", self.tr("Dismiss"))
        close.clicked.connect(self.close_now)
        layout.addWidget(close)

    @property
    def can_undo(self) -> bool:
        return self._undo is not None

    def undo(self) -> None:
        undo, self._undo = self._undo, None
        if undo is not None:
            self.close_now()
            undo()

    def close_now(self) -> None:
        self._time.stop()
        self._undo = None
        self.closed.emit(self)

    def _act(self, callback: Callable[[], object]) -> None:
        self.close_now()
        callback()

    def _tick(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.close_now()
        elif self._undo is not None:
            self.update(HALO, self.height() - HALO - 4, self.width() - 2 * HALO, 4)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._time.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if self._passes:
            self._time.start()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        tokens = theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(HALO + 0.5, HALO + 0.5, -HALO - 0.5, -HALO - 0.5)
        radius = tokens.size.radius_card
        paint_shadow(painter, theme, box, radius)
        painter.setPen(QPen(tokens.border_strong if theme.dark else tokens.border, 1))
        painter.setBrush(tokens.surface_1)
        painter.drawRoundedRect(box, radius, radius)
        lead = QRectF(box.left() + theme.space(2), box.top(), tokens.size.icon, box.height())
        icon = ICONS.get(self._tone, "info")
        theme.icons.paint(painter, icon, tokens.tone(self._tone), lead, tokens.size.icon)
        if self._undo is not None:
            share = self._left / self._whole
            line = QRectF(
                box.left() + radius, box.bottom() - 2, (box.width() - 2 * radius) * share, 2
            )
            painter.fillRect(line, tokens.accent)
        painter.end()


class Toasts(QObject):
    """The stack of messages at the bottom left of a window, the newest lowest. At the right stand the buttons of pages
    and panels that are pressed next (Send, Import, Publish): a message must not lie on them."""

    changed = Signal()

    def __init__(
        self, theme: Theme, host: QWidget, reserved: Callable[[], int] = lambda: 0
    ) -> None:
        """`reserved` is the height at the foot of `host` that must stay free."""
        super().__init__(host)
        self._reserved = reserved
        self._theme = theme
        self._host = host
        self._shown: list[Toast] = []
        host.installEventFilter(self)

    def show(
        self,
        text: str,
        *,
        tone: Tone = "success",
        undo: Callable[[], object] | None = None,
        action: tuple[str, Callable[[], object]] | None = None,
        seconds: int = SECONDS,
    ) -> Toast:
        """Say `text`. With `undo` the person can take it back until it goes; 0 seconds stays until dismissed."""
        toast = Toast(
            self._theme, self._host, text, tone=tone, undo=undo, action=action, seconds=seconds
        )
        toast.closed.connect(self._on_closed)
        self._shown.append(toast)
        while len(self._shown) > AT_MOST:
            self._shown[0].close_now()
        toast.adjustSize()
        # Placed before it is shown, or it would be born under a pointer resting in the corner.
        self._lay_out(arriving=toast)
        toast.show()
        announce(self._host, text)
        self.changed.emit()
        return toast

    @property
    def shown(self) -> list[Toast]:
        return list(self._shown)

    @property
    def can_undo(self) -> bool:
        return any(toast.can_undo for toast in self._shown)

    def undo_last(self) -> None:
        """Undo what the newest message offers."""
        for toast in reversed(self._shown):
            if toast.can_undo:
                toast.undo()
                return

    def clear(self) -> None:
        for toast in list(self._shown):
            toast.close_now()

    def _on_closed(self, toast: Toast) -> None:
        if toast not in self._shown:
            return
        self._shown.remove(toast)
        toast.hide()
        toast.deleteLater()
        self._lay_out()
        self.changed.emit()

    def lay_out(self) -> None:
        """The room has changed."""
        self._lay_out()

    def _lay_out(self, arriving: Toast | None = None) -> None:
        gap = self._theme.space(1)
        bottom = self._host.height() - self._theme.space(3) + HALO - self._reserved()
        for toast in reversed(self._shown):
            corner = QPoint(self._theme.space(3) - HALO, bottom - toast.height())
            if toast is arriving and self._theme.motion:
                self._slide(toast, corner)
            else:
                toast.move(corner)
            toast.raise_()
            bottom = corner.y() + 2 * HALO - gap

    def _slide(self, toast: Toast, corner: QPoint) -> None:
        slide = QPropertyAnimation(toast, b"pos", toast)
        slide.setDuration(self._theme.motion)
        slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        slide.setStartValue(corner + QPoint(0, self._theme.space(3)))
        slide.setEndValue(corner)
        toast.move(slide.startValue())
        slide.start(QPropertyAnimation.DeletionPolicy.DeleteWhenStopped)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._lay_out()
        return super().eventFilter(watched, event)
