"""What the Workflows page does with templates: the gallery, and workflows saved as templates."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject
from sqlalchemy import Connection

from deskflow.core.bus import Outcome
from deskflow.core.commands import Command
from deskflow.core.workspace import Workspace
from deskflow.desktop.forms.surroundings import Directory, Surroundings, read_directory
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.workflows.gallery import Gallery
from deskflow.desktop.pages.workflows.name_popover import NamePopover
from deskflow.desktop.records.saving import run_with_undo
from deskflow.desktop.words_problems import describe_workflow_error
from deskflow.workflows.authoring import CreateWorkflow, DeleteWorkflow
from deskflow.workflows.event_shapes import EVENT_SHAPES
from deskflow.workflows.queries import WorkflowDetails, get_workflow
from deskflow.workflows.templates.instantiating import InstantiateTemplate, list_templates
from deskflow.workflows.templates.template import Template

if TYPE_CHECKING:
    from deskflow.desktop.pages.workflows.page import WorkflowsPage


class Templating(QObject):
    def __init__(self, context: PageContext, page: WorkflowsPage) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._workspace: Workspace = context.workspace
        self.gallery: Gallery | None = None

    def show_gallery(self) -> None:
        """Everything to choose from; it opens when it has been read."""
        self._context.requests.submit(
            self._workspace.ask(_read, self._workspace.tenant_id),
            lambda found: self._open(*found),
            self._say,
            owner=self,
        )

    def save_as_template(self) -> None:
        """A copy of the draft that others can begin with; the workflow itself stays as it is."""
        row = self._page.current
        if row is None:
            return
        popover = NamePopover(
            self._context.theme,
            self._page.window(),
            self.tr("Save as template"),
            self.tr("Save"),
            row.name,
        )
        popover.open_centred()
        popover.named.connect(lambda name: self._save(row.id, name))

    def _save(self, workflow_id: UUID, name: str) -> None:
        def save(details: WorkflowDetails | None) -> None:
            if details is None:
                return
            command = CreateWorkflow(
                name, details.description or "", definition=dict(details.draft), is_template=True
            )
            text = self.tr("“{name}” is a template now").format(name=name)
            self._run(command, undo=text)

        asked = self._workspace.ask(get_workflow, self._workspace.tenant_id, workflow_id)
        self._context.requests.submit(asked, save, self._say, owner=self)

    # --- inside ------------------------------------------------------------------------------------

    def _open(self, templates: tuple[Template, ...], directory: Directory) -> None:
        if self.gallery is not None:
            self.gallery.dismiss()
        around = Surroundings(self._context.theme, events=EVENT_SHAPES)
        around.directory = directory
        gallery = Gallery(around, self._page.window(), self._page.kinds, templates)
        gallery.wanted.connect(self._make)
        gallery.edit_wanted.connect(self._edit)
        gallery.delete_wanted.connect(self._delete)
        gallery.closed.connect(self._on_closed)
        self.gallery = gallery
        gallery.open_centred()

    def _on_closed(self) -> None:
        self.gallery = None

    def _close(self) -> None:
        if self.gallery is not None:
            self.gallery.dismiss()

    def _make(self, template: Template, name: str, values: dict[str, Any]) -> None:
        def made(outcome: Outcome) -> None:
            self._close()
            self._page.refresh(outcome.result_id)
            self._context.navigate("workflows", workflow_id=outcome.result_id)

        self._run(InstantiateTemplate(template.key, name, values), made)

    def _edit(self, template: Template) -> None:
        self._close()
        self._context.navigate("workflows", workflow_id=template.id)

    def _delete(self, template: Template) -> None:
        self._close()
        text = self.tr("“{name}” was deleted").format(name=template.name)
        self._run(DeleteWorkflow(template.id), undo=text)

    def _run(
        self,
        command: Command,
        on_done: Callable[[Outcome], object] | None = None,
        *,
        undo: str = "",
    ) -> None:
        run_with_undo(self._context, command, undo, owner=self, on_done=on_done, on_error=self._say)

    def _say(self, error: BaseException) -> None:
        self._context.toasts.show(describe_workflow_error(error), tone="danger")


def _read(connection: Connection, tenant_id: UUID) -> tuple[tuple[Template, ...], Directory]:
    return list_templates(connection, tenant_id), read_directory(connection, tenant_id)
