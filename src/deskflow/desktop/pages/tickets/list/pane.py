"""The middle pane: title and sort, filter, the list or why it is empty, work on many, and the keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from deskflow.core.clock import Clock
from deskflow.desktop import words
from deskflow.desktop.pages.tickets.list import empty
from deskflow.desktop.pages.tickets.list.bulk_bar import BulkBar
from deskflow.desktop.pages.tickets.list.columns import title_of
from deskflow.desktop.pages.tickets.list.columns_popover import ColumnsPopover
from deskflow.desktop.pages.tickets.list.filter_field import FilterField
from deskflow.desktop.pages.tickets.list.hint_bar import HintBar
from deskflow.desktop.pages.tickets.list.model import TicketListModel
from deskflow.desktop.pages.tickets.list.order_choices import (
    order_choices,
    order_icon,
    order_words,
    ordered_by,
    with_choice,
)
from deskflow.desktop.pages.tickets.list.view import TicketListView
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.buttons import Button, GhostButton, IconButton
from deskflow.desktop.widgets.empty_state import EmptyState
from deskflow.desktop.widgets.labels import ElidedLabel, Hairline, Label
from deskflow.desktop.widgets.picker import pick
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.tickets.view_layout import GROUPABLE, SORTABLE, Layout

# Below this there is no room for all words of the header.
NARROW = 420


class ListPane(Surface):
    """`layout_chosen` carries another layout, `columns_chosen` columns and whether they stand in a table,
    `action_wanted` the id of an action a button stands for."""

    layout_chosen = Signal(object)
    columns_chosen = Signal(object, bool)
    widths_chosen = Signal(object)
    density_chosen = Signal(str)
    columns_reset = Signal()
    action_wanted = Signal(str)

    def __init__(
        self, theme: Theme, clock: Clock, model: TicketListModel, may: Callable[[str], bool]
    ) -> None:
        super().__init__(theme, "surface-1")
        self._theme = theme
        self._model = model
        self._layout = Layout()
        self.own_columns: tuple[str, ...] = ()
        self.own_groups: tuple[str, ...] = ()
        self.setMinimumWidth(330)
        self.filter = FilterField(theme)
        self.view = TicketListView(theme, clock, model)
        self.bulk = BulkBar(theme, model)
        self.banner = InlineBanner(theme)
        self._title = ElidedLabel(theme, "", size="heading", weight="bold")
        self._count = Label(theme, "", size="sm", tone="text-muted", tabular=True)
        self.sort_button = GhostButton(theme, "", icon="arrow-up")
        self.sort_button.clicked.connect(self.choose_order)
        self.columns_button = IconButton(theme, "columns-3", self.tr("Columns"), key="Ctrl+Shift+L")
        self.columns_button.clicked.connect(self.choose_columns)
        self.changed_button = Button(theme, self.tr("Changed"), kind="link")
        self.changed_button.setToolTip(
            self.tr("This list is not what its view says: save it or put it back")
        )
        self.changed_button.clicked.connect(lambda: self.action_wanted.emit("tickets.view_changed"))
        self.changed_button.hide()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._empty: EmptyState | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header())
        layout.addWidget(self.filter)
        layout.addWidget(Hairline(theme))
        layout.addWidget(self.banner)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.bulk)
        self.hints = HintBar(theme, may)
        layout.addWidget(self.hints)
        self.filter.left_down.connect(self.focus_rows)
        self.view.chosen.connect(self._tell_place)
        model.modelReset.connect(self._tell_place)
        model.marks_changed.connect(self._tell_place)
        header = self.view.header
        header.sort_wanted.connect(self._on_sort)
        header.arranged.connect(self._on_arranged)
        header.menu_wanted.connect(self._on_header_menu)
        self.set_layout(self._layout, {})

    def _header(self) -> QWidget:
        theme = self._theme
        header = Surface(theme, "surface-1", edges="b")
        header.setFixedHeight(theme.tokens.size.page_header)
        row = QHBoxLayout(header)
        row.setContentsMargins(theme.space(2), 0, theme.space(1), 1)
        row.setSpacing(theme.space(1))
        # All it wants before the gap gets anything.
        row.addWidget(self._title, 100)
        row.addWidget(self._count)
        row.addWidget(self.changed_button)
        row.addStretch(1)
        row.addWidget(self.columns_button)
        row.addWidget(self.sort_button)
        return header

    def set_title(self, title: str) -> None:
        self._title.setText(title)
        # As wide as it is, so that the count stands right behind it, and no wider than there is room.
        self._title.setMaximumWidth(self._title.sizeHint().width() + 4)

    def set_count(self, count: int | None) -> None:
        self.filter.set_count(count)
        self._count.setText("" if count is None else f"{count:n}")

    def set_layout(self, layout: Layout, widths: dict[str, int]) -> None:
        """Show columns and order; the rows are somebody else's."""
        self._layout = layout
        self.view.show_columns(layout.columns, widths, is_table=layout.style == "table")
        self.view.header.show_order(layout.order)
        name = order_words(layout)
        self._fit_header()
        self.sort_button.set_icon(order_icon(layout))
        self.sort_button.setAccessibleName(self.tr("Order: {name}").format(name=name))

    def _tell_place(self, _key: object = None) -> None:
        """Where one is among how many, exactly."""
        place, count = self.view.place, self._model.matching
        if place < 0 or not self._model.is_whole or self._model.holds:
            text = self.tr("%n ticket(s)", "", count) if self._model.is_whole else ""
        else:
            text = self.tr("{place} of {count}").format(place=f"{place + 1:n}", count=f"{count:n}")
        self.hints.say(text)

    def set_changed(self, changed: bool) -> None:
        """Whether the list is something else than its view."""
        self.changed_button.setVisible(changed)
        self._fit_header()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_header()

    def _fit_header(self) -> None:
        """Where room is short the order is told by its arrow alone; its name stands in the tool tip."""
        name = order_words(self._layout)
        short = self.width() < NARROW and not self.changed_button.isHidden()
        self.sort_button.setText("" if short else name)
        self.sort_button.setToolTip(self.tr("Order: {name}").format(name=name))
        self.sort_button.updateGeometry()

    def choose_order(self) -> None:
        """A list of the orders and groups under the button."""
        choices = order_choices(self._layout, self.own_columns, self.own_groups)
        popup = pick(
            self._theme, self.sort_button, self.tr("Order, then, group by…"), choices,
            lambda value: self.layout_chosen.emit(with_choice(self._layout, value)), "below-right",
        )  # fmt: skip
        popup.setObjectName("order")

    def choose_columns(self) -> None:
        """Which columns, in what order, how close."""
        popup = ColumnsPopover(
            self._theme, self.window(), self._layout.columns, self.own_columns,
            is_table=self._layout.style == "table", density=self._theme.density,
        )  # fmt: skip
        popup.edited.connect(self.columns_chosen)
        popup.density_chosen.connect(self.density_chosen)
        popup.reset_wanted.connect(self.columns_reset)
        popup.open_at(self.columns_button, "below-right")

    def _on_sort(self, column: str, further: bool) -> None:
        self.layout_chosen.emit(ordered_by(self._layout, column, further=further))

    def _on_arranged(self) -> None:
        header = self.view.header
        self.widths_chosen.emit(header.widths)
        if header.names != self._layout.columns:
            self.columns_chosen.emit(header.names, True)

    def _on_header_menu(self, column: str, where: QPoint) -> None:
        """What can be done with one column, and the way to all of them."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = self._layout
        if column:
            name = title_of(column)
            if column in SORTABLE:
                for text, further in (
                    (self.tr("Order by {name}"), False),
                    (self.tr("Then by {name}"), True),
                ):
                    menu.addAction(text.format(name=name)).triggered.connect(
                        lambda _=False, further=further: self._on_sort(column, further)
                    )
            if column in (*GROUPABLE, *self.own_groups):
                grouped = replace(layout, group_by="" if layout.group_by == column else column)
                text = self.tr("Group by {name}") if grouped.group_by else self.tr("No groups")
                menu.addAction(text.format(name=name)).triggered.connect(
                    lambda: self.layout_chosen.emit(grouped)
                )
            if len(layout.columns) > 1:
                rest = tuple(one for one in layout.columns if one != column)
                menu.addAction(self.tr("Hide {name}").format(name=name)).triggered.connect(
                    lambda: self.columns_chosen.emit(rest, True)
                )
            menu.addSeparator()
        menu.addAction(self.tr("Columns…")).triggered.connect(self.choose_columns)
        menu.addAction(self.tr("Order and groups…")).triggered.connect(self.choose_order)
        menu.addAction(self.tr("Show as cards")).triggered.connect(
            lambda: self.columns_chosen.emit(layout.columns, False)
        )
        menu.popup(where)

    def focus_rows(self) -> None:
        """The keyboard to the list, or to what stands in its place while it is empty."""
        self._stack.currentWidget().setFocus(Qt.FocusReason.OtherFocusReason)

    def show_list(self) -> None:
        self._put(self.view)

    def show_empty(self, what: empty.Emptiness) -> None:
        """Instead of the list, say why there is nothing."""
        before = self._empty
        self._empty = EmptyState(
            self._theme,
            what.icon,
            words.translated(what.title),
            words.translated(what.text),
            action=words.translated(what.button) if what.button else "",
            action_icon=what.button_icon,
            width=min(340, max(200, self.width() - 2 * self._theme.space(4))),
        )
        self._empty.setAccessibleName(words.translated(what.title))
        self._empty.acted.connect(lambda: self.action_wanted.emit(what.action))
        self._stack.addWidget(self._empty)
        self._put(self._empty)
        if before is not None:
            self._stack.removeWidget(before)
            before.deleteLater()

    def _put(self, shown: QWidget) -> None:
        """Who works in the list goes on there, when it becomes empty as when it fills."""
        here, focused = self._stack.currentWidget(), QApplication.focusWidget()
        was_here = focused is not None and (here is focused or here.isAncestorOf(focused))
        self._stack.setCurrentWidget(shown)
        if was_here and here is not shown:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_empty_shown(self) -> bool:
        return self._stack.currentWidget() is not self.view
