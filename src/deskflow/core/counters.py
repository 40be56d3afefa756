"""Numbers that only ever rise and are never given back, also not by an undo (ticket numbers)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Column, Executable, ForeignKey, bindparam
from sqlalchemy.dialects import sqlite

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
    statement = _taking(connection.dialect.name)
    parameters = {
        "b_tenant": tx.tenant_id, "b_name": name, "b_first": start + count, "b_count": count,
    }  # fmt: skip
    last: int = connection.execute(statement, parameters).scalar_one()
    return last - count + 1


@lru_cache
def _taking(dialect: str) -> Executable:
    insert: Any = sqlite.insert
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql

        insert = postgresql.insert
    statement = insert(counters).values(
        tenant_id=bindparam("b_tenant"), name=bindparam("b_name"), value=bindparam("b_first")
    )
    taken: Executable = statement.on_conflict_do_update(
        index_elements=["tenant_id", "name"],
        set_={"value": counters.c.value + bindparam("b_count", type_=BigInteger)},
    ).returning(counters.c.value)
    return taken
