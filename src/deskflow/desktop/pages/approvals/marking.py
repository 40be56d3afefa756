"""Which requests are selected, so that they are decided together, and what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from deskflow.desktop.pages.approvals.reading import Inbox
from deskflow.desktop.pages.approvals.together import alike
from deskflow.desktop.pages.approvals.words import tr

if TYPE_CHECKING:
    from deskflow.desktop.pages.approvals.page import ApprovalsPage


class Marking(QObject):
    """Only requests of one kind: a single comment and a single answer have to fit all of them."""

    def __init__(self, page: ApprovalsPage) -> None:
        super().__init__(page)
        self._page = page
        self.marked: dict[UUID, None] = {}
        # Of those decided together last: titles, and for what is over None or why not.
        self._decision = ""
        self._titles: dict[UUID, str] = {}
        self._results: dict[UUID, str | None] = {}
        card = page.together
        card.decided.connect(self.decide)
        card.left_out.connect(self.toggle)
        card.ended.connect(self.clear)
        card.left.connect(page.pane.list.setFocus)
        page.held.taken_back.connect(lambda held: self._forget(held.approval_id))

    @property
    def shows(self) -> bool:
        """Whether the right side is about several requests."""
        return bool(self.marked or self._titles)

    def may_mark(self) -> bool:
        page = self._page
        return page.pane.mode == "inbox" and self._can(page.pane.list.current_id)

    def toggle(self, approval_id: UUID | None = None) -> None:
        """The row that is current, unless another one is named."""
        page = self._page
        one = approval_id or page.pane.list.current_id
        if one in self.marked:
            del self.marked[one]
        elif one is None or not self._can(one):
            return
        elif self.marked and one not in alike(next(iter(self.marked)), page.inbox):
            told = tr("Only requests of the same kind are decided together.")
            page.context.toasts.show(told, tone="neutral")
            return
        else:
            self.marked[one] = None
        self._show()

    def mark_alike(self) -> None:
        one = self._page.pane.list.current_id
        if one is not None and self._can(one):
            self.marked = {each: None for each in alike(one, self._page.inbox) if self._can(each)}
            self._show()

    def clear(self) -> None:
        if self.shows:
            self.marked = {}
            self._titles, self._results = {}, {}
            self._show()

    def forget_results(self) -> None:
        """Another request is looked at."""
        if self._titles and not self.marked:
            self._titles, self._results = {}, {}

    def keep_to(self, inbox: Inbox) -> None:
        """Others may have decided some of them."""
        there = {row.id for row in inbox.rows}
        gone = [one for one in self.marked if one not in there]
        for one in gone:
            del self.marked[one]
        if gone:
            self._show()

    def decide(self, decision: str) -> None:
        page = self._page
        rows = [row for row in page.inbox.rows if row.id in self.marked]
        comment, self.marked = page.together.comment.text, {}
        self._decision = decision
        self._titles, self._results = {row.id: row.title for row in rows}, {}
        page.together.comment.sent_off()
        page.held.hold_together(self._titles, decision, comment)
        self._show()
        page.pane.list.setFocus()

    def result(self, approval_id: UUID, refused: str | None) -> bool:
        """One was sent, or why not; whether it is told here."""
        if approval_id not in self._titles:
            return False
        self._results[approval_id] = refused
        self._show()
        return True

    def _forget(self, approval_id: UUID) -> None:
        if self._titles.pop(approval_id, None) is not None:
            self._show()

    def _can(self, approval_id: UUID | None) -> bool:
        page = self._page
        waiting = any(row.id == approval_id for row in page.inbox.rows)
        return waiting and not page.held.is_spoken_for(approval_id)  # type: ignore[arg-type]

    def _show(self) -> None:
        page = self._page
        now = page.context.workspace.clock.now()
        if self.marked:
            rows = [row for row in page.inbox.rows if row.id in self.marked]
            page.together.show_marked(rows, page.inbox, now)
        elif self._titles:
            page.together.show_results(self._decision, self._titles, self._results)
        page.show_right()
