"""How the list of the ticket page is laid out: columns, order, groups and density as somebody wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from deskflow.core.settings import SetOwnSetting
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.look import apply_look
from deskflow.tickets.view_layout import Layout

if TYPE_CHECKING:
    from deskflow.desktop.pages.tickets.page import TicketsPage


class Layouts(QObject):
    """Of one page; what is changed is remembered by its open view."""

    def __init__(self, page: TicketsPage, context: PageContext) -> None:
        super().__init__(page)
        self._page = page
        self._context = context

    def connect_list(self) -> None:
        pane = self._page.list
        pane.layout_chosen.connect(self.lay_out)
        pane.columns_chosen.connect(self.set_columns)
        pane.widths_chosen.connect(self._page.shown.set_widths)
        pane.columns_reset.connect(self.put_back)
        pane.density_chosen.connect(self.set_density)

    def lay_out(self, layout: Layout) -> None:
        """Another order, or other groups."""
        page = self._page
        page.shown.set_layout(layout)
        page.show_list()
        page.panes.focus_list()

    def set_columns(self, columns: tuple[str, ...], is_table: bool) -> None:
        page = self._page
        page.shown.set_columns(columns, is_table=is_table)
        page.list.set_layout(page.shown.layout, page.shown.widths)
        page.feed.set_columns(page.shown.layout)

    def toggle_table(self) -> None:
        """Columns side by side, or cards."""
        layout = self._page.shown.layout
        self.set_columns(layout.columns, layout.style != "table")

    def put_back(self) -> None:
        """Columns, widths, order and groups as the view says."""
        page = self._page
        page.shown.set_layout(page.view.layout)
        page.shown.forget_widths()
        page.show_list()

    def set_density(self, density: str) -> None:
        apply_look(self._context, "row_density", density)
        workspace = self._context.workspace
        self._context.requests.submit(
            workspace.run(SetOwnSetting("row_density", density)), owner=self
        )
