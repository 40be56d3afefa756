"""The figures along the top and the cards under them, in as many columns as there is room for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from deskflow.desktop.pages.home.tiles import Tile, TileRow
from deskflow.desktop.pages.insights import words
from deskflow.desktop.pages.insights.cards import ChartCard
from deskflow.desktop.pages.insights.chart import Item
from deskflow.desktop.pages.insights.columns import ColumnChart, LineChart
from deskflow.desktop.pages.insights.figures import Figures
from deskflow.desktop.pages.insights.reading import Reading
from deskflow.desktop.pages.insights.rows import RowChart
from deskflow.desktop.pages.insights.words import tr
from deskflow.desktop.theme import Theme
from deskflow.tickets.insight_queries import Totals

PRIORITY_COLOURS = (("danger", "P1"), ("warning", "P2"), ("info", "P3"), ("text-faint", "P4"))
_MOST_PEOPLE = 12
_TWO_COLUMNS_CHARS = 120
_THREE_COLUMNS_CHARS = 250
# How many columns a card takes, by how many there are; one where nothing is said.
_WIDE = {2: {"customers": 2}, 3: {"flow": 2, "customers": 2}}


class Board(QWidget):
    """`wanted` carries the query of a figure somebody opened, and what it is about."""

    wanted = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._columns = 0
        self._figures: Figures | None = None
        self.tiles = {
            "created": Tile(theme, "ticket-plus", tr("New")),
            "finished": Tile(theme, "ticket-check", tr("Finished")),
            "open": Tile(theme, "layers", tr("Open now")),
            "kept": Tile(theme, "gauge", tr("SLA kept")),
            "answer": Tile(theme, "reply", tr("First answer")),
            "finish": Tile(theme, "timer", tr("Time to finish")),
        }
        self._row = TileRow(theme, list(self.tiles.values()))
        self.cards = self._made(theme)
        for card in self.cards.values():
            card.wanted.connect(self.wanted)
        for name, field in (("created", "created"), ("finished", "resolved")):
            self.tiles[name].clicked.connect(lambda field=field: self._open_whole(field))
        self.tiles["open"].clicked.connect(self._open_all)
        for name in ("kept", "answer", "finish"):
            self.tiles[name].clicked.connect(lambda: self._open_whole("resolved"))
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.space(3))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(3))
        column.addWidget(self._row)
        column.addLayout(self._grid)
        column.addStretch(1)
        self._fit(10_000)

    def _made(self, theme: Theme) -> dict[str, ChartCard]:
        flow, backlog, kept = tr("In and out"), tr("Backlog"), tr("SLA kept")
        by_priority, load = tr("SLA kept, by priority"), tr("Open tickets by person")
        ages, customers = tr("Age of open tickets"), tr("Customers with most new tickets")
        nothing_open = tr("Nothing is open.")
        nothing_done = tr("Nothing was finished in this time.")
        colours = [colour for colour, _ in PRIORITY_COLOURS]
        return {
            "flow": ChartCard(
                theme, flow, ColumnChart(theme, flow, ("accent", "text-faint")),
                tr("Nothing came in and nothing was finished in this time."),
                (("accent", tr("new")), ("text-faint", tr("finished"))),
            ),
            "backlog": ChartCard(theme, backlog, LineChart(theme, backlog, ("accent",)), nothing_open),
            "kept": ChartCard(theme, kept, LineChart(theme, kept, ("success",), top=100, unit=" %"), nothing_done),
            "by_priority": ChartCard(theme, by_priority, RowChart(theme, by_priority, ("success",), top=100), nothing_done),
            "load": ChartCard(
                theme, load, RowChart(theme, load, ("danger", "accent")), nothing_open,
                (("danger", tr("P1 and P2")), ("accent", tr("P3 and P4"))), most=_MOST_PEOPLE,
            ),
            "ages": ChartCard(theme, ages, RowChart(theme, ages, colours), nothing_open, PRIORITY_COLOURS),
            "customers": ChartCard(
                theme, customers, RowChart(theme, customers, ("accent",)), tr("Nothing came in in this time."),
            ),
        }  # fmt: skip

    # --- what is shown -------------------------------------------------------------------------------

    def show_reading(self, reading: Reading, team: str) -> None:
        figures = self._figures = Figures(reading, team)
        shown: dict[str, list[Item]] = {
            "flow": figures.flow(),
            "backlog": figures.backlog(),
            "kept": figures.kept_by_time(),
            "by_priority": figures.kept_by_priority(),
            "load": figures.load(),
            "ages": figures.ages(),
            "customers": figures.customers(),
        }
        for name, items in shown.items():
            self.cards[name].show_items(items)
        self._show_tiles(reading.insights.totals, reading.insights.totals_before, reading)

    def _show_tiles(self, now: Totals, before: Totals, reading: Reading) -> None:
        say = {name: tile.say for name, tile in self.tiles.items()}
        say["created"](
            words.number(now.created), *words.compared(now.created, before.created, good="")
        )
        say["finished"](
            words.number(now.finished), *words.compared(now.finished, before.finished, good="more")
        )
        spans = reading.insights.spans
        was = spans[0].backlog - spans[0].created + spans[0].finished if spans else 0
        opened = reading.insights.open
        say["open"](words.number(opened), *words.compared(opened, was, good="less"))
        say["kept"](
            words.percent(now.kept_percent),
            *words.compared_share(now.kept_percent, before.kept_percent),
        )
        for name, one, other in (
            ("answer", now.answer_median, before.answer_median),
            ("finish", now.finish_median, before.finish_median),
        ):
            about = tr("The median: half of the tickets took no longer.")
            say[name](words.time_taken(one), *words.compared(one, other, good="less"), about)

    def _open_whole(self, field: str) -> None:
        if self._figures is not None:
            title = tr("New") if field == "created" else tr("Finished")
            self.wanted.emit(self._figures.whole(field), title)

    def _open_all(self) -> None:
        if self._figures is not None:
            self.wanted.emit(self._figures.open_now(), tr("Open now"))

    # --- places --------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _fit(self, width: int) -> None:
        self._row.fit(width)
        letters = width / max(1, self._theme.metrics().averageCharWidth())
        columns = (
            3 if letters >= _THREE_COLUMNS_CHARS else 2 if letters >= _TWO_COLUMNS_CHARS else 1
        )
        if columns == self._columns:
            return
        self._columns = columns
        for card in self.cards.values():
            self._grid.removeWidget(card)
        place = 0
        for name, card in self.cards.items():
            wide = _WIDE.get(columns, {}).get(name, 1)
            self._grid.addWidget(card, place // columns, place % columns, 1, wide)
            place += wide
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def focus_default(self) -> None:
        self.tiles["created"].setFocus(Qt.FocusReason.OtherFocusReason)
