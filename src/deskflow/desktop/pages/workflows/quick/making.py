"""Opens the quick creator and does what it asks for; what was typed into it is kept until something came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection

from deskflow.core.bus import Outcome
from deskflow.core.commands import Command
from deskflow.core.errors import Conflict
from deskflow.core.workspace import Workspace
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.ticket.draft import DraftKeeper
from deskflow.desktop.pages.workflows.quick.creator import QuickCreator
from deskflow.desktop.pages.workflows.quick.reading import Known, look_ahead, read_known
from deskflow.desktop.words_problems import describe_workflow_error
from deskflow.workflows.authoring import CreateWorkflow, DeleteWorkflow
from deskflow.workflows.definition import Definition
from deskflow.workflows.definition_json import to_json
from deskflow.workflows.on_the_fly import CreatePublished
from deskflow.workflows.quick import ONCE, Sentence, from_plain, to_plain

PREFIX: Final = "quick"
Run = Callable[[QuickCreator, str, Definition], object]


class QuickMaking(QObject):
    """One creator at a time. `open` for a workflow that stays, `open_once` for chosen tickets."""

    def __init__(self, context: PageContext, owner: QWidget, beside: QWidget | None = None) -> None:
        """The creator leaves `beside` in sight where there is room."""
        super().__init__(owner)
        self._beside = beside
        self._context = context
        self._owner = owner
        self._workspace: Workspace = context.workspace
        self.creator: QuickCreator | None = None

    def open(self, ticket_id: UUID | None = None) -> None:
        """With what a ticket suggests, or with what was left here last time."""
        self._read(f"{PREFIX}/{ticket_id or 'new'}", ticket_id, self._open)

    def open_once(self, tickets: Sequence[UUID], on_run: Run) -> None:
        """For these tickets alone; `on_run` does it, with the creator, a name and the definition."""
        self._read(f"{PREFIX}/once", None, partial(self._open_once, tuple(tickets), on_run))

    def done(self, creator: QuickCreator) -> None:
        """Something came of it: nothing of it has to be kept."""
        keeper = _keeper(creator)
        keeper.forget(keeper.key)
        keeper.key = ""
        creator.dismiss()

    # --- opening -----------------------------------------------------------------------------------

    def _read(self, key: str, ticket_id: UUID | None, then: Callable[[str, Known, Any], None]) -> None:  # fmt: skip
        workspace, user_id = self._workspace, self._workspace.current_user.id

        def read(connection: Connection) -> tuple[Known, Any]:
            # The store of drafts may be asked from any thread, and should not be from the window's.
            known = read_known(connection, workspace.tenant_id, ticket_id)
            return known, workspace.drafts.get(user_id, key)

        self._context.requests.submit(
            workspace.ask(read), lambda found: then(key, *found), self._say, owner=self
        )

    def _open(self, key: str, known: Known, kept: Any) -> None:
        creator = QuickCreator(
            self._context.theme, self._owner.window(), known, partial(self._look, known, ())
        )
        creator.wanted.connect(partial(self._on_wanted, creator))
        self._show(creator, key, known.suggested, kept)

    def _open_once(
        self, tickets: tuple[UUID, ...], on_run: Run, key: str, known: Known, kept: Any
    ) -> None:
        creator = QuickCreator(
            self._context.theme, self._owner.window(), known, partial(self._look, known, tickets),
            chosen=tickets,
        )  # fmt: skip
        creator.wanted.connect(lambda _what, name, made: on_run(creator, name, made))
        self._show(creator, key, Sentence(ONCE), kept)

    def _show(self, creator: QuickCreator, key: str, suggested: Sentence, kept: Any) -> None:
        if self.creator is not None:
            self.creator.dismiss()
        self.creator = creator
        creator.fresh_wanted.connect(lambda: _afresh(creator, suggested))
        sentence = from_plain(kept.get("sentence")) if isinstance(kept, dict) else None
        if sentence is not None and (sentence.when == ONCE) == (suggested.when == ONCE):
            creator.begin(sentence, str(kept.get("name") or ""), kept=True)
        else:
            creator.begin(suggested)
        keeper = DraftKeeper(
            self._workspace.drafts, self._workspace.current_user.id, partial(_content, creator), creator
        )  # fmt: skip
        keeper.key = key
        creator.edited.connect(keeper.touch)
        creator.closed.connect(keeper.keep)
        creator.closed.connect(partial(self._on_closed, creator))
        creator.open_beside(self._beside)

    def _on_closed(self, creator: QuickCreator) -> None:
        if self.creator is creator:
            self.creator = None

    def _look(
        self, known: Known, tickets: Sequence[UUID], creator: QuickCreator, sentence: Sentence
    ) -> None:
        workspace = self._workspace
        asked = workspace.ask(
            look_ahead, workspace.tenant_id, sentence, known.context, workspace.clock.now(), tickets
        )
        self._context.requests.submit(asked, creator.show_outlook, self._say, owner=creator)

    # --- making ------------------------------------------------------------------------------------

    def _on_wanted(self, creator: QuickCreator, what: str, name: str, made: Definition) -> None:
        definition = to_json(made)
        if what == "publish":
            text = self.tr("“{name}” runs from now on").format(name=name)
            self._create(creator, CreatePublished(name, definition), text)
        else:
            text = self.tr("“{name}” was made as a draft").format(name=name)
            self._create(creator, CreateWorkflow(name, definition=definition), text, follow=True)

    def _create(
        self, creator: QuickCreator, command: Command, text: str, *, follow: bool = False
    ) -> None:
        creator.set_busy(True)

        def made(outcome: Outcome) -> None:
            self.done(creator)
            self._context.toasts.show(text, undo=lambda: self._undo(outcome))
            if follow:
                self._context.navigate("workflows", workflow_id=outcome.result_id)

        def refused(error: BaseException) -> None:
            creator.set_busy(False)
            creator.say(describe_workflow_error(error))

        self._context.requests.submit(self._workspace.run(command), made, refused, owner=creator)

    def _undo(self, outcome: Outcome) -> None:
        """As if it had never been; once it has run, it is switched off and taken out of the lists instead."""

        def moved(error: BaseException) -> None:
            if isinstance(error, Conflict):
                self._submit(DeleteWorkflow(outcome.result_id))
            else:
                self._say(error)

        asked = self._workspace.undo(outcome.command_id)
        self._context.requests.submit(asked, None, moved, owner=self)

    def _submit(self, command: Command) -> None:
        self._context.requests.submit(self._workspace.run(command), None, self._say, owner=self)

    def _say(self, error: BaseException) -> None:
        self._context.toasts.show(describe_workflow_error(error), tone="danger")


def _content(creator: QuickCreator) -> dict[str, Any]:
    return {"sentence": to_plain(creator.sentence), "name": creator.own_name}


def _keeper(creator: QuickCreator) -> DraftKeeper:
    keeper = creator.findChild(DraftKeeper)
    assert keeper is not None
    return keeper


def _afresh(creator: QuickCreator, suggested: Sentence) -> None:
    keeper = _keeper(creator)
    keeper.forget(keeper.key)
    creator.begin(suggested)
    creator.focus_first()
