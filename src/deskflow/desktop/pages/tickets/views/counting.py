"""How many tickets each view holds just now, in the left pane; asked again soon after something has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from deskflow.core.workspace import Workspace
from deskflow.desktop.async_calls import Request
from deskflow.desktop.pages.context import PageContext
from deskflow.tickets.list_queries import ListScope, count_several
from deskflow.tickets.viewing.queries import PlacedView, SavedView

if TYPE_CHECKING:
    from deskflow.desktop.pages.tickets.page import TicketsPage

COUNT_AFTER_MS = 200


class ViewCounts(QObject):
    """Those everybody has at once, for they are counted by an index; the others one after the other."""

    def __init__(self, page: TicketsPage, context: PageContext) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._workspace: Workspace = context.workspace
        self._counting: Request | None = None
        self._placed: Sequence[PlacedView] = ()
        self._uncounted: list[PlacedView] = []
        self._again = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(COUNT_AFTER_MS)
        self._soon.timeout.connect(self._on_soon)
        self._which: Callable[[], Sequence[PlacedView]] = tuple

    def count_soon(self, which: Callable[[], Sequence[PlacedView]]) -> None:
        """Many changes in a row are one look; `which` is asked when it is taken."""
        self._which = which
        if not self._soon.isActive():
            self._soon.start()

    def _on_soon(self) -> None:
        self.count(self._which())

    def count(self, placed: Sequence[PlacedView]) -> None:
        """While it is being counted nothing is begun anew: what changes all the time would never be counted else."""
        self._placed = placed
        if self._counting is not None and not self._counting.done:
            self._again = True
            return
        self._begin([one for one in placed if isinstance(one.view, SavedView)])

    def _begin(self, saved: list[PlacedView]) -> None:
        self._again = False
        self._uncounted = saved
        self._ask([one for one in self._placed if not isinstance(one.view, SavedView)])

    def _ask(self, several: Sequence[PlacedView]) -> None:
        workspace = self._workspace
        catalogue, _ = self._page.list.filter.known
        me, now = workspace.current_user.id, workspace.clock.now()
        scope = ListScope(workspace.tenant_id, me, now, catalogue)

        def counted(counts: list[int]) -> None:
            for one, count in zip(several, counts, strict=True):
                self._page.views.set_count(one.view.key, count)
            self._next()

        filters = [one.view.filter for one in several]
        self._counting = self._context.requests.submit(
            workspace.ask(count_several, scope, filters), counted, lambda _: self._next(), owner=self
        )  # fmt: skip

    def _next(self) -> None:
        if self._again:
            # Those that have waited go before those that were counted just now.
            waiting = {one.view.key for one in self._uncounted}
            saved = [one for one in self._placed if isinstance(one.view, SavedView)]
            self._begin(sorted(saved, key=lambda one: one.view.key not in waiting))
        elif self._uncounted:
            self._ask([self._uncounted.pop(0)])
