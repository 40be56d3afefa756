"""Rows to tickets: every cell is checked, and a row is either wholly understood or named with line, field and reason.

A cell that looks like a formula is plain text here; nothing is ever evaluated.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from deskflow.channels.mail.addresses import read_addresses
from deskflow.core.csv_writing import plain_text
from deskflow.interchange.csv_mapping import ColumnMapping
from deskflow.interchange.headers import FIELDS, OWN
from deskflow.interchange.one_line import one_line, usable_email
from deskflow.interchange.readings import BadRow, CsvRow, RowReading
from deskflow.interchange.words import read_channel, read_priority, read_status, read_type
from deskflow.tickets.defining.priorities import parse_level

MAX_TITLE = 500
MAX_NAME = 255
MAX_KEY = 100

_REMEMBERED = 20_000


class _Refused(Exception):
    def __init__(self, field: str, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.field, self.code, self.params = field, code, params


class TicketRows:
    """Reads the rows of one file in their order; remembers which it has seen, to tell equal rows apart."""

    def __init__(self, mapping: ColumnMapping) -> None:
        self._mapping = mapping
        self._width = len(mapping.headers)
        self._columns = [
            (name, mapping.columns[name]) for name in FIELDS if name in mapping.columns
        ]
        self._columns += [one for one in mapping.columns.items() if one[0].startswith(OWN)]
        self._seen: dict[bytes, int] = {}
        self._id_lines: dict[str, int] = {}
        self._words: dict[tuple[str, str], str] = {}
        self._contacts: dict[tuple[str, str], tuple[str, str]] = {}
        self._defaults = tuple(mapping.defaults.items())
        self._read_date = mapping.dates.read

    def read(self, row: CsvRow) -> RowReading | BadRow | None:
        """The ticket, the reason why not, or None for a row of empty cells.

        Codes: `row.too_few_cells`, `row.too_many_cells`, `row.title_missing`, `row.value_unknown`,
        `row.value_too_long`, `row.date_unreadable`, `row.email_unusable`, `row.id_twice`.
        """
        cells = row.cells
        if not any(cells):
            return None
        if len(cells) != self._width:
            extra = cells[self._width :]
            if len(cells) < self._width or any(extra):
                code = "row.too_few_cells" if len(cells) < self._width else "row.too_many_cells"
                return BadRow(row.line, "", code, {"expected": self._width, "found": len(cells)})
        try:
            return self._read(row)
        except _Refused as refused:
            return BadRow(row.line, refused.field, refused.code, refused.params)

    def read_all(self, rows: Iterable[CsvRow | BadRow]) -> Iterator[RowReading | BadRow]:
        for row in rows:
            read = row if isinstance(row, BadRow) else self.read(row)
            if read is not None:
                yield read

    def _read(self, row: CsvRow) -> RowReading | None:
        cells = row.cells
        said: dict[str, str] = {}
        for name, column in self._columns:
            if value := cells[column].strip():
                said[name] = plain_text(value) if value[0] == "'" else value
        if not said:
            return None
        source_key = self._source_key(said)
        if "external_id" in said:
            first = self._id_lines.setdefault(source_key, row.line)
            if first != row.line:
                raise _Refused(
                    "external_id", "row.id_twice", value=said["external_id"][:100], line=first
                )
        for name, default in self._defaults:
            said.setdefault(name, default)
        title, description = _headline(said)
        get = said.get
        email, contact_name = self._contact(get("contact_email", ""), get("contact_name", ""))
        created_at = None
        if written := get("created_at"):
            created_at = self._read_date(written)
            if created_at is None:
                raise _Refused("created_at", "row.date_unreadable", value=written[:100])
        return RowReading(
            line=row.line,
            source_key=source_key,
            title=title,
            description=description,
            customer=_name(said, "customer"),
            contact_name=contact_name,
            contact_email=email,
            contact_phone=_name(said, "contact_phone"),
            site=_name(said, "site"),
            equipment=_name(said, "equipment"),
            assignee=_name(said, "assignee"),
            priority=self._word("priority", read_priority, get("priority")),
            status=self._word("status", read_status, get("status")),
            type=self._word("type", read_type, get("type")),
            channel=self._word("channel", read_channel, get("channel")),
            created_at=created_at,
            external_id=_name(said, "external_id"),
            impact=self._word("impact", parse_level, get("impact")),
            urgency=self._word("urgency", parse_level, get("urgency")),
            resolution_code=_name(said, "resolution_code"),
            cause_code=_name(said, "cause_code"),
            resolution_method=_name(said, "resolution_method"),
            own=tuple((k.removeprefix(OWN), v) for k, v in said.items() if k.startswith(OWN)),
        )

    def _contact(self, written: str, name: str) -> tuple[str, str]:
        """The contact's address and name; rows of one person come often, so answers are kept."""
        if not written and not name:
            return "", ""
        known = self._contacts.get((written, name))
        if known is None:
            known = _contact(written, name)
            if len(self._contacts) < _REMEMBERED:
                self._contacts[(written, name)] = known
        return known

    def _word(
        self, name: str, read: Callable[[str], str | None], written: str | None
    ) -> str | None:
        if not written:
            return None
        known = self._words.get((name, written))
        if known is None:
            told = self._mapping.values.get(name, {})
            known = told.get(written.casefold()) or read(written)
            if known is None:
                raise _Refused(name, "row.value_unknown", value=written[:100])
            if len(self._words) < _REMEMBERED:
                self._words[(name, written)] = known
        return known

    def _source_key(self, said: dict[str, str]) -> str:
        source = self._mapping.source
        if external := said.get("external_id"):
            key = f"{source}:{external}"
            if len(key) <= MAX_KEY and external.isprintable():
                return key
            return (
                f"{source}:#{hashlib.sha256(external.encode('utf-8', 'replace')).hexdigest()[:48]}"
            )
        # Independent of the order of columns, the encoding and the delimiter.
        content = "\x1f".join(
            [f"{name}\x1e{' '.join(said[name].split())}" for name in sorted(said)]
        )
        content = unicodedata.normalize("NFC", content)
        digest = hashlib.sha256(content.encode("utf-8", "replace")).digest()[:16]
        occurrence = self._seen.get(digest, 0)
        self._seen[digest] = occurrence + 1
        return f"{source}:row:{digest.hex()}:{occurrence}"


def _headline(said: dict[str, str]) -> tuple[str, str]:
    title = one_line(said.get("title", ""))
    description = said.get("description", "").replace("\r\n", "\n").replace("\r", "\n")
    if not title:
        title = next((line.strip() for line in description.split("\n") if line.strip()), "")
        title = one_line(title)
        if not title:
            raise _Refused("title", "row.title_missing")
        return title[:MAX_TITLE], description
    if len(title) > MAX_TITLE:
        # Nothing of it may be lost: the whole title begins the description.
        description = f"{title}\n\n{description}".rstrip()
        title = title[:MAX_TITLE]
    return title, description


def _contact(written: str, name: str) -> tuple[str, str]:
    """The address may be written as "Anna <anna@example.org>", or stand where the name should."""
    name = one_line(name)
    if len(name) > MAX_NAME:
        raise _Refused("contact_name", "row.value_too_long", limit=MAX_NAME)
    if not written:
        if "@" in name and (found := read_addresses(name.encode("utf-8", "replace"), 1)):
            return usable_email(found[0].address), one_line(found[0].name)
        return "", name
    found = read_addresses(written.encode("utf-8", "replace"), 2)
    if len(found) != 1 or not usable_email(found[0].address):
        raise _Refused("contact_email", "row.email_unusable", value=written[:100])
    return found[0].address, name or one_line(found[0].name)


def _name(said: dict[str, str], field: str) -> str:
    text = said.get(field, "")
    if not text:
        return ""
    text = one_line(text)
    if len(text) > MAX_NAME:
        raise _Refused(field, "row.value_too_long", limit=MAX_NAME)
    return text
