"""What words are looked up in: an index of titles and one of messages, kept by the database itself.

On SQLite these are two FTS5 tables that hold no text, only which word stands where; triggers feed them, so that
whoever writes a ticket, takes it back or deletes it keeps them true. A message's entry has its ticket's title as
well, so that a word from each is one question. The key of a message in its index begins with
its ticket's (`MESSAGE_BITS`), so that no other table is asked which ticket it belongs to. On Postgres they are
GIN indexes over the same words.
"""

from __future__ import annotations

from typing import Final

from deskflow.tickets.finding.derived import Derived

TITLES: Final = "search_titles"
MESSAGES: Final = "search_messages"
# A message's own key stands in so many bits of its key in the index.
MESSAGE_BITS: Final = 31
# More of one message is not looked into.
LONGEST: Final = 100_000

_MAKE: Final = "USING fts5({columns}, content='', tokenize=\"unicode61 remove_diacritics 2\")"


def _add_title(row: str) -> str:
    return f"INSERT INTO {TITLES}(rowid, title, number) VALUES ({row}.pk, {row}.title_key, {row}.number)"  # noqa: S608 - names of our own


def _drop_title(row: str) -> str:
    return (
        f"INSERT INTO {TITLES}({TITLES}, rowid, title, number) "  # noqa: S608
        f"VALUES ('delete', {row}.pk, {row}.title_key, {row}.number)"
    )


def _key(ticket: str, message: str) -> str:
    return f"({ticket} << {MESSAGE_BITS}) | {message}.pk"


def body_of(message: str) -> str:
    # As `folded` does; the rest of folding is the tokenizer's.
    return f"replace(replace(substr({message}.body_text, 1, {LONGEST}), 'ß', 'ss'), 'ẞ', 'SS')"


def _add_message(row: str) -> str:
    return (
        f"INSERT INTO {MESSAGES}(rowid, title, body) "  # noqa: S608
        f"SELECT {_key('t.pk', row)}, t.title_key, {body_of(row)} FROM tickets t WHERE t.id = {row}.ticket_id"
    )


def _drop_message(row: str) -> str:
    return (
        f"INSERT INTO {MESSAGES}({MESSAGES}, rowid, title, body) "  # noqa: S608
        f"SELECT 'delete', {_key('t.pk', row)}, t.title_key, {body_of(row)} "
        f"FROM tickets t WHERE t.id = {row}.ticket_id"
    )


def _of_ticket(row: str) -> str:
    return (
        f"SELECT {_key(f'{row}.pk', 'm')}, {row}.title_key, {body_of('m')} FROM ticket_messages m "  # noqa: S608
        f"WHERE m.tenant_id = {row}.tenant_id AND m.ticket_id = {row}.id"
    )


def _add_messages_of(row: str) -> str:
    return f"INSERT INTO {MESSAGES}(rowid, title, body) {_of_ticket(row)}"


def _drop_messages_of(row: str) -> str:
    """Of a ticket that gets another title, or is about to go: its messages go after it, when nothing tells its key
    any more."""
    found = _of_ticket(row).removeprefix("SELECT ")
    return f"INSERT INTO {MESSAGES}({MESSAGES}, rowid, title, body) SELECT 'delete', {found}"


_SQLITE: Final[dict[str, str]] = {
    TITLES: f"CREATE VIRTUAL TABLE {TITLES} {_MAKE.format(columns='title, number')}",
    MESSAGES: f"CREATE VIRTUAL TABLE {MESSAGES} {_MAKE.format(columns='title, body')}",
    "search_ticket_added": (
        f"CREATE TRIGGER search_ticket_added AFTER INSERT ON tickets BEGIN {_add_title('new')}; END"
    ),
    "search_ticket_changed": (
        "CREATE TRIGGER search_ticket_changed AFTER UPDATE OF title_key, number ON tickets "
        "WHEN old.title_key <> new.title_key OR old.number <> new.number "
        f"BEGIN {_drop_title('old')}; {_add_title('new')}; "
        f"{_drop_messages_of('old')}; {_add_messages_of('new')}; END"
    ),
    "search_ticket_gone": (
        "CREATE TRIGGER search_ticket_gone BEFORE DELETE ON tickets "
        f"BEGIN {_drop_title('old')}; {_drop_messages_of('old')}; END"
    ),
    "search_message_added": (
        f"CREATE TRIGGER search_message_added AFTER INSERT ON ticket_messages BEGIN {_add_message('new')}; END"
    ),
    "search_message_changed": (
        "CREATE TRIGGER search_message_changed AFTER UPDATE OF ticket_id, body_text ON ticket_messages "
        f"BEGIN {_drop_message('old')}; {_add_message('new')}; END"
    ),
    "search_message_gone": (
        f"CREATE TRIGGER search_message_gone BEFORE DELETE ON ticket_messages "
        f"BEGIN {_drop_message('old')}; END"
    ),
}
_FILL: Final = (
    f"INSERT INTO {TITLES}(rowid, title, number) SELECT pk, title_key, number FROM tickets",  # noqa: S608
    (
        f"INSERT INTO {MESSAGES}(rowid, title, body) SELECT {_key('t.pk', 'm')}, t.title_key, {body_of('m')} "  # noqa: S608
        "FROM ticket_messages m JOIN tickets t ON t.id = m.ticket_id ORDER BY 1"
    ),
)

WORDS: Final = Derived(_SQLITE, _FILL)

# What stands between words; letters of all scripts are letters, whatever the database's locale thinks of them.
_BETWEEN: Final = (
    r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff"
    r"\u3000-\u303f\ufe30-\ufe4f]+"
)
POSTGRES: Final = (
    # Immutable, as an index needs it. What folding does is done before the words are told apart.
    rf"""CREATE OR REPLACE FUNCTION search_words(given text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('pg_catalog.simple', regexp_replace(regexp_replace(
      lower(normalize(replace(replace(left(given, {LONGEST}), 'ß', 'ss'), 'ẞ', 'SS'), NFKD)),
      '[\u0300-\u036f]', '', 'g'), '{_BETWEEN}', ' ', 'g')) $$""",
    f"CREATE INDEX IF NOT EXISTS {MESSAGES} ON ticket_messages USING gin (search_words(body_text))",
    f"CREATE INDEX IF NOT EXISTS {TITLES} ON tickets USING gin (search_words(title_key))",
    "CREATE INDEX IF NOT EXISTS search_numbers ON tickets USING gin (search_words(number))",
)
