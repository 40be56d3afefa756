"""Numbers that only ever rise and are never given back, also not by an undo (ticket numbers)."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey
from sqlalchemy.dialects import postgresql, sqlite

from deskflow.core.schema import part
from deskflow.core.transaction import Transaction
from deskflow.core.types import Id, Word

counters = part(
    "counters",
    Column("tenant_id", Id, ForeignKey("tenants.id"), primary_key=True),
    Column("name", Word, primary_key=True),
    Column("value", BigInteger, nullable=False),
    key=("tenant_id", "name"),
)


def take(tx: Transaction, name: str, count: int = 1, *, start: int = 0) -> int:
    """The first of `count` fresh numbers of this tenant; the first ever is `start` + 1."""
    connection = tx.unit.connection
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(counters).values(tenant_id=tx.tenant_id, name=name, value=start + count)
    statement = statement.on_conflict_do_update(
        index_elements=["tenant_id", "name"], set_={"value": counters.c.value + count}
    ).returning(counters.c.value)
    last: int = connection.execute(statement).scalar_one()
    return last - count + 1
