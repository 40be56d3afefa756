"""Sending what was written, and taking it back: a reply while it is held, a note by undoing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskflow.core.bus import Outcome
from deskflow.core.commands import Command
from deskflow.core.workspace import Workspace
from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.ticket.draft import Kind, Written, draft_key, written_from
from deskflow.tickets.drafting import NewMessage
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.queries import TicketDetails
from deskflow.tickets.sending import CallBackReply, ReleaseReply, SendReply


class Sending(QObject):
    """`sent` carries the key of a draft and what of it was sent; `refused` the key and the error; `came_back` the key and
    what is to be written on; `done` comes when the ticket has changed."""

    sent = Signal(str, object)
    refused = Signal(str, object)
    came_back = Signal(str, object)
    done = Signal()

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._workspace: Workspace = context.workspace
        self._under_way: set[str] = set()

    def is_sending(self, key: str) -> bool:
        return key in self._under_way

    def send(
        self,
        details: TicketDetails,
        kind: Kind,
        key: str,
        written: Written,
        status_after: str | None,
    ) -> None:
        """The draft under `key`. The text stays until it is stored."""
        is_public, ticket = kind == "reply", details.row
        message = NewMessage(
            written.text.strip(), is_public=is_public, attachments=written.attachments,
            channel="email" if is_public and details.contact_email else "internal",
            cc=(written.cc or ()) if is_public else (),
        )  # fmt: skip
        command: Command = (
            SendReply(ticket.id, message, status_after)
            if is_public
            else AddMessage(ticket.id, message, status_after)
        )
        self._under_way.add(key)

        def stored(outcome: Outcome) -> None:
            self._under_way.discard(key)
            self.sent.emit(key, written)
            self._say(outcome, ticket.number, key, written, is_public=is_public)
            self.done.emit()

        def failed(error: BaseException) -> None:
            self._under_way.discard(key)
            self.refused.emit(key, error)

        self._context.requests.submit(self._workspace.run(command), stored, failed, owner=self)

    def _say(
        self, outcome: Outcome, number: str, key: str, written: Written, *, is_public: bool
    ) -> None:
        held: dict[str, Any] = outcome.result if isinstance(outcome.result, dict) else {}
        if "held_id" in held:
            seconds = int(held["seconds"])
            text = self.tr("Reply to {number} is sent in %n second(s)", "", seconds)
            held_id = UUID(held["held_id"])
            self._context.toasts.show(
                text.format(number=number), undo=lambda: self.call_back(held_id), seconds=seconds
            )
            return
        said = self.tr("Reply to {number} sent") if is_public else self.tr("Note added to {number}")

        def undo() -> None:
            self._submit(
                self._workspace.undo(outcome.command_id), lambda _: self._back(key, written)
            )

        self._context.toasts.show(said.format(number=number), undo=undo)

    # --- while it is held ---------------------------------------------------------------------

    def call_back(self, held_id: UUID) -> None:
        """It comes back into the composer with everything that was in it."""

        def back(outcome: Outcome) -> None:
            taken: dict[str, Any] = outcome.result
            key = draft_key(UUID(taken["ticket_id"]), "reply")
            self._back(key, written_from(taken["message"]))

        self._submit(self._workspace.run(CallBackReply(held_id)), back)

    def send_now(self, held_id: UUID) -> None:
        self._submit(self._workspace.run(ReleaseReply(held_id)), lambda _: self.done.emit())

    def _back(self, key: str, written: Written) -> None:
        self.came_back.emit(key, written)
        self.done.emit()

    def _submit(self, asked: Any, done: Callable[[Outcome], object]) -> None:
        def failed(error: BaseException) -> None:
            self._context.toasts.show(words.describe_error(error), tone="danger", seconds=12)
            self.done.emit()

        self._context.requests.submit(asked, done, failed, owner=self)
