"""Every read of contracts: those of a customer, those that end soon, and the one that covers a piece of equipment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, select

from deskflow.assets.rules import Cover, State, best_cover, day_of, state_of
from deskflow.assets.tables import contract_equipment, contracts
from deskflow.core.types import folded
from deskflow.people.tables import customers


@dataclass(frozen=True, slots=True)
class ContractRow:
    """Amounts are in cents, times in minutes; None means as much as it takes, or nothing said."""

    id: UUID
    customer_id: UUID
    customer_name: str
    name: str
    kind: str
    starts_at: datetime
    ends_at: datetime | None
    renewal: str
    notice_days: int
    cancelled_at: datetime | None
    covers: tuple[str, ...]
    covers_all: bool
    equipment_ids: tuple[UUID, ...]
    minutes_included: int | None
    visits_included: int | None
    period: str
    response_minutes: int | None
    resolution_minutes: int | None
    hourly_rate: int | None
    response_penalty: int | None
    resolution_penalty: int | None
    currency: str
    notes: str

    def cover(self) -> Cover:
        """As the rules see it."""
        return Cover(
            self.id, day_of(self.starts_at), None if self.ends_at is None else day_of(self.ends_at),
            self.cancelled_at is not None, self.covers_all, frozenset(self.equipment_ids),
            self.notice_days, self.period,
        )  # fmt: skip

    def state(self, now: datetime) -> State:
        return state_of(self.cover(), now)


def list_contracts(connection: Connection, tenant_id: UUID, customer_id: UUID) -> list[ContractRow]:
    """All of a customer, those that run longest first."""
    return _rows(connection, tenant_id, contracts.c.customer_id == customer_id)


def get_contract(connection: Connection, tenant_id: UUID, contract_id: UUID) -> ContractRow | None:
    rows = _rows(connection, tenant_id, contracts.c.id == contract_id)
    return rows[0] if rows else None


def contract_for(
    connection: Connection,
    tenant_id: UUID,
    customer_id: UUID,
    equipment_id: UUID | None,
    at: datetime,
) -> ContractRow | None:
    """The contract that pays for work on this equipment, or for the customer, at that moment."""
    rows = {row.id: row for row in list_contracts(connection, tenant_id, customer_id)}
    best = best_cover([row.cover() for row in rows.values()], equipment_id, at)
    return None if best is None else rows[best.id]


def contracts_have_prices(connection: Connection, tenant_id: UUID) -> bool:
    """Whether any contract says what a missed promise costs."""
    c = contracts.c
    priced = c.response_penalty.is_not(None) | c.resolution_penalty.is_not(None)
    statement = select(c.id).where(c.tenant_id == tenant_id, priced).limit(1)
    return connection.execute(statement).first() is not None


def contracts_ending(
    connection: Connection, tenant_id: UUID, now: datetime, within: timedelta
) -> list[ContractRow]:
    """Those whose renewal somebody should ask about, the first to end first; a follower puts an end to that."""
    c = contracts.c
    rows = _rows(
        connection, tenant_id,
        c.ends_at.is_not(None) & (c.ends_at >= now - timedelta(days=1)) & (c.ends_at <= now + within),
    )  # fmt: skip
    asked = [row for row in rows if row.renewal == "ask" and row.cancelled_at is None]
    followed = set(
        connection.execute(
            select(c.customer_id, c.name_key, c.starts_at).where(
                c.tenant_id == tenant_id, c.customer_id.in_([row.customer_id for row in asked])
            )
        ).all()
    )
    begin = {(row[0], row[1]): row[2] for row in sorted(followed, key=lambda row: row[2])}
    return sorted(
        (row for row in asked if not _is_followed(row, begin)), key=lambda row: row.ends_at or now
    )


def _is_followed(row: ContractRow, latest: dict[tuple[UUID, str], datetime]) -> bool:
    begins = latest.get((row.customer_id, folded(row.name)[:400]))
    return begins is not None and row.ends_at is not None and begins > row.ends_at


def _rows(connection: Connection, tenant_id: UUID, where: ColumnElement[bool]) -> list[ContractRow]:
    c = contracts.c
    rows: Sequence[object] = connection.execute(
        select(contracts, customers.c.name.label("customer_name"))
        .join(customers, customers.c.id == c.customer_id)
        .where(c.tenant_id == tenant_id, where)
        .order_by(c.starts_at.desc(), c.pk.desc())
    ).all()
    named: dict[UUID, list[UUID]] = {}
    if rows:
        statement = select(contract_equipment.c.contract_id, contract_equipment.c.equipment_id)
        ids = [row.id for row in rows]  # type: ignore[attr-defined]
        for contract_id, equipment_id in connection.execute(
            statement.where(contract_equipment.c.contract_id.in_(ids))
        ):
            named.setdefault(contract_id, []).append(equipment_id)
    return [_row(row, named) for row in rows]


def _row(row: object, named: dict[UUID, list[UUID]]) -> ContractRow:
    r: dict[str, object] = dict(row._mapping)  # type: ignore[attr-defined]
    names = ContractRow.__dataclass_fields__
    values = {name: r[name] for name in names if name not in ("covers", "equipment_ids", "notes")}
    return ContractRow(
        **values,  # type: ignore[arg-type]
        covers=tuple(r["covers"]),  # type: ignore[arg-type]
        equipment_ids=tuple(sorted(named.get(r["id"], ()))),  # type: ignore[call-overload]
        notes=str(r["notes"] or ""),
    )
