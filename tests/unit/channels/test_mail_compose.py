"""A mail that leaves is correct, threads, and cannot be bent by what was typed."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.channels.mail.compose import (
    OutgoingFile,
    OutgoingMail,
    build_mail,
    recipients,
)
from deskflow.channels.mail.message import IncomingMail, MailAddress
from deskflow.channels.mail.parse import read_mail
from deskflow.channels.mail.threading import subject_with_token
from deskflow.core.errors import Rejected

LONG_ID = "AM0PR04MB1234F0A7C3D2B1A09E8D7C6B5A4F32109AAAAAAAAAAAAAAAAAAAAAAA@AM0PR04MB1234.eurprd04.prod.outlook.com"
BASE = OutgoingMail(
    message_id="t1.2.abc@desk.msp.example",
    date=datetime(2026, 3, 12, 10, 0, tzinfo=UTC),
    sender=MailAddress("support@msp.example", "MSP Süd, Support"),
    to=(MailAddress("anna@bücher.example", "Anna"),),
    subject="Drucker für Büro",
    text="Grüße\n.\nFrom here\n" + "x" * 2000,
    html='<p>Grüße</p><img src="cid:logo@x">',
    cc=(MailAddress("b@b.example"),),
    bcc=(MailAddress("hidden@b.example"),),
    in_reply_to=LONG_ID,
    references=("first@x", "second@x", LONG_ID),
    ticket_number="INC-7",
    files=(
        OutgoingFile("logo.png", "image/png", b"\x89PNG", "logo@x"),
        OutgoingFile("../Bericht ü.pdf", "application/pdf", b"%PDF"),
        OutgoingFile("old.eml", "message/rfc822", b"Subject: x\n\ny"),
    ),
    automatic=True,
    loop_mark="desk-1",
)


def test_it_is_read_back_as_it_was_meant() -> None:
    read = read_mail(build_mail(BASE).as_bytes())
    assert isinstance(read, IncomingMail)
    assert read.message_id == BASE.message_id
    assert read.subject == "[INC-7] Drucker für Büro"
    assert read.sender == MailAddress("support@msp.example", "MSP Süd, Support")
    assert read.to[0].address == "anna@xn--bcher-kva.example"
    assert read.in_reply_to == LONG_ID
    assert read.references == ("first@x", "second@x", LONG_ID)
    assert read.text.rstrip() == BASE.text.rstrip()
    assert read.inline_images == {"logo@x": 0}
    assert [file.filename for file in read.attachments] == ["logo.png", "Bericht ü.pdf", "old.eml"]
    assert read.auto_submitted
    assert read.warnings == ()


def test_it_travels_as_plain_ascii_lines_of_legal_length() -> None:
    content = build_mail(BASE).as_bytes()
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    assert b"hidden@b.example" not in content, "blind copies are part of the envelope only"
    assert recipients(BASE) == ("anna@bücher.example", "b@b.example", "hidden@b.example")


def test_long_message_ids_are_not_encoded() -> None:
    content = build_mail(BASE).as_bytes()
    assert f"In-Reply-To: <{LONG_ID}>\r\n".encode() in content
    assert b"=?utf-8?q?=3C" not in content


def test_the_same_values_give_the_same_mail_header() -> None:
    assert build_mail(BASE).items()[:6] == build_mail(BASE).items()[:6]


def test_the_token_is_put_in_once() -> None:
    assert subject_with_token("Re: [inc-7] x", "INC-7") == "Re: [inc-7] x"
    assert subject_with_token("", "INC-7") == "[INC-7]"


@given(st.text(max_size=60), st.text(max_size=40), st.text(max_size=20))
def test_no_text_adds_a_header(subject: str, name: str, mark: str) -> None:
    trick = "\r\nBcc: victim@example.org\r\n\r\n"
    mail = replace(
        BASE, subject=subject + trick, sender=MailAddress("support@msp.example", name + trick),
        loop_mark=mark + trick, headers={"X-Note": subject + trick, "Bcc": "victim@example.org"},
    )  # fmt: skip
    parsed = email.message_from_bytes(build_mail(mail).as_bytes(), policy=email.policy.compat32)
    assert "Bcc" not in parsed
    assert parsed.is_multipart()


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b@c", "a b@c.example", "x@y\r\nBcc: z@y", "<x@y>"]
)
def test_unusable_addresses_are_refused(address: str) -> None:
    with pytest.raises(Rejected):
        build_mail(replace(BASE, to=(MailAddress(address),), cc=(), bcc=()))


def test_an_unusable_id_is_refused() -> None:
    with pytest.raises(Rejected, match=r"mail\.id_unusable"):
        build_mail(replace(BASE, message_id="a b <c>\r\nX: y"))
