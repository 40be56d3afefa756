"""One workspace in one window: counts on the rail, news behind the bell, search, switching users."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from importlib import import_module
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from sqlalchemy import Connection

from deskflow.approvals.queries import count_pending
from deskflow.approvals.question_queries import count_questions_to
from deskflow.core.changes import Changes, merge
from deskflow.core.settings import SettingValue, all_settings
from deskflow.core.workspace import Workspace
from deskflow.desktop.async_calls import ChangesRelay, Requests
from deskflow.desktop.help.finding import HelpSearch
from deskflow.desktop.pages.tickets.working.stopwatch_chip import StopwatchChip
from deskflow.desktop.program.news_desk import NewsDesk
from deskflow.desktop.program.windows import Windows
from deskflow.desktop.shell.command_palette import Found
from deskflow.desktop.shell.main_window import MainWindow
from deskflow.desktop.shell.user_menu import UserChoice
from deskflow.desktop.shell.window_state import WindowState
from deskflow.desktop.theme import Theme
from deskflow.desktop.words import describe_error
from deskflow.people.queries import list_roles, list_users
from deskflow.tickets.finding.search import search_tickets
from deskflow.tickets.list_queries import ListScope, count
from deskflow.tickets.views import tickets_of

_COUNTED = (
    "tickets",
    "workflow_approvals",
    "approval_approvers",
    "approval_questions",
    "notifications",
    "user_roles",
    "team_members",
)


MOST_OFFERED = 8


class TicketSearch:
    """The best tickets in the command palette, and the way to all hits of every kind."""

    def __init__(self, workspace: Workspace, navigate: Callable[..., None]) -> None:
        self._workspace = workspace
        self._navigate = navigate

    def search(self, text: str) -> Future[Sequence[Found]]:
        return self._workspace.ask(self._find, text)

    def _find(self, connection: Connection, text: str) -> Sequence[Found]:
        if len(text.strip()) < 2:
            return ()
        found = [
            Found(
                f"{hit.number}  {hit.title.text}",
                lambda hit=hit: self._navigate(
                    "tickets", ticket_id=hit.id, message_id=hit.message_id
                ),
                hit.excerpt.text if hit.message_id else hit.customer_name,
                "ticket",
                QCoreApplication.translate("search", "Tickets"),
            )
            for hit in search_tickets(
                connection, self._workspace.tenant_id, text, MOST_OFFERED
            ).hits
        ]
        everything = Found(
            QCoreApplication.translate("search", "Search everything for “{text}”").format(
                text=text
            ),
            lambda: self._navigate("search", text=text),
            "",
            "search",
            QCoreApplication.translate("search", "Search"),
        )
        return [*found, everything]


class Session(QObject):
    """Owns the window of one user; `restart` is called with whom the person wants to be next."""

    def __init__(
        self,
        workspace: Workspace,
        theme: Theme,
        state: WindowState,
        restart: Callable[[UUID], None],
        windows: Windows | None = None,
    ) -> None:
        """`windows`: of the first one, for a window beside it."""
        super().__init__()
        self.workspace = workspace
        self.requests = Requests(self)
        self.changes = ChangesRelay(merge, self)
        self._unlisten = workspace.listen(self.changes.notify)
        self.window = MainWindow(
            theme=theme,
            workspace=workspace,
            requests=self.requests,
            changes=self.changes,
            state=state,
            describe_error=describe_error,
        )
        self._first = windows is None
        self.windows = windows or Windows(
            self, lambda state: Session(workspace, theme, state, restart, self.windows)
        )
        self.window.windows = self.windows
        if workspace.can("tickets.read"):
            self.window.add_search(TicketSearch(workspace, self.window.navigate))
        self.window.add_search(
            HelpSearch(lambda find: workspace.ask(lambda _: find()), self.window.open_help)
        )
        self.window.user_chosen.connect(restart)
        self.news = NewsDesk(workspace, self.requests, self.window, self)
        self.stopwatch = StopwatchChip(self.window.context, self.window.bar, self)
        self.changes.changed.connect(self._on_changed)
        self._ask_users()
        self._ask_counts()
        self.news.ask()
        self._ask_look()
        # Importing is rare; its parts are loaded when the window has long been there.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._accept_files)
        self._later.start(1_000)

    def show(self) -> None:
        self.window.show()
        self.window.start()

    def close(self) -> None:
        """Nothing of this window hears of the workspace any more, nor of those beside it."""
        if self._first:
            self.windows.close_all()
        self.news.close()
        self.stopwatch.close()
        self._later.stop()
        self._unlisten()
        self.changes.close()
        self.requests.close()

    # --- asking ------------------------------------------------------------------------------------

    def _ask_users(self) -> None:
        self.requests.submit(self.workspace.ask(self._read_users), self._on_users, owner=self)

    def _read_users(self, connection: Connection) -> list[UserChoice]:
        tenant_id = self.workspace.tenant_id
        names = {role.key: role.name for role in list_roles(connection, tenant_id)}
        return [
            UserChoice(user.id, user.name, ", ".join(names.get(key, key) for key in user.roles))
            for user in list_users(connection, tenant_id)
        ]

    def _ask_counts(self) -> None:
        self.requests.submit(self.workspace.ask(self._read_counts), self._on_counts, owner=self)

    def _read_counts(self, connection: Connection) -> tuple[int, int]:
        me = self.workspace.current_user.id
        scope = ListScope(self.workspace.tenant_id, me, self.workspace.clock.now())
        tenant_id = self.workspace.tenant_id
        waiting = count_pending(connection, tenant_id, me, scope.now)
        return (
            count(connection, scope, tickets_of(open_only=True)),
            waiting + count_questions_to(connection, tenant_id, me),
        )

    def _ask_look(self) -> None:
        self.requests.submit(self.workspace.ask(self._read_look), self._on_look, owner=self)

    def _read_look(self, connection: Connection) -> dict[str, SettingValue]:
        workspace = self.workspace
        found = all_settings(
            connection, workspace.tenant_id, workspace.current_user.id, workspace.machine
        )
        return {one.setting.key: one for one in found}

    def _accept_files(self) -> None:
        # On a thread of its own, since loading it takes longer than a window may stand still.
        self.requests.submit(
            lambda: import_module("deskflow.desktop.importing.panel"),
            lambda panel: panel.accept_files(self.window.context),
            owner=self,
        )

    # --- answers -----------------------------------------------------------------------------------

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(*_COUNTED):
            self._ask_counts()
        self.news.on_changed(changes)
        self.stopwatch.on_changed(changes)
        if changes.touches("users", "user_roles"):
            self._ask_users()

    def _on_users(self, users: list[UserChoice]) -> None:
        self.window.set_users(users)

    def _on_look(self, values: dict[str, SettingValue]) -> None:
        from deskflow.desktop.pages.settings.look import apply_personal

        apply_personal(self.window.context, values)

    def _on_counts(self, counts: tuple[int, int]) -> None:
        self.window.set_badge("tickets", counts[0])
        self.window.set_badge("approvals", counts[1], loud=True)
