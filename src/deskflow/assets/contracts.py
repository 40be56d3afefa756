"""Contracts of customers: what they pay for, how much of it, from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import select

from deskflow.assets.rules import (
    CONTRACT_KINDS,
    COVERS,
    PERIODS,
    RENEWALS,
    checked_amount,
    day_of,
    months_later,
    noon,
)
from deskflow.assets.tables import contract_equipment, contracts, equipment
from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.people.rules import checked_name
from deskflow.people.tables import customers

_LONGEST_NOTES = 20_000
_AMOUNTS = {
    "minutes_included": 10**7, "visits_included": 10**5, "response_minutes": 10**6,
    "resolution_minutes": 10**7, "hourly_rate": 10**9, "response_penalty": 10**11,
    "resolution_penalty": 10**11, "notice_days": 3650,
}  # fmt: skip
_CHOICES = {"kind": CONTRACT_KINDS, "renewal": RENEWALS, "period": PERIODS}
FIELDS = (
    "name", "starts_at", "ends_at", "covers", "covers_all", "equipment_ids", "currency", "notes",
    *_AMOUNTS, *_CHOICES,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AddContract(Command):
    """`details` may name all of `FIELDS`; a name and a first day are needed. Money is in cents, times in minutes."""

    name: ClassVar[str] = "contract.add@1"
    permission: ClassVar[str] = "assets.write"

    customer_id: UUID
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class UpdateContract(Command):
    """`updates` may name all of `FIELDS`, and `cancelled`."""

    name: ClassVar[str] = "contract.update@1"
    permission: ClassVar[str] = "assets.write"

    contract_id: UUID
    updates: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RenewContract(Command):
    """The next term: the same contract again, from the day after its last one on, for as long."""

    name: ClassVar[str] = "contract.renew@1"
    permission: ClassVar[str] = "assets.write"

    contract_id: UUID


@dataclass(frozen=True, slots=True)
class RemoveContract(Command):
    """For slips; time that was taken from it stays and is billed."""

    name: ClassVar[str] = "contract.remove@1"
    permission: ClassVar[str] = "assets.write"

    contract_id: UUID


def add_contract(tx: Transaction, command: AddContract) -> UUID:
    tx.get(customers, command.customer_id, customers.c.id)
    given = {"covers": ["labour", "remote"], **command.details}
    for field in ("name", "starts_at"):
        if not given.get(field):
            raise Rejected("field.required", field=field)
    values, named = _checked(tx, given, command.customer_id)
    _check_days(values["starts_at"], values.get("ends_at"))
    contract_id = tx.insert(
        contracts, customer_id=command.customer_id, created_at=tx.at, **values
    )  # fmt: skip
    _name_equipment(tx, contract_id, named or [])
    return contract_id


def update_contract(tx: Transaction, command: UpdateContract) -> None:
    row = tx.get(contracts, command.contract_id)
    given = dict(command.updates)
    cancelled = given.pop("cancelled", None)
    values, named = _checked(tx, given, row.customer_id)
    if cancelled is not None:
        values["cancelled_at"] = (row.cancelled_at or tx.at) if cancelled else None
    _check_days(values.get("starts_at", row.starts_at), values.get("ends_at", row.ends_at))
    if values:
        tx.update(contracts, command.contract_id, **values)
    if named is not None:
        tx.delete_where(contract_equipment, contract_equipment.c.contract_id == command.contract_id)
        _name_equipment(tx, command.contract_id, named)
        tx.touch("contracts", command.contract_id)


def renew_contract(tx: Transaction, command: RenewContract) -> UUID:
    row = tx.get(contracts, command.contract_id)
    if row.ends_at is None:
        raise Rejected("contract.endless", name=row.name)
    first, last = day_of(row.starts_at), day_of(row.ends_at)
    begins = last + timedelta(days=1)
    months = (begins.year - first.year) * 12 + begins.month - first.month
    ends = (
        months_later(begins, months) - timedelta(days=1)
        if months and months_later(first, months) == begins
        else last + (begins - first)
    )
    kept = {
        name: value
        for name, value in row._mapping.items()
        if name not in ("pk", "id", "tenant_id", "revision", "created_at", "cancelled_at", "name_key")
    }  # fmt: skip
    kept |= {"starts_at": noon(begins), "ends_at": noon(ends), "name_key": row.name}
    contract_id = tx.insert(contracts, created_at=tx.at, **kept)
    named = tx.execute(
        select(contract_equipment.c.equipment_id).where(
            contract_equipment.c.contract_id == command.contract_id
        )
    ).scalars()
    _name_equipment(tx, contract_id, sorted(named))
    return contract_id


def remove_contract(tx: Transaction, command: RemoveContract) -> None:
    tx.delete_where(contract_equipment, contract_equipment.c.contract_id == command.contract_id)
    tx.delete(contracts, command.contract_id)


def _checked(
    tx: Transaction, given: dict[str, Any], customer_id: UUID
) -> tuple[dict[str, Any], list[UUID] | None]:
    """Columns and, if it is said, the equipment that is named."""
    unknown = set(given) - set(FIELDS)
    if unknown:
        raise Rejected("field.unknown", field=sorted(unknown)[0])
    values: dict[str, Any] = {}
    named: list[UUID] | None = None
    for field, value in given.items():
        if field in _AMOUNTS:
            amount = checked_amount(value, field, _AMOUNTS[field])
            values[field] = 30 if amount is None and field == "notice_days" else amount
        elif field in _CHOICES:
            if value not in _CHOICES[field]:
                raise Rejected("field.unknown_choice", field=field, value=str(value)[:40])
            values[field] = value
        elif field == "name":
            values["name"] = values["name_key"] = checked_name(str(value))
        elif field in ("starts_at", "ends_at"):
            values[field] = _checked_day(value, field)
        elif field == "covers":
            values[field] = _checked_covers(value)
        elif field == "covers_all":
            values[field] = bool(value)
        elif field == "equipment_ids":
            named = _checked_equipment(tx, value, customer_id)
        elif field == "currency":
            values[field] = _checked_currency(value)
        else:
            text = str(value or "").replace("\x00", "").strip()
            if len(text) > _LONGEST_NOTES:
                raise Rejected("field.too_long", field=field, limit=_LONGEST_NOTES, length=len(text))  # fmt: skip
            values[field] = text or None
    return values, named


def _checked_day(value: Any, field: str) -> datetime | None:
    if value in (None, ""):
        if field == "starts_at":
            raise Rejected("field.required", field=field)
        return None
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if moment.tzinfo is None:
        raise Rejected("field.naive_time", field=field)
    return noon(day_of(moment))


def _checked_covers(value: Any) -> list[str]:
    wanted = list(value) if isinstance(value, list | tuple) else []
    for one in wanted:
        if one not in COVERS:
            raise Rejected("field.unknown_choice", field="covers", value=str(one)[:40])
    return [one for one in COVERS if one in wanted]


def _checked_currency(value: Any) -> str:
    text = str(value).strip().upper()
    if len(text) != 3 or not (text.isascii() and text.isalpha()):
        raise Rejected("field.unknown_choice", field="currency", value=str(value)[:40])
    return text


def _checked_equipment(tx: Transaction, value: Any, customer_id: UUID) -> list[UUID]:
    ids = sorted({one if isinstance(one, UUID) else UUID(str(one)) for one in value or ()})
    for one in ids:
        if tx.get(equipment, one, equipment.c.customer_id).customer_id != customer_id:
            raise Rejected("contract.other_customer", field="equipment_ids")
    return ids


def _check_days(starts_at: datetime, ends_at: datetime | None) -> None:
    if ends_at is not None and ends_at < starts_at:
        raise Rejected("contract.ends_before_it_begins", field="ends_at")


def _name_equipment(tx: Transaction, contract_id: UUID, ids: list[UUID]) -> None:
    tx.insert_many(
        contract_equipment, [{"contract_id": contract_id, "equipment_id": one} for one in ids]
    )
