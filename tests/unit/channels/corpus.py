"""The mails in tests/data/mail, read once for all tests."""

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
