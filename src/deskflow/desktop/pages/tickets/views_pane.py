"""The left pane: views with how many tickets each holds just now."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from deskflow.desktop.theme import Theme, Weight
from deskflow.desktop.widgets.buttons import paint_focus, shows_focus
from deskflow.desktop.widgets.chips import paint_badge
from deskflow.desktop.widgets.labels import SectionHeader
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.tickets.views import View

WIDTH = 196
# Views of tickets that are done stand apart from those with work in them.
ARCHIVE = ("done", "all")


class ViewRow(QAbstractButton):
    """One view: icon, name, count."""

    def __init__(self, theme: Theme, view: View) -> None:
        super().__init__()
        self._theme = theme
        self.view = view
        self.count: int | None = None
        self.title = QCoreApplication.translate("words", view.title)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.title)

    def set_count(self, count: int) -> None:
        if count != self.count:
            self.count = count
            self.setAccessibleName(f"{self.title}, {count}")
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 2 * self._theme.space(1), self._theme.tokens.size.row["compact"] + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.surface_selected if self.isChecked() else tokens.surface_2)
            painter.drawRoundedRect(self.rect(), tokens.size.radius, tokens.size.radius)
        side = tokens.size.icon
        left = theme.space(1)
        ink = tokens.accent if self.isChecked() else tokens.text_muted
        theme.icons.paint(painter, self.view.icon, ink, QRectF(left, 0, side, self.height()), side)
        left += side + theme.space(1)
        right = self.width() - theme.space(1)
        count = "" if self.count is None else f"{self.count:n}"
        taken = theme.metrics("sm", "medium", tabular=True).horizontalAdvance(count) + theme.space(
            1
        )
        weight: Weight = "semibold" if self.isChecked() else "regular"
        metrics = theme.metrics("body", weight)
        room = max(0, right - left - taken)
        painter.setFont(theme.font("body", weight))
        painter.setPen(tokens.text)
        painter.drawText(
            QRectF(left, 0, room, self.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            metrics.elidedText(self.title, Qt.TextElideMode.ElideRight, room),
        )
        paint_badge(painter, theme, QRectF(left, 0, right - left, self.height()), count, loud=False)
        if shows_focus(self):
            paint_focus(painter, theme, QRectF(self.rect()))
        painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)


class ViewsPane(Surface):
    """`chosen` carries the view. Up and down move between views, Return and Space choose."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, views: Sequence[View]) -> None:
        super().__init__(theme, "surface-0")
        self.rows: list[ViewRow] = []
        self.setMinimumWidth(130)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space(1), theme.space(2), theme.space(1), theme.space(2))
        layout.setSpacing(1)
        self._add_section(
            layout, theme, self.tr("Work"), [v for v in views if v.key not in ARCHIVE]
        )
        layout.addSpacing(theme.space(2))
        self._add_section(layout, theme, self.tr("Archive"), [v for v in views if v.key in ARCHIVE])
        layout.addStretch(1)

    def _add_section(
        self, layout: QVBoxLayout, theme: Theme, title: str, views: Sequence[View]
    ) -> None:
        header = SectionHeader(theme, title)
        header.setContentsMargins(theme.space(1), theme.space(0), 0, theme.space(0))
        layout.addWidget(header)
        for view in views:
            row = ViewRow(theme, view)
            row.clicked.connect(self._chooser(row))
            self.rows.append(row)
            layout.addWidget(row)

    def _chooser(self, row: ViewRow) -> Callable[[], None]:
        def choose() -> None:
            # A second click on the current view must not uncheck it.
            row.setChecked(True)
            self.chosen.emit(row.view)

        return choose

    def set_current(self, key: str) -> None:
        for row in self.rows:
            row.setChecked(row.view.key == key)

    def set_counts(self, counts: Sequence[int]) -> None:
        """In the order of `rows`."""
        for row, count in zip(self.rows, counts, strict=True):
            row.set_count(count)

    def step(self, step: int) -> None:
        """The next view up or down."""
        here = next((at for at, row in enumerate(self.rows) if row.isChecked()), 0)
        self.rows[(here + step) % len(self.rows)].click()

    def focus_current(self) -> None:
        for row in self.rows:
            if row.isChecked():
                row.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        focused: QWidget | None = self.focusWidget()
        if event.key() in steps and focused in self.rows:
            at = self.rows.index(focused) + steps[Qt.Key(event.key())]
            self.rows[at % len(self.rows)].setFocus(Qt.FocusReason.TabFocusReason)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and focused in self.rows:
            focused.click()
            return
        super().keyPressEvent(event)
