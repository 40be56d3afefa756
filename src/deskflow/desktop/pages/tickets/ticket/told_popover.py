"""Who would be told of the next message on a ticket, why and where; and whether I want to hear of it myself."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from sqlalchemy import Connection

from deskflow.channels.hearing import Hearer, who_hears
from deskflow.channels.wishes import MuteTicket, is_muted
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.records.saving import run_with_undo
from deskflow.desktop.widgets.avatars import AvatarLabel
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover

WIDTH_IN_LETTERS = 54
MOST = 12


def open_told(context: PageContext, ticket_id: UUID | None, anchor: QWidget) -> None:
    """It is read first, so it opens a moment later."""
    if ticket_id is None:
        return
    workspace = context.workspace
    me, tenant_id = workspace.current_user.id, workspace.tenant_id

    def ask(connection: Connection) -> tuple[tuple[Hearer, ...], bool]:
        return (
            who_hears(connection, tenant_id, ticket_id, me),
            is_muted(connection, tenant_id, me, ticket_id),
        )

    def show(found: tuple[tuple[Hearer, ...], bool]) -> None:
        TicketToldPopover(context, anchor.window(), ticket_id, *found).open_at(
            anchor, "below-right"
        )

    context.requests.submit(workspace.ask(ask), show, owner=anchor)


class TicketToldPopover(Popover):
    """Customers first, then colleagues; each with the reason."""

    def __init__(
        self,
        context: PageContext,
        window: QWidget,
        ticket_id: UUID,
        hearers: tuple[Hearer, ...],
        muted: bool,
    ) -> None:
        theme = context.theme
        super().__init__(theme, window)
        self._context = context
        self._ticket_id = ticket_id
        self._muted = muted
        self.closed.connect(self.deleteLater)
        self.body.setContentsMargins(*[theme.space(3)] * 4)
        self.body.setSpacing(theme.space(2))
        head = QHBoxLayout()
        title = self.tr("Who hears of a message here")
        head.addWidget(Label(theme, title, size="heading", weight="semibold"), 1)
        close = IconButton(theme, "x", self.tr("Close"), key="Esc")
        close.clicked.connect(self.dismiss)
        head.addWidget(close)
        self.body.addLayout(head)
        for one in hearers[:MOST]:
            self.body.addLayout(self._row(one))
        if len(hearers) > MOST:
            more = self.tr("and %n more", "", len(hearers) - MOST)
            self.body.addWidget(Label(theme, more, size="sm", tone="text-muted"))
        if not hearers:
            nobody = self.tr("Nobody: no address is known of the customer, and nobody watches.")
            self.body.addWidget(Label(theme, nobody, tone="text-muted", wrap=True))
        hint = self.tr("Whoever is called by name in a note (@) hears of it as well, and watches from then on.")  # fmt: skip
        self.body.addWidget(Label(theme, hint, size="sm", tone="text-muted", wrap=True))
        self.mute = Button(
            theme,
            self.tr("Let me hear of it again") if muted else self.tr("Mute it for me"),
            icon="bell" if muted else "bell-off",
        )
        self.mute.clicked.connect(self._on_mute)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.mute)
        self.body.addLayout(foot)

    def _row(self, one: Hearer) -> QHBoxLayout:
        theme = self._theme
        row = QHBoxLayout()
        row.setSpacing(theme.space(1))
        row.addWidget(AvatarLabel(theme, one.name))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(theme, one.name, weight="medium"))
        words.addWidget(Label(theme, self._why(one), size="sm", tone="text-muted", wrap=True))
        row.addLayout(words, 1)
        return row

    def _why(self, one: Hearer) -> str:
        if one.reason == "customer":
            return self.tr("reads public replies by mail to {address}, never notes").format(address=one.address)  # fmt: skip
        if one.reason == "muted":
            return self.tr("watches, but has muted this ticket")
        if one.reason == "self":
            return self.tr("you watch, and are told of what others write")
        places = {"app": self.tr("bell"), "tray": self.tr("system"), "mail": self.tr("mail")}
        where = ", ".join(places[channel] for channel in one.channels)
        return self.tr("watches: {where}").format(where=where or self.tr("only in the list, read already"))  # fmt: skip

    def panel_size(self) -> QSize:
        width = self._theme.metrics().averageCharWidth() * WIDTH_IN_LETTERS
        self.panel.setFixedWidth(min(width, max(240, self._host.width() - 16)))
        height = self.body.totalHeightForWidth(self.panel.width())
        return QSize(self.panel.width(), max(height, self.body.totalMinimumSize().height()))

    def _on_mute(self) -> None:
        muted = not self._muted
        said = self.tr("This ticket is muted for you") if muted else self.tr("You hear of this ticket again")  # fmt: skip
        context = self._context
        run_with_undo(context, MuteTicket(self._ticket_id, muted), said, owner=self._host)
        self.dismiss()
