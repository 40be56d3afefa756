"""Where the parts of the page stand: figures on top, two columns of cards, one where there is little room, three where
there is much."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.home import words
from deskflow.desktop.pages.home.arrangement import DEFAULT, VIEW, Arranged, Arrangement
from deskflow.desktop.pages.home.cards import AutomationCard, DueCard, FlowCard, LoadCard
from deskflow.desktop.pages.home.catalogue import KINDS, icon_of, offered, title_of
from deskflow.desktop.pages.home.my_cards import TodoCard, TodoRow, VisitsCard, WorkCard, todo_rows
from deskflow.desktop.pages.home.reading import Home, PersonRow, Span, Tickets
from deskflow.desktop.pages.home.tiles import Tile, TileRow
from deskflow.desktop.pages.home.words import tr
from deskflow.desktop.theme import Tone

# In average letters of the body font: two columns need this much.
TWO_COLUMNS_CHARS = 106
# And three this much: what stands at the left is then cut in two, so that no row is longer than an eye follows.
THREE_COLUMNS_CHARS = 250
# Shown only with something in them.
_MAY_BE_EMPTY = ("todo", "work", "visits")


class Board(QWidget):
    """Everything but the greeting."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        theme, workspace = context.theme, context.workspace
        self._may_have = frozenset(offered(workspace.can))
        self._figures: dict[str, Tile] = {}
        self.open, self.due_soon = self._figure("open"), self._figure("due_soon")
        self.kept, self.breached = self._figure("kept"), self._figure("breached")
        self.waiting, self.mine = self._figure("waiting"), self._figure("mine")
        self.unassigned, self.overdue = self._figure("unassigned"), self._figure("overdue")
        self.stopped = self._figure("stopped")
        now = workspace.clock.now
        self.todo, self.visits = TodoCard(theme), VisitsCard(theme, now)
        self.work, self.due = WorkCard(theme, now), DueCard(theme, now)
        self.automation = AutomationCard(theme, now)
        self.flow, self.load = FlowCard(theme), LoadCard(theme)
        self._cards: dict[str, QWidget] = {
            "todo": self.todo, "work": self.work, "visits": self.visits, "due": self.due,
            "automation": self.automation, "flow": self.flow, "load": self.load,
        }  # fmt: skip
        self.tiles = TileRow(theme, [])
        self._placed: tuple[tuple[str, ...], ...] = ()
        self.arrangement = DEFAULT
        self._titles: Mapping[str, str] = {}
        self._connect()
        self._lay_out()
        self.arrange(DEFAULT)

    def _figure(self, tile: str) -> Tile:
        """Made once; a figure of a view says its title when it is known."""
        if tile not in self._figures:
            title = "" if tile.startswith(VIEW) else tr(KINDS[tile].title)
            made = Tile(self._context.theme, icon_of(tile), title)
            made.setParent(self)
            made.hide()
            made.clicked.connect(self._leads_to(tile))
            self._figures[tile] = made
        return self._figures[tile]

    def _leads_to(self, tile: str) -> Callable[[], None]:
        if tile.startswith(VIEW):
            return lambda: self._context.navigate("tickets", view=tile[len(VIEW) :])
        kind = KINDS[tile]
        params = dict(kind.params or {})
        if "title" in params:
            params["title"] = tr(params["title"])
        return lambda: self._context.navigate(kind.page, **params)

    def _connect(self) -> None:
        navigate = self._context.navigate

        def open_ticket(ticket_id: object) -> None:
            navigate("tickets", ticket_id=ticket_id)

        self.todo.wanted.connect(self._open_todo)
        self.todo.all_wanted.connect(lambda: navigate("approvals"))
        self.work.view_wanted.connect(self._leads_to("mine"))
        self.due.view_wanted.connect(self._leads_to("due"))
        for card in (self.work, self.visits, self.due):
            card.ticket_wanted.connect(open_ticket)
        self.automation.failures_wanted.connect(self._leads_to("stopped"))
        self.automation.run_wanted.connect(lambda one: navigate("runs", execution_id=one))
        self.load.person_wanted.connect(self._open_person)
        self.flow.chart.day_wanted.connect(self._open_day)

    def _open_todo(self, row: TodoRow) -> None:
        self._context.navigate(row.page, **dict(row.params))

    def _open_person(self, row: PersonRow) -> None:
        wanted = f"status:open assignee:{row.id}"
        title = tr("Open with {name}").format(name=row.name)
        self._context.navigate("tickets", filter=wanted, title=title)

    def _open_day(self, day: date) -> None:
        title = words.on_day(day)
        self._context.navigate("tickets", filter=f"created:{day.isoformat()}", title=title)

    # --- places ------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        theme = self._context.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(3))
        column.addWidget(self.tiles)
        self._boxes = [self._column() for _ in range(3)]
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.space(3))
        column.addLayout(self._grid, 1)
        for card in self._cards.values():
            card.setParent(self)
            card.hide()

    def _column(self) -> QWidget:
        # With a parent from the start: shown without one it would be a window, and take the keyboard.
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._context.theme.space(3))
        return box

    def arrange(self, arrangement: Arrangement) -> None:
        """Other tiles, or in another order; what they say comes with the next reading."""
        self.arrangement = arrangement
        shown = [one.id for one in arrangement.figures if self._may_show(one.id)]
        self.tiles.set_tiles([self._figure(one) for one in shown])
        for tile, figure in self._figures.items():
            figure.setVisible(tile in shown)
        self.tiles.setVisible(bool(shown))
        there = {*self._ids(arrangement.left), *self._ids(arrangement.right)}
        for tile, card in self._cards.items():
            if tile not in there:
                card.hide()
            elif tile not in _MAY_BE_EMPTY:
                card.show()
        self._placed = ()
        self.fit(self._room)

    def _ids(self, tiles: tuple[Arranged, ...]) -> tuple[str, ...]:
        return tuple(one.id for one in tiles if one.id in self._may_have)

    def _fill(self, box: QWidget, ids: tuple[str, ...], *, to_the_end: bool) -> None:
        column = box.layout()
        assert isinstance(column, QVBoxLayout)
        while column.takeAt(0) is not None:
            pass
        for place, tile in enumerate(ids):
            # The last one takes what is left, so that both columns end together.
            last = to_the_end and place == len(ids) - 1
            shown = not self._cards[tile].isHidden()
            column.addWidget(self._cards[tile], 1 if last else 0)
            self._cards[tile].setVisible(shown)
        if not to_the_end:
            column.addStretch(1)

    def _may_show(self, tile: str) -> bool:
        if tile.startswith(VIEW):
            return "open" in self._may_have and (
                not self._titles or tile[len(VIEW) :] in self._titles
            )
        return tile in self._may_have

    _room = QSize(10_000, 1_000)

    def fit(self, room: QSize) -> None:
        """The page has this much room."""
        self._room = room
        theme = self._context.theme
        width = room.width() - 2 * theme.space(4)
        letter = theme.metrics().averageCharWidth()
        left, right = self._ids(self.arrangement.left), self._ids(self.arrangement.right)
        shown = [one for one in left if not self._cards[one].isHidden()]
        columns = [one for one in (left, right) if one]
        if len(columns) == 2 and len(shown) > 1 and width >= THREE_COLUMNS_CHARS * letter:
            cut = left.index(shown[len(shown) // 2])
            columns = [left[:cut], left[cut:], right]
        elif width < TWO_COLUMNS_CHARS * letter:
            columns = [(*left, *right)]
        self._place(tuple(columns))
        self.tiles.fit(width)

    def _place(self, columns: tuple[tuple[str, ...], ...]) -> None:
        if columns == self._placed:
            return
        self._placed = columns
        focused: QWidget | None = self.focusWidget()
        grid, three = self._grid, len(columns) == len(self._boxes)
        for place, box in enumerate(self._boxes):
            grid.removeWidget(box)
            there = place < len(columns)
            box.setVisible(there)
            grid.setColumnStretch(place, (1 if three else (58, 42)[place]) if there else 0)
            if there:
                # In a window as large as that, cards as high as it would be mostly empty.
                self._fill(box, columns[place], to_the_end=not three)
                grid.addWidget(box, 0, place)
        if focused is not None and self.isAncestorOf(focused):
            focused.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- content -----------------------------------------------------------------------------------

    def show_home(self, home: Home, span: Span, now: datetime) -> None:
        if home.view_titles != self._titles:
            self._titles = home.view_titles
            self.arrange(self.arrangement)
        if home.tickets is not None:
            self._show_tickets(home.tickets, span)
        if home.automation is not None:
            self.automation.show_automation(home.automation)
            self.stopped.say(*words.failed_figure(home.automation))
        asked = home.approvals + len(home.questions)
        self.waiting.say(str(asked), *words.waiting_note(home, now))
        shown = self.arrangement.shown
        if "todo" in shown:
            self.todo.show_rows(todo_rows(home, now, self.arrangement.rows_of("todo")))
        if "visits" in shown & self._may_have:
            self.visits.show_rows(home.visits[: self.arrangement.rows_of("visits")])
        self.fit(self._room)
        for key, count in home.views.items():
            figure = self._figure(VIEW + key)
            figure.set_title(title_of(VIEW + key, home.view_titles))
            figure.say(words.number(count), tr("one of your views"), "neutral")

    def _show_tickets(self, tickets: Tickets, span: Span) -> None:
        counts, shown = tickets.counts, self.arrangement.shown
        self.open.say(words.number(counts.open), *words.open_note(counts))
        self.due_soon.say(words.number(counts.due_soon + counts.overdue), *words.due_note(counts))
        self.kept.say(
            words.kept_figure(tickets.week), *words.kept_note(tickets.week, tickets.week_before)
        )
        self.breached.say(words.number(counts.breached), *words.breached_note(counts))
        self.mine.say(words.number(counts.mine), *words.mine_note(counts))
        self.unassigned.say(words.number(counts.unassigned), *words.unassigned_note(counts))
        self.overdue.say(words.number(counts.overdue), *words.overdue_note(counts))
        if "work" in shown & self._may_have:
            self.work.show_rows(tickets.mine)
        self.due.show_tickets(tickets)
        self.flow.show_flow(span, tickets)
        self.load.show_people(tickets.people, self.arrangement.rows_of("load") + 3)

    def show_time(self) -> None:
        """Time has passed."""
        for card in (self.due, self.work, self.visits):
            card.list.viewport().update()

    def show_health(self, text: str, tone: Tone) -> None:
        self.automation.show_health(text, tone)

    def focus_default(self) -> bool:
        """Put the keyboard on the first list with something in it; False when there is nothing."""
        for one in (*self.arrangement.left, *self.arrangement.right):
            rows = getattr(self._cards[one.id], "list", None)
            if rows is not None and rows.isVisible() and rows.count:
                rows.setFocus()
                return True
        if self.waiting.isVisible():
            self.waiting.setFocus()
            return True
        return False
