"""Several requests of the same kind, decided together: one comment, and for each its own result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QWidget

from deskflow.approvals.queries import PendingRow
from deskflow.desktop.pages.approvals.comment import CommentField
from deskflow.desktop.pages.approvals.detail import CARD_CHARS
from deskflow.desktop.pages.approvals.reading import Inbox
from deskflow.desktop.pages.approvals.words import time_chip
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.records.lists import ShortList
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.widgets.buttons import Button, GhostButton
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.surfaces import Card

MOST_SHOWN = 12


def kind_of(row: PendingRow, inbox: Inbox) -> tuple[str, str]:
    """What makes requests alike: the step that asks, else what is asked. From the system, not from what they say."""
    workflow = inbox.workflows.get(row.execution_id, "") if row.execution_id is not None else ""
    return workflow, row.topic or row.title


def alike(wanted: UUID, inbox: Inbox) -> list[UUID]:
    """Those of the inbox that are of the same kind as this one, it among them, in their order."""
    one = next((row for row in inbox.rows if row.id == wanted), None)
    if one is None:
        return []
    kind = kind_of(one, inbox)
    return [row.id for row in inbox.rows if kind_of(row, inbox) == kind]


class TogetherCard(QScrollArea):
    """`decided` carries approved or rejected, `left_out` the id of a row that was clicked, `ended` comes with Cancel."""

    decided = Signal(str)
    left_out = Signal(object)
    ended = Signal()
    left = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        theme = context.theme
        card = Card(theme, padding=theme.space(4))
        card.setMaximumWidth(CARD_CHARS * theme.metrics().averageCharWidth())
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        card.body.setSpacing(theme.space(2))
        self.heading = Label(theme, size="title", weight="bold", wrap=True)
        self.about = Label(theme, tone="text-muted", wrap=True)
        self.rows = ShortList(theme, self.tr("Requests decided together"))
        self.rows.most_rows = MOST_SHOWN
        self.rows.opened.connect(self._on_row)
        self.comment = CommentField(
            theme, context.workspace, context.requests,
            words=self.tr("One comment for all of them (seen by the requesters)"),
            key_of=lambda one: f"approval/together/{one}",
        )  # fmt: skip
        self.comment.left.connect(self.left)
        self._buttons = QWidget()
        buttons = QHBoxLayout(self._buttons)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(theme.space(1))
        self.approve = Button(theme, "", kind="success", icon="check", key="Y", large=True)
        self.reject = Button(theme, "", kind="danger", icon="x", key="N", large=True)
        self.cancel = GhostButton(theme, self.tr("Select none"), key="Esc")
        self.approve.clicked.connect(lambda: self.decided.emit("approved"))
        self.reject.clicked.connect(lambda: self.decided.emit("rejected"))
        self.cancel.clicked.connect(self.ended)
        for button in (self.approve, self.reject, self.cancel):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for part in (self.heading, self.about, self.rows, self.comment, self._buttons):
            card.body.addWidget(part)
        content = QWidget()
        grid = QGridLayout(content)
        inset = theme.space(4)
        grid.setContentsMargins(inset, inset, inset, inset)
        grid.addWidget(card, 0, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1000)
        grid.setColumnStretch(2, 1)
        grid.setRowStretch(1, 1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._deciding = True

    def show_marked(self, rows: Sequence[PendingRow], inbox: Inbox, now: datetime) -> None:
        """Before the decision: what it would be about."""
        self._deciding = True
        count = len(rows)
        self.heading.setText(self.tr("Decide %n request(s) together", "", count))
        workflow = kind_of(rows[0], inbox)[0]
        from_where = self.tr("From {workflow}.").format(workflow=workflow) if workflow else ""
        hint = self.tr("They are of the same kind. Each gets its own answer; click one to leave it out.")  # fmt: skip
        self.about.setText(" ".join(part for part in (from_where, hint) if part))
        self.approve.setText(self.tr("Approve %n", "", count))
        self.reject.setText(self.tr("Reject %n", "", count))
        # One draft for the kind: it does not go with the request that happens to be first.
        self.comment.show_for(min(row.id for row in rows))
        self._show_answer(shown=True)
        self.rows.show_rows(
            [
                RecordRow(
                    row.id, row.title,
                    " · ".join(part for part in (row.record_label, row.requested_by) if part),
                    lead="square-check", chip=time_chip(row.expires_at, now),
                )
                for row in rows
            ]
        )  # fmt: skip

    def show_results(
        self, decision: str, titles: Mapping[UUID, str], results: Mapping[UUID, str | None]
    ) -> None:
        """Afterwards: `results` has None for what was sent and why not for the others; the rest is on its way."""
        self._deciding = False
        refused = sum(1 for one in results.values() if one is not None)
        sent = len(results) - refused
        approved = decision == "approved"
        if len(results) < len(titles):
            text = self.tr("%n decision(s) will be sent in a moment", "", len(titles) - len(results))  # fmt: skip
        elif approved:
            text = self.tr("%n request(s) approved", "", sent)
        else:
            text = self.tr("%n request(s) rejected", "", sent)
        self.heading.setText(text)
        told = self.tr("%n could not be decided; the comment is kept.", "", refused)  # fmt: skip
        self.about.setText(told if refused else "")
        self.about.setVisible(bool(refused))
        self._show_answer(shown=False)
        done = Chip(self.tr("approved"), "success", "check") if approved else Chip(self.tr("rejected"), "danger", "x")  # fmt: skip
        rows = []
        for one, title in titles.items():
            if one not in results:
                rows.append(RecordRow(one, title, chip=Chip(self.tr("not sent yet"), "neutral", "clock")))  # fmt: skip
            elif (why := results[one]) is None:
                rows.append(RecordRow(one, title, chip=done))
            else:
                refusal = Chip(self.tr("refused"), "warning", "triangle-alert")
                rows.append(RecordRow(one, title, why, chip=refusal))
        self.rows.show_rows(rows)

    def _show_answer(self, *, shown: bool) -> None:
        self.comment.setVisible(shown)
        self._buttons.setVisible(shown)
        if shown:
            self.about.show()

    def _on_row(self, row_id: UUID) -> None:
        if self._deciding:
            self.left_out.emit(row_id)
