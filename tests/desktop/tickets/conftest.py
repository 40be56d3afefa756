"""A window on a real workspace file, open at the ticket page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskflow.bootstrap import Founding, open_workspace
from deskflow.core.changes import merge
from deskflow.core.commands import Command
from deskflow.core.workspace import Workspace
from deskflow.desktop.async_calls import ChangesRelay, Requests
from deskflow.desktop.pages import PageEntry
from deskflow.desktop.pages.tickets.page import TicketsPage
from deskflow.desktop.shell.main_window import MainWindow
from deskflow.desktop.shell.window_state import ForgetfulState
from deskflow.desktop.theme import Theme
from deskflow.desktop.words import describe_error
from deskflow.people.commands import AddUser, CreateContact, CreateCustomer
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from tests.workspaces import founded

TICKETS = [
    PageEntry(
        "tickets", "Tickets", "ticket", "tickets.read",
        "deskflow.desktop.pages.tickets.page:TicketsPage", go_key="T",
    )
]  # fmt: skip

MARAS = Founding("Test MSP", "Mara Klein", "mara@msp.example")


class Room:
    """A workspace, short ways to fill it, and windows on it."""

    def __init__(self, workspace: Workspace, qtbot: QtBot, theme: Theme) -> None:
        self.workspace = workspace
        self.qtbot = qtbot
        self.theme = theme
        self.state = ForgetfulState()
        self.window: MainWindow
        self._requests: list[Requests] = []
        self._stops: list[Callable[[], None]] = []

    # --- filling it ---------------------------------------------------------------------------

    def run(self, command: Command) -> UUID:
        return self.workspace.run(command).result(10).result_id

    def do(self, command: Command) -> None:
        self.workspace.run(command).result(10)

    def user(self, name: str, *roles: str) -> UUID:
        return self.run(
            AddUser(
                name, f"{name.split(maxsplit=1)[0].lower()}@msp.example", roles or ("technician",)
            )
        )

    def customer(self, name: str = "Northwind Traders", **more: object) -> UUID:
        return self.run(CreateCustomer(name, **more))

    def contact(
        self, customer_id: UUID, name: str = "Paul Weber", email: str = "paul@northwind.example"
    ) -> UUID:
        return self.run(CreateContact(customer_id, name, email))

    def ticket(
        self, title: str = "Printer is on fire", text: str = "Please help", **more: object
    ) -> UUID:
        message = more.pop("message", None) or NewMessage(
            text, author_kind="customer", author_name="Paul Weber"
        )
        return self.run(CreateTicket(NewTicket(title, message, **more)))

    # --- the window ---------------------------------------------------------------------------

    def open(self, width: int = 1280, height: int = 720) -> TicketsPage:
        requests = Requests()
        relay = ChangesRelay(merge)
        self._requests.append(requests)
        self._stops.append(self.workspace.listen(relay.notify))
        self.window = MainWindow(
            theme=self.theme, workspace=self.workspace, requests=requests, changes=relay,
            state=self.state, pages=TICKETS, describe_error=describe_error,
        )  # fmt: skip
        relay.setParent(self.window)
        self.qtbot.addWidget(self.window)
        self.window.resize(width, height)
        self.window.start()
        self.window.show()
        self.window.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.activeWindow() is self.window)
        page = self.window.stack.page("tickets")
        assert isinstance(page, TicketsPage)
        self.qtbot.waitUntil(lambda: page.model.is_whole)
        return page

    def open_ticket(self, page: TicketsPage, ticket_id: UUID) -> None:
        page.show_ticket(ticket_id)
        self.qtbot.waitUntil(
            lambda: page.ticket.row is not None and page.ticket.row.id == ticket_id
        )

    def close(self) -> None:
        for stop in self._stops:
            stop()
        for requests in self._requests:
            requests.close()


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    path = founded(tmp_path / "desk.deskflow", MARAS)
    opened = open_workspace(path, run_engine=False)
    yield opened
    opened.close()


@pytest.fixture
def room(workspace: Workspace, qtbot: QtBot, theme: Theme) -> Iterator[Room]:
    made = Room(workspace, qtbot, theme)
    yield made
    made.close()
