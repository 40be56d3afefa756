"""No bytes make the reader raise, hang or let anything live through."""

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskflow.channels.mail.headers import decode_value, read_parameters
from deskflow.channels.mail.message import IncomingMail, MailUnreadable
from deskflow.channels.mail.parse import read_mail
from tests.unit.channels.corpus import NAMES, assert_harmless, raw

HEAD = b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\n"
SMALL = [name for name in NAMES if name != "huge_header.eml"]
PIECES = [
    b"--", b"\r\n", b"\n\n", b"=?utf-8?B?", b"?=", b"=?utf-7?Q?+AAA-", b"Content-Type: multipart/mixed; boundary=",
    b"Content-Type: text/html\n\n", b"Content-Type: message/rfc822\n\n", b"Content-Transfer-Encoding: base64\n",
    b"<script>", b"<img src=x onerror=1>", b'<a href="javascript:1">', b"\x00", b"\xff\xfe", b"charset=utf-16",
    b"charset=punycode", b"filename*0*=x''%ff", b"; ", b'"', b"(", b"<", b">", b"@", b"From: ", b"Subject: \xf6",
    b"\x1b$B", b"begin 644 x\n", b"Date: Thu, 99 Foo 99999 99:99:99 +9999\n",
]  # fmt: skip


def check(content: bytes) -> None:
    read = read_mail(content)
    if isinstance(read, MailUnreadable):
        assert read.code != "mail.unexpected", read
        return
    assert isinstance(read, IncomingMail)
    assert read.message_id
    one_line = [read.subject, read.message_id, read.sender.name, read.sender.address]
    one_line += [box.name for box in (*read.to, *read.cc)] + [
        file.filename for file in read.attachments
    ]
    for text in one_line:
        assert not re.search("[\r\n\x00]", text)
    for text in [*one_line, read.text, read.html or ""]:
        text.encode("utf-8")  # no halves of surrogate pairs
        assert "\x00" not in text
    for file in read.attachments:
        assert file.filename
        assert not set(file.filename) & set('/\\:*?"<>|')
        assert file.filename not in (".", "..")
    if read.html:
        assert_harmless(read.html)


@given(st.binary(max_size=3000))
def test_arbitrary_bytes(content: bytes) -> None:
    check(content)


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=12), max_size=60))
def test_arbitrary_bytes_below_a_header(pieces: list[bytes]) -> None:
    check(HEAD + b"".join(pieces))


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(SMALL),
    st.lists(
        st.tuples(
            st.floats(0, 1), st.integers(0, 40), st.sampled_from(PIECES) | st.binary(max_size=8)
        ),
        max_size=8,
    ),
)
def test_damaged_real_mail(name: str, damages: list[tuple[float, int, bytes]]) -> None:
    content = raw(name)
    for place, removed, inserted in damages:
        at = int(place * len(content))
        content = content[:at] + inserted + content[at + removed :]
    check(content)


@given(st.binary(max_size=400))
def test_header_values(value: bytes) -> None:
    assert "\n" not in decode_value(value)
    read_parameters(value)


def deep_multipart() -> bytes:
    levels = (
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(5000)
    )
    return HEAD + b"".join(levels)


def html(content: bytes) -> bytes:
    return HEAD + b"Content-Type: text/html\n\n" + content


BOMBS = {
    "nested multiparts": deep_multipart(),
    "nested rfc822": HEAD + b"Content-Type: message/rfc822\n\n" * 20_000,
    "parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 200_000,
    "boundary of a dash": HEAD + b"Content-Type: multipart/mixed; boundary=-\n\n" + b"-" * 2_000_000,
    "quotes": b"From: a@b.c\n" + (b"To: " + b'"\\"\\(' * 4000 + b"\n") * 100 + b"\nx",
    "spaces": b"From: a" + b" " * 16_000 + b"b\n\nx",
    "long word": b"From: " + b"a" * 16_000 + b"\n\nx",
    "header lines": HEAD + b"X: y\n" * 300_000 + b"\nx",
    "on on on": HEAD + b"\n" + b"On " * 100_000,
    "attributions": HEAD + b"\n" + b"On 1 wrote:\n> a\nb\n" * 20_000,
    "blank lines": HEAD + b"\n" + b"\n" * 1_000_000,
    "soft lines": HEAD + b"Content-Type: text/plain; format=flowed\n\n" + b">a \n" * 100_000,
    "nested div": html(b"<div>" * 100_000),
    "nested div with false ends": html(b"<div><!--</div>-->" * 8000),
    "formatting never closed": html(b"".join(b"<font a=%d>" % n for n in range(9000)) + b"<p>x</p>" * 900),
    "attributes": html(b"<a " + b" ".join(b"a%d" % n for n in range(40_000)) + b">x"),
    "ampersands": html(b"&" * 500_000),
    "nested tables": html(b"<table><tr><td>x" * 60),
    "wide table": html(b"<table><tr>" + b"<td>x</td>" * 4000 + b"</table>"),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_cost_at_most_seconds(name: str) -> None:
    started = time.process_time()
    check(BOMBS[name])
    assert time.process_time() - started < 4
