"""A list of time off, taken in as one command: what is there already stays, the rest is added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from deskflow.core.commands import Command, Handlers
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.core.types import folded
from deskflow.people.absence import checked_note, checked_span
from deskflow.people.days import begin_of, end_of
from deskflow.people.queries import list_users, permissions_of
from deskflow.people.staff_reading import Directory
from deskflow.people.staff_rows import MOST_ROWS, AbsenceRow, Refusal
from deskflow.people.tables import time_off

_DAY = len("2026-12-24")


@dataclass(frozen=True, slots=True)
class ImportTimeOff(Command):
    """Adds what is not there; the same span of the same person gets the note of the list. Everybody may say it for
    themselves, administrators for all.

    Answers with how many are `new`, `changed` and `unchanged`, and `refused` as [line, field, code, parameters].
    """

    name: ClassVar[str] = "time_off.import@1"
    permission: ClassVar[str] = "import.run"

    rows: tuple[AbsenceRow, ...]


@dataclass(frozen=True, slots=True)
class PlannedAbsence:
    line: int
    user_id: UUID
    name: str
    starts_at: datetime
    ends_at: datetime
    note: str
    becomes: Literal["new", "changed", "unchanged"]
    zone: str
    """Where the person is."""
    absence_id: UUID | None = None


@dataclass(slots=True)
class AbsencePlan:
    absences: list[PlannedAbsence] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    def count(self, becomes: str) -> int:
        return sum(one.becomes == becomes for one in self.absences)


_Span = tuple[UUID, datetime, datetime]


def plan_absences(
    connection: Connection, tenant_id: UUID, actor_id: UUID | None, rows: Sequence[AbsenceRow]
) -> AbsencePlan:
    """What a list would change, line by line. `actor_id` is None where DeskFlow itself acts."""
    if len(rows) > MOST_ROWS:
        raise Rejected("staff.too_many", limit=MOST_ROWS)
    for_all = actor_id is None or "admin" in permissions_of(connection, actor_id)
    users = {folded(one.email): one for one in list_users(connection, tenant_id, active_only=False)}
    directory = Directory((email, one.name) for email, one in users.items())
    t = time_off.c
    held: dict[_Span, tuple[UUID | None, str]] = {
        (row.user_id, row.starts_at, row.ends_at): (row.id, row.note)
        for row in connection.execute(select(time_off).where(t.tenant_id == tenant_id))
    }
    plan = AbsencePlan()
    for row in rows:
        try:
            user = users[directory.address_of(row.person, "email")]
            if not for_all and user.id != actor_id:
                raise Rejected("time_off.not_yours", field="email")
            starts_at, ends_at = _span(row, ZoneInfo(user.timezone))
            note = checked_note(row.note)
        except Rejected as refused:
            params = {k: v for k, v in refused.params.items() if isinstance(v, str | int)}
            name = str(params.pop("field", ""))
            plan.refused.append(Refusal(row.line, name, refused.code, params))
            continue
        key = (user.id, starts_at, ends_at)
        absence_id, before = held.get(key, (None, None))
        becomes: Literal["new", "changed", "unchanged"] = "new" if before is None else "unchanged"
        # What came with this very list has no id yet; its first line says what is noted.
        if absence_id is not None and note and note != before:
            becomes = "changed"
        held.setdefault(key, (None, note))
        plan.absences.append(
            PlannedAbsence(
                row.line, user.id, user.name, starts_at, ends_at, note, becomes, user.timezone, absence_id
            )
        )  # fmt: skip
    return plan


def import_time_off(tx: Transaction, command: ImportTimeOff) -> dict[str, Any]:
    actor_id = tx.actor.user_id if tx.actor.kind == "user" else None
    plan = plan_absences(tx.unit.connection, tx.tenant_id, actor_id, command.rows)
    tx.insert_many(
        time_off,
        [
            {"user_id": one.user_id, "starts_at": one.starts_at, "ends_at": one.ends_at, "note": one.note}
            for one in plan.absences
            if one.becomes == "new"
        ],
    )  # fmt: skip
    for one in plan.absences:
        if one.becomes == "changed" and one.absence_id is not None:
            tx.update(time_off, one.absence_id, note=one.note)
    return {
        "new": plan.count("new"),
        "changed": plan.count("changed"),
        "unchanged": plan.count("unchanged"),
        "refused": [[one.line, one.field, one.code, one.params] for one in plan.refused],
    }


def _span(row: AbsenceRow, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Whole days where the person is; without an end, the one day."""
    ends = row.ends or (row.starts if len(row.starts) == _DAY else "")
    starts_at = _moment(row.starts, zone, "from", closing=False)
    # Hours without an end have none that could be guessed.
    ends_at = _moment(ends, zone, "to", closing=True) if ends else starts_at
    checked_span(starts_at, ends_at, "to")
    return starts_at, ends_at


def _moment(text: str, zone: ZoneInfo, name: str, *, closing: bool) -> datetime:
    try:
        if len(text) == _DAY:
            day = date.fromisoformat(text)
            return end_of(day, zone) if closing else begin_of(day, zone)
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as problem:
        raise Rejected("field.bad_date", field=name, value=text[:40]) from problem


HANDLERS: Handlers = {ImportTimeOff: import_time_off}
