"""Handing mail to a real SMTP server: what it may answer, and what we make of it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from deskflow.channels.mail.compose import OutgoingMail, build_mail
from deskflow.channels.mail.message import MailAddress
from deskflow.channels.smtp import Handed, ServerUnavailable, SmtpSession, Undeliverable
from deskflow.core.errors import Transient
from tests.integration.channels.certificates import contexts
from tests.integration.channels.mail_server import MailServer

PAUL = "paul@northwind.example"


def mail(message_id="1@msp.example"):
    return build_mail(
        OutgoingMail(
            message_id,
            datetime(2026, 11, 23, tzinfo=UTC),
            MailAddress("support@msp.example", "MSP"),
            [MailAddress(PAUL)],
            "Grüße",
            "Liebe Grüße\n.\nein Punkt allein",
        )
    )


def send(settings, *recipients: str, count: int = 1) -> Handed:
    async def sending() -> Handed:
        async with SmtpSession(settings) as session:
            for number in range(count):
                handed = await session.send(mail(f"{number}@msp.example"), recipients or (PAUL,))
            return handed

    return asyncio.run(sending())


def test_a_mail_arrives_whole_and_several_share_a_connection():
    with MailServer() as server:
        assert send(server.settings(), count=3) == Handed((PAUL,), {}, {})
    assert [one["Message-ID"] for one in server.mails] == [
        f"<{number}@msp.example>" for number in range(3)
    ]
    body = server.mails[0].get_content().replace("\r\n", "\n")
    assert body.rstrip() == "Liebe Grüße\n.\nein Punkt allein"
    assert server.mails[0]["Subject"] == "Grüße"


def test_starttls_and_tls_from_the_start(tmp_path):
    serving, trusting = contexts(tmp_path)
    with MailServer(tls_context=serving, require_starttls=True) as server:
        send(server.settings(security="starttls", tls=trusting))
        assert len(server.mails) == 1
        with pytest.raises(ServerUnavailable) as problem:
            send(server.settings(security="starttls"))
        assert problem.value.code == "mail.tls_failed"
    with MailServer(ssl_context=serving) as server:
        send(server.settings(security="tls", tls=trusting))
        assert len(server.mails) == 1


def test_starttls_never_falls_back_to_plain_text():
    with MailServer() as server:
        with pytest.raises(ServerUnavailable):
            send(server.settings(security="starttls"))
    assert server.mails == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_wrong_password_is_the_servers_matter_not_the_mails():
    with MailServer(password="right") as server:
        send(server.settings(user="support", password="right"))
        with pytest.raises(ServerUnavailable) as problem:
            send(server.settings(user="support", password="wrong"))
        assert problem.value.code == "mail.login_refused"
        with pytest.raises(ServerUnavailable):
            send(server.settings())
    assert len(server.mails) == 1
    assert "wrong" not in repr(server.settings(password="wrong"))


def test_nobody_listens():
    server = MailServer()
    with pytest.raises(ServerUnavailable) as problem:
        send(server.settings())
    assert problem.value.code == "mail.server_unreachable"
    assert problem.value.params["port"] == server.port


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        ("550 I do not like it", Undeliverable, "mail.refused"),
        ("451 Try later", Transient, "mail.refused_for_now"),
        ("421 Closing", ServerUnavailable, "mail.server_closing"),
        ("drop", Transient, "mail.connection_lost"),
    ],
)
def test_what_the_server_says_to_the_mail(answer, kind, code):
    with MailServer() as server:
        server.data = [answer]
        with pytest.raises(kind) as problem:
            send(server.settings())
        assert problem.value.code == code
        assert send(server.settings()).accepted == (PAUL,)


def test_recipients_are_answered_one_by_one():
    with MailServer() as server:
        server.rcpt = {"gone@x.example": "550 No such user", "full@x.example": "452 Mailbox full"}
        handed = send(server.settings(), PAUL, "gone@x.example", "full@x.example")
        assert handed == Handed(
            (PAUL,),
            {"gone@x.example": "550 No such user"},
            {"full@x.example": "452 Mailbox full"},
        )
        assert send(server.settings(), "gone@x.example").accepted == ()
    assert server.envelopes == [[PAUL]]


def test_an_address_beyond_ascii_needs_a_server_that_knows_them():
    address = "grüße@northwind.example"
    with MailServer(enable_SMTPUTF8=True) as server:
        assert send(server.settings(), address).accepted == (address,)
    with MailServer(enable_SMTPUTF8=False) as server:
        with pytest.raises(Undeliverable) as problem:
            send(server.settings(), address)
        assert problem.value.code == "mail.server_lacks_smtputf8"
