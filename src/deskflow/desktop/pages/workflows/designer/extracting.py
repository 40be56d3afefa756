"""The selected steps become a workflow of their own: asked for on the canvas, made by commands, put in place as one
edit. Undo brings the steps back; the new workflow stays, as a draft or published, and says where it came from.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskflow.core.bus import Outcome
from deskflow.desktop.canvas.document.frames import frames_of
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.workflows.designer.bridge import node_of, step_id_of
from deskflow.desktop.pages.workflows.designer.canvas_panel import CanvasPanel
from deskflow.desktop.pages.workflows.designer.extract_popover import ExtractPopover
from deskflow.desktop.pages.workflows.designer.extract_words import not_extracted_text
from deskflow.desktop.pages.workflows.designer.session import DraftSession
from deskflow.desktop.pages.workflows.designer.taking_over import take_over
from deskflow.desktop.words_problems import describe_workflow_error
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.definition_json import to_json
from deskflow.workflows.extracting import Extraction, extract
from deskflow.workflows.extraction_rules import NotExtracted
from deskflow.workflows.validation import ValidationContext


class Extracting(QObject):
    """`made`: there is a workflow more, of which validation knows nothing yet."""

    made = Signal()

    def __init__(
        self,
        context: PageContext,
        session: DraftSession,
        canvas: CanvasPanel,
        validation: ValidationContext,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._session = session
        self._canvas = canvas
        self._validation = validation
        self.popover: ExtractPopover | None = None
        canvas.view.extract_requested.connect(self.ask)

    def ask(self) -> None:
        """Show what would become of it, or say why it cannot be."""
        nodes = sorted(self._canvas.scene.selection.nodes)
        name = self._name()
        found = self._found(nodes, name)
        if found is None:
            return
        popover = ExtractPopover(self._context.theme, self._canvas.window(), found, name)
        popover.confirmed.connect(lambda name, publish: self.make(nodes, name, publish=publish))
        popover.closed.connect(self._canvas.view.setFocus)
        self.popover = popover
        popover.open_centred()

    def make(self, nodes: list[str], name: str, *, publish: bool) -> None:
        """Writes the new workflow first: the step that runs it needs its id."""
        found = self._found(nodes, name)
        if found is None:
            return
        workspace = self._context.workspace
        description = self.tr("Made of steps of “{workflow}”.").format(
            workflow=self._session.details.name
        )
        command = CreateWorkflow(name, description=description, definition=to_json(found.child))

        def work() -> tuple[UUID, BaseException | None]:
            created: Outcome = workspace.run(command).result()
            workflow_id: Any = created.result_id
            if publish:
                message = description
                try:
                    workspace.run(PublishWorkflow(workflow_id, 1, message)).result()
                except Exception as problem:  # noqa: BLE001 - the draft is there, and it is said why it is only that
                    return workflow_id, problem
            return workflow_id, None

        self._context.requests.submit(
            work, lambda made: self._put(nodes, name, *made), self._on_error, owner=self
        )

    def _put(
        self, nodes: list[str], name: str, workflow_id: UUID, unpublished: BaseException | None
    ) -> None:
        """The step that runs the new workflow, in place of what may have changed a little meanwhile."""
        self.made.emit()
        found = self._found(nodes, name)
        if found is None:
            return
        document = self._session.document
        take_over(document, found.calling(str(workflow_id)), "extract")
        step = node_of(document, found.step_id)
        if step is not None:
            self._canvas.select(step)
        if unpublished is not None:
            self._on_error(unpublished)
        self._context.toasts.show(
            self.tr(
                "“{name}” is a workflow of its own now. Undo brings the steps back, the workflow stays."
            ).format(name=name),
            undo=self._undo(),
        )

    def _undo(self) -> Callable[[], None]:
        document = self._session.document
        revision = document.revision

        def undo() -> None:
            # Only while it is what was done last; else the person goes back step by step.
            if document.revision == revision:
                self._canvas.view.commands.undo()

        return undo

    def _found(self, nodes: list[str], name: str) -> Extraction | None:
        document = self._session.document
        chosen = [step_id_of(document, node) for node in nodes if node in document.nodes]
        found = extract(
            self._session.definition, chosen, self._validation, lambda: uuid.uuid4().hex[:12], name
        )
        if not isinstance(found, NotExtracted):
            return found
        text = not_extracted_text(found)
        self._context.toasts.show(text, tone="neutral", seconds=10)
        self._canvas.view.announcer.say(text)
        return None

    def _name(self) -> str:
        """That of the frame, or one that says where it comes from."""
        frame = frames_of(self._session.document).get(self._canvas.scene.selection.frame or "")
        if frame is not None and frame.title.strip():
            return " ".join(frame.title.split())
        name = self._session.details.name
        return self.tr("Part of {workflow}").format(workflow=name)[:200]

    def _on_error(self, error: BaseException) -> None:
        self._context.toasts.show(describe_workflow_error(error), tone="danger", seconds=12)
