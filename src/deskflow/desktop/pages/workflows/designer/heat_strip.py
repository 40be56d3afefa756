"""The strip over a heat map: of which time, what is shown, what the heat means, of how many runs it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from PySide6.QtCore import QT_TRANSLATE_NOOP, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from deskflow.desktop.canvas.colours import mixed
from deskflow.desktop.canvas.document.kinds import Tone
from deskflow.desktop.canvas.run_overlay import HOTTEST
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import IconButton
from deskflow.desktop.widgets.labels import ElidedLabel
from deskflow.desktop.widgets.segmented import SegmentedControl
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.desktop.words_workflows import tr

FAILURES, TIME, WAYS = "failures", "time", "ways"
TONES: Final[Mapping[str, Tone]] = {FAILURES: "danger", TIME: "warning", WAYS: "info"}

_RANGES: Final = {"24": "24 h", "168": "7 d", "720": "30 d"}
_ENDS: Final = {
    FAILURES: (QT_TRANSLATE_NOOP("workflows", "under 1 %"), QT_TRANSLATE_NOOP("workflows", "25 % or more fail")),
    TIME: (QT_TRANSLATE_NOOP("workflows", "under 0.1 s"), QT_TRANSLATE_NOOP("workflows", "10 min or more")),
    WAYS: (QT_TRANSLATE_NOOP("workflows", "few runs"), QT_TRANSLATE_NOOP("workflows", "nearly every run")),
}  # fmt: skip
_SWATCH: Final = 22
_MEMORY: Final = "designer/heat"


class Remembers(Protocol):
    def load(self, key: str) -> object: ...
    def save(self, key: str, value: str) -> None: ...


class HeatLegend(QWidget):
    """From cool to hot, as cards show it: a tint, and a gauge that grows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._what = FAILURES
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.show_for(FAILURES)

    def show_for(self, what: str) -> None:
        self._what = what
        first, last = (tr(one) for one in _ENDS[what])
        self.setAccessibleName(tr("From {first} to {last}").format(first=first, last=last))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self._theme.metrics("sm")
        words = sum(metrics.horizontalAdvance(tr(one)) for one in _ENDS[self._what])
        return QSize(words + HOTTEST * _SWATCH + 2 * self._theme.space(1) + 2, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.setFont(theme.font("sm"))
        metrics = theme.metrics("sm")
        first, last = (tr(one) for one in _ENDS[self._what])
        tone = tokens.tone(TONES[self._what])
        left, middle = 0.0, self.height() / 2
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(tokens.text_muted)
        painter.drawText(QRectF(0, 0, self.width(), self.height()), flags, first)
        left += metrics.horizontalAdvance(first) + theme.space(1)
        for level in range(1, HOTTEST + 1):
            box = QRectF(left, middle - 7, _SWATCH - 3, 14)
            painter.fillRect(box, mixed(tokens.surface_1, tone, 0.07 * level))
            gauge = QRectF(box.left(), box.bottom() - 4, box.width() * level / HOTTEST, 4)
            painter.fillRect(gauge, tone)
            painter.setPen(tokens.border)
            painter.drawRect(box)
            left += _SWATCH
        painter.setPen(tokens.text_muted)
        left += theme.space(1) - 3
        painter.drawText(QRectF(left, 0, self.width(), self.height()), flags, last)
        painter.end()


class HeatStrip(Surface):
    """`range_chosen` needs other runs, `kind_chosen` only another look at them."""

    range_chosen = Signal()
    kind_chosen = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, state: Remembers) -> None:
        super().__init__(theme, "surface-1", edges="b")
        self._state = state
        self.range = SegmentedControl(theme, self.tr("Of which time"), list(_RANGES.items()))
        kinds = [
            (FAILURES, self.tr("Failures")), (TIME, self.tr("Time")), (WAYS, self.tr("How often")),
        ]  # fmt: skip
        self.kind = SegmentedControl(theme, self.tr("What is shown"), kinds)
        before = str(state.load(_MEMORY) or "").partition(":")
        self.range.set_value(before[0] if before[0] in _RANGES else "168")
        self.kind.set_value(before[2] if before[2] in _ENDS else FAILURES)
        self.legend = HeatLegend(theme)
        self.legend.show_for(self.kind.value)
        self.said = ElidedLabel(theme, "", size="sm", tone="text-muted")
        close = IconButton(theme, "x", self.tr("Close the heat map"))
        close.clicked.connect(self.closed)
        self.range.chosen.connect(self._on_range)
        self.kind.chosen.connect(self._on_kind)
        choices, told = QHBoxLayout(), QHBoxLayout()
        for part in (self.kind, self.range):
            part.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            choices.addWidget(part)
        choices.addStretch(1)
        choices.addWidget(close)
        told.addWidget(self.said, 1)
        told.addWidget(self.legend)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(theme.space(2), theme.space(0), theme.space(1), theme.space(0))
        rows.setSpacing(theme.space(0))
        for row in (choices, told):
            row.setSpacing(theme.space(2))
            rows.addLayout(row)

    @property
    def hours(self) -> int:
        return int(self.range.value)

    @property
    def what(self) -> str:
        return self.kind.value

    def say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setToolTip(text)

    def _on_range(self, _hours: str) -> None:
        self._keep()
        self.range_chosen.emit()

    def _on_kind(self, what: str) -> None:
        self._keep()
        self.legend.show_for(what)
        self.kind_chosen.emit()

    def _keep(self) -> None:
        self._state.save(_MEMORY, f"{self.range.value}:{self.kind.value}")
