"""The Runs page: a list of executions, and one of them on its canvas while it is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout
from sqlalchemy import Connection

from deskflow.core.bus import Outcome
from deskflow.core.changes import Changes
from deskflow.core.commands import Command
from deskflow.core.errors import NotFound
from deskflow.core.workspace import Workspace
from deskflow.desktop.actions import Action
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.page import Page
from deskflow.desktop.pages.runs.list_panel import RunsPanel
from deskflow.desktop.pages.runs.repairs import MENU as REPAIRS
from deskflow.desktop.pages.runs.repairs import RunRepairs
from deskflow.desktop.pages.runs.run_view import RunView
from deskflow.desktop.pages.workflows.designer.kinds import WorkflowKinds
from deskflow.desktop.words_problems import describe_workflow_error
from deskflow.desktop.words_workflows import tr
from deskflow.engine.actions import CATALOGUE
from deskflow.workflows.executing import CancelExecution, RetryExecution
from deskflow.workflows.execution_queries import (
    ExecutionDetails,
    ExecutionFilter,
    ExecutionRow,
    count_executions,
    get_execution,
    list_executions,
)
from deskflow.workflows.metrics import workflow_metrics
from deskflow.workflows.queries import list_workflows

PAGE = 100
REFRESH_MS = 150
METRICS_EVERY = timedelta(seconds=5)
MENU = (
    "runs.open",
    "-",
    "runs.retry",
    "runs.retry_new",
    "runs.cancel",
    "-",
    *REPAIRS,
    "-",
    "runs.ticket",
    "runs.draft",
)


class RunsPage(Page):
    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._workspace: Workspace = context.workspace
        self._kinds = WorkflowKinds(CATALOGUE)
        self.panel = RunsPanel(context)
        self.run: RunView | None = None
        self.repairs = RunRepairs(context, self, self._kinds)
        self._wanted: UUID | None = None
        self._measured: tuple[UUID | None, int] | None = None
        self._measured_at = context.workspace.clock.now()
        self._question = 0
        self._asked: tuple[ExecutionFilter, int] | None = None
        self._again = False
        self._names_known = False
        self.stack = QStackedWidget()
        self.stack.addWidget(self.panel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(REFRESH_MS)
        self._soon.timeout.connect(self.refresh)
        self.panel.filter_changed.connect(self.refresh)
        self.panel.workflows_wanted.connect(lambda: context.navigate("workflows"))
        self.panel.model.more_wanted.connect(self._ask_more)
        self.panel.view.opened.connect(lambda row: context.navigate("runs", execution_id=row.id))
        self.panel.view.menu_wanted.connect(self._on_menu)
        self.panel.view.current_changed.connect(context.actions.refresh)
        context.changes.changed.connect(self._on_changes)
        self.refresh()

    # --- the page ----------------------------------------------------------------------------------

    def page_actions(self) -> Sequence[Action]:
        def act(
            name: str, title: str, callback: Callable[[], object], enabled: Callable[[], bool],
            icon: str, keys: tuple[str, ...] = (), permission: str = "workflows.execute",
        ) -> Action:  # fmt: skip
            return Action(
                id=f"runs.{name}", title=title, callback=callback, enabled=enabled, icon=icon,
                shortcuts=keys, group=tr("Runs"), permission=permission,
            )  # fmt: skip

        def is_open() -> bool:
            return self.run is not None

        def chosen() -> bool:
            return self.run is None and self.current is not None

        def again() -> bool:
            return self.current is not None and self.current.status in ("failed", "cancelled")

        def going() -> bool:
            return self.current is not None and not self.current.finished

        def about_ticket() -> bool:
            return self.current is not None and self.current.ticket_number is not None

        read = "workflows.read"
        return (
            act("open", tr("Open the run"), self._open_current, chosen, "activity", (), read),
            act("retry", tr("Retry in this run"), self.retry, again, "rotate-cw", ("R",)),
            act("retry_new", tr("Retry as a new run"), self.retry_as_new, again, "copy"),
            act("cancel", tr("Cancel the run"), self.cancel, going, "x"),
            *self.repairs.actions(),
            act("ticket", tr("Open the ticket"), self.open_ticket, about_ticket, "ticket", ("T",), read),
            act("draft", tr("Open the workflow"), self.open_draft, lambda: self.current is not None, "square-pen", ("W",), read),
            act("play", tr("Play step by step"), self._play, is_open, "play", ("P",), read),
            act("heat", tr("Heat map of many runs"), lambda: self.run and self.run.toggle_heat(), is_open, "flame", ("H",), read),
            act("list", tr("Back to the list"), self._back, is_open, "arrow-left", (), read),
            act("find", tr("Find"), self.panel.search.setFocus, lambda: self.run is None, "search", ("/",), read),
        )  # fmt: skip

    def open(self, **params: Any) -> None:
        """`execution_id` opens a run (None the list); `workflow_id`, `status` and `batch_id` narrow the list."""
        if "batch_id" in params:
            self.show_list()
            self.panel.show_batch(params["batch_id"])
        elif "workflow_id" in params or "status" in params:
            self.show_list()
            self.panel.narrow(params.get("workflow_id"), params.get("status", "all"))
        elif "execution_id" in params:
            wanted = params["execution_id"]
            if wanted is None:
                self.show_list()
            else:
                self.show_run(wanted if isinstance(wanted, UUID) else UUID(str(wanted)))

    def place(self) -> dict[str, Any]:
        return {"execution_id": self.run.execution_id if self.run else None}

    def help_topic(self) -> str:
        return "running"

    def focus_default(self) -> None:
        if self.run is not None:
            self.run.focus_default()
        else:
            self.panel.view.setFocus()

    def entered(self) -> None:
        self.refresh()
        if self.run is not None:
            self.run.ask()

    def left(self) -> None:
        if self.run is not None:
            self.run.rest()

    @property
    def current(self) -> ExecutionRow | None:
        """The run that actions are about."""
        return self.run.details.row if self.run is not None else self.panel.view.current

    # --- list --------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """As many rows as are shown already, from the newest on; the place in the list is kept."""
        wanted, days = self.panel.filter, self.panel.metrics.days
        if (wanted, days) == self._asked:
            # An engine at work changes something all the time; the answer under way is shown nevertheless.
            self._again = True
            return
        self._question += 1
        self._asked, question = (wanted, days), self._question
        limit = max(PAGE, len(self.panel.model.rows))
        tenant = self._workspace.tenant_id

        now = self._workspace.clock.now()
        since, about = now - timedelta(days=days), (wanted.workflow_id, days)
        # Read again when something else is asked, and every few seconds while runs come and go.
        fresh = about == self._measured and now - self._measured_at < METRICS_EVERY

        def read(connection: Connection) -> Any:
            return (
                list_executions(connection, tenant, wanted, limit=limit),
                count_executions(connection, tenant),
                None if self._names_known else list_workflows(connection, tenant),
                None if fresh else workflow_metrics(connection, tenant, wanted.workflow_id, since),
            )

        def done(answer: Any) -> None:
            if question == self._question:
                answered()
                if not fresh:
                    # Only what is shown counts as measured: an answer that comes too late is not.
                    self._measured, self._measured_at = about, now
                self._on_rows(answer, limit)

        def failed(error: BaseException) -> None:
            if question == self._question:
                answered()
            self._say(error)

        def answered() -> None:
            self._asked = None
            if self._again:
                self._again = False
                self._soon.start()

        self.context.requests.submit(self._workspace.ask(read), done, failed, owner=self)

    def _on_rows(self, answer: Any, limit: int) -> None:
        rows, counts, workflows, metrics = answer
        if metrics is not None:
            self.panel.metrics.show_metrics(metrics)
        view = self.panel.view
        before = view.current.id if view.current is not None else None
        at = view.verticalScrollBar().value()
        first = self.panel.model.rows[0].id if self.panel.model.rows else None
        self.panel.model.set_rows(rows, complete=len(rows) < limit)
        view.choose(before)
        if view.current is None and rows:
            view.choose(rows[0].id)
        if at > 0 and first is not None:
            # What was in sight stays in sight when new runs come in above it.
            added = self.panel.model.row_of(first)
            view.verticalScrollBar().setValue(at + max(added, 0) * view.sizeHintForRow(0))
        self.panel.show_counts(counts)
        self.panel.tell_nothing()
        if workflows is not None:
            self._names_known = True
            self.panel.set_workflows({one.id: one.name for one in workflows})
        self.context.actions.refresh()

    def _ask_more(self) -> None:
        last = self.panel.model.rows[-1]
        asked = self._workspace.ask(
            list_executions, self._workspace.tenant_id, self.panel.filter, limit=PAGE,
            before=(last.started_at, last.id),
        )  # fmt: skip
        question = self._question

        def done(rows: list[ExecutionRow]) -> None:
            if question == self._question:
                self.panel.model.add_page(rows, complete=len(rows) < PAGE)

        self.context.requests.submit(asked, done, self._say, owner=self)

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches("workflows"):
            self._names_known = False
        listed = changes.touches("workflow_executions", "workflows")
        if listed and self.isVisible() and not self._soon.isActive():
            self._soon.start()
        if self.run is not None:
            self.run.on_changes(changes)

    def _on_menu(self, at: QPoint) -> None:
        self.context.actions.menu(MENU, self).popup(at)

    def _on_more(self) -> None:
        if self.run is not None:
            button = self.run.header.more
            menu = self.context.actions.menu(REPAIRS, self)
            menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    # --- one run -----------------------------------------------------------------------------------

    def show_run(self, execution_id: UUID) -> None:
        if self.run is not None and self.run.execution_id == execution_id:
            return
        self._wanted = execution_id
        asked = self._workspace.ask(get_execution, self._workspace.tenant_id, execution_id)
        self.context.requests.submit(
            asked, lambda details: self._on_details(execution_id, details), self._say, owner=self
        )

    def _on_details(self, execution_id: UUID, details: ExecutionDetails | None) -> None:
        if details is None:
            self._say(NotFound("workflow_executions.not_found", id=str(execution_id)))
            return
        if self._wanted != execution_id:
            return
        self._close_run()
        run = RunView(self.context, self._kinds, details)
        run.header.may_execute = self._workspace.can("workflows.execute")
        run.header.show_run(details.row, self._workspace.clock.now())
        run.back_wanted.connect(self._back)
        header = run.header
        for signal, act in (
            (header.ticket_wanted, self.open_ticket),
            (header.retry_wanted, self.retry),
            (header.retry_new_wanted, self.retry_as_new),
            (header.cancel_wanted, self.cancel),
            (header.draft_wanted, self.open_draft),
            (header.more_wanted, self._on_more),
            (run.panel.again_wanted, self.repairs.run_from),
            (run.panel.test_wanted, self.repairs.make_scenario),
        ):
            signal.connect(act)
        run.moved.connect(self.context.actions.refresh)
        run.newer_wanted.connect(self.repairs.go_on_in)
        self.stack.addWidget(run)
        self.stack.setCurrentWidget(run)
        self.run = run
        # What happened between the reading and now was told to nobody.
        run.ask()
        self.context.actions.refresh()
        if self.isVisible():
            run.focus_default()

    def show_anew(self) -> None:
        """The run has other steps than before."""
        if self.run is None:
            self.refresh()
            return
        execution_id = self.run.execution_id
        self._close_run()
        self.show_run(execution_id)

    def show_list(self) -> None:
        self._wanted = None
        shown = self.run.execution_id if self.run is not None else None
        self._close_run()
        self.stack.setCurrentWidget(self.panel)
        self.panel.view.choose(shown)
        self.panel.view.setFocus()
        self.refresh()

    def _close_run(self) -> None:
        run, self.run = self.run, None
        if run is not None:
            self.stack.removeWidget(run)
            run.close_run()
            run.hide()
            run.deleteLater()

    # --- doing -------------------------------------------------------------------------------------

    def retry(self) -> None:
        """Goes on from the failed step, in the same run."""
        if self.current is not None:
            self._do(RetryExecution(self.current.id, in_place=True), self.tr("The run goes on"))

    def retry_as_new(self) -> None:
        if self.current is not None:
            command = RetryExecution(self.current.id, in_place=False)
            self._do(command, self.tr("A new run has begun"), follow=True)

    def cancel(self) -> None:
        if self.current is not None:
            self._do(CancelExecution(self.current.id), self.tr("The run was cancelled"))

    def open_ticket(self) -> None:
        if self.current is not None and self.current.subject_id is not None:
            self.context.navigate("tickets", ticket_id=self.current.subject_id)

    def open_draft(self) -> None:
        if self.current is not None:
            self.context.navigate("workflows", workflow_id=self.current.workflow_id)

    def _do(self, command: Command, text: str, *, follow: bool = False) -> None:
        def done(outcome: Outcome) -> None:
            self.context.toasts.show(text)
            if follow:
                self.context.navigate("runs", execution_id=outcome.result_id)
            elif self.run is not None:
                self.run.ask()

        self.context.requests.submit(self._workspace.run(command), done, self._say, owner=self)

    def _open_current(self) -> None:
        if self.panel.view.current is not None:
            self.context.navigate("runs", execution_id=self.panel.view.current.id)

    def _back(self) -> None:
        self.context.navigate("runs", execution_id=None)

    def _play(self) -> None:
        if self.run is not None:
            self.run.toggle_play()

    def _say(self, error: BaseException) -> None:
        self.context.toasts.show(describe_workflow_error(error), tone="danger")
