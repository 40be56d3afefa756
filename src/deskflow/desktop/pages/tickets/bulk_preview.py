"""Before many tickets are changed: how many will be, which will not, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QWidget

from deskflow.desktop import words
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button, PrimaryButton
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover
from deskflow.tickets.list_queries import Picked

SHOWN = 6
WIDTH = 360


class BulkPreview(Popover):
    """Opens beside `anchor`; `go` is called when the person agrees."""

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        count: int,
        what: str,
        refused: Sequence[Picked],
        go: Callable[[], object],
        reasons: Mapping[UUID, str] | None = None,
    ) -> None:
        """`count` tickets will be changed; `what` says to what; `refused` ones stay as they are, for their reason
        or because of their status."""
        super().__init__(theme, window)
        self._go = go
        self.closed.connect(self.deleteLater)
        self.panel.setMinimumWidth(WIDTH)
        title = self.tr("%n ticket(s)", "", count) + f" → {what}"
        self.body.setContentsMargins(*[theme.space(2)] * 4)
        self.body.setSpacing(theme.space(1))
        self.body.addWidget(Label(theme, title, size="heading", weight="semibold", wrap=True))
        if refused:
            text = self.tr(
                "%n ticket(s) cannot make this move and stay as they are:", "", len(refused)
            )
            self.body.addWidget(Label(theme, text, tone="text-muted", wrap=True))
            for ticket in refused[:SHOWN]:
                why = (reasons or {}).get(ticket.id) or words.word("status", ticket.status)
                line = f"{ticket.number}\u2002·\u2002{why}"
                self.body.addWidget(Label(theme, line, size="sm", tabular=True, wrap=True))
            if len(refused) > SHOWN:
                more = self.tr("and %n more", "", len(refused) - SHOWN)
                self.body.addWidget(Label(theme, more, size="sm", tone="text-muted"))
        row = QHBoxLayout()
        row.addStretch(1)
        cancel = Button(theme, self.tr("Cancel"))
        cancel.clicked.connect(self.dismiss)
        self.go_button = PrimaryButton(theme, self.tr("Change %n", "", count), key="Return")
        self.go_button.setEnabled(count > 0)
        self.go_button.clicked.connect(self._on_go)
        row.addWidget(cancel)
        row.addWidget(self.go_button)
        self.body.addLayout(row)

    def panel_size(self) -> QSize:
        hint = self.panel.sizeHint()
        return QSize(
            max(WIDTH, hint.width()), self.body.totalHeightForWidth(max(WIDTH, hint.width()))
        )

    def focus_first(self) -> None:
        self.go_button.setFocus()

    def _on_go(self) -> None:
        go = self._go
        self.dismiss()
        go()
