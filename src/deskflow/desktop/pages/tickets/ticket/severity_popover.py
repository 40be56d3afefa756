"""Why a ticket is as bad as it is: the parts of its severity, each with what it comes from and its points."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from deskflow.desktop import words, words_defining
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import IconButton
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover
from deskflow.tickets.defining.severity import PARTS, SeverityRules
from deskflow.tickets.queries import TicketDetails

WIDTH = 380


class SeverityPopover(Popover):
    def __init__(
        self, theme: Theme, window: QWidget, details: TicketDetails, rules: SeverityRules
    ) -> None:
        super().__init__(theme, window)
        self.closed.connect(self.deleteLater)
        self.body.setContentsMargins(*[theme.space(3)] * 4)
        self.body.setSpacing(theme.space(1))
        head = QHBoxLayout()
        title = self.tr("Severity {score} of 100").format(score=details.severity)
        head.addWidget(Label(theme, title, size="heading", weight="semibold"), 1)
        close = IconButton(theme, "x", self.tr("Close"))
        close.clicked.connect(self.dismiss)
        head.addWidget(close)
        self.body.addLayout(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(2))
        grid.setVerticalSpacing(theme.space(1))
        grid.setColumnStretch(1, 1)
        parts = details.severity_parts or {}
        for at, part in enumerate(PARTS):
            points, said = parts.get(part, (0, ""))
            most = max(rules.weights[part], points)
            if not most:
                continue
            name = Label(theme, words.word("severity", part), weight="medium")
            told = Label(
                theme, self._said(part, str(said)), size="sm", tone="text-muted", wrap=True
            )
            score = Label(theme, f"{points} / {most}", size="sm", tabular=True)
            grid.addWidget(name, 2 * at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(told, 2 * at, 1)
            grid.addWidget(
                score, 2 * at, 2, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight
            )
            grid.addWidget(_Bar(theme, points / most), 2 * at + 1, 0, 1, 3)
        self.body.addLayout(grid)
        hint = self.tr(
            "How much each part counts is up to an administrator: Settings, Priority and severity."
        )
        self.body.addWidget(Label(theme, hint, size="sm", tone="text-muted", wrap=True))

    def _said(self, part: str, said: str) -> str:
        if not said:
            return self.tr("nothing found") if part == "keywords" else self.tr("none")
        if part in ("impact", "urgency"):
            if said not in words_defining.LEVELS:
                return self.tr("not assessed; taken from the priority {priority}").format(
                    priority=said
                )
            return f"{words.word(part, said)}: {words_defining.level(part, said)}"
        if part == "tier":
            return words.word("tier", said)
        if part == "repeat":
            return self.tr("%n earlier ticket(s)", "", int(said))
        return f"“{said}”"

    def panel_size(self) -> QSize:
        return QSize(WIDTH, self.body.totalHeightForWidth(WIDTH))


class _Bar(QWidget):
    """How much of a part there is."""

    def __init__(self, theme: Theme, share: float) -> None:
        super().__init__()
        self._theme = theme
        self._share = share
        self.setFixedHeight(5)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.surface_3)
        painter.drawRoundedRect(QRectF(0, 1, self.width(), 4), 2, 2)
        if self._share > 0:
            painter.setBrush(tokens.accent)
            painter.drawRoundedRect(QRectF(0, 1, max(4.0, self.width() * self._share), 4), 2, 2)
        painter.end()
