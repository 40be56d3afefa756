"""The Workflows page: a list, and a designer that takes its place while a workflow is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from deskflow.core.changes import Changes
from deskflow.core.workspace import Workspace
from deskflow.desktop.actions import Action
from deskflow.desktop.forms.surroundings import Directory, Surroundings
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.page import Page, Part
from deskflow.desktop.pages.workflows.designer.designer import Designer
from deskflow.desktop.pages.workflows.designer.kinds import WorkflowKinds
from deskflow.desktop.pages.workflows.designer.parts import parts_of
from deskflow.desktop.pages.workflows.designer.session import DraftSession
from deskflow.desktop.pages.workflows.designer.states import discard, keep_state
from deskflow.desktop.pages.workflows.doing import WorkflowDoings
from deskflow.desktop.pages.workflows.health import trouble
from deskflow.desktop.pages.workflows.list_panel import ListPanel
from deskflow.desktop.pages.workflows.opening import Opened, open_draft, read_known
from deskflow.desktop.pages.workflows.page_actions import canvas_actions, workflow_actions
from deskflow.desktop.pages.workflows.picturing import Picturing
from deskflow.desktop.pages.workflows.quick.making import QuickMaking
from deskflow.desktop.pages.workflows.secret_popover import secret_maker
from deskflow.desktop.pages.workflows.templating import Templating
from deskflow.desktop.pages.workflows.versions.states import DRAFT, THEIRS, StateId
from deskflow.desktop.pages.workflows.versions.view import VersionsView
from deskflow.desktop.words_problems import describe_workflow_error
from deskflow.engine.actions import CATALOGUE
from deskflow.workflows.event_shapes import EVENT_SHAPES
from deskflow.workflows.queries import WorkflowRow, list_workflows
from deskflow.workflows.validation import ValidationContext

MENU = (
    "workflows.open", "workflows.own_window", "workflows.run", "-", "workflows.switch", "workflows.rename", "workflows.duplicate",
    "workflows.save_template", "-", "workflows.runs", "workflows.why_not", "workflows.export", "workflows.import", "workflows.import_report", "-", "workflows.delete",
)  # fmt: skip

# What the designer knows of the organisation comes from these.
_KNOWN = (
    "workflow_variables", "workflow_versions", "teams", "team_members", "approval_delegations", "ticket_rules",
    "ticket_fields",
)  # fmt: skip


class WorkflowsPage(Page):
    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._workspace: Workspace = context.workspace
        self.kinds = WorkflowKinds(CATALOGUE)
        self.around = Surroundings(
            context.theme, events=EVENT_SHAPES, now=context.workspace.clock.now
        )
        self.around.new_secret = secret_maker(context)
        self.panel = ListPanel(context, self._make_menu)
        self.doings = WorkflowDoings(context, self)
        self.templating = Templating(context, self)
        self.quick = QuickMaking(context, self)
        self.picturing = Picturing(context, self)
        self.designer: Designer | None = None
        self.versions: VersionsView | None = None
        self._scenario_of: Any = None
        self._wanted: UUID | None = None
        # Closed, and still saving: until that is done a draft cannot be opened again.
        self._leaving: dict[UUID, DraftSession] = {}
        self._asking, self._stale = False, True
        self.stack = QStackedWidget()
        self.stack.addWidget(self.panel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self.panel.new_wanted.connect(self.doings.create)
        self.panel.import_wanted.connect(self.doings.import_file)
        self.panel.quick_wanted.connect(self.quick.open)
        self.panel.template_wanted.connect(self.templating.show_gallery)
        self.panel.run_wanted.connect(self.doings.run)
        self.panel.view.opened.connect(lambda row: self.show_designer(row.id))
        self.panel.view.switched.connect(self.doings.switch)
        self.panel.view.current_changed.connect(context.actions.refresh)
        context.changes.changed.connect(self._on_changes)
        self.refresh()

    # --- the page ----------------------------------------------------------------------------------

    def page_actions(self) -> Sequence[Action]:
        return [*workflow_actions(self), *canvas_actions(self)]

    def open(self, **params: Any) -> None:
        """`workflow_id` opens its designer; None goes back to the list. `import_files` takes these in, asks for
        some when there are none. `scenario_of` is a run to make a scenario of in that designer."""
        if "import_files" in params:
            self.show_list()
            if params["import_files"]:
                self.doings.import_from(*params["import_files"])
            else:
                self.doings.import_file()
        if "workflow_id" not in params:
            return
        self._scenario_of = params.get("scenario_of")
        wanted = params["workflow_id"]
        if wanted is None:
            self.show_list()
        else:
            self.show_designer(wanted if isinstance(wanted, UUID) else UUID(str(wanted)))

    def place(self) -> dict[str, Any]:
        return {"workflow_id": self.designer.session.details.id if self.designer else None}

    def help_topic(self) -> str:
        return self.designer.help_topic() if self.designer is not None else "workflows"

    def focus_default(self) -> None:
        shown = self.versions or self.designer or self.panel
        shown.focus_default()

    def parts(self) -> Sequence[Part]:
        if self.designer is not None and self.is_designing:
            return parts_of(self.designer)
        return super().parts()

    def entered(self) -> None:
        self.refresh()

    def left(self) -> None:
        if self.designer is not None:
            self.designer.session.leave()

    @property
    def current(self) -> WorkflowRow | None:
        """The workflow that actions are about: the open one, or the selected line."""
        if self.designer is not None:
            open_id = self.designer.session.details.id
            rows = self.panel.model.rows
            return next((row for row in rows if row.id == open_id), None)
        return self.panel.current

    # --- list --------------------------------------------------------------------------------------

    def refresh(self, select: UUID | None = None) -> None:
        if self._asking and select is None:
            self._stale = True
            return
        self._asking, self._stale = True, False
        asked = self._workspace.ask(list_workflows, self._workspace.tenant_id)
        self.context.requests.submit(
            asked, lambda rows: self._on_rows(rows, select), self._on_error, owner=self
        )

    def _on_rows(self, rows: list[WorkflowRow], select: UUID | None) -> None:
        self._asking = False
        self.panel.show_rows(rows, select)
        now = self._workspace.clock.now()
        broken = sum(1 for row in rows if row.is_active and trouble(row, now))
        self.context.set_badge("workflows", broken, True)
        self.context.actions.refresh()
        if self._stale:
            self.refresh()

    def _on_error(self, error: BaseException) -> None:
        self._asking = False
        self.context.toasts.show(describe_workflow_error(error), tone="danger")

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches("workflows", "workflow_executions", "workflow_schedules"):
            self.refresh()
        if self.designer is not None:
            self.designer.on_changes(changes)
            if self.versions is not None:
                self.versions.on_changes(changes)
            if changes.touches(*_KNOWN):
                self._read_known(self.designer.session)

    def _read_known(self, session: DraftSession) -> None:
        def renew(known: tuple[Directory, ValidationContext]) -> None:
            self.around.directory = known[0]
            session.renew(known[1])
            if self.designer is not None:
                self.designer.properties.refresh()

        workspace, workflow_id = self._workspace, session.details.id
        asked = workspace.ask(read_known, workspace.tenant_id, workflow_id)
        self.context.requests.submit(asked, renew, self._on_error, owner=session)

    def _make_menu(self, parent: QWidget) -> QMenu:
        return self.context.actions.menu(MENU, parent)

    # --- designer ----------------------------------------------------------------------------------

    def show_designer(self, workflow_id: UUID) -> None:
        """Read the draft, then show it; the list stays until then."""
        if self.designer is not None and self.designer.session.details.id == workflow_id:
            self._make_scenario()
            return
        if self.context.show_elsewhere("workflows", workflow_id=workflow_id):
            return
        self._wanted = workflow_id
        if workflow_id in self._leaving:
            self._leaving[workflow_id].when_idle(lambda: self._read_draft(workflow_id))
        else:
            self._read_draft(workflow_id)

    def open_own_window(self) -> None:
        """From the list or from the designer, which goes back to the list first."""
        row = self.current
        if row is None:
            return
        if self.designer is not None:
            self.context.navigate("workflows", workflow_id=None)

        def open_it() -> None:
            self.context.open_window("workflows", workflow_id=row.id)

        if row.id in self._leaving:
            self._leaving[row.id].when_idle(open_it)
        elif not self.context.show_elsewhere("workflows", workflow_id=row.id):
            open_it()

    @property
    def is_busy(self) -> bool:
        return bool(self._leaving)

    def _read_draft(self, workflow_id: UUID) -> None:
        if self._wanted != workflow_id:
            return
        self.context.requests.submit(
            lambda: open_draft(self._workspace, self.kinds, workflow_id),
            self._on_opened,
            self._on_error,
            owner=self,
        )

    def _on_opened(self, opened: Opened) -> None:
        if self._wanted != opened.details.id:
            return
        self._wanted = None
        self._close_designer()
        self.around.directory = opened.directory
        self.around.workflow = opened.details.name
        session = DraftSession(
            self._workspace, self.context.requests, opened.details, opened.found, self.kinds,
            opened.validation,
        )  # fmt: skip
        designer = Designer(self.context, session, self.kinds, opened.validation, self.around)
        designer.back_wanted.connect(lambda: self.context.navigate("workflows", workflow_id=None))
        designer.run_wanted.connect(self.doings.run)
        designer.versions_wanted.connect(self.show_versions)
        designer.extracting.made.connect(lambda: self._read_known(session))
        designer.compare_wanted.connect(lambda: self.show_versions(THEIRS))
        self.stack.addWidget(designer)
        self.stack.setCurrentWidget(designer)
        self.designer = designer
        # What happened between the reading and now was told to nobody.
        session.catch_up()
        self.context.actions.refresh()
        if self.isVisible():
            designer.focus_default()
        self._make_scenario()

    def _make_scenario(self) -> None:
        """Of the run somebody came from, once."""
        run, self._scenario_of = self._scenario_of, None
        if run is not None and self.designer is not None and not self.designer.session.is_read_only:
            self.designer.tests.make_of_run(run if isinstance(run, UUID) else UUID(str(run)))

    @property
    def is_designing(self) -> bool:
        """Is the designer there and in sight?"""
        return self.designer is not None and self.versions is None

    def show_versions(self, first: StateId = DRAFT) -> None:
        """Over the designer, which stays as it is; `first` is looked at in the beginning."""
        if not self.is_designing or self.designer is None:
            return
        designer = self.designer
        self.versions = VersionsView(
            self.context, designer.session, self.kinds, designer.keeping, first
        )
        self.versions.back_wanted.connect(self.hide_versions)
        self.versions.keep_wanted.connect(lambda at: keep_state(self.context, designer, at))
        self.versions.discard_wanted.connect(
            lambda: discard(self.context, designer, self.hide_versions)
        )
        self.versions.picked.connect(self.context.actions.refresh)
        self.stack.addWidget(self.versions)
        self.stack.setCurrentWidget(self.versions)
        self.versions.focus_default()
        self.context.actions.refresh()

    def hide_versions(self) -> None:
        view, self.versions = self.versions, None
        if view is None:
            return
        view.close_view()
        self.stack.removeWidget(view)
        view.hide()
        view.deleteLater()
        if self.designer is not None:
            self.stack.setCurrentWidget(self.designer)
            self.designer.focus_default()
        self.context.actions.refresh()

    def show_list(self) -> None:
        self._wanted = None
        before = self.designer.session.details.id if self.designer else None
        self._close_designer()
        self.stack.setCurrentWidget(self.panel)
        self.refresh(before)
        self.context.actions.refresh()
        self.panel.focus_default()

    def _close_designer(self) -> None:
        """What is unsaved is saved on the way out; until that is done the session lives on, unseen."""
        self.hide_versions()
        designer, self.designer = self.designer, None
        if designer is None:
            return
        session = designer.session
        self.stack.removeWidget(designer)
        session.setParent(self)
        designer.close_designer()
        designer.hide()
        designer.deleteLater()
        self._leaving[session.details.id] = session
        session.when_idle(lambda: self._on_left(session))

    def _on_left(self, session: DraftSession) -> None:
        del self._leaving[session.details.id]
        session.deleteLater()
