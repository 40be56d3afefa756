"""An open draft: its document, journal, saving and checking. The widgets around it listen; none of them saves.

Every edit is in the journal within a second; the draft is saved by a command after a short pause.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from deskflow.core.bus import Outcome
from deskflow.core.changes import Changes
from deskflow.core.errors import Conflict
from deskflow.core.workspace import Workspace
from deskflow.desktop.async_calls import Requests
from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.notices import Notice
from deskflow.desktop.pages.workflows.designer.bridge import (
    ChangeCount,
    DefinitionReader,
    step_id_of,
)
from deskflow.desktop.pages.workflows.designer.checker import Checked, Checker
from deskflow.desktop.pages.workflows.designer.draft_journal import LONGEST, DraftJournal, Recovered
from deskflow.desktop.pages.workflows.designer.drafting import as_stored, looks_differ, same
from deskflow.desktop.pages.workflows.designer.kinds import WorkflowKinds
from deskflow.desktop.pages.workflows.designer.taking_over import take_over
from deskflow.desktop.pages.workflows.designer.watching import Watching
from deskflow.workflows.authoring import PublishWorkflow, SaveDraft
from deskflow.workflows.definition import Definition
from deskflow.workflows.definition_json import from_json, to_json
from deskflow.workflows.expressions.completion import Shape
from deskflow.workflows.presence import Editor, Glimpse
from deskflow.workflows.queries import WorkflowDetails, get_workflow
from deskflow.workflows.validation import Problem, ValidationContext

PAUSE_MS = 1200
AGAIN_MS = 5000

State = Literal["saved", "unsaved", "saving", "conflict", "failed"]


class DraftSession(QObject):
    """`changed`: the document or what is known about it; `checked`: problems and names are new;
    `conflicted` carries the other draft, `followed` one that took the place of mine, which was saved; `overtaken` a
    version somebody else published; `failed` why saving did not work (it is tried again)."""

    changed = Signal()
    checked = Signal()
    conflicted = Signal(object)
    resolved = Signal()
    followed = Signal(object)
    overtaken = Signal(object)
    others_changed = Signal()
    failed = Signal(object)
    published = Signal(int)

    def __init__(
        self,
        workspace: Workspace,
        requests: Requests,
        details: WorkflowDetails,
        found: Recovered,
        kinds: WorkflowKinds,
        context: ValidationContext,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._requests = requests
        self.details = details
        self.document: Document = found.document
        self.revision = found.revision
        self.recovered = found.replayed if found.unsaved else 0
        self.state: State = "saved"
        self.problems: Sequence[Problem] = ()
        self.names: Shape = {}
        self.selected: str | None = None
        self._kinds = kinds
        self._reader = DefinitionReader(kinds)
        self._count = ChangeCount()
        self.definition: Definition = self._reader.read(self.document)
        self.published_definition = (
            from_json(dict(details.published)) if details.published else None
        )
        self._journal = DraftJournal(workspace.drafts, workspace.current_user.id, details.id)
        self._saved_document_revision = self.document.revision
        self._then: list[Any] = []
        self._missed = False
        self._idle: list[Callable[[], object]] = []
        self._theirs: WorkflowDetails | None = None
        self.others: Sequence[Editor] = ()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self.save)
        self._checker = Checker(requests, context, self)
        self._checker.checked.connect(self._on_checked)
        self._stop_listening = self.document.listen(self._on_notice)
        self._watching = Watching(workspace, requests, details.id, self)
        self._watching.seen.connect(self._on_glimpse)
        self._watching.start(edits=not self.is_read_only)
        self._begin(found)

    def _begin(self, found: Recovered) -> None:
        if found.replayed == 0:
            self._journal.begin(dict(self.details.draft), self.revision)
        if found.moved:
            self.state = "conflict"
            self._theirs = self.details
        elif found.unsaved:
            self.state = "unsaved"
            self._pause.start(0)
        self._check()

    # --- what is known -----------------------------------------------------------------------------

    @property
    def is_read_only(self) -> bool:
        return not self._workspace.can("workflows.write")

    @property
    def changes(self) -> int:
        """How many things differ from the published version; all that is there before the first."""
        return self._count.between(self.published_definition, self.definition)

    @property
    def differs(self) -> bool:
        """Is there anything to publish? A step that only stands elsewhere is."""
        return self.changes > 0 or looks_differ(self.published_definition, self.definition)

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.is_error]

    @property
    def theirs(self) -> WorkflowDetails | None:
        """The other draft while there is a conflict."""
        return self._theirs

    @property
    def is_checked(self) -> bool:
        return self._checker.idle

    def select(self, node_id: str | None) -> None:
        """The step whose names are wanted for completion."""
        self.selected = node_id
        self._check()

    # --- edits -------------------------------------------------------------------------------------

    def _on_notice(self, notice: Notice) -> None:
        self._journal.add(notice)
        self.definition = self._reader.read(self.document)
        if self.state != "conflict":
            self.state = "unsaved"
            self._pause.start(PAUSE_MS)
        self._check()
        self.changed.emit()

    def renew(self, context: ValidationContext) -> None:
        """Variables or secrets of the organisation are other ones now."""
        self._checker.renew(context)
        self._check()

    def _check(self) -> None:
        selected = self.selected
        self._checker.check(
            self.definition, None if selected is None else step_id_of(self.document, selected)
        )

    def _on_checked(self, answer: Checked) -> None:
        self.problems, self.names = answer.problems, answer.names
        self.checked.emit()

    # --- saving ------------------------------------------------------------------------------------

    def save(self) -> None:
        """Save what is not saved yet; while one save is under way the next follows it."""
        if self.state not in ("unsaved", "failed") or self.is_read_only:
            return
        self._pause.stop()
        self.state = "saving"
        at, based_on = self.document.revision, self.revision
        definition = to_json(as_stored(self.definition, self.published_definition))
        self._journal.mark_saving(based_on)

        def work() -> Outcome:
            # The mark must be on the disk before the draft is, or a crash between them looks like a stranger.
            self._workspace.drafts.flush()
            command = SaveDraft(self.details.id, definition, based_on)
            return self._workspace.run(command).result()

        try:
            self._requests.submit(
                work, lambda outcome: self._on_saved(outcome, at), self._on_error, owner=self
            )
        except RuntimeError:
            # The window's pool is shut already. The journal has every edit; the next opening saves them.
            self.state = "unsaved"
        self.changed.emit()

    def _on_saved(self, outcome: Outcome, at: int) -> None:
        self.revision = outcome.result["draft_revision"]
        self._journal.mark_saved(self.revision)
        if self.document.revision == at:
            self.state = "saved"
            if self._journal.length > LONGEST:
                self._journal.begin(to_json(self.definition), self.revision)
        else:
            self.state = "unsaved"
            self._pause.start(PAUSE_MS)
        self.changed.emit()
        if self.state == "saved":
            waiting, self._then = self._then, []
            for callback in waiting:
                callback()
        elif self._then:
            self.save()
        if self._missed:
            # Is kept for later by itself if another save has begun meanwhile.
            self._missed = False
            self.catch_up()
        self._tell_idle()

    def _tell_idle(self) -> None:
        if self.state != "saving":
            waiting, self._idle = self._idle, []
            for callback in waiting:
                callback()

    def _on_error(self, error: BaseException) -> None:
        if isinstance(error, Conflict) and error.code == "workflow.draft_moved":
            self._then = []
            self._ask(self._on_theirs)
            self.state = "conflict"
        else:
            self.state = "failed"
            if getattr(error, "code", "") != "workflow.deleted":
                self._pause.start(AGAIN_MS)
            self.failed.emit(error)
        self.changed.emit()
        self._tell_idle()

    def _when_saved(self, callback: Any) -> None:
        if self.state == "saved":
            callback()
            return
        self._then.append(callback)
        self.save()

    # --- somebody else -----------------------------------------------------------------------------

    def on_changes(self, changes: Changes) -> None:
        """Somebody may have saved, published or renamed it, come or gone."""
        if self.details.id in changes.of("workflows") | changes.of("workflow_editors"):
            self.catch_up()

    def catch_up(self) -> None:
        """Look anew for what others may have changed; while our own draft is being saved, right after that."""
        if self.state == "saving":
            self._missed = True
        else:
            self._watching.look()

    def _on_glimpse(self, found: Glimpse | None) -> None:
        if found is None:
            return  # deleted: the next save says so
        if found.others != self.others:
            self.others = found.others
            self.others_changed.emit()
        if self.state == "saving":
            self._missed = True
            return
        if found.draft_revision > self._seen_revision or not found.knows(self.details):
            self._ask(self._on_news)

    @property
    def _seen_revision(self) -> int:
        return self.revision if self._theirs is None else self._theirs.draft_revision

    def _ask(self, then: Callable[[WorkflowDetails | None], object]) -> None:
        workspace = self._workspace
        asked = workspace.ask(get_workflow, workspace.tenant_id, self.details.id)
        self._requests.submit(asked, then, owner=self)

    def _on_news(self, details: WorkflowDetails | None) -> None:
        if details is None or self.state == "saving":
            return
        version, newer = self.details.version, details.draft_revision > self._seen_revision
        self._learn(details)
        if newer:
            if self.state == "saved":
                self._adopt(details)
                self.followed.emit(details)
            else:
                self._on_theirs(details)
        if details.version != version and details.published_by != self._workspace.current_user.id:
            self.overtaken.emit(details)
        self.changed.emit()

    def _learn(self, details: WorkflowDetails) -> None:
        if details.version != self.details.version or self.published_definition is None:
            self.published_definition = (
                from_json(dict(details.published)) if details.published else None
            )
        self.details = details

    def _on_theirs(self, details: WorkflowDetails | None) -> None:
        if details is None:
            return
        self._theirs = details
        if same(self.definition, from_json(dict(details.draft))):
            # Both made the same of it: there is nothing to choose.
            self._settle(details)
            return
        self.state = "conflict"
        self.conflicted.emit(details)
        self.changed.emit()

    def use_theirs(self) -> None:
        """Show the other draft; mine stays one undo away (and was kept before, see `Keeping`)."""
        if self._theirs is not None:
            self._adopt(self._theirs)

    def keep_mine(self) -> None:
        """Save mine on top of the other, which was seen now."""
        theirs, self._theirs = self._theirs, None
        if theirs is None:
            return
        self._learn(theirs)
        self.revision = theirs.draft_revision
        self.state = "unsaved"
        self.resolved.emit()
        self.save()

    def _adopt(self, details: WorkflowDetails) -> None:
        take_over(self.document, from_json(dict(details.draft)), "theirs")
        self._settle(details)

    def _settle(self, details: WorkflowDetails) -> None:
        """The document is what the workspace has in `details`."""
        self._theirs = None
        self._pause.stop()
        self._learn(details)
        self.revision = details.draft_revision
        self.state = "saved"
        self._journal.mark_saved(self.revision)
        self.definition = self._reader.read(self.document)
        self.resolved.emit()
        self.changed.emit()

    # --- publishing --------------------------------------------------------------------------------

    def publish(self, message: str, activate: bool = True) -> None:
        """Saves first; `published` follows, or `failed`."""
        self._when_saved(lambda: self._publish(message, activate))

    def _publish(self, message: str, activate: bool) -> None:
        definition = self.definition
        command = PublishWorkflow(
            self.details.id, self.revision, message, activate,
            tuple(f"{one.code}:{one.step_id or ''}" for one in self.problems if not one.is_error),
        )  # fmt: skip

        def done(outcome: Outcome) -> None:
            self.published_definition = definition
            version = int(outcome.result["version"])
            self.details = replace(
                self.details, version=version, is_active=activate or self.details.is_active,
                published=to_json(definition), published_at=self._workspace.clock.now(),
            )  # fmt: skip
            self.published.emit(version)
            self.changed.emit()

        self._requests.submit(self._workspace.run(command), done, self.failed.emit, owner=self)

    # --- the end -----------------------------------------------------------------------------------

    def leave(self) -> None:
        """Another page is shown: nothing stays unsaved for longer than needed."""
        self.save()

    def close(self) -> None:
        """The designer goes. Saved drafts need their journal no more; unsaved ones are found again by it."""
        self._stop_listening()
        self._watching.stop()
        self._checker.stop()
        self._pause.stop()
        self._when_saved(self._journal.clear)

    def when_idle(self, callback: Callable[[], object]) -> None:
        """Call back once nothing is under way: saved, or given up until the draft is opened again."""
        if self.state == "saving":
            self._idle.append(callback)
        else:
            callback()
