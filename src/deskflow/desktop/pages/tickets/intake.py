"""Beside the form of a new ticket: likely duplicates, who asks, warranty and contract, what was before, articles."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from deskflow.core.workspace import Workspace
from deskflow.desktop import words
from deskflow.desktop.async_calls import Request
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.customers.contract_words import left_words
from deskflow.desktop.pages.equipment.words import kind_icon, warranty_words
from deskflow.desktop.pages.tickets.choices import STATUS_ICONS
from deskflow.desktop.pages.tickets.intake_reading import Asked, Intake, read_intake
from deskflow.desktop.pages.tickets.ticket.side_rows import FactRow, LinkRow
from deskflow.desktop.widgets.labels import Hairline, Label
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.tickets.list_queries import TicketRow

# A pause in typing this long, and what is known is looked up.
PAUSE_MS = 180
WIDTH, WIDEST = 226, 360
HEIGHT = 320
MOST_DEVICES = 6


class IntakePane(Surface):
    """`ticket_wanted` and `article_wanted` carry ids, `device_wanted` a row of equipment; `read` what was found."""

    ticket_wanted = Signal(object)
    article_wanted = Signal(object)
    device_wanted = Signal(object)
    read = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.theme, "surface-0", edges="l")
        self._context = context
        self._workspace: Workspace = context.workspace
        self._theme = context.theme
        self._asked = Asked()
        self._request: Request | None = None
        self.found: Intake | None = None
        self.setMinimumWidth(WIDTH)
        self.setMaximumWidth(WIDEST)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setAccessibleName(self.tr("What is known"))
        self._area.viewport().setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(self._area)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self._show(None)

    def sizeHint(self) -> QSize:
        return QSize(self.window().width() // 6, HEIGHT)

    def set_beside(self, beside: bool) -> None:
        """Beside the form, or as wide as it below it."""
        self.setMaximumWidth(WIDEST if beside else 16_777_215)
        self.setMinimumHeight(0 if beside else HEIGHT)

    def ask(self, asked: Asked) -> None:
        """As soon as the typing pauses."""
        if asked != self._asked:
            self._asked = asked
            self._pause.start()

    def stop(self) -> None:
        self._pause.stop()
        if self._request is not None:
            self._request.cancel()
        self._asked = Asked()
        self._show(None)

    def _look(self) -> None:
        if self._request is not None:
            self._request.cancel()
        workspace = self._workspace
        asked = workspace.ask(read_intake, workspace.tenant_id, self._asked, workspace.clock.now())
        self._request = self._context.requests.submit(asked, self._on_read, owner=self)

    def _on_read(self, found: Intake) -> None:
        if found.asked == self._asked:
            self._show(found)
            self.read.emit(found)

    # --- content ------------------------------------------------------------------------------

    def _show(self, found: Intake | None) -> None:
        self.found = found
        content = QWidget()
        column = QVBoxLayout(content)
        inset = self._theme.space(2)
        column.setContentsMargins(inset, self._theme.space(3), inset, inset)
        column.setSpacing(self._theme.space(0) + 2)
        if found is None or not self._fill(column, found):
            text = self.tr("While you write, likely duplicates, earlier tickets and articles appear here.")  # fmt: skip
            column.addWidget(Label(self._theme, text, size="sm", tone="text-muted", wrap=True))
        column.addStretch(1)
        self._area.setWidget(content)
        content.setAutoFillBackground(False)

    def _fill(self, column: QVBoxLayout, found: Intake) -> bool:
        parts = [
            self._add_similar(column, found), self._add_facts(column, found),
            self._add_devices(column, found), self._add_earlier(column, found),
            self._add_articles(column, found),
        ]  # fmt: skip
        return any(parts)

    def _add_similar(self, column: QVBoxLayout, found: Intake) -> bool:
        if not found.similar:
            return False
        self._section(column, self.tr("Likely the same"))
        for one in found.similar:
            link = self._ticket(one.row)
            link.set_detail(self.tr("{score} %").format(score=one.score))
            column.addWidget(link)
        hint = self.tr("Opening one keeps what you wrote.")
        column.addWidget(Label(self._theme, hint, size="sm", tone="text-muted", wrap=True))
        return True

    def _add_facts(self, column: QVBoxLayout, found: Intake) -> bool:
        now = self._workspace.clock.now()
        customer, contact, cover = found.customer, found.contact, found.cover
        if customer is None:
            return False
        self._section(column, customer.name)
        warranty = (
            None if found.device is None else warranty_words(found.device.warranty_until, now)
        )
        if found.device is not None and not warranty:
            warranty = self.tr("not known")
        facts = [
            (self.tr("Tier"), words.word("tier", customer.tier)),
            (self.tr("Contact"), contact.name if contact else ""),
            (self.tr("Phone"), (contact.phone if contact else None) or customer.phone or ""),
            (self.tr("Site"), found.site.name if found.site else ""),
            (self.tr("Warranty"), warranty or ""),
            (self.tr("Contract"), cover.contract.name if cover else self.tr("none: it is billed")),
            (self.tr("Left"), left_words(cover) if cover else ""),
        ]  # fmt: skip
        for label, value in facts:
            if value:
                column.addWidget(FactRow(self._theme, label, value))
        return True

    def _add_devices(self, column: QVBoxLayout, found: Intake) -> bool:
        if not found.devices:
            return False
        self._section(column, self.tr("Which equipment?"))
        for device in found.devices[:MOST_DEVICES]:
            row = LinkRow(self._theme, device.name, icon=kind_icon(device.kind))
            row.set_tip(
                "\n".join(one for one in (device.name, device.model, device.serial_number) if one)
            )
            row.clicked.connect(lambda _=False, one=device: self.device_wanted.emit(one))
            column.addWidget(row)
        return True

    def _add_earlier(self, column: QVBoxLayout, found: Intake) -> bool:
        titles = {
            "equipment": self.tr("Earlier, same equipment"),
            "contact": self.tr("Earlier, same contact"),
            "customer": self.tr("Earlier, same customer"),
        }
        for reason, title in titles.items():
            rows = [row for why, row in found.earlier if why == reason]
            if rows:
                self._section(column, title)
            for row in rows:
                column.addWidget(self._ticket(row))
        return bool(found.earlier)

    def _add_articles(self, column: QVBoxLayout, found: Intake) -> bool:
        if not found.articles:
            return False
        self._section(column, self.tr("Suggested"))
        for one in found.articles:
            row = LinkRow(self._theme, one.article.title, icon="book-open")
            row.set_tip(f"{one.article.title}\n{one.excerpt}")
            row.clicked.connect(lambda _=False, wanted=one.article.id: self.article_wanted.emit(wanted))  # fmt: skip
            column.addWidget(row)
        return True

    def _ticket(self, row: TicketRow) -> LinkRow:
        link = LinkRow(self._theme, row.title, lead=row.number, icon=STATUS_ICONS.get(row.status, "circle-dot"))  # fmt: skip
        link.set_tip(f"{row.number} · {row.title}\n{row.customer_name} · {words.word('status', row.status)}")  # fmt: skip
        link.clicked.connect(lambda _=False, wanted=row.id: self.ticket_wanted.emit(wanted))
        return link

    def _section(self, column: QVBoxLayout, title: str) -> None:
        if column.count():
            column.addSpacing(self._theme.space(1))
            column.addWidget(Hairline(self._theme))
            column.addSpacing(self._theme.space(1))
        column.addWidget(Label(self._theme, title, size="sm", weight="semibold", wrap=True))
