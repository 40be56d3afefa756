"""Names and addresses from foreign sources, as every room accepts them."""

from __future__ import annotations

from deskflow.core.errors import Rejected
from deskflow.people.rules import checked_email


def one_line(text: str) -> str:
    """White space collapsed, what cannot be printed (controls, invisible marks) as a space."""
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    elif "  " not in text:
        return text.strip()
    return " ".join(text.split())


def usable_email(address: str) -> str:
    """The address as contacts keep it, "" when they would refuse it (`root@localhost`)."""
    try:
        return checked_email(address) or ""
    except Rejected:
        return ""
