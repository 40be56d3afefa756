"""Sends one mail to whoever sits here, at once and past the outbox, to see whether the mail server takes it."""

from __future__ import annotations

import asyncio
import dataclasses
import threading
from concurrent.futures import Future
from uuid import uuid4

from deskflow.channels.mail.compose import OutgoingMail, build_mail, recipients
from deskflow.channels.mail.message import MailAddress
from deskflow.channels.smtp import ServerUnavailable, SmtpSession, SmtpSettings, Undeliverable
from deskflow.channels.smtp_settings import read_smtp_settings
from deskflow.core.errors import Rejected
from deskflow.core.workspace import Workspace

SECONDS = 20.0


def send_test_mail(workspace: Workspace, subject: str, text: str) -> Future[str]:
    """Answers with the address it went to; the errors are those of `channels.smtp`, or "mail.not_set_up".

    On a thread of its own that ends with the program: a server that never answers must not keep it open.
    """
    future: Future[str] = Future()
    future.set_running_or_notify_cancel()

    def work() -> None:
        try:
            future.set_result(_send(workspace, subject, text))
        except BaseException as problem:  # noqa: BLE001 - it is handed over to whoever waits
            future.set_exception(problem)

    threading.Thread(target=work, name="deskflow-test-mail", daemon=True).start()
    return future


def _send(workspace: Workspace, subject: str, text: str) -> str:
    # Asking for the password may wait for the keyring.
    password = str(workspace.machine.get("smtp_password") or "")
    settings = workspace.look_up(read_smtp_settings, workspace.tenant_id, password)
    if settings is None:
        raise Rejected("mail.not_set_up")
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
    asyncio.run(_hand_over(dataclasses.replace(settings, seconds=SECONDS / 2), mail))
    return who.email


async def _hand_over(settings: SmtpSettings, mail: OutgoingMail) -> None:
    try:
        async with asyncio.timeout(SECONDS), SmtpSession(settings) as session:
            handed = await session.send(build_mail(mail), recipients(mail), SECONDS)
    except TimeoutError as problem:
        raise ServerUnavailable(
            "mail.server_unreachable", host=settings.host, port=settings.port, problem="timeout"
        ) from problem
    for answer in (*handed.refused.values(), *handed.deferred.values()):
        raise Undeliverable("mail.refused", answer=answer)
