"""Tickets of a CSV file through commands: one transaction per batch, in which people are found or made first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Connection

from deskflow.core import faults
from deskflow.core.errors import NotFound, Rejected
from deskflow.core.transaction import Unit
from deskflow.core.types import Json
from deskflow.interchange.csv_files import CsvBatch, read_csv
from deskflow.interchange.options import ImportOptions
from deskflow.interchange.own_fields import knowing
from deskflow.interchange.ports import ImportPorts
from deskflow.interchange.readings import BadRow, RowReading
from deskflow.interchange.resolving import equipment_by_name, key_of, known_source_keys, staff
from deskflow.interchange.summary import ImportProgress, ImportSummary, refusal
from deskflow.people.importing import ImportPeople, PersonHint
from deskflow.tickets.creating import ImportTickets
from deskflow.tickets.defining.reading import desk_rules
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.tickets.rules import DONE


@dataclass(slots=True)
class Stored:
    """What a batch came to, known once it is committed."""

    imported: int = 0
    already_there: int = 0
    customers: int = 0
    contacts: int = 0
    unknown: list[tuple[str, str]] = field(default_factory=list)
    """Field and value of what nobody knows."""


@dataclass(frozen=True, slots=True)
class _People:
    customer_id: UUID | None
    contact_id: UUID | None
    site_id: UUID | None


def import_csv(
    ports: ImportPorts,
    path: str,
    options: ImportOptions,
    summary: ImportSummary,
    done: int,
    total: int,
) -> int:
    """Imports one file; answers with how many bytes it had. Cancelled between batches, what is in stays in.

    Rejected when the file as a whole cannot be understood, see `csv_files.read_csv`.
    """
    position = 0
    with ports.database.read() as connection:
        rules = desk_rules(connection, ports.actor.tenant_id)
    told = knowing(rules, options.told)
    with ports.stream(read_csv, path, told, options.batch_rows) as batches:
        for batch in batches:
            if options.cancelled():
                summary.cancelled = True
                break
            _store(ports, path, batch, options, summary)
            position = batch.position
            options.progress(
                ImportProgress(
                    path, done + position, total, summary.imported, summary.threaded,
                    summary.already_there, summary.bad_count,
                )
            )  # fmt: skip
    return position


def _store(
    ports: ImportPorts, path: str, batch: CsvBatch, options: ImportOptions, summary: ImportSummary
) -> None:
    summary.notices += [(path, notice) for notice in batch.notices]
    for bad in batch.bad:
        summary.add_bad(path, bad)
    if not batch.readings:
        return
    for stored in _stored(ports, path, batch.readings, options, summary):
        summary.imported += stored.imported
        summary.already_there += stored.already_there
        summary.customers += stored.customers
        summary.contacts += stored.contacts
        for name, value in stored.unknown:
            summary.add_unknown(name, value)


def _stored(
    ports: ImportPorts,
    path: str,
    rows: Sequence[RowReading],
    options: ImportOptions,
    summary: ImportSummary,
) -> Iterator[Stored]:
    """The batch in one transaction; where a row is refused, row by row, so that the others come in."""
    try:
        faults.point("import.before_batch")
        stored = ports.submit(lambda: store_rows(ports, rows, options))
        faults.point("import.after_batch")
        yield stored
    except (Rejected, NotFound, ValueError) as refused:
        if len(rows) == 1:
            code, params = refusal(refused)
            summary.add_bad(path, BadRow(rows[0].line, "", code, params))
            return
        for row in rows:
            yield from _stored(ports, path, [row], options, summary)


def store_rows(
    ports: ImportPorts, readings: Sequence[RowReading], options: ImportOptions
) -> Stored:
    """Writes a batch in one transaction, on the writer's thread."""
    tenant_id = ports.actor.tenant_id
    with ports.bus.unit() as unit:
        known = known_source_keys(unit.connection, tenant_id, [row.source_key for row in readings])
        fresh = {row.source_key: row for row in readings if row.source_key not in known}
        rows = list(fresh.values())
        stored = Stored(already_there=len(readings) - len(rows))
        if not rows:
            return stored
        people = _people(ports, unit, rows, stored, quiet=not options.automate)
        wanted = _new_tickets(unit.connection, tenant_id, rows, people, stored)
        now = ports.clock.now()
        for quiet in (False, True):
            group = tuple(
                ticket
                for ticket in wanted
                if quiet
                != options.is_fresh(ticket.created_at, now, is_open=ticket.status not in DONE)
            )
            if group:
                outcome = ports.bus.run_in(unit, ImportTickets(group), ports.actor, quiet=quiet)
                stored.imported += len(outcome.result["created"])
        return stored


def _people(
    ports: ImportPorts, unit: Unit, rows: Sequence[RowReading], stored: Stored, *, quiet: bool
) -> list[_People]:
    hints = [_hint(row) for row in rows]
    distinct = list(dict.fromkeys(hints))
    outcome = ports.bus.run_in(unit, ImportPeople(tuple(distinct)), ports.actor, quiet=quiet)
    stored.customers += outcome.result["customers"]
    stored.contacts += outcome.result["contacts"]
    # A company and its places are those of many.
    ids_of = {one: UUID(one) for ids in outcome.result["people"] for one in ids if one}
    found = {
        hint: _People(*(ids_of[one] if one else None for one in ids))
        for hint, ids in zip(distinct, outcome.result["people"], strict=True)
    }
    return [found[hint] for hint in hints]


def _hint(row: RowReading) -> PersonHint:
    return PersonHint(
        row.customer, row.contact_name, row.contact_email, row.contact_phone, row.site
    )


def _new_tickets(
    connection: Connection,
    tenant_id: UUID,
    rows: Sequence[RowReading],
    people: Sequence[_People],
    stored: Stored,
) -> list[NewTicket]:
    by_email, by_name = staff(connection, tenant_id)
    rules = desk_rules(connection, tenant_id)
    kinds = {field.key: field for field in rules.fields}
    spoken_of = [
        value for row in rows for key, value in row.own if key in kinds and kinds[key].kind == "equipment"
    ]  # fmt: skip
    devices = equipment_by_name(
        connection, tenant_id, [row.equipment for row in rows if row.equipment] + spoken_of
    )
    wanted = []
    for row, who in zip(rows, people, strict=True):
        assignee = row.assignee and key_of(row.assignee)
        assignee_id = by_email.get(assignee) or by_name.get(assignee) if assignee else None
        equipment_id = (
            _device(devices.get(key_of(row.equipment), ()), who) if row.equipment else None
        )
        for name, value, found in (
            ("assignee", row.assignee, assignee_id), ("equipment", row.equipment, equipment_id),
        ):  # fmt: skip
            if value and found is None:
                stored.unknown.append((name, value))
        own: dict[str, Json] = {}
        for key, value in row.own:
            kind = kinds[key].kind if key in kinds else ""
            named = key_of(value)
            if kind == "person":
                own[key] = _text_of(by_email.get(named) or by_name.get(named))
            elif kind == "equipment":
                own[key] = _text_of(_device(devices.get(named, ()), who))
            else:
                own[key] = value
            if own[key] is None:
                stored.unknown.append((kinds[key].name, value))
        wanted.append(_new_ticket(row, who, assignee_id, equipment_id, own))
    return wanted


def _text_of(found: UUID | None) -> str | None:
    return None if found is None else str(found)


def _device(known: Sequence[tuple[UUID, UUID]], who: _People) -> UUID | None:
    """That of the customer; of another one's only if the row names no customer."""
    for device_id, customer_id in known:
        if who.customer_id in (None, customer_id):
            return device_id
    return None


def _new_ticket(
    row: RowReading,
    who: _People,
    assignee_id: UUID | None,
    equipment_id: UUID | None,
    own: dict[str, Json],
) -> NewTicket:
    asker = row.contact_name or row.contact_email or row.customer
    message = NewMessage(
        text=row.description,
        author_kind="customer" if asker else "staff",
        author_contact_id=who.contact_id,
        author_name=asker,
        channel=row.channel or "internal",
        at=row.created_at,
    )
    return NewTicket(
        title=row.title,
        message=message,
        priority=row.priority,
        status=row.status,
        type=row.type or "breakdown",
        channel=row.channel or "internal",
        customer_id=who.customer_id,
        contact_id=who.contact_id,
        site_id=who.site_id,
        equipment_id=equipment_id,
        assignee_id=assignee_id,
        created_at=row.created_at,
        source_key=row.source_key,
        impact=row.impact,
        urgency=row.urgency,
        resolution_code=row.resolution_code or None,
        cause_code=row.cause_code or None,
        resolution_method=row.resolution_method or None,
        fields=own,
    )
