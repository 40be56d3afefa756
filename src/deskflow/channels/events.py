"""What can happen to messages from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from deskflow.core.events import Event


@dataclass(frozen=True, slots=True)
class MailReceived(Event):
    """A mail has come in and stands on a ticket; the subject is that ticket.

    `mail` has id (of the message), message_id, from, from_name, to, cc, subject, text, attachments, is_reply.
    """

    name: ClassVar[str] = "mail.received"
    subject_kind: ClassVar[str] = "ticket"

    mail: Mapping[str, Any]
    ticket: Mapping[str, Any]


EVENTS = (MailReceived,)
