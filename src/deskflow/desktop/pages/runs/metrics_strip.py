"""How the listed workflow does: runs, failures, how long half and nearly all of them took, and where the time went."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from deskflow.desktop.pages.runs.run_words import spent
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.labels import ElidedLabel, Label
from deskflow.desktop.widgets.segmented import SegmentedControl
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.desktop.words_workflows import tr
from deskflow.workflows.metrics import StepMetrics, WorkflowMetrics

PERIODS = ("7", "30", "90")
_SHOWN = 3
_BAR = 8


class TimeBar(QWidget):
    """A bar in which each step has its share of the time: work in one colour, waiting in another."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._steps: Sequence[StepMetrics] = ()
        self.setFixedHeight(_BAR)
        self.setMinimumWidth(120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Where the time goes"))

    def sizeHint(self) -> QSize:
        return QSize(200, _BAR)

    def show_steps(self, steps: Sequence[StepMetrics]) -> None:
        self._steps = [one for one in steps if one.total_ms > 0]
        self.setToolTip("\n".join(step_words(one) for one in self._steps[:10]))
        self.setAccessibleDescription(", ".join(step_words(one) for one in self._steps))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        tokens, left = self._theme.tokens, 0.0
        whole = QRectF(self.rect())
        painter.setBrush(tokens.surface_2)
        painter.drawRoundedRect(whole, _BAR / 2, _BAR / 2)
        painter.setClipRect(whole)
        for step in self._steps:
            width = whole.width() * step.share
            painter.setBrush(tokens.warning if step.waiting_ms else tokens.info)
            # A hairline between neighbours, unless there is no room for one.
            gap = 1.0 if width > 3 else 0.0
            painter.drawRect(QRectF(left, 0, max(width - gap, 0.5), whole.height()))
            left += width
        painter.end()


class MetricsStrip(Surface):
    """`period_chosen` carries days."""

    period_chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "surface-1", edges="b")
        self._facts: dict[str, tuple[Label, Label]] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(3), theme.space(1), theme.space(2), theme.space(1))
        row.setSpacing(theme.space(4))
        for name, title in (
            ("runs", self.tr("Runs")), ("failed", self.tr("Failed")),
            ("p50", self.tr("Half take up to")), ("p95", self.tr("95 % take up to")),
        ):  # fmt: skip
            value = Label(theme, "–", weight="semibold", tabular=True)
            label = Label(theme, title, size="sm", tone="text-muted")
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(label)
            column.addWidget(value)
            row.addLayout(column)
            self._facts[name] = (label, value)
        self.bar = TimeBar(theme)
        self.where = ElidedLabel(theme, "", size="sm", tone="text-muted")
        time = QVBoxLayout()
        time.setSpacing(theme.space(0))
        time.addWidget(self.where)
        time.addWidget(self.bar)
        row.addLayout(time, 1)
        options = [(days, self.tr("{n} days").format(n=days)) for days in PERIODS]
        self.period = SegmentedControl(theme, self.tr("Period"), options)
        self.period.set_value("30")
        self.period.chosen.connect(lambda days: self.period_chosen.emit(int(days)))
        row.addWidget(self.period)

    @property
    def days(self) -> int:
        return int(self.period.value)

    def text_of(self, name: str) -> str:
        """What stands under a heading: runs, failed, p50 or p95."""
        return self._facts[name][1].text()

    def show_metrics(self, found: WorkflowMetrics) -> None:
        failed = str(found.failed)
        if found.failed:
            failed = tr("{n} ({part} %)").format(n=failed, part=round(found.failure_rate * 100, 1))
        self._say("runs", str(found.executions))
        self._say("failed", failed)
        for name, value in (("p50", found.p50_ms), ("p95", found.p95_ms)):
            self._say(name, "–" if value is None else spent(value))
        steps = [one for one in found.steps if one.total_ms > 0]
        self.bar.setVisible(bool(steps))
        self.bar.show_steps(steps)
        self.where.setText(" · ".join(step_words(one) for one in steps[:_SHOWN]))

    def _say(self, name: str, text: str) -> None:
        label, value = self._facts[name]
        value.setText(text)
        value.setAccessibleName(f"{label.text()}: {text}")


def step_words(step: StepMetrics) -> str:
    """ "Sleep on it: 75 %, waiting"."""
    kind = tr("waiting") if step.waiting_ms else tr("working")
    name = step.title or step.key
    return tr("{step}: {part} %, {kind}").format(step=name, part=round(step.share * 100), kind=kind)
