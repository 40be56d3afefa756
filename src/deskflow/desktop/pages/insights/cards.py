"""A chart under its heading, with what its colours mean; and the sentence that stands there when there is nothing to draw."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from deskflow.desktop.pages.insights.chart import Chart, Item
from deskflow.desktop.pages.insights.words import tr
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import ElidedLabel, Label
from deskflow.desktop.widgets.legend import Legend
from deskflow.desktop.widgets.surfaces import Card


class ChartCard(Card):
    """`wanted` is that of its chart."""

    wanted = Signal(str, str)

    def __init__(
        self,
        theme: Theme,
        title: str,
        chart: Chart,
        nothing: str,
        legend: Sequence[tuple[str, str]] = (),
        *,
        most: int = 0,
    ) -> None:
        """`nothing` is said where there is nothing to draw; only the first `most` items stand there until all are
        wanted."""
        super().__init__(theme)
        self.chart = chart
        self.title = title
        self.items: tuple[Item, ...] = ()
        self._most = most
        self._all = Button(theme, "", kind="link")
        self._all.setCheckable(True)
        self._all.clicked.connect(lambda: self.show_items(self.items))
        head = QHBoxLayout()
        head.setSpacing(theme.space(2))
        head.addWidget(ElidedLabel(theme, title, weight="semibold"), 1)
        if legend:
            head.addWidget(Legend(theme, legend))
        self.body.setSpacing(theme.space(2))
        self.body.addLayout(head)
        self.body.addWidget(chart)
        self._nothing = Label(theme, nothing, tone="text-muted", wrap=True)
        self.body.addWidget(self._nothing)
        self.body.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        chart.wanted.connect(self.wanted)
        self.show_items(())

    def show_items(self, items: Sequence[Item]) -> None:
        self.items = tuple(items)
        there = self.chart.has_figures(items)
        cut = bool(self._most) and len(self.items) > self._most + 1
        shown = self.items[: self._most] if cut and not self._all.isChecked() else self.items
        self.chart.show_items(shown if there else ())
        self._all.setVisible(there and cut)
        more = tr("Show all %n", len(self.items))
        self._all.setText(tr("Show fewer") if self._all.isChecked() else more)
        self.chart.setVisible(there)
        self._nothing.setVisible(not there)
