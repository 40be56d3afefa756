"""What nearly every command on a ticket asks about people; the transaction remembers the answers."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from deskflow.core.transaction import Transaction
from deskflow.core.types import Id
from deskflow.people.tables import customers, users

_UNKNOWN_CALLER = select(customers.c.id).where(
    customers.c.tenant_id == bindparam("tenant", type_=Id), customers.c.is_unknown
)
_USER_NAME = select(users.c.name).where(users.c.id == bindparam("user", type_=Id))
_OF_CUSTOMERS = frozenset({customers.name})
_OF_USERS = frozenset({users.name})


def unknown_caller(tx: Transaction) -> UUID:
    """The customer of tickets whose customer nobody knows."""

    def read(connection: Connection) -> UUID:
        customer_id: UUID = connection.execute(
            _UNKNOWN_CALLER, {"tenant": tx.tenant_id}
        ).scalar_one()
        return customer_id

    return tx.unit.fact(("unknown caller", tx.tenant_id), _OF_CUSTOMERS, read)


def user_name(tx: Transaction, user_id: UUID) -> str:
    """Empty for somebody who does not exist."""

    def read(connection: Connection) -> str:
        return connection.execute(_USER_NAME, {"user": user_id}).scalar() or ""

    return tx.unit.fact(("user name", user_id), _OF_USERS, read)
