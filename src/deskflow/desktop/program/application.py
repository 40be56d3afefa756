"""The Qt application: welcome or workspace, one window after the other, everything stopped within two seconds."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from deskflow import paths
from deskflow.core.errors import DeskflowError
from deskflow.core.machine_settings import MachineSettings
from deskflow.core.types import Json
from deskflow.core.workspace import Workspace
from deskflow.desktop.program.session import Session
from deskflow.desktop.program.warming import warm_pages
from deskflow.desktop.shell.welcome import NewWorkspace, Welcome
from deskflow.desktop.shell.window_state import ForgetfulState, SettingsFileState, WindowState
from deskflow.desktop.theme import Theme
from deskflow.desktop.words import describe_error
from deskflow.people.commands import FoundTenant

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opening:
    """How workspaces are opened, and a command line call is carried out on one; bootstrap's business."""

    workspace: Callable[..., Workspace]
    demo: Callable[[], Workspace]
    carry_out: Callable[[Workspace, dict[str, Json]], Json]


class Program(QObject):
    """Shows the welcome or a workspace."""

    _requested = Signal(object)

    def __init__(
        self,
        app: QApplication,
        machine: MachineSettings,
        config_folder: Path,
        opening: Opening,
    ) -> None:
        super().__init__()
        self._app = app
        self._machine = machine
        self._config_folder = config_folder
        self._opening = opening
        self._workspace: Workspace | None = None
        self._session: Session | None = None
        self._welcome: Welcome | None = None
        self.theme = Theme(paths.resources(), "system")
        self.theme.apply(app)
        app.setQuitOnLastWindowClosed(False)
        self._requested.connect(self._on_requested)

    # --- what is shown -----------------------------------------------------------------------------

    def show_welcome(self, problem: BaseException | None = None) -> None:
        """Ways in; `problem` says why the last workspace did not open. Beside a workspace: to change to another."""
        if self._welcome is not None and self._welcome.isVisible():
            self._welcome.raise_()
            self._welcome.activateWindow()
            return
        self._forget_welcome()
        recent = [Path(str(one)) for one in self._machine.get("recent_workspaces") or []]
        folder = Path.home() / "DeskFlow"
        welcome = Welcome(self.theme, folder, [one for one in recent if one.exists()])
        welcome.setWindowTitle("DeskFlow")
        welcome.resize(960, 620)
        welcome.new_wanted.connect(self._on_new_wanted)
        welcome.open_wanted.connect(self._on_open_wanted)
        welcome.demo_wanted.connect(self._on_demo_wanted)
        self._welcome = welcome
        self._app.setQuitOnLastWindowClosed(self._session is None)
        welcome.show()
        welcome.focus_default()
        if problem is not None:
            welcome.say(describe_error(problem))

    def show_workspace(self, workspace: Workspace, *, remember: bool = True) -> None:
        """Replaces whatever is shown by this workspace."""
        self._app.setQuitOnLastWindowClosed(False)
        self._leave_workspace()
        self._workspace = workspace
        if remember:
            self._remember(workspace)
        state: WindowState = self._state() if remember else ForgetfulState()
        self._become_last(workspace, state)
        self._start_session(state)
        self._forget_welcome()
        if workspace.instance is not None:
            workspace.instance.serve(self._on_request)
        # The first child takes a second to start; better now than when it is waited for.
        QTimer.singleShot(1500, workspace.child.warm)
        QTimer.singleShot(800, warm_pages)

    @property
    def session(self) -> Session | None:
        return self._session

    def end(self) -> None:
        """After the last window: whatever is still open is put to rest."""
        if self._session is not None:
            self._session.close()
        if self._workspace is not None:
            self._workspace.close()

    # --- inside ------------------------------------------------------------------------------------

    def _state(self) -> SettingsFileState:
        return SettingsFileState(self._config_folder)

    def _leave_workspace(self) -> None:
        """The one that is open makes room for another."""
        session, self._session = self._session, None
        if session is not None:
            session.window.closed.disconnect(self._on_closed)
            session.window.close()
            session.close()
            session.window.deleteLater()
            session.deleteLater()
        if self._workspace is not None:
            self._workspace.close()
            self._workspace = None

    def _forget_welcome(self) -> None:
        welcome, self._welcome = self._welcome, None
        if welcome is not None:
            welcome.close()
            welcome.deleteLater()

    def _become_last(self, workspace: Workspace, state: WindowState) -> None:
        """Whoever worked here last goes on: what they were writing is theirs."""
        saved = state.load(_last_user(workspace))
        if not saved:
            return
        try:
            workspace.become(UUID(str(saved)))
        except (DeskflowError, ValueError) as problem:
            log.info("whoever worked here last is not there any more", exc_info=problem)

    def _start_session(self, state: WindowState) -> None:
        assert self._workspace is not None

        def become(user_id: UUID) -> None:
            QTimer.singleShot(0, lambda: self._switch(user_id, state))

        session = Session(self._workspace, self.theme, state, become)
        self._add_program_actions(session)
        session.window.closed.connect(self._on_closed)
        session.show()
        self._session = session

    def _add_program_actions(self, session: Session) -> None:
        from deskflow.desktop.program.actions import program_actions

        session.window.add_actions(program_actions(session, self.show_welcome))

    def _switch(self, user_id: UUID, state: WindowState) -> None:
        assert self._workspace is not None
        assert self._session is not None
        old = self._session
        geometry = old.window.geometry()
        old.window.closed.disconnect(self._on_closed)
        old.close()
        self._workspace.become(user_id)
        state.save(_last_user(self._workspace), str(user_id))
        self._start_session(state)
        self._session.window.setGeometry(geometry)
        old.window.close()
        old.window.deleteLater()
        old.deleteLater()

    def _on_closed(self) -> None:
        self.end()
        self._app.quit()

    def _on_new_wanted(self, wanted: NewWorkspace) -> None:
        def found() -> Workspace:
            wanted.file.parent.mkdir(parents=True, exist_ok=True)
            tenant = FoundTenant(wanted.company, wanted.name, wanted.email)
            return self._opening.workspace(wanted.file, found=tenant)

        self._try(found)

    def _on_open_wanted(self, path: Path) -> None:
        if self._workspace is not None and path.resolve() == self._workspace.files.database:
            self._forget_welcome()
            self._on_requested(None)
            return
        self._try(lambda: self._opening.workspace(path))

    def _on_demo_wanted(self) -> None:
        self._try(self._opening.demo, remember=False)

    def _try(self, opening: Callable[[], Workspace], *, remember: bool = True) -> None:
        try:
            workspace = opening()
        except (DeskflowError, OSError) as problem:
            log.warning("a workspace was not opened", exc_info=problem)
            if self._welcome is not None:
                self._welcome.say(describe_error(problem))
            else:
                self.show_welcome(problem)
            return
        self.show_workspace(workspace, remember=remember)

    def _remember(self, workspace: Workspace) -> None:
        path = str(workspace.files.database)
        known = [one for one in self._machine.get("recent_workspaces") or [] if one != path]
        self._machine.set("recent_workspaces", [path, *known][:8])
        self._machine.set("last_workspace", path)

    # --- a second start of the program -------------------------------------------------------------

    def _on_request(self, request: Json) -> Json:
        """On a thread of the instance: raise the window, or carry out a command line call."""
        if isinstance(request, dict) and request.get("raise"):
            self._requested.emit(request)
            return {"ok": True}
        if isinstance(request, dict) and "command" in request and self._workspace is not None:
            return self._opening.carry_out(self._workspace, request)
        return {"ok": False, "code": "instance.unknown_request"}

    def _on_requested(self, request: Json) -> None:
        if self._session is not None:
            window = self._session.window
            window.showNormal() if window.isMinimized() else window.show()
            window.raise_()
            window.activateWindow()


def _last_user(workspace: Workspace) -> str:
    return f"last_user/{workspace.tenant_id}"
