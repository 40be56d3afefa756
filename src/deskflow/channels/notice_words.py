"""Notices as a mail says them: it is read outside the application and brings its words along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

WHY: Final = {
    "assigned": "it was given to you",
    "mentioned": "somebody called you by name",
    "watched": "you watch this ticket",
    "approval": "your decision is asked for",
    "question": "it is about a request you are part of",
    "decision": "you asked for it",
    "sla": "the rules for this promise name you",
    "automation": "this workflow names you",
    "other": "it was sent to you",
}

_SENTENCES: Final = {
    "ticket.assigned": "{number} is yours: {title}",
    "tickets.assigned": "{count} tickets are yours now: {title}",
    "ticket.mentioned": "{by} mentioned you on {number}: {title}",
    "watched.message": "{by} wrote on {number}: {title}",
    "watched.status": "{number} has moved: {title}",
    "approval.required": "Your decision is asked for: {title}",
    "approval.reminded": "Still waiting for your decision: {title}",
    "approval.escalated": "Nobody answered in time, you may decide: {title}",
    "approval.delegated": "You decide for {title} for a while",
    "approval.passed_on": "{by} asks you to decide: {title}",
    "approval.questioned": "{by} has a question: {title}",
    "approval.answered": "{by} has answered: {title}",
    "approval.granted": "Approved: {title}",
    "approval.rejected": "Rejected: {title}",
    "workflow.failed": "A workflow has failed: {title}",
    "workflow.trigger_failed": "A workflow does not start any more: {title}",
    "reply.unsent": "A reply on {number} was not sent: {title}",
    "sla.escalated": "{number} is running out of time: {title}",
}


def sentence(code: str, params: Mapping[str, Any], title: str) -> str:
    """One line; a notice of a kind that has no sentence says its title."""
    pattern = _SENTENCES.get(code)
    if pattern is None:
        return title
    known = {name: str(value) for name, value in params.items() if value is not None}
    return pattern.format_map(_Gaps(known | {"title": title})).strip()


class _Gaps(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "Somebody" if key == "by" else ""
