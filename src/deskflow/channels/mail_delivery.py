"""Takes due messages out of the outbox, one after the other, and sends them; runs on the engine's asyncio loop.

At least once: a claim is committed before anything leaves, and what is sent again after a crash carries the same
Message-ID, by which servers and readers recognise it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import Connection

from deskflow.channels import delivery, rules
from deskflow.channels.delivery import Claim
from deskflow.channels.mail.compose import OutgoingFile, OutgoingMail, build_mail, recipients
from deskflow.channels.mail.message import MailAddress
from deskflow.channels.smtp import (
    Handed,
    ServerUnavailable,
    SmtpSession,
    SmtpSettings,
    Undeliverable,
)
from deskflow.core import faults
from deskflow.core.changes import Changes
from deskflow.core.clock import Clock
from deskflow.core.database import Database
from deskflow.core.errors import DeskflowError, NotFound, Transient
from deskflow.core.writer import Priority

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")
_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(minutes=15)


class Submit(Protocol):
    """What `Writer.submit` is."""

    def __call__(
        self, job: Callable[[], Answer], priority: Priority = ..., /
    ) -> Future[Answer]: ...


class MailDelivery:
    """`settings` answers with None while nothing is configured; `read_file` with an attachment by its hash."""

    def __init__(
        self,
        database: Database,
        tenant_id: UUID,
        submit: Submit,
        settings: Callable[[], SmtpSettings | None],
        clock: Clock,
        *,
        read_file: Callable[[str], bytes],
        announce: Callable[[Changes], None] = lambda changes: None,
    ) -> None:
        self._database = database
        self._tenant_id = tenant_id
        self._submit = submit
        self._settings = settings
        self._clock = clock
        self._read_file = read_file
        self._announce = announce
        self._routed = True
        # A file belongs to one process: what somebody else was sending there, nobody is sending any more.
        self._has_taken_over = not database.is_sqlite
        self._used: SmtpSettings | None = None
        self._pause = timedelta(0)
        self._paused_until: datetime | None = None

    async def run_once(self, limit: int = 20) -> int:
        """Sends what is due, at most `limit`; answers with how many a server took. Nothing due costs one read.

        While the server is out of reach it is asked again after a pause of 30 s that doubles up to 15 min.
        """
        if not self._has_taken_over:
            await self._write(lambda c, now: delivery.take_over(c, self._tenant_id, now))
            self._has_taken_over = True
        settings, due = await asyncio.to_thread(self._look)
        if not due:
            return 0
        if settings is None:
            parked = await self._write(
                lambda c, now: delivery.park_without_route(c, self._tenant_id, now)
            )
            self._tell(parked)
            return 0
        if self._is_paused(settings):
            return 0
        sent = 0
        async with SmtpSession(settings) as session:
            for _ in range(limit):
                claims = await self._write(
                    lambda c, now: delivery.claim_due(c, self._tenant_id, now, 1)
                )
                if not claims:
                    break
                try:
                    sent += await self._deliver(session, settings, claims[0])
                except ServerUnavailable as problem:
                    await self._step_back(claims[0], problem)
                    break
        return sent

    def next_attempt(self) -> datetime | None:
        """When there is something to do next, as far as is known now."""
        with self._database.read() as connection:
            due = delivery.next_attempt(connection, self._tenant_id, routed=self._routed)
        if due is None or self._paused_until is None:
            return due
        return max(due, self._paused_until)

    # --- inside ------------------------------------------------------------------------------------

    def _look(self) -> tuple[SmtpSettings | None, bool]:
        now = self._clock.now()
        settings = self._settings()
        self._routed = settings is not None
        with self._database.read() as connection:
            due = delivery.next_attempt(connection, self._tenant_id, routed=self._routed)
        return settings, due is not None and due <= now

    def _is_paused(self, settings: SmtpSettings) -> bool:
        if settings != self._used:
            # Whoever corrected a password wants to see at once whether it helps.
            self._used, self._paused_until, self._pause = settings, None, timedelta(0)
        return self._paused_until is not None and self._clock.now() < self._paused_until

    async def _deliver(self, session: SmtpSession, settings: SmtpSettings, claim: Claim) -> int:
        try:
            message, envelope = await asyncio.to_thread(self._composed, settings, claim)
            faults.point("engine.before_effect")
            handed = await session.send(message, envelope, rules.send_seconds(claim.size))
        except ServerUnavailable:
            raise
        except DeskflowError as problem:
            await self._failed(claim, problem)
            return 0
        self._paused_until, self._pause = None, timedelta(0)
        faults.point("engine.after_effect")
        return await self._handed(claim, handed)

    async def _handed(self, claim: Claim, handed: Handed) -> int:
        if handed.deferred:
            problem = Transient("mail.refused_for_now", refused=dict(handed.deferred))
            await self._failed(claim, problem, handed.accepted)
        elif not handed.accepted and not claim.accepted:
            await self._failed(claim, Undeliverable("mail.refused", refused=dict(handed.refused)))
        else:
            await self._write(
                lambda c, now: delivery.mark_sent(c, claim, now, refused=handed.refused)
            )
            self._tell([claim.id])
            return 1
        return 0

    async def _failed(
        self, claim: Claim, problem: DeskflowError, accepted: tuple[str, ...] = ()
    ) -> None:
        log.warning("mail %s was not sent: %s", claim.id, problem.code)
        await self._write(
            lambda c, now: delivery.mark_failed(c, claim, problem, now, accepted=accepted)
        )
        self._tell([claim.id], also="notifications")

    async def _step_back(self, claim: Claim, problem: ServerUnavailable) -> None:
        log.warning("mail server cannot be used: %s", problem.code)
        self._pause = min(max(self._pause * 2, _FIRST_PAUSE), _LONGEST_PAUSE)
        until = self._paused_until = self._clock.now() + self._pause
        await self._write(lambda c, now: delivery.release(c, claim, problem, until))
        self._tell([claim.id])

    def _composed(self, settings: SmtpSettings, claim: Claim) -> tuple[EmailMessage, list[str]]:
        try:
            mail = OutgoingMail(
                message_id=claim.message_id,
                date=claim.created_at,
                sender=MailAddress(
                    settings.sender.address, claim.from_name or settings.sender.name
                ),
                to=_boxes(claim.to),
                cc=_boxes(claim.cc),
                bcc=_boxes(claim.bcc),
                subject=claim.subject,
                text=claim.text,
                html=claim.html or "",
                in_reply_to=claim.in_reply_to,
                references=claim.references,
                files=[self._file(one) for one in claim.attachments],
                automatic=claim.is_automatic,
                loop_mark=str(claim.tenant_id) if claim.is_automatic else "",
            )
            missing = [one for one in recipients(mail) if one not in claim.accepted]
            return build_mail(mail), missing
        except (ValueError, LookupError, TypeError, AttributeError) as problem:
            # One mail the library cannot build must not stop those behind it.
            log.exception("mail %s cannot be built", claim.id)
            raise Undeliverable("mail.not_composable", problem=type(problem).__name__) from problem

    def _file(self, attachment: Mapping[str, Any]) -> OutgoingFile:
        try:
            content = self._read_file(attachment["sha256"])
        except NotFound as problem:
            raise Undeliverable("mail.file_missing", filename=attachment["filename"]) from problem
        except OSError as problem:
            raise Transient("mail.file_unreadable", filename=attachment["filename"]) from problem
        return OutgoingFile(
            attachment["filename"],
            attachment["content_type"],
            content,
            attachment.get("content_id", ""),
        )

    async def _write(self, job: Callable[[Connection, datetime], Answer]) -> Answer:
        def written() -> Answer:
            with self._database.write() as connection:
                return job(connection, self._clock.now())

        return await asyncio.wrap_future(self._submit(written, Priority.ENGINE))

    def _tell(self, ids: list[UUID], also: str = "") -> None:
        if ids:
            kinds = {"outgoing_messages": frozenset(ids)}
            if also:
                kinds[also] = frozenset()
            self._announce(Changes(kinds))


def _boxes(boxes: tuple[Mapping[str, str], ...]) -> list[MailAddress]:
    return [MailAddress(box["address"], box.get("name", "")) for box in boxes]
