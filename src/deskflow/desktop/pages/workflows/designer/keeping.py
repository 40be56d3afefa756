"""Nothing replaces a draft before the state it had is kept: restoring, throwing away, taking over what others saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from deskflow.core.bus import Outcome
from deskflow.desktop.async_calls import Requests
from deskflow.desktop.pages.workflows.designer.drafting import same
from deskflow.desktop.pages.workflows.designer.session import DraftSession
from deskflow.desktop.pages.workflows.designer.taking_over import take_over
from deskflow.workflows.checkpoints import KeepCheckpoint
from deskflow.workflows.definition import Definition
from deskflow.workflows.definition_json import to_json


class Keeping:
    """Of one open draft. What cannot be kept is said by `session.failed`, and nothing is replaced then."""

    def __init__(self, session: DraftSession, workspace: Any, requests: Requests) -> None:
        self._session = session
        self._workspace = workspace
        self._requests = requests

    def keep(self, title: str, then: Callable[[Outcome], object]) -> None:
        """The draft as it is now, under this name."""
        self._run(title, "kept", to_json(self._session.definition), then)

    def restore(
        self, definition: Definition, then: Callable[[], object], reason: str = "restore"
    ) -> None:
        """This state becomes the draft, in one undo step."""
        session = self._session
        mine, published = session.definition, session.published_definition

        def put() -> None:
            take_over(session.document, definition, reason)
            then()

        if same(mine, definition) or (published is not None and same(mine, published)):
            put()  # this state is kept already
        else:
            self._run("", reason, to_json(mine), lambda _: put())

    def discard(self, then: Callable[[], object]) -> None:
        """The draft is as what is published, in one undo step."""
        published = self._session.published_definition
        if published is not None:
            self.restore(published, then, "discard")

    def use_theirs(self) -> None:
        """The other draft is shown; mine is kept, and one undo away."""
        if self._session.theirs is not None:
            mine = to_json(self._session.definition)
            self._run("", "theirs", mine, lambda _: self._session.use_theirs())

    def keep_mine(self) -> None:
        """Mine is saved on top of the other, which is kept."""
        if self._session.theirs is not None:
            self._run("", "mine", None, lambda _: self._session.keep_mine())

    def _run(
        self, title: str, reason: str, definition: Mapping[str, Any] | None,
        then: Callable[[Outcome], object],
    ) -> None:  # fmt: skip
        session = self._session
        command = KeepCheckpoint(
            session.details.id, title, reason, None if definition is None else dict(definition)
        )
        asked = self._workspace.run(command)
        self._requests.submit(asked, then, session.failed.emit, owner=session)
