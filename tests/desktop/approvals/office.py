"""A small service provider in a real workspace file, and the window of one of its people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskflow.bootstrap import open_workspace
from deskflow.core.clock import ManualClock
from deskflow.core.commands import Command
from deskflow.core.permissions import Actor, system
from deskflow.core.workspace import Workspace
from deskflow.desktop.program.session import Session
from deskflow.desktop.shell.window_state import ForgetfulState
from deskflow.desktop.theme import Theme
from deskflow.people.commands import AddUser, CreateCustomer, FoundTenant
from deskflow.people.queries import list_users
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from tests.integration.desk import START

STAFF = (
    ("Rita Novak", "approver"),
    ("Paula Reis", "approver"),
    ("Mara Klein", "dispatcher"),
    ("Sofia Ortega", "technician"),
)


class Office:
    """`run` acts as the administrator unless somebody is named; nothing runs by itself."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.clock: ManualClock = workspace.clock  # type: ignore[assignment]
        users = workspace.look_up(list_users, workspace.tenant_id)
        self.people: dict[str, UUID] = {user.name.split()[0]: user.id for user in users}

    def actor(self, name: str) -> Actor:
        if name == "system":
            return system(self.workspace.tenant_id)
        return Actor(self.workspace.tenant_id, self.people[name])

    def run(self, command: Command, by: str = "Ada", **options: Any) -> Any:
        return self.workspace.bus.run(command, self.actor(by), **options)

    def customer(self, name: str = "Northwind Traders") -> UUID:
        return self.run(CreateCustomer(name, email="office@northwind.example")).result_id

    def ticket(self, title: str = "Printer is on fire", by: str = "Ada", **more: Any) -> UUID:
        options = {"at": more.pop("at")} if "at" in more else {}
        made = CreateTicket(NewTicket(title, NewMessage("Please help"), **more))
        return self.run(made, by, **options).result_id


def found_office(folder: Path) -> None:
    """Makes the file that each test gets a copy of."""
    workspace = open_workspace(
        folder / "office.deskflow",
        found=FoundTenant("Test MSP", "Ada Admin", "ada@msp.example"),
        clock=ManualClock(START),
        run_engine=False,
    )
    try:
        for name, role in STAFF:
            email = f"{name.split()[0].lower()}@msp.example"
            workspace.bus.run(AddUser(name, email, (role,)), workspace.actor)
    finally:
        workspace.close()


@contextmanager
def opened(folder: Path) -> Iterator[Office]:
    workspace = open_workspace(
        folder / "office.deskflow", clock=ManualClock(START), run_engine=False
    )
    try:
        yield Office(workspace)
    finally:
        workspace.close()


class Seat:
    """The window of one person; `page` is the page shown."""

    def __init__(self, office: Office, theme: Theme, qtbot: QtBot, who: str, page_id: str) -> None:
        self.office = office
        self.visited: list[tuple[str, dict[str, Any]]] = []
        office.workspace.become(office.people[who])
        self.session = Session(office.workspace, theme, ForgetfulState(), lambda user: None)
        self.window = self.session.window
        qtbot.addWidget(self.window)
        self.window.resize(1280, 720)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is self.window)
        # Other pages have tests of their own.
        object.__setattr__(self.window.context, "navigate", self._navigate)
        self.window.navigate(page_id)
        self.page: Any = self.window.stack.page(page_id)

    def _navigate(self, page_id: str, **params: Any) -> None:
        self.visited.append((page_id, params))

    @property
    def toasts(self) -> list[str]:
        return [toast.text for toast in self.window.toasts.shown]

    def close(self) -> None:
        self.window.close()
        self.session.close()


Sit = Callable[..., Seat]
"""A fixture: `sit("Rita")` opens Rita's window."""
