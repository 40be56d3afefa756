"""What a person can do on the approvals page, as records: keys, menus, palette and cheat sheet come from them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from deskflow.desktop.actions import Action

if TYPE_CHECKING:
    from deskflow.desktop.pages.approvals.page import ApprovalsPage

_MAY = "workflows.approve"


def page_actions(page: ApprovalsPage) -> Sequence[Action]:
    group = page.tr("Approvals")
    marking, pane = page.marking, page.pane

    def decidable() -> bool:
        return bool(marking.marked) or page.may_decide()

    return (
        Action(
            id="approval.approve", title=page.tr("Approve"), icon="check", shortcuts=("Y",),
            group=group, permission=_MAY, enabled=decidable,
            callback=partial(page.decide, "approved"),
        ),
        Action(
            id="approval.reject", title=page.tr("Reject"), icon="x", shortcuts=("N",),
            group=group, permission=_MAY, enabled=decidable,
            callback=partial(page.decide, "rejected"),
        ),
        Action(
            id="approval.ask", title=page.tr("Ask first"), icon="circle-help", shortcuts=("Q",),
            group=group, permission=_MAY, enabled=page.may_decide, callback=page.consulting.begin_question,
        ),
        Action(
            id="approval.pass_on", title=page.tr("Delegate to somebody else"), icon="user-plus",
            shortcuts=("D",), group=group, permission=_MAY, enabled=page.consulting.may_pass_on,
            callback=page.consulting.pass_on,
        ),
        Action(
            id="approval.comment", title=page.tr("Write a comment or an answer"),
            icon="message-square", shortcuts=("C",), group=group, enabled=page.may_write,
            callback=page.focus_answer,
        ),
        Action(
            id="approval.mark", title=page.tr("Select this request"), icon="square-check",
            shortcuts=("X",), group=group, permission=_MAY, enabled=marking.may_mark,
            callback=marking.toggle,
        ),
        Action(
            id="approval.mark_alike", title=page.tr("Select all requests like this"),
            icon="list-checks", shortcuts=("L",), group=group, permission=_MAY,
            enabled=marking.may_mark, callback=marking.mark_alike,
        ),
        Action(
            id="approval.ticket", title=page.tr("Open its ticket"), icon="ticket",
            shortcuts=("O",), group=group, permission="tickets.read",
            enabled=lambda: page.ticket_id() is not None, callback=page.open_ticket,
        ),
        Action(
            id="approval.history", title=page.tr("Show history"), icon="history",
            shortcuts=("H",), group=group, checked=lambda: pane.mode == "history",
            callback=pane.toggle_history,
        ),
        Action(
            id="approval.find", title=page.tr("Find a decision"), icon="search", shortcuts=("/",),
            group=group, callback=pane.find,
        ),
        Action(
            id="approval.away", title=page.tr("I'm away: who decides for me?"), icon="user-x",
            shortcuts=("A",), group=group, permission=_MAY, callback=page.open_away,
        ),
        Action(
            id="approval.next", title=page.tr("Next request"), shortcuts=("J",), group=group,
            key_only=True, callback=lambda: pane.list.step(1),
        ),
        Action(
            id="approval.previous", title=page.tr("Previous request"), shortcuts=("K",),
            group=group, key_only=True, callback=lambda: pane.list.step(-1),
        ),
    )  # fmt: skip
