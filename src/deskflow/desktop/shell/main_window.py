"""The window: puts rail, bar and pages together and opens what floats above them. Each part lives in its own file."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from deskflow.desktop.actions import Action, ActionTable
from deskflow.desktop.announce import announce
from deskflow.desktop.async_calls import ChangesRelay, Requests
from deskflow.desktop.pages import PAGES, PageEntry
from deskflow.desktop.pages.context import PageContext, WorkspaceAccess
from deskflow.desktop.pages.page import Page, Part
from deskflow.desktop.shell.command_palette import CommandPalette, SearchProvider
from deskflow.desktop.shell.jobs import Job, Jobs
from deskflow.desktop.shell.main_menu import MainMenu
from deskflow.desktop.shell.notifications import NotificationList, NotificationsPopover
from deskflow.desktop.shell.page_stack import PageStack
from deskflow.desktop.shell.progress_strip import ProgressStrip
from deskflow.desktop.shell.rail import Rail, RailEntry
from deskflow.desktop.shell.toasts import Toasts
from deskflow.desktop.shell.top_bar import SyncState, TopBar
from deskflow.desktop.shell.user_menu import UserChoice, build_user_menu
from deskflow.desktop.shell.window_actions import go_actions, window_actions
from deskflow.desktop.shell.window_state import WindowState
from deskflow.desktop.theme import Scheme, Theme

if TYPE_CHECKING:
    from deskflow.desktop.help.manual import Place
    from deskflow.desktop.help.window import HelpWindow

log = logging.getLogger(__name__)

FIRST_SIZE = (1360, 860)


class MainWindow(QMainWindow):
    """`user_chosen` carries whom the person wants to work as; `closed` comes after everything was put to rest."""

    user_chosen = Signal(object)
    closed = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        workspace: WorkspaceAccess,
        requests: Requests,
        changes: ChangesRelay,
        state: WindowState,
        pages: Sequence[PageEntry] = PAGES,
        search: Sequence[SearchProvider] = (),
        describe_error: Callable[[BaseException], str] = str,
    ) -> None:
        super().__init__()
        self.theme = theme
        self.workspace = workspace
        self._requests = requests
        self._state = state
        self._search = list(search)
        self._describe_error = describe_error
        self._palette_popup: CommandPalette | None = None
        self._notifications_popup: NotificationsPopover | None = None
        self.help: HelpWindow | None = None
        # Whoever opens windows beside this one; none where there is only this one.
        self.windows: Any = None
        self._users: Sequence[UserChoice] = ()
        self._alt_alone = False
        self.table = ActionTable(self, theme.icons, workspace.can)
        self.jobs = Jobs(self)
        self.toasts = Toasts(theme, self, self._reserved_height)
        self.notifications = NotificationList(self)
        entries = [entry for entry in pages if workspace.can(entry.permission) and entry.exists()]
        self.stack = PageStack(entries, self._create_page)
        self.rail = Rail(theme, [_rail_entry(entry) for entry in entries if entry.section])
        self.bar = TopBar(theme)
        self.strip = ProgressStrip(theme, self.jobs)
        self.context = self._make_context(changes)
        self._lay_out()
        self._connect()
        self.table.add(go_actions(self, entries))
        self.table.add(window_actions(self))
        self._menu = self._build_menu()
        self._restore()

    # --- for whoever wires it -----------------------------------------------------------------

    def navigate(self, page_id: str, **params: Any) -> None:
        """Show a page, at a place in it if given."""
        self.stack.navigate(page_id, **params)

    def start(self) -> None:
        """Open the page shown last time, or the first one."""
        known = [entry.id for entry in self.stack.entries]
        saved = self._state.load("page")
        if known:
            self.navigate(saved if saved in known else known[0])

    def add_actions(self, actions: Sequence[Action]) -> None:
        """Actions that work on every page, such as File ▸ Import. (Quick-create: `menu="new"`.)"""
        self.table.add(actions)

    def add_search(self, provider: SearchProvider) -> None:
        self._search.append(provider)

    def set_users(self, users: Sequence[UserChoice]) -> None:
        """Whom one may work as."""
        self._users = users

    def set_sync_state(self, state: SyncState) -> None:
        self.bar.sync.set_state(state)

    def set_badge(self, page_id: str, count: int, loud: bool = False) -> None:
        self.rail.set_badge(page_id, count, loud)

    # --- what floats --------------------------------------------------------------------------

    def open_palette(self) -> None:
        if self._palette_popup is None:
            self._palette_popup = CommandPalette(
                self.theme, self, self.table, self._requests, self._search
            )
        self._palette_popup.open_under(self.bar.field)

    def open_notifications(self) -> None:
        if self._notifications_popup is None:
            self._notifications_popup = NotificationsPopover(self.theme, self, self.notifications)
        self._notifications_popup.open_at(self.bar.bell, "below-right")

    def open_user_menu(self) -> None:
        current = self.workspace.current_user.id
        popup = build_user_menu(self.theme, self, self.table, self._users, current)
        popup.pick(self.bar.user, self._on_user_menu, "below-right")

    def open_cheat_sheet(self) -> None:
        from deskflow.desktop.shell.cheat_sheet import CheatSheet

        CheatSheet(self.theme, self, self.table).open_centred()

    def open_help_here(self) -> None:
        """At what the page is about."""
        page = self.stack.currentWidget()
        self.open_help(page.help_topic() if isinstance(page, Page) else "")

    def open_help(self, topic: str | Place = "") -> None:
        """Beside this window, at the action, step, trigger or page of that name."""
        if self.help is None:
            from deskflow.desktop.help.window import HelpWindow

            self.help = HelpWindow(self.theme, self._requests)
        if isinstance(topic, str):
            self.help.show_topic(topic)
        else:
            self.help.show_place(topic)
        self.help.show()
        self.help.raise_()
        self.help.activateWindow()

    def open_new_menu(self) -> None:
        self._menu.pop_up_one("new", self.bar.new_button)

    def open_main_menu(self, *, by_key: bool = False) -> None:
        self._menu.pop_up(self.rail.brand, by_key=by_key)

    def choose_scheme(self, scheme: Scheme) -> None:
        self.theme.set_scheme(scheme)
        self._state.save("look/scheme", scheme)

    def focus_region(self, step: int) -> None:
        """Rail, bar, the parts of the page, and round again."""
        page = self.stack.currentWidget()
        regions: list[Part] = [
            (self.rail, self.rail.focus_default),
            (self.bar, lambda: self.bar.field.setFocus(Qt.FocusReason.ShortcutFocusReason)),
            *(page.parts() if isinstance(page, Page) else ()),
        ]
        focused: QWidget | None = self.focusWidget()
        here = next(
            (
                at
                for at, (part, _) in enumerate(regions)
                if focused is not None and (part is focused or part.isAncestorOf(focused))
            ),
            len(regions) - 1,
        )
        regions[(here + step) % len(regions)][1]()

    # --- inside -------------------------------------------------------------------------------

    def _make_context(self, changes: ChangesRelay) -> PageContext:
        return PageContext(
            workspace=self.workspace,
            theme=self.theme,
            actions=self.table,
            requests=self._requests,
            changes=changes,
            toasts=self.toasts,
            jobs=self.jobs,
            state=self._state,
            navigate=self.navigate,
            announce=self._announce,
            set_badge=self.set_badge,
            show_help=self.open_help,
            open_window=lambda page_id, **params: (
                self.windows and self.windows.open(page_id, **params)
            ),
            show_elsewhere=self._show_elsewhere,
        )

    def _show_elsewhere(self, page_id: str, **params: Any) -> bool:
        return self.windows is not None and self.windows.show_elsewhere(self, page_id, **params)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.bar)
        right.addWidget(self.stack, 1)
        right.addWidget(self.strip)
        centre = QWidget()
        layout = QHBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addLayout(right, 1)
        self.setCentralWidget(centre)
        self.setWindowTitle("DeskFlow")
        self.bar.user.set_name(self.workspace.current_user.name)
        self.set_sync_state(
            SyncState(
                "local",
                self.tr("Saved here"),
                self.tr("Everything is kept in a file on this machine."),
            )
        )

    def _connect(self) -> None:
        self.rail.chosen.connect(self._on_page_chosen)
        self.rail.menu_wanted.connect(self.open_main_menu)
        self.rail.collapsed_changed.connect(self._on_rail_collapsed)
        self.bar.search_wanted.connect(self.open_palette)
        self.bar.new_wanted.connect(self.open_new_menu)
        self.bar.notifications_wanted.connect(self.open_notifications)
        self.bar.user_wanted.connect(self.open_user_menu)
        self.notifications.counted.connect(self.bar.bell.set_unread)
        self.stack.made.connect(self._on_page_made)
        self.stack.shown.connect(self._on_page_shown)
        self.table.refused.connect(self._on_refused)
        self.table.changed.connect(self._on_actions_changed)
        self.table.used.connect(self._on_action_used)
        self.jobs.changed.connect(self.toasts.lay_out)
        self.jobs.ended.connect(self._on_job_ended)
        self._requests.failed.connect(self._on_failed)

    def _build_menu(self) -> MainMenu:
        titles = [
            ("file", self.tr("&File")),
            ("edit", self.tr("&Edit")),
            ("view", self.tr("&View")),
            ("go", self.tr("&Go")),
            ("help", self.tr("&Help")),
        ]
        menu = MainMenu(self, self.table, titles)
        menu.fill_bar(self.menuBar())
        # Where the menu bar would take room from the page, the menus are behind the logo, Alt and F10.
        if not self.menuBar().isNativeMenuBar():
            self.menuBar().hide()
        return menu

    def _create_page(self, entry: PageEntry) -> Page:
        try:
            return entry.create(self.context)
        except Exception:
            # One broken page must not take the window with it.
            log.exception("page %s could not be made", entry.id)
            from deskflow.desktop.shell.failed_page import FailedPage

            return FailedPage(self.context, entry.translated_title)

    def _reserved_height(self) -> int:
        return 0 if self.strip.isHidden() else self.strip.height()

    def _announce(self, text: str) -> None:
        announce(self, text)

    def _on_page_chosen(self, page_id: str) -> None:
        self.navigate(page_id)

    def _on_page_made(self, page_id: str, page: Page) -> None:
        self.table.add(page.page_actions(), page_id)

    def _on_page_shown(self, page_id: str) -> None:
        self.rail.set_current(page_id)
        self.table.set_scope(page_id)
        self._state.save("page", page_id)
        title = next(e.translated_title for e in self.stack.entries if e.id == page_id)
        self.setWindowTitle(f"{title} – DeskFlow")

    def _on_user_menu(self, value: UUID | str) -> None:
        if isinstance(value, str):
            self.table.trigger(value)
        elif value != self.workspace.current_user.id:
            self.user_chosen.emit(value)

    def _on_rail_collapsed(self, collapsed: bool) -> None:
        self._state.save("rail/collapsed", collapsed)
        self.table.refresh()

    def _on_action_used(self) -> None:
        # The keys of a shortcut do not come by as key presses: Alt was not alone.
        self._alt_alone = False

    def _on_actions_changed(self) -> None:
        # Whoever may create nothing is offered nothing.
        self.bar.new_button.setVisible(bool(self.table.ids_of_menu("new")))

    def _on_refused(self, text: str) -> None:
        self.toasts.show(text, tone="neutral", seconds=4)

    def _on_failed(self, error: BaseException) -> None:
        self.toasts.show(self._describe_error(error), tone="danger", seconds=12)

    def _on_job_ended(self, job: Job) -> None:
        if job.detail:
            failed = job.outcome == "failed"
            self.toasts.show(job.detail, tone="danger" if failed else "success")

    # --- remembering --------------------------------------------------------------------------

    def _restore(self) -> None:
        self.resize(*FIRST_SIZE)
        geometry = self._state.load("geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        # A screen may be smaller than the one before, or scaled: what is beyond its edge cannot be reached.
        room = self.screen().availableSize()
        if not self.isMaximized() and not self.isFullScreen():
            self.resize(self.size().boundedTo(room))
        # An INI file gives words back, not truth values.
        self.rail.set_collapsed(self._state.load("rail/collapsed") in (True, "true"))
        scheme = self._state.load("look/scheme")
        if scheme in ("system", "light", "dark"):
            self.theme.set_scheme(scheme)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._state.save("geometry", self.saveGeometry())
        self.toasts.clear()
        page = self.stack.currentWidget()
        if isinstance(page, Page):
            page.left()
        if self.help is not None:
            self.help.close()
            self.help.deleteLater()
            self.help = None
        super().closeEvent(event)
        self.closed.emit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.ActivationChange:
            # Alt+Tab: the key is let go of somewhere else.
            self._alt_alone = False
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._alt_alone = event.key() == Qt.Key.Key_Alt
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Alt and self._alt_alone:
            self.open_main_menu(by_key=True)
        self._alt_alone = False
        super().keyReleaseEvent(event)


def _rail_entry(entry: PageEntry) -> RailEntry:
    keys = f"G {entry.go_key}" if entry.go_key else ""
    section = "foot" if entry.section == "foot" else "main"
    return RailEntry(entry.id, entry.translated_title, entry.icon, keys, section)
