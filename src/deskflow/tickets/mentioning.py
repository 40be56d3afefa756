"""`@Ayla Demir` in a note: she is told of it and watches the ticket from then on.

Only notes mention anybody. In what a customer reads, an @ is a character like any other: nobody is told by a mail address
or a signature, and no customer wonders who Ayla is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.core.transaction import Transaction
from deskflow.core.types import folded
from deskflow.people.tables import users
from deskflow.tickets.watching import WatchTicket, watch_ticket
from deskflow.tickets.writing_tables import ticket_mentions

_OF_USERS = frozenset({users.name})


@dataclass(frozen=True, slots=True)
class Mentionable:
    id: UUID
    name: str


def places_of_mentions(text: str, people: Iterable[Mentionable]) -> list[tuple[int, int, UUID]]:
    """Where in the text whom: beginning and end. The longest name that fits counts; two of one name are both meant.

    Case and accents do not matter. An @ inside a word is none: that is a mail address.
    """
    by_name: dict[str, list[UUID]] = {}
    for one in people:
        if name := _key(one.name):
            by_name.setdefault(name, []).append(one.id)
    lengths = sorted({len(name.split()) for name in by_name}, reverse=True)
    found: list[tuple[int, int, UUID]] = []
    at = text.find("@")
    while at >= 0:
        if at == 0 or not (text[at - 1].isalnum() or text[at - 1] in "._-+"):
            end, ids = _longest(text, at + 1, by_name, lengths)
            found += [(at, end, one) for one in ids]
        at = text.find("@", at + 1)
    return found


def mention_people(tx: Transaction, ticket_id: UUID, message_id: UUID, text: str) -> list[UUID]:
    """Writes down who was mentioned and lets them watch; the author is not told of their own words."""
    if "@" not in text:
        return []
    known = tx.unit.fact(
        ("mentionable", tx.tenant_id), _OF_USERS, lambda c: mentionable(c, tx.tenant_id)
    )
    places = places_of_mentions(text, known)
    ids = [one for one in dict.fromkeys(one for _, _, one in places) if one != tx.actor.user_id]
    if not ids:
        return []
    tx.insert_many(
        ticket_mentions,
        [
            {"ticket_id": ticket_id, "message_id": message_id, "user_id": one, "created_at": tx.at}
            for one in ids
        ],
    )
    watch_ticket(tx, WatchTicket(ticket_id, tuple(ids)))
    return ids


def mentionable(connection: Connection, tenant_id: UUID) -> list[Mentionable]:
    """Everybody who works here."""
    u = users.c
    rows = connection.execute(
        select(u.id, u.name).where(u.tenant_id == tenant_id, u.is_active).order_by(u.name_key, u.id)
    )
    return [Mentionable(row.id, row.name) for row in rows]


def mentioned_in(connection: Connection, message_ids: list[UUID]) -> dict[UUID, list[UUID]]:
    """Who was mentioned in each of these messages."""
    m, found = ticket_mentions.c, dict[UUID, list[UUID]]()
    rows = connection.execute(
        select(m.message_id, m.user_id).where(m.message_id.in_(message_ids)).order_by(m.id)
    )
    for row in rows:
        found.setdefault(row.message_id, []).append(row.user_id)
    return found


def names_mentioned(
    connection: Connection, tenant_id: UUID, ticket_ids: Sequence[UUID]
) -> dict[UUID, list[str]]:
    """The names of those who are mentioned in each message of these tickets, as they are called now."""
    m, found = ticket_mentions.c, dict[UUID, list[str]]()
    rows = connection.execute(
        select(m.message_id, users.c.name)
        .join(users, users.c.id == m.user_id)
        .where(m.tenant_id == tenant_id, m.ticket_id.in_(ticket_ids))
        .order_by(m.id)
    )
    for row in rows:
        found.setdefault(row.message_id, []).append(row.name)
    return found


def _key(name: str) -> str:
    return " ".join(folded(name).split())


def _longest(
    text: str, start: int, by_name: dict[str, list[UUID]], lengths: list[int]
) -> tuple[int, list[UUID]]:
    """The end of the longest known name that begins at `start`, and whose it is."""
    ends = _word_ends(text, start, lengths[0] if lengths else 0)
    for length in lengths:
        if length > len(ends):
            continue
        end = ends[length - 1]
        # A name may end in the middle of what looks like a word: "@Ayla Demir's", "@Ayla Demir,".
        while end > start and not text[end - 1].isalnum():
            end -= 1
        for cut in (end, *_shorter(text, start, end)):
            ids = by_name.get(_key(text[start:cut]))
            if ids:
                return cut, ids
    return start, []


def _word_ends(text: str, start: int, most: int) -> list[int]:
    ends: list[int] = []
    at = start
    while len(ends) < most and at < len(text) and not text[at].isspace():
        while at < len(text) and not text[at].isspace():
            at += 1
        ends.append(at)
        if at < len(text) and text[at] == " ":
            at += 1
        else:
            break
    return ends


def _shorter(text: str, start: int, end: int) -> list[int]:
    """Where else the last word may end: before each sign in it that is no letter."""
    last = max(text.rfind(" ", start, end), start - 1) + 1
    return [
        at for at in range(end - 1, last, -1) if not text[at].isalnum() and text[at - 1].isalnum()
    ]
