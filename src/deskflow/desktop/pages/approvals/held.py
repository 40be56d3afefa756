"""Decisions that were made but not sent yet: for ten seconds they can be taken back without a trace.

They are sent when the time is over, when the page is left and when the window closes. Whoever decided is kept with the
decision, so that switching users meanwhile does not put it into somebody else's name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from deskflow.approvals.deciding import DecideApproval
from deskflow.core.drafts import Draft
from deskflow.core.permissions import Actor
from deskflow.core.types import Json
from deskflow.core.workspace import Workspace
from deskflow.core.writer import Priority
from deskflow.desktop.async_calls import Requests
from deskflow.desktop.pages.approvals.comment import approval_of, draft_key
from deskflow.desktop.pages.approvals.words import tr
from deskflow.desktop.shell.toasts import Toast, Toasts

SECONDS = 10
TICK_MS = 200


@dataclass
class Held:
    """One decision. `left_ms` until it is sent."""

    approval_id: UUID
    title: str
    decision: str
    comment: str
    actor: Actor
    left_ms: int
    toast: Toast | None = field(default=None, repr=False)


class HeldDecisions(QObject):
    """`changed` when something is held, taken back or sent; then `sent` or `refused`."""

    changed = Signal()
    taken_back = Signal(object)
    sent = Signal(object)
    refused = Signal(object, object)

    def __init__(
        self, workspace: Workspace, requests: Requests, toasts: Toasts, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._requests = requests
        self._toasts = toasts
        self._held: dict[UUID, Held] = {}
        self._under_way: set[UUID] = set()
        self._arrived: set[UUID] = set()
        # Decided, but the program ended before it was sent: nobody guesses, the person is told.
        self.interrupted: set[UUID] = set()
        self.seconds = SECONDS
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    def recall(self) -> None:
        """What the last session did not send any more."""
        store, user_id = self._workspace.drafts, self._workspace.current_user.id
        self._requests.submit(
            lambda: store.list(user_id, "approval/"), self._on_recalled, owner=self
        )

    def get(self, approval_id: UUID) -> Held | None:
        return self._held.get(approval_id)

    def is_spoken_for(self, approval_id: UUID) -> bool:
        """Held, on its way, or there while the list does not know yet: it must not be decided again."""
        return any(approval_id in some for some in (self._held, self._under_way, self._arrived))

    @property
    def arrived(self) -> frozenset[UUID]:
        """Sent decisions that the list may still show as waiting."""
        return frozenset(self._arrived)

    def forget(self, arrived: frozenset[UUID]) -> None:
        """The list has been read again since these were sent."""
        self._arrived -= arrived

    def hold(self, approval_id: UUID, title: str, decision: str, comment: str) -> None:
        """Keep this decision for ten seconds; Undo is offered meanwhile."""
        self.hold_together({approval_id: title}, decision, comment)

    def hold_together(self, titles: Mapping[UUID, str], decision: str, comment: str) -> None:
        """The same for several at once; Undo takes all of them back that are not sent."""
        wanted = {one: title for one, title in titles.items() if not self.is_spoken_for(one)}
        if not wanted:
            return
        approved = decision == "approved"
        if len(wanted) == 1:
            text = tr("Approved: {title}") if approved else tr("Rejected: {title}")
            text = text.format(title=next(iter(wanted.values())))
        else:
            text = tr("{count} approved") if approved else tr("{count} rejected")
            text = text.format(count=len(wanted))
        for one, title in wanted.items():
            held = Held(one, title, decision, comment, self._workspace.actor, self.seconds * 1000)
            self._held[one] = held
            self.interrupted.discard(one)
            # If the program dies within these ten seconds, the person is reminded instead of guessing.
            self._keep_draft(held, decision)
        toast = self._toasts.show(
            text,
            tone="success" if approved else "neutral",
            undo=partial(self._take_all_back, tuple(wanted)),
            seconds=self.seconds,
        )
        for one in wanted:
            self._held[one].toast = toast
        self._timer.start()
        self.changed.emit()

    def _take_all_back(self, ids: Sequence[UUID]) -> None:
        for one in ids:
            self.take_back(one)

    def take_back(self, approval_id: UUID) -> None:
        """As if nothing had been decided."""
        held = self._held.pop(approval_id, None)
        if held is None:
            return
        self._close_toast(held)
        self._keep_draft(held)
        self._rest()
        self.changed.emit()
        self.taken_back.emit(held)

    def send_all(self) -> None:
        """Nothing waits any longer: the page is left."""
        for approval_id in list(self._held):
            self._send(approval_id)

    # --- inside ------------------------------------------------------------------------------------

    def _on_recalled(self, drafts: Sequence[Draft]) -> None:
        for draft in drafts:
            if not isinstance(draft.content, dict) or not draft.content.get("decision"):
                continue
            approval_id = approval_of(draft.key)
            if approval_id is not None and not self.is_spoken_for(approval_id):
                self.interrupted.add(approval_id)
        if self.interrupted:
            told = tr("Not every decision was sent before DeskFlow ended. They are marked; decide them again.")  # fmt: skip
            self._toasts.show(told, tone="warning", seconds=0)
            self.changed.emit()

    def _tick(self) -> None:
        for held in list(self._held.values()):
            toast = held.toast
            # Under the pointer the message stands still, and so does its time.
            if toast is not None and shiboken6.isValid(toast) and toast.underMouse():
                continue
            held.left_ms -= TICK_MS
            if held.left_ms <= 0:
                self._send(held.approval_id)

    def _send(self, approval_id: UUID) -> None:
        held = self._held.pop(approval_id)
        self._under_way.add(approval_id)
        self._close_toast(held)
        self._keep_draft(held)
        self._rest()
        command = DecideApproval(approval_id, held.decision, held.comment)
        future = self._workspace.writer.submit(
            partial(self._workspace.bus.run, command, held.actor), Priority.PERSON
        )
        self._requests.submit(
            future,
            lambda outcome: self._on_sent(held),
            lambda error: self._on_refused(held, error),
            owner=self,
        )
        self.changed.emit()

    def _on_sent(self, held: Held) -> None:
        self._under_way.discard(held.approval_id)
        self._arrived.add(held.approval_id)
        assert held.actor.user_id is not None
        self._workspace.drafts.delete(held.actor.user_id, draft_key(held.approval_id))
        self.sent.emit(held)

    def _on_refused(self, held: Held, error: BaseException) -> None:
        self._under_way.discard(held.approval_id)
        self.refused.emit(held, error)

    def _keep_draft(self, held: Held, decision: str = "") -> None:
        user_id, key = held.actor.user_id, draft_key(held.approval_id)
        assert user_id is not None
        if held.comment or decision:
            content: Json = {"comment": held.comment, "decision": decision}
            self._workspace.drafts.put(user_id, key, content)
        else:
            self._workspace.drafts.delete(user_id, key)

    def _close_toast(self, held: Held) -> None:
        toast, held.toast = held.toast, None
        shared = any(one.toast is toast for one in self._held.values())
        if toast is not None and not shared and shiboken6.isValid(toast):
            toast.close_now()

    def _rest(self) -> None:
        if not self._held:
            self._timer.stop()
