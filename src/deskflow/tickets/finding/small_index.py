"""An index in memory of a few tickets of a file, of the same make as the one in the file: asking it says the same about
them, and takes no time."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, String, and_, literal_column, select

from deskflow.core.sqlite import driver
from deskflow.tickets.finding.index import MESSAGE_BITS, MESSAGES, TITLES, WORDS, body_of
from deskflow.tickets.tables import ticket_messages, tickets

# With more messages than that, or longer ones, reading them takes longer than asking the large index.
MOST_MESSAGES: Final = 4_000
MOST_LETTERS: Final = 4_000_000
_C: Final = tickets.c
_M: Final = ticket_messages.c
_EMPTY: Final = (
    f"INSERT INTO {TITLES}({TITLES}) VALUES ('delete-all')",  # noqa: S608 - names of our own
    f"INSERT INTO {MESSAGES}({MESSAGES}) VALUES ('delete-all')",  # noqa: S608
)
_ADD_TITLE: Final = f"INSERT INTO {TITLES}(rowid, title, number) VALUES (?, ?, ?)"  # noqa: S608
_ADD_MESSAGE: Final = f"INSERT INTO {MESSAGES}(rowid, title, body) VALUES (?, ?, ?)"  # noqa: S608

Entry = tuple[int, str, str]
"""What the index has of a message: its key there, its ticket's title, its text."""


def message_entries(
    connection: Connection, which: Sequence[ColumnElement[bool]]
) -> list[Entry] | None:
    """Of the messages of these tickets; None where that is too much to read."""
    key: Any = _C.pk.op("<<")(literal_column(str(MESSAGE_BITS))).op("|")(_M.pk)
    body: Any = literal_column(body_of(ticket_messages.name), String)
    of_ticket = and_(_M.tenant_id == _C.tenant_id, _M.ticket_id == _C.id)
    asked = select(key, _C.title_key, body).join(ticket_messages, of_ticket).where(*which)
    answer = connection.execute(asked)
    # Straight from the driver's cursor, which makes no objects of them.
    cursor: Any = answer.cursor
    found: list[Entry] = []
    letters = 0
    with closing(answer):
        for row in cursor:
            found.append(row)
            letters += len(row[2])
            if len(found) > MOST_MESSAGES or letters > MOST_LETTERS:
                return None
    return found


class SmallIndex:
    """Belongs to the thread that made it."""

    def __init__(self) -> None:
        self._memory = driver().connect(":memory:", isolation_level=None)
        for name in (TITLES, MESSAGES):
            self._memory.execute(WORDS.made[name])
        self._memory.execute("BEGIN")

    def close(self) -> None:
        self._memory.close()

    def fill(self, messages: Sequence[Entry], titles: Sequence[tuple[int, str, str]] = ()) -> None:
        """Instead of what was in it: messages, and the keys, titles and numbers of tickets."""
        for statement in _EMPTY:
            self._memory.execute(statement)
        self._memory.executemany(_ADD_TITLE, titles)
        self._memory.executemany(_ADD_MESSAGE, messages)

    def matching(self, name: str, query: str) -> list[int]:
        """The keys of what matches, the newest first."""
        asked = f"SELECT rowid FROM {name} WHERE {name} MATCH ? ORDER BY rowid DESC"  # noqa: S608
        return [row[0] for row in self._memory.execute(asked, (query,))]
