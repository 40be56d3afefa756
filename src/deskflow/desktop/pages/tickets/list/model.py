"""The list as a Qt model: a number for each ticket in order, and rows only for what has been looked at.

It knows no database. Missing rows are asked for with `rows_wanted` and come back through `put_rows`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence, Set
from typing import Any
from uuid import UUID

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from deskflow.desktop import words
from deskflow.desktop.pages.tickets.list import columns as columns_known
from deskflow.desktop.pages.tickets.list.groups import Group, Line, Lines, group_title
from deskflow.desktop.pages.tickets.list.holding import Held, held
from deskflow.desktop.pages.tickets.list.marks import Marks
from deskflow.desktop.pages.tickets.list.places import place_in
from deskflow.tickets.list_queries import TicketRow

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
# A request brings a window of rows, so that scrolling line by line does not ask for each.
WINDOW = 64
CACHED = 4000
UNKNOWN: array[int] = array("q")


class TicketListModel(QAbstractTableModel):
    """`kept` is the ticket one is looking at: it stays in the list, where it stands, until one has moved on, whatever
    happened. `holds` says that it stands where it no longer belongs."""

    rows_wanted = Signal(object)
    marks_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keys: array[int] = UNKNOWN
        self._rows: dict[int, TicketRow] = {}
        self._known: dict[UUID, int] = {}
        self._lines = Lines(0)
        self._folded: frozenset[str] = frozenset()
        self._marked = Marks()
        self._wanted: dict[int, None] = {}
        self._groups: list[Group] = []
        self.columns: tuple[str, ...] = ()
        self.is_table = False
        self.is_whole = False
        self.kept: int | None = None
        self.holds = False
        self.matching = 0
        self._ask = QTimer(self)
        self._ask.setSingleShot(True)
        self._ask.setInterval(0)
        self._ask.timeout.connect(self._ask_for_missing)

    # --- what it is given ---------------------------------------------------------------------

    def set_columns(self, columns: Sequence[str], *, is_table: bool) -> None:
        """Which columns, and whether each has a place of its own (else a ticket is one card)."""
        wanted = tuple(columns)
        if wanted == self.columns and is_table == self.is_table:
            return
        self.beginResetModel()
        self.columns, self.is_table = wanted, is_table
        self.endResetModel()

    def show_page(
        self, rows: Sequence[TicketRow], groups: Sequence[Group], *, is_all: bool
    ) -> None:
        """The first rows of a list that has just been opened; `is_all` says that there are no more."""
        self._rows = {row.pk: row for row in rows}
        self._known = {row.id: row.pk for row in rows}
        self.kept, self.holds = None, False
        self.is_whole = is_all
        self.matching = len(rows)
        self._lay(array("q", (row.pk for row in rows)), groups)

    def show_whole(self, keys: array[int], groups: Sequence[Group]) -> None:
        """The whole order. Nothing happens when it is what is shown already."""
        matching, shown = len(keys), Held(keys, list(groups))
        if self.kept is not None and keys != self._keys:
            shown = held(self._keys, keys, groups, self.kept)
        same = shown.keys == self._keys and shown.groups == self._groups
        self.matching, was_whole, self.is_whole = matching, self.is_whole, True
        self.holds = shown.is_held
        if not same or not was_whole:
            self._lay(shown.keys, shown.groups)

    def put_rows(self, rows: Iterable[TicketRow]) -> None:
        """Rows that were asked for, or that have changed."""
        fresh = {row.pk: row for row in rows if self._rows.get(row.pk) != row}
        if fresh:
            self._rows.update(fresh)
            self._known.update((row.id, key) for key, row in fresh.items())
            self._tell_all()

    def clear(self) -> None:
        """Nothing is known, as before the first page."""
        self.show_page((), (), is_all=False)

    # --- what stands where --------------------------------------------------------------------

    def line(self, at: int) -> Line:
        return self._lines.line(at)

    @property
    def headings(self) -> list[int]:
        return self._lines.headings

    def key_at(self, line: int) -> int | None:
        """The ticket's key; None for a heading or beyond the end."""
        if not 0 <= line < len(self._lines):
            return None
        place = self._lines.line(line).place
        return None if place < 0 else self._keys[place]

    def row_at(self, line: int) -> TicketRow | None:
        """None while it is being read; it is asked for then."""
        key = self.key_at(line)
        if key is None:
            return None
        row = self._rows.get(key)
        if row is None:
            self._miss(self._lines.line(line).place)
        return row

    def row_of(self, key: int) -> TicketRow | None:
        return self._rows.get(key)

    def line_of_key(self, key: int) -> int:
        """-1 when it is not in the list, or in a folded group."""
        return self._lines.line_of(self._place_of(key))

    def line_of_id(self, ticket_id: UUID) -> int:
        """The same for tickets whose rows are known."""
        key = self._known.get(ticket_id)
        return -1 if key is None else self.line_of_key(key)

    def known_keys(self, ids: Iterable[UUID]) -> list[int]:
        """Which of these tickets have rows here, by key."""
        return [key for one in ids if (key := self._known.get(one)) is not None]

    def all_known_keys(self) -> list[int]:
        return list(self._rows)

    def forget_far(self, first_line: int, last_line: int) -> None:
        """Keep what is near these lines once there is a lot."""
        if len(self._rows) <= CACHED:
            return
        near = {
            key
            for line in range(max(0, first_line - 300), min(len(self._lines), last_line + 300))
            if (key := self.key_at(line)) is not None
        }
        near |= {self.kept} if self.kept is not None else set()
        self._rows = {
            key: row for key, row in self._rows.items() if key in near or key in self._marked
        }
        self._known = {row.id: key for key, row in self._rows.items()}

    # --- folding and marking ------------------------------------------------------------------

    def fold(self, title: str, folded: bool) -> None:
        """Hide or show the tickets of a group."""
        self._folded = self._folded | {title} if folded else self._folded - {title}
        self._lay(self._keys, self._groups)

    def unfold_all(self) -> None:
        self._folded = frozenset()
        self._lay(self._keys, self._groups)

    def is_folded(self, title: str) -> bool:
        return title in self._folded

    @property
    def marked(self) -> Set[int]:
        """The keys of tickets chosen for work on many at once; not a copy, for every line that is painted asks."""
        return self._marked

    def mark(self, keys: Iterable[int], marked: bool) -> None:
        for key in keys:
            self._marked.mark(key, marked)
        self._tell_marks()

    def unmark_all(self) -> None:
        if self._marked:
            self._marked.clear()
            self._tell_marks()

    def mark_everything(self) -> None:
        """All tickets of the list, seen or not."""
        self._marked.mark_all(self._keys)
        self._tell_marks()

    # --- Qt -----------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.columns) if self.is_table else 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        if not self.is_table or not 0 <= section < len(self.columns):
            return None
        return columns_known.title_of(self.columns[section])

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self._lines.line(index.row()).group is not None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        line = self._lines.line(index.row())
        if line.group is not None:
            count = "" if line.group.count is None else f", {line.group.count}"
            return group_title(line.group) + count
        row = self._rows.get(self._keys[line.place])
        if row is None:
            return "…"
        if role == Qt.ItemDataRole.DisplayRole and not self.is_table:
            return row.title
        if self.is_table:
            # A reader hears each cell for itself, and the whole row is what its first one says.
            return columns_known.cell_text(row, self.columns[index.column()], row.updated_at)
        parts = (
            row.priority,
            row.title,
            row.number,
            row.customer_name,
            words.word("status", row.status),
        )
        return ", ".join(parts)  # fmt: skip

    # --- inside -------------------------------------------------------------------------------

    def _lay(self, keys: array[int], groups: Sequence[Group]) -> None:
        self.beginResetModel()
        self._keys = keys
        self._groups = list(groups)
        self._lines = Lines(len(keys), groups, self._folded)
        self.endResetModel()

    def _place_of(self, key: int) -> int:
        return place_in(self._keys, key)

    def _miss(self, place: int) -> None:
        if self._keys[place] in self._wanted:
            return
        first = max(0, place - WINDOW // 4)
        for key in self._keys[first : first + WINDOW]:
            if key not in self._rows:
                self._wanted[key] = None
        self._ask.start()

    def _ask_for_missing(self) -> None:
        wanted, self._wanted = list(self._wanted), {}
        if wanted:
            self.rows_wanted.emit(wanted)

    def _tell_marks(self) -> None:
        self._tell_all()
        self.marks_changed.emit()

    def _tell_all(self) -> None:
        # A view repaints what it shows of this, whatever the range.
        if len(self._lines):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, 0))
