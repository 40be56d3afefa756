"""Mailbox archives are walked through mail by mail."""

import io
from itertools import pairwise

import pytest

from deskflow.channels.mail import mbox
from deskflow.channels.mail.mbox import looks_like_mbox, read_mbox
from deskflow.channels.mail.message import IncomingMail, MailLimits, MailUnreadable
from deskflow.channels.mail.parse import read_mail
from tests.unit.channels.corpus import FOLDER


@pytest.mark.parametrize("name", ["archive.mbox", "archive_crlf.mbox"])
@pytest.mark.parametrize("chunk", [1, 7, 64, 1 << 20])
def test_three_mails_with_escaped_lines(
    name: str, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mbox, "CHUNK", chunk)
    content = (FOLDER / name).read_bytes()
    found = list(read_mbox(io.BytesIO(content), 10_000))
    mails = [read_mail(one.raw) for one in found]
    assert all(isinstance(read, IncomingMail) for read in mails)
    assert [read.subject for read in mails] == ["First", "Re: First", "Third"]  # type: ignore[union-attr]
    text = mails[0].text  # type: ignore[union-attr]
    assert "From the office" in text
    assert ">From is kept once" in text
    assert ">>From" not in text
    assert "From here on, at 10:15 in 2026" in text
    assert mails[2].text == "No id, no final newline."  # type: ignore[union-attr]
    for one, following in pairwise(found):
        assert content[one.offset :].startswith(b"From ")
        assert one.end == following.offset
    assert found[-1].end == len(content)


def test_both_kinds_of_line_ends_give_the_same_ids() -> None:
    ids = []
    for name in ("archive.mbox", "archive_crlf.mbox"):
        with (FOLDER / name).open("rb") as stream:
            ids.append(
                [
                    getattr(read_mail(one.raw), "message_id", None)
                    for one in read_mbox(stream, 10_000)
                ]
            )
    assert ids[0] == ids[1]


def test_a_mail_larger_than_the_limit_is_cut_and_then_refused_and_the_next_is_read() -> None:
    start = b"From a@b Thu Mar 12 10:00:00 2026\nSubject: x\n\n"
    content = start + b"y" * 5_000_000 + b"\n\n" + start + b"small\n"
    large, small = read_mbox(io.BytesIO(content), 1000)
    assert len(large.raw) <= 1002
    answer = read_mail(large.raw, MailLimits(max_bytes=1000))
    assert isinstance(answer, MailUnreadable)
    assert answer.code == "mail.too_large"
    assert small.raw.endswith(b"small\n")


@pytest.mark.parametrize(
    "content", [b"", b"no archive at all", b"From here to there\n\n", b"\n" * 100]
)
def test_other_files_hold_no_mails(content: bytes) -> None:
    assert list(read_mbox(io.BytesIO(content), 1000)) == []
    assert not looks_like_mbox(content)


def test_archives_are_recognised_by_their_beginning() -> None:
    assert looks_like_mbox((FOLDER / "archive.mbox").read_bytes()[:2000])
    assert not looks_like_mbox((FOLDER / "gmail_reply.eml").read_bytes())
