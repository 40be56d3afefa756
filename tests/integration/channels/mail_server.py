"""A real SMTP server on loopback that answers as a test tells it to."""

from __future__ import annotations

import socket
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from deskflow.channels.mail.message import MailAddress
from deskflow.channels.smtp import SmtpSettings


class MailServer:
    """`mails` is what arrived. `rcpt` answers by recipient; `data` answers mails in turn, "drop" hangs up
    after having taken one.
    """

    def __init__(self, *, password: str = "", **options: object) -> None:
        self.mails: list[EmailMessage] = []
        self.envelopes: list[list[str]] = []
        self.rcpt: dict[str, str] = {}
        self.data: list[str] = []
        self.port = _free_port()
        if password:
            options |= {
                "authenticator": lambda *given: _checked(given[-1].password, password),
                "auth_required": True,
                "auth_require_tls": False,
            }
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **options)

    def __enter__(self) -> MailServer:
        self._controller.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._controller.stop()

    def settings(self, **more: object) -> SmtpSettings:
        given = {
            "host": "127.0.0.1", "port": self.port, "security": "none", "seconds": 5.0,
            "sender": MailAddress("support@msp.example", "MSP Support"),
        }  # fmt: skip
        return SmtpSettings(**(given | more))

    # --- what aiosmtpd calls -----------------------------------------------------------------------

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        answer = self.rcpt.get(address)
        if answer is not None:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        answer = self.data.pop(0) if self.data else "250 OK"
        if answer in ("drop",) or answer.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
            self.envelopes.append(list(envelope.rcpt_tos))
        if answer == "drop":
            server.transport.abort()
        return answer


def _checked(given: bytes, password: str) -> AuthResult:
    fits = given == password.encode()
    return AuthResult(success=fits, handled=fits)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
