"""Rows of the side panel: a fact with its name, and links to other things."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from deskflow.desktop.theme import TextSize, Theme, Weight
from deskflow.desktop.widgets.buttons import paint_focus, shows_focus
from deskflow.desktop.widgets.labels import ElidedLabel, Label
from deskflow.desktop.widgets.tips import plain_tip

NAME_WIDTH = 74


class FactRow(QWidget):
    """Equipment   MX-GW-01"""

    def __init__(self, theme: Theme, name: str, value: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 1, 0, 1)
        row.setSpacing(theme.space(1))
        label = Label(theme, name, size="sm", tone="text-muted")
        label.setFixedWidth(max(NAME_WIDTH, label.sizeHint().width()))
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        if " " in value:
            shown = Label(theme, value, size="sm", wrap=True, selectable=True)
            shown.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        else:
            # Mail addresses and serial numbers have no blanks to break at.
            shown = ElidedLabel(theme, value, size="sm")
        row.addWidget(shown, 1)


class LinkRow(QAbstractButton):
    """One line that leads somewhere: icon or number, words, and a detail at its end."""

    def __init__(
        self, theme: Theme, text: str, *, lead: str = "", icon: str = "", strong: bool = False
    ) -> None:
        super().__init__()
        self._theme = theme
        self._lead = lead
        self._icon = icon
        self._strong = strong
        self._detail = ""
        self.setText(text)
        self.setAccessibleName(f"{lead} {text}".strip())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(plain_tip(f"{lead} {text}".strip()))

    def show_text(self, text: str) -> None:
        """Other words in the same place."""
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(plain_tip(text))
        self.update()

    def set_detail(self, detail: str) -> None:
        self._detail = detail
        self.setAccessibleName(f"{self.accessibleName()}, {detail}")
        self.setToolTip(plain_tip(f"{self.text()}, {detail}"))

    def set_tip(self, tip: str) -> None:
        self.setToolTip(plain_tip(tip))

    def sizeHint(self) -> QSize:
        return QSize(120, 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, 24)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        box = QRectF(self.rect())
        size: TextSize = "body" if self._strong else "sm"
        weight: Weight = "semibold" if self._strong else "regular"
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        if self._icon:
            lead = QRectF(box.left(), box.top(), 14, box.height())
            theme.icons.paint(painter, self._icon, tokens.accent, lead, 14)
            box.setLeft(lead.right() + theme.space(1))
        if self._detail:
            metrics = theme.metrics("sm")
            width = min(metrics.horizontalAdvance(self._detail), round(box.width() * 0.6))
            end = QRectF(box.right() - width, box.top(), width + 1, box.height())
            painter.setFont(theme.font("sm"))
            painter.setPen(tokens.text_muted)
            painter.drawText(
                end, align, metrics.elidedText(self._detail, Qt.TextElideMode.ElideRight, width + 1)
            )
            box.setRight(end.left() - theme.space(1))
        if self._lead:
            painter.setFont(theme.font("sm", tabular=True))
            painter.setPen(tokens.text_muted)
            painter.drawText(box, align, self._lead)
            lead_width = theme.metrics("sm", tabular=True).horizontalAdvance(self._lead)
            box.setLeft(box.left() + lead_width + theme.space(0) + 2)
        metrics = theme.metrics(size, weight)
        painter.setFont(theme.font(size, weight))
        painter.setPen(tokens.accent if self.underMouse() or self.hasFocus() else tokens.text)
        painter.drawText(
            box,
            align,
            metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, int(box.width())),
        )
        if shows_focus(self):
            paint_focus(painter, theme, QRectF(self.rect()), 4)
        painter.end()
