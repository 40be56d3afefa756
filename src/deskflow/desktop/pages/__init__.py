"""The pages of the window, as an explicit list; a page's module is imported when it is first opened.

To add a page: a folder here with `page.py`, in it a `Page` (see `page.py` beside this file), and its line in `PAGES`.

    class TicketsPage(Page):
        def __init__(self, context: PageContext) -> None: ...  # build widgets, ask for data
        def page_actions(self) -> Sequence[Action]: ...        # keys, menus and palette follow
        def open(self, **params) -> None: ...                  # navigate("tickets", ticket_id=...)
        def place(self) -> dict: ...                           # what open() needs to come back
        def focus_default(self) -> None: ...
        def help_topic(self) -> str: ...                       # where F1 opens the help
        def entered(self) / left(self) -> None: ...

What a page is given (`PageContext`):

- `workspace`: queries, commands (as futures), `current_user`, `can(permission)`.
- `requests.submit(future_or_function, on_done, on_error, owner=self)`: answers come in the UI thread.
- `changes.changed`: signal with what changed; refresh only if `changes.touches(...)` what is shown.
- `toasts.show(text, undo=..., tone=...)`, `jobs.start(title, cancel=...)`, `announce(text)`.
- `show_help(topic)` opens the help beside the window.
- `navigate(page_id, **params)`, `set_badge(page_id, count, loud)`, `state` for splitters and columns.
- `theme`: `tokens`, `font(...)`, `metrics(...)`, `icons.icon(name)`, `changed`; `widgets/` is built on it.

Never block: no SQL, file or network in a page. Keep state in the page; it is made once and kept.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from deskflow.desktop.pages.context import PageContext
    from deskflow.desktop.pages.page import Page


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One line of the rail. `target` is "module:Class"; `go_key` follows G to open it."""

    id: str
    title: str
    icon: str
    permission: str
    target: str
    # "" for one that is reached by other ways than the rail.
    section: Literal["main", "foot", ""] = "main"
    go_key: str = ""

    @property
    def translated_title(self) -> str:
        return QCoreApplication.translate("pages", self.title)

    @property
    def module(self) -> str:
        return self.target.partition(":")[0]

    def exists(self) -> bool:
        """Whether this build has the page."""
        try:
            return importlib.util.find_spec(self.module) is not None
        except ModuleNotFoundError:
            return False

    def create(self, context: PageContext) -> Page:
        made = getattr(importlib.import_module(self.module), self.target.partition(":")[2])
        page: Page = made(context)
        return page


_ROOM = "deskflow.desktop.pages"

PAGES: Sequence[PageEntry] = (
    PageEntry("home", "Home", "house", "", f"{_ROOM}.home.page:HomePage", go_key="H"),
    PageEntry(
        "tickets",
        "Tickets",
        "ticket",
        "tickets.read",
        f"{_ROOM}.tickets.page:TicketsPage",
        go_key="T",
    ),
    PageEntry(
        "dispatch",
        "Dispatch",
        "calendar-days",
        "tickets.read",
        f"{_ROOM}.dispatch.page:DispatchPage",
        go_key="D",
    ),
    PageEntry(
        "approvals",
        "Approvals",
        "badge-check",
        "",
        f"{_ROOM}.approvals.page:ApprovalsPage",
        go_key="A",
    ),
    PageEntry(
        "workflows",
        "Workflows",
        "workflow",
        "workflows.read",
        f"{_ROOM}.workflows.page:WorkflowsPage",
        go_key="W",
    ),
    PageEntry(
        "runs", "Runs", "activity", "workflows.read", f"{_ROOM}.runs.page:RunsPage", go_key="R"
    ),
    PageEntry(
        "customers",
        "Customers",
        "building-2",
        "customers.read",
        f"{_ROOM}.customers.page:CustomersPage",
        go_key="C",
    ),
    PageEntry(
        "equipment",
        "Equipment",
        "server",
        "assets.read",
        f"{_ROOM}.equipment.page:EquipmentPage",
        go_key="E",
    ),
    PageEntry(
        "knowledge",
        "Knowledge",
        "book-open",
        "tickets.read",
        f"{_ROOM}.knowledge.page:KnowledgePage",
        go_key="K",
    ),
    PageEntry(
        "insights",
        "Insights",
        "chart-no-axes-column",
        "tickets.read",
        f"{_ROOM}.insights.page:InsightsPage",
        go_key="I",
    ),
    PageEntry(
        "outbox", "Outbox", "send", "tickets.read", f"{_ROOM}.outbox.page:OutboxPage", go_key="O"
    ),
    PageEntry("search", "Search", "search", "", f"{_ROOM}.search.page:SearchPage", "", go_key="F"),
    PageEntry(
        "settings",
        "Settings",
        "settings",
        "",
        f"{_ROOM}.settings.page:SettingsPage",
        "foot",
        go_key="S",
    ),
)
