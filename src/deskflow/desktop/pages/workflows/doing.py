"""What can be done with workflows from the list: each a command, with Undo where there is a way back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from deskflow.core.bus import Outcome
from deskflow.core.commands import Command
from deskflow.core.workspace import Workspace
from deskflow.desktop.forms.run_form import RunPopover
from deskflow.desktop.forms.surroundings import read_directory
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.workflows import exchange
from deskflow.desktop.pages.workflows.categories import category_words
from deskflow.desktop.pages.workflows.import_report import ImportReport, describe_remark
from deskflow.desktop.pages.workflows.name_popover import DescribePopover, NamePopover
from deskflow.desktop.words_problems import describe_workflow_error
from deskflow.interchange.import_workflows import import_workflow_files
from deskflow.interchange.team_names import by_name
from deskflow.interchange.workflow_report import WorkflowImportReport
from deskflow.workflows.authoring import (
    CreateWorkflow,
    DeleteWorkflow,
    SetWorkflowActive,
    UpdateWorkflow,
)
from deskflow.workflows.categories import RenameCategory
from deskflow.workflows.definition import Definition
from deskflow.workflows.executing import StartWorkflow
from deskflow.workflows.queries import WorkflowDetails, WorkflowRow, get_version, get_workflow

if TYPE_CHECKING:
    from deskflow.desktop.pages.workflows.page import WorkflowsPage


class WorkflowDoings(QObject):
    def __init__(self, context: PageContext, page: WorkflowsPage) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._workspace: Workspace = context.workspace
        self.last_import: WorkflowImportReport | None = None

    # --- making ------------------------------------------------------------------------------------

    def create(self) -> None:
        """Ask for a name, then open the empty designer."""
        popover = self._ask_name(self.tr("New workflow"), self.tr("Create"))
        popover.named.connect(lambda name: self._run(CreateWorkflow(name), self._on_created))

    def duplicate(self) -> None:
        row = self._page.current
        if row is None:
            return

        def copy(details: WorkflowDetails | None) -> None:
            if details is None:
                return
            name = self.tr("Copy of {name}").format(name=details.name)[:255]
            command = CreateWorkflow(
                name, details.description or "", row.category, dict(details.draft)
            )
            text = self.tr("“{name}” was made").format(name=name)
            self._run(command, lambda outcome: self._page.refresh(outcome.result_id), undo=text)

        self._ask_details(row.id, copy)

    def rename(self) -> None:
        row = self._page.current
        if row is None:
            return
        now = {"name": row.name, "description": row.description, "category": row.category}
        every = self._page.panel.model.every

        def describe(said: dict[str, Any], everywhere: bool) -> None:
            updates = {name: one for name, one in said.items() if one != now[name]}
            text = self.tr("“{name}” was changed")
            if "name" in updates:
                text = self.tr("Renamed to “{name}”")
            if everywhere and row.category and updates.pop("category", None):
                renamed = self.tr("The category is “{name}” now")
                name = category_words(said["category"])
                command = RenameCategory(row.category, said["category"])
                self._run(command, undo=renamed.format(name=name))
            if updates:
                self._run(UpdateWorkflow(row.id, updates), undo=text.format(name=said["name"]))

        popover = DescribePopover(self._context.theme, self._page.window(), row, every)
        popover.described.connect(describe)
        popover.open_centred()

    def switch(self, row: WorkflowRow | None = None) -> None:
        """On or off; a workflow without a published version says why it cannot be."""
        row = row or self._page.current
        if row is None:
            return
        if row.version is None:
            text = self.tr("“{name}” can be switched on once it is published.").format(
                name=row.name
            )
            self._context.toasts.show(text, tone="neutral")
            return
        if not self._workspace.can("workflows.write"):
            return
        said = self.tr("“{name}” is off") if row.is_active else self.tr("“{name}” is on")
        self._run(SetWorkflowActive(row.id, not row.is_active), undo=said.format(name=row.name))

    def delete(self) -> None:
        row = self._page.current
        if row is None:
            return
        if self._page.designer is not None:
            self._context.navigate("workflows", workflow_id=None)
        text = self.tr("“{name}” was deleted").format(name=row.name)
        self._run(DeleteWorkflow(row.id), undo=text)

    # --- running -----------------------------------------------------------------------------------

    def run(self, anchor: QWidget | None = None) -> None:
        """Start the published version by hand; its form is asked for when it has one."""
        row = self._page.current
        if row is None or row.version is None:
            return
        version, place = row.version, anchor or self._page

        def read(connection: Any) -> Any:
            tenant = self._workspace.tenant_id
            return (
                get_version(connection, tenant, row.id, version),
                read_directory(connection, tenant),
            )

        self._context.requests.submit(
            self._workspace.ask(read),
            lambda found: self._ask_values(row, place, *found),
            owner=self,
        )

    def _ask_values(
        self, row: WorkflowRow, anchor: QWidget, definition: Definition | None, directory: Any
    ) -> None:
        if definition is None or not definition.inputs:
            self._start(row, {})
            return
        self._page.around.directory = directory
        popover = RunPopover(
            self._context.theme, self._page.window(), row.name, definition.inputs, self._page.around
        )
        popover.started.connect(lambda values: self._start(row, values))
        popover.open_at(anchor, "below-right")

    def _start(self, row: WorkflowRow, values: dict[str, Any]) -> None:
        def started(outcome: Outcome) -> None:
            text = self.tr("“{name}” has started").format(name=row.name)
            show = (
                self.tr("Show run"),
                lambda: self._context.navigate("runs", execution_id=outcome.result_id),
            )
            self._context.toasts.show(text, action=show)

        self._run(StartWorkflow(row.id, values), started)

    def show_runs(self) -> None:
        row = self._page.current
        if row is not None:
            self._context.navigate("runs", workflow_id=row.id)

    # --- files -------------------------------------------------------------------------------------

    def export_file(self) -> None:
        row = self._page.current
        if row is None:
            return
        chosen, _ = QFileDialog.getSaveFileName(
            self._page, self.tr("Export workflow"), exchange.suggested_name(row.name), exchange.FILTER
        )  # fmt: skip
        if chosen:
            self.export_to(row, Path(chosen))

    def export_to(self, row: WorkflowRow, path: Path) -> None:
        def write(details: WorkflowDetails | None) -> None:
            if details is None:
                return
            workspace, draft = self._workspace, details.draft

            def written() -> Path:
                # Ids mean nothing in another workspace.
                portable = workspace.look_up(by_name, workspace.tenant_id, draft)
                return exchange.write_file(
                    path, portable, name=details.name, description=details.description,
                    category=row.category,
                )  # fmt: skip

            self._context.requests.submit(
                written,
                lambda where: self._context.toasts.show(
                    self.tr("Written to {file}").format(file=where.name)
                ),
                self._say,
                owner=self,
            )

        self._ask_details(row.id, write)

    def import_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(
            self._page, self.tr("Import workflows"), "", exchange.FILTER
        )
        if chosen:
            self.import_from(*map(Path, chosen))

    def import_from(self, *paths: Path) -> None:
        """Drafts, switched off, of what the files hold. One of our own opens at once; else there is a report."""
        workspace = self._workspace
        self._context.requests.submit(
            lambda: import_workflow_files(workspace, paths),
            self._on_imported,
            self._say,
            owner=self,
        )

    def _on_imported(self, report: WorkflowImportReport) -> None:
        self._page.refresh()
        if len(report.made) == 1 and not report.refused and report.made[0].found.origin != "n8n":
            (made,) = report.made
            remarks = [remark for node in made.found.nodes for remark in node.remarks]
            for remark in remarks:
                self._context.toasts.show(describe_remark(remark), tone="neutral")
            self._context.navigate("workflows", workflow_id=made.workflow_id)
        elif len(report.refused) == 1 and not report.made:
            self._context.toasts.show(describe_remark(report.refused[0][1]), tone="danger")
        else:
            self.last_import = report
            self.show_last_import()
        self._context.actions.refresh()

    def show_last_import(self) -> None:
        """What became of each node, also after a draft was opened from there."""
        if self.last_import is None:
            return

        def open_draft(wanted: UUID) -> None:
            self._context.navigate("workflows", workflow_id=wanted)
            again = (self.tr("Show the report"), self.show_last_import)
            self._context.toasts.show(self.tr("The import report is kept"), action=again)

        panel = ImportReport(self._context.theme, self._page.window(), self.last_import)
        panel.draft_wanted.connect(open_draft)
        panel.open_centred()

    # --- inside ------------------------------------------------------------------------------------

    def _ask_name(self, title: str, button: str, name: str = "") -> NamePopover:
        popover = NamePopover(self._context.theme, self._page.window(), title, button, name)
        popover.open_centred()
        return popover

    def _ask_details(
        self, workflow_id: UUID, on_details: Callable[[WorkflowDetails | None], None]
    ) -> None:
        asked = self._workspace.ask(get_workflow, self._workspace.tenant_id, workflow_id)
        self._context.requests.submit(asked, on_details, self._say, owner=self)

    def _on_created(self, outcome: Outcome) -> None:
        self._page.refresh(outcome.result_id)
        self._context.navigate("workflows", workflow_id=outcome.result_id)

    def _run(
        self,
        command: Command,
        on_done: Callable[[Outcome], object] | None = None,
        *,
        undo: str = "",
    ) -> None:
        def done(outcome: Outcome) -> None:
            if on_done is not None:
                on_done(outcome)
            if undo:
                self._context.toasts.show(undo, undo=lambda: self._undo(outcome))

        self._context.requests.submit(self._workspace.run(command), done, self._say, owner=self)

    def _undo(self, outcome: Outcome) -> None:
        self._context.requests.submit(
            self._workspace.undo(outcome.command_id), None, self._say, owner=self
        )

    def _say(self, error: BaseException) -> None:
        self._context.toasts.show(describe_workflow_error(error), tone="danger")
