"""A window with pages that write down what happens to them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType, SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout
from pytestqt.qtbot import QtBot

from deskflow.desktop.actions import Action
from deskflow.desktop.async_calls import ChangesRelay, Requests
from deskflow.desktop.pages import PageEntry
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.page import Page
from deskflow.desktop.shell.main_window import MainWindow
from deskflow.desktop.shell.window_state import ForgetfulState
from deskflow.desktop.theme import Theme

MARA = UUID(int=1)


class NotedPage(Page):
    """Has one field and one action."""

    name = "page"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.notes: list[str] = []
        self.opened: dict[str, Any] = {}
        self.field = QLineEdit()
        self.field.setAccessibleName("Note")
        QVBoxLayout(self).addWidget(self.field)

    def page_actions(self) -> Sequence[Action]:
        return [
            Action(
                id=f"{self.name}.note",
                title="Note",
                shortcuts=("N",),
                group="Page",
                callback=lambda: self.notes.append("note"),
            )
        ]

    def open(self, **params: Any) -> None:
        self.opened = params

    def place(self) -> dict[str, Any]:
        return self.opened

    def entered(self) -> None:
        self.notes.append("entered")

    def left(self) -> None:
        self.notes.append("left")


class HomePage(NotedPage):
    name = "home"


class TicketsPage(NotedPage):
    name = "tickets"


class BrokenPage(Page):
    """Cannot be made."""

    def __init__(self, context: PageContext) -> None:
        raise RuntimeError("no luck today")


ENTRIES = [
    PageEntry("home", "Home", "house", "", "noted_pages:HomePage", go_key="H"),
    PageEntry(
        "tickets", "Tickets", "ticket", "tickets.read", "noted_pages:TicketsPage", go_key="T"
    ),
    PageEntry("secret", "Secret", "lock", "admin", "noted_pages:HomePage"),
    PageEntry("later", "Later", "clock", "", "deskflow.desktop.pages.nowhere.page:NoPage"),
    PageEntry("broken", "Broken", "bug", "", "noted_pages:BrokenPage"),
    PageEntry("settings", "Settings", "settings", "", "noted_pages:NotedPage", "foot", "S"),
]

MakeWindow = Callable[..., MainWindow]


@pytest.fixture(autouse=True)
def _noted_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("noted_pages")
    module.__spec__ = SimpleNamespace(name="noted_pages")  # type: ignore[assignment]
    for page in (HomePage, TicketsPage, BrokenPage, NotedPage):
        setattr(module, page.__name__, page)
    monkeypatch.setitem(sys.modules, "noted_pages", module)


@pytest.fixture
def make_window(qtbot: QtBot, theme: Theme) -> Iterator[MakeWindow]:
    """Make a shown, active window; keyword arguments go to it."""
    made: list[Requests] = []

    def make(**more: Any) -> MainWindow:
        requests = Requests()
        made.append(requests)
        workspace = SimpleNamespace(
            current_user=SimpleNamespace(id=MARA, name="Mara Klein"),
            can=lambda permission: permission != "admin",
        )
        parts: dict[str, Any] = {
            "theme": theme,
            "workspace": workspace,
            "requests": requests,
            "changes": ChangesRelay(lambda several: several[-1]),
            "state": ForgetfulState(),
            "pages": ENTRIES,
        }
        window = MainWindow(**{**parts, **more})
        qtbot.addWidget(window)
        window.start()
        window.resize(1280, 720)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
        return window

    yield make
    for requests in made:
        requests.close()


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    return make_window()
