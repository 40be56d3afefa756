"""Small buttons of the controls that lie over the canvas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import QToolButton, QWidget

from deskflow.desktop.canvas.look import CanvasLook

_ICON: Final = 15


class OverlayButton(QToolButton):
    def __init__(
        self, parent: QWidget, name: str, key: str, act: Callable[[], None], icon: str = ""
    ) -> None:
        """Without an icon it is for a text."""
        super().__init__(parent)
        self._icon = icon
        self.setAutoRaise(True)
        self.setAccessibleName(name)
        self.setToolTip(f"{name}  {key}")
        self.setIconSize(QSize(_ICON, _ICON))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumSize(28, 26)
        self.clicked.connect(act)

    def dress(self, look: CanvasLook) -> None:
        """In the colours of a theme."""
        muted = look.colours.text_muted
        if self._icon:
            picture = look.icon_pixmap(self._icon, round(_ICON * self.devicePixelRatioF()), muted)
            picture.setDevicePixelRatio(picture.width() / _ICON)
            self.setIcon(QIcon(picture))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.ButtonText, muted)
        self.setPalette(palette)
