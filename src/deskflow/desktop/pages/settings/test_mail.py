"""Sends one mail to whoever sits here, at once and past the outbox, to see whether the mail server takes it."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
from uuid import uuid4

from deskflow.channels.mail.compose import OutgoingMail, build_mail, recipients
from deskflow.channels.mail.message import MailAddress
from deskflow.channels.smtp import SmtpSession, SmtpSettings, Undeliverable
from deskflow.channels.smtp_settings import read_smtp_settings
from deskflow.core.errors import Rejected
from deskflow.core.workspace import Workspace

SECONDS = 20.0


async def send_test_mail(
    workspace: Workspace, subject: str, text: str, on_asking: Callable[[SmtpSettings], object]
) -> str:
    """Answers with the address it went to; the errors are those of `channels.smtp`, or "mail.not_set_up".

    `on_asking` is called before the server is.
    """
    settings = await asyncio.to_thread(_settings, workspace)
    on_asking(settings)
    who = workspace.current_user
    mail = OutgoingMail(
        message_id=f"test-{uuid4()}@{settings.sender.domain or 'localhost'}",
        date=workspace.clock.now(),
        sender=settings.sender,
        to=(MailAddress(who.email, who.name),),
        subject=subject,
        text=text,
        automatic=True,
    )
    async with SmtpSession(settings) as session:
        handed = await session.send(build_mail(mail), recipients(mail), SECONDS)
    for answer in (*handed.refused.values(), *handed.deferred.values()):
        raise Undeliverable("mail.refused", answer=answer)
    return who.email


def _settings(workspace: Workspace) -> SmtpSettings:
    # Asking for the password may wait for the keyring.
    password = str(workspace.machine.get("smtp_password") or "")
    settings = workspace.look_up(read_smtp_settings, workspace.tenant_id, password)
    if settings is None:
        raise Rejected("mail.not_set_up")
    return dataclasses.replace(settings, seconds=SECONDS / 2)
