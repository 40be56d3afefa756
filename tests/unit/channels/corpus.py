"""The mails in tests/data/mail, read once for all tests."""

import re
from functools import cache
from pathlib import Path

from deskflow.channels.mail.message import IncomingMail
from deskflow.channels.mail.parse import read_mail

FOLDER = Path(__file__).parents[2] / "data" / "mail"
NAMES = sorted(path.name for path in FOLDER.glob("*.eml"))


@cache
def raw(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


@cache
def mail(name: str) -> IncomingMail:
    read = read_mail(raw(name))
    assert isinstance(read, IncomingMail), read
    return read


def codes(read: IncomingMail) -> list[str]:
    return [warning.code for warning in read.warnings]


def assert_harmless(html: str) -> None:
    tags = re.findall(r'<[a-zA-Z/](?:[^>"]|"[^"]*")*>', html)
    for tag in tags:
        low = tag.lower()
        assert not re.match(
            r"</?(?:script|style|iframe|object|embed|form|input|svg|math|base|meta|link|video|audio)\b",
            low,
        )
        for name, value in re.findall(r'\s([a-z-]+)="([^"]*)"', low):
            assert not name.startswith("on")
            assert name not in {"style", "class", "srcset", "background", "action", "id", "poster"}
            if name == "src":
                assert value.startswith("cid:")
            if name == "href":
                assert re.match(r"\s*(?:https?://|mailto:|tel:)", value)
