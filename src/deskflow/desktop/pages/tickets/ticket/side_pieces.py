"""Small pieces of the side panel: a tag that can be taken off, a row with a cross, a row to tick off."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from deskflow.desktop.pages.tickets.ticket.chip_button import Pressable
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import paint_focus, shows_focus
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.tips import plain_tip

SIDE = 24
CROSS = 12


class Cross(Pressable):
    """Takes something away; `name` says what."""

    def __init__(self, theme: Theme, name: str, pressed: Callable[[], object]) -> None:
        super().__init__(theme)
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(name))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(pressed)

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        lit = self.underMouse() or self.hasFocus()
        ink = tokens.text if lit else tokens.text_faint
        self._theme.icons.paint(painter, "x", ink, QRectF(self.rect()), CROSS)
        if shows_focus(self):
            paint_focus(painter, self._theme, QRectF(self.rect()), 4)
        painter.end()


class TagChip(Pressable):
    """A tag with a cross at its end; pressing it takes the tag off."""

    def __init__(self, theme: Theme, tag: str, *, removable: bool) -> None:
        super().__init__(theme)
        self._tag = tag
        self._removable = removable
        self.setEnabled(removable)
        said = self.tr("Remove the tag {tag}").format(tag=tag) if removable else tag
        self.setAccessibleName(said)
        self.setToolTip(plain_tip(said))

    def sizeHint(self) -> QSize:
        pad = self._theme.space(1)
        width = self._theme.metrics("sm").horizontalAdvance(self._tag) + 2 * pad + 1
        return QSize(width + (CROSS + pad - 2 if self._removable else 0), SIDE)

    def minimumSizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        lit = self._removable and (self.underMouse() or self.hasFocus())
        painter.setBrush(tokens.surface_3 if lit else tokens.surface_2)
        box = QRectF(self.rect())
        painter.drawRoundedRect(box, tokens.size.chip_radius, tokens.size.chip_radius)
        inside = box.adjusted(theme.space(1), 0, -theme.space(1), 0)
        if self._removable:
            cross = QRectF(inside.right() - CROSS, 0, CROSS, box.height())
            theme.icons.paint(painter, "x", tokens.text if lit else tokens.text_muted, cross, CROSS)
            inside.setRight(cross.left() - theme.space(0))
        metrics = theme.metrics("sm")
        painter.setFont(theme.font("sm"))
        painter.setPen(tokens.text)
        shown = metrics.elidedText(self._tag, Qt.TextElideMode.ElideRight, int(inside.width()) + 1)
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        if shows_focus(self):
            paint_focus(painter, theme, box, 4)
        painter.end()


class ProgressLine(QWidget):
    """A thin bar: how much of it is done. The words beside it say the same."""

    def __init__(self, theme: Theme, done: int, of: int) -> None:
        super().__init__()
        self._theme = theme
        self._share = done / of if of else 0.0
        self.setFixedHeight(8)
        self.setAccessibleName(f"{done}/{of}")

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(0, 2, self.width(), 4)
        painter.setBrush(tokens.surface_3)
        painter.drawRoundedRect(box, 2, 2)
        if self._share:
            painter.setBrush(tokens.success if self._share >= 1 else tokens.accent)
            box.setWidth(max(4.0, box.width() * self._share))
            painter.drawRoundedRect(box, 2, 2)
        painter.end()


def row_of(theme: Theme, *parts: QWidget | None) -> QWidget:
    """One line; the first part takes the room, and the others stay at its end."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.space(0))
    for at, part in enumerate(part for part in parts if part is not None):
        row.addWidget(part, 0 if at else 1, Qt.AlignmentFlag.AlignTop)
    return line


def two_lines(theme: Theme, upper: str, lower: str) -> QWidget:
    """Words, and what is less important below them."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 3, 0, 1)
    column.setSpacing(0)
    column.addWidget(Label(theme, upper, size="sm", wrap=True))
    if lower:
        column.addWidget(Label(theme, lower, size="sm", tone="text-muted", wrap=True))
    return box


def tick_row(
    theme: Theme,
    text: str,
    *,
    done: bool,
    tip: str = "",
    may_change: bool,
    ticked: Callable[[bool], object],
    cross: Cross | None = None,
) -> QWidget:
    """A box to tick with its words, muted once it is done."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.space(1))
    box = QCheckBox()
    box.setMinimumSize(SIDE, SIDE)
    box.setChecked(done)
    box.setEnabled(may_change)
    box.setAccessibleName(text)
    box.toggled.connect(ticked)
    row.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
    label = Label(theme, text, size="sm", tone="text-muted" if done else "text", wrap=True)
    label.setMinimumHeight(SIDE)
    label.setAlignment(Qt.AlignmentFlag.AlignVCenter)
    if tip:
        line.setToolTip(plain_tip(tip))
    row.addWidget(label, 1)
    if cross is not None:
        row.addWidget(cross, 0, Qt.AlignmentFlag.AlignTop)
    return line
