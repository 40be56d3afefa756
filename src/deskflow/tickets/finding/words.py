"""Words anywhere in a ticket, as a condition of SQL."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select

from deskflow.core.searching import beginning, containing
from deskflow.people.tables import customers
from deskflow.tickets.finding.scope import ListScope
from deskflow.tickets.tables import tickets


def has_words(scope: ListScope, text: str) -> ColumnElement[bool]:
    """The words stand in the title, the number or the customer's name."""
    named = select(customers.c.id).where(
        customers.c.tenant_id == scope.tenant_id, containing(customers.c.name_key, text)
    )
    return or_(
        containing(tickets.c.title_key, text),
        beginning(tickets.c.number, text.upper()),
        tickets.c.customer_id.in_(named),
    )
