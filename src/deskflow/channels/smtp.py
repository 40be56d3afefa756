"""Hands finished mails to an SMTP server and says in our own words what came of it.

Knows no database: an `EmailMessage` goes in, an answer or a typed error comes out.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from types import TracebackType

import aiosmtplib

from deskflow.channels.mail.compose import POLICY
from deskflow.channels.mail.message import MailAddress
from deskflow.core.errors import DeskflowError, Transient

_CONNECT_SECONDS = 45.0
_ANSWER_LENGTH = 300


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """Where mail leaves. `security`: none, starttls (required, never a silent fall back) or tls from the start."""

    host: str
    sender: MailAddress
    port: int = 587
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    seconds: float = 30.0
    tls: ssl.SSLContext | None = field(default=None, compare=False)


class Undeliverable(DeskflowError):
    """The server will never take this message; trying again is of no use."""


class ServerUnavailable(Transient):
    """It is not this message: no connection, no login, or the server takes nothing now."""


@dataclass(frozen=True, slots=True)
class Handed:
    """Who got it. `refused` {address: answer} never will, `deferred` may later."""

    accepted: tuple[str, ...]
    refused: Mapping[str, str]
    deferred: Mapping[str, str]


class SmtpSession:
    """One connection for several mails, made when the first is sent; used as an async context manager."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._smtp: aiosmtplib.SMTP | None = None

    async def __aenter__(self) -> SmtpSession:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        if kind is None and smtp.is_connected:
            # Everything is handed over; how the connection ends does not matter.
            with contextlib.suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
                await smtp.quit(timeout=5)
        smtp.close()

    async def send(
        self, message: EmailMessage, recipients: Sequence[str], seconds: float = 60.0
    ) -> Handed:
        """Raises Undeliverable, ServerUnavailable, or Transient when only this message should wait.

        After a Transient("mail.connection_lost") the server may have the mail all the same.
        """
        smtp = await self._connected()
        sender = self._settings.sender.address
        content, options = _content(message, [sender, *recipients])
        try:
            async with asyncio.timeout(seconds):
                refusals, _ = await smtp.sendmail(
                    sender, list(recipients), content, mail_options=options, timeout=seconds
                )
        except aiosmtplib.SMTPRecipientsRefused as problem:
            return _handed(
                recipients, {one.recipient: (one.code, one.message) for one in problem.recipients}
            )
        except aiosmtplib.SMTPNotSupported as problem:
            raise Undeliverable("mail.server_lacks_smtputf8") from problem
        except aiosmtplib.SMTPResponseException as problem:
            raise self._answered(problem) from problem
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as problem:
            self._drop()
            raise Transient("mail.connection_lost", problem=type(problem).__name__) from problem
        except BaseException:
            self._drop()
            raise
        return _handed(
            recipients, {who: (answer.code, answer.message) for who, answer in refusals.items()}
        )

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._smtp is not None and self._smtp.is_connected:
            return self._smtp
        wanted = self._settings
        smtp = aiosmtplib.SMTP(
            hostname=wanted.host,
            port=wanted.port,
            timeout=wanted.seconds,
            use_tls=wanted.security == "tls",
            start_tls=wanted.security == "starttls",
            tls_context=wanted.tls,
            username=wanted.user or None,
            password=wanted.password or None,
            # The library would ask DNS for this machine's name, which can take seconds.
            local_hostname=wanted.sender.address.rpartition("@")[2] or "localhost",
        )
        try:
            async with asyncio.timeout(_CONNECT_SECONDS):
                await smtp.connect()
        except aiosmtplib.SMTPAuthenticationError as problem:
            raise ServerUnavailable(
                "mail.login_refused", answer=_answer(problem.code, problem.message)
            ) from problem
        except ssl.SSLError as problem:
            raise ServerUnavailable(
                "mail.tls_failed", problem=str(problem.reason or problem)
            ) from problem
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as problem:
            cause = problem.__cause__
            if isinstance(cause, ssl.SSLError):
                raise ServerUnavailable(
                    "mail.tls_failed", problem=str(cause.reason or cause)
                ) from problem
            raise ServerUnavailable(
                "mail.server_unreachable",
                host=wanted.host,
                port=wanted.port,
                problem=type(problem).__name__,
            ) from problem
        self._smtp = smtp
        return smtp

    def _answered(self, problem: aiosmtplib.SMTPResponseException) -> DeskflowError:
        answer = _answer(problem.code, problem.message)
        if problem.code == 421:
            # RFC 5321 3.8: the server is closing down, whatever was asked.
            self._drop()
            return ServerUnavailable("mail.server_closing", answer=answer)
        if problem.code in (530, 535):
            return ServerUnavailable("mail.login_refused", answer=answer)
        if 500 <= problem.code < 600:
            return Undeliverable("mail.refused", answer=answer)
        return Transient("mail.refused_for_now", answer=answer)

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()


def _content(message: EmailMessage, addresses: Sequence[str]) -> tuple[bytes, list[str]]:
    if all(address.isascii() for address in addresses):
        return message.as_bytes(policy=POLICY), []
    return message.as_bytes(policy=POLICY.clone(utf8=True)), ["SMTPUTF8", "BODY=8BITMIME"]


def _handed(recipients: Sequence[str], refusals: Mapping[str, tuple[int, str]]) -> Handed:
    answers = {who: (code, _answer(code, text)) for who, (code, text) in refusals.items()}
    return Handed(
        tuple(one for one in recipients if one not in answers),
        {who: answer for who, (code, answer) in answers.items() if code >= 500},
        {who: answer for who, (code, answer) in answers.items() if code < 500},
    )


def _answer(code: int, text: str) -> str:
    return f"{code} {' '.join(text.split())}"[:_ANSWER_LENGTH]
