"""Orders and groups of a list in SQL. Ties are broken by the ticket's own number, so every order is total.

Words such as a status stand in the order people think of them in, not in that of the alphabet; nobody and
nothing come first. None of it depends on how a database sorts NULL.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, case, func, select

from deskflow.assets.tables import equipment
from deskflow.people.tables import customers, teams, users
from deskflow.tickets.defining.priorities import LEVELS
from deskflow.tickets.defining.tables import ticket_field_values, ticket_fields
from deskflow.tickets.finding.fields import Field
from deskflow.tickets.rules import CHANNELS, STATUSES, TYPES
from deskflow.tickets.tables import tickets
from deskflow.tickets.view_layout import OWN, Order, SortBy

_C = tickets.c


def _rank(column: ColumnElement[Any], words: Sequence[str]) -> ColumnElement[Any]:
    return case({word: at for at, word in enumerate(words)}, value=column, else_=len(words))


def _name(table: Table, column: ColumnElement[Any]) -> ColumnElement[Any]:
    named = select(table.c.name_key).where(table.c.id == column).scalar_subquery()
    return func.coalesce(named, "")


_EXPRESSIONS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "due": (_C.next_due_at,),
    "updated": (_C.updated_at,),
    "created": (_C.created_at,),
    "priority": (_C.priority,),
    "title": (_C.title_key,),
    "number": (),
    "status": (_rank(_C.status, STATUSES),),
    "type": (_rank(_C.type, TYPES),),
    "channel": (_rank(_C.channel, CHANNELS),),
    "customer": (_name(customers, _C.customer_id), _C.customer_id),
    "assignee": (_name(users, _C.assignee_id), _C.assignee_id),
    "team": (_name(teams, _C.team_id), _C.team_id),
    "severity": (_C.severity,),
    "impact": (_rank(func.coalesce(_C.impact, ""), LEVELS),),
    "urgency": (_rank(func.coalesce(_C.urgency, ""), LEVELS),),
}
_LEAST = -1e300
# What tells the groups apart, and where the name of one comes from.
_GROUPS: dict[str, tuple[ColumnElement[Any], Table | None]] = {
    "status": (_C.status, None),
    "priority": (_C.priority, None),
    "type": (_C.type, None),
    "channel": (_C.channel, None),
    "customer": (_C.customer_id, customers),
    "assignee": (_C.assignee_id, users),
    "team": (_C.team_id, teams),
}
# Kinds of own fields that make groups, with the table in which their values have names.
OWN_GROUPS: dict[str, Table | None] = {
    "choice": None, "flag": None, "person": users, "equipment": equipment,
}  # fmt: skip


def order_columns(
    order: Order,
    group: SortBy | None = None,
    moments: Sequence[datetime] = (),
    own: Field | None = None,
) -> list[ColumnElement[Any]]:
    """For ORDER BY: first what makes the groups, then the columns of the order, then the key. `own` is the field of
    the tenant's own that makes the groups."""
    found: list[ColumnElement[Any]] = []
    if group is not None and (own is not None or not (order and order[0] == group)):
        found += _directed(_group_expressions(group.field, moments, own), group.descending)
    for one in order:
        key = one.field.removeprefix(OWN)
        wanted = _own(key) if key != one.field else _EXPRESSIONS.get(one.field, ())
        found += _directed(wanted, one.descending)
    descending = bool(order) and order[-1].descending
    return [*found, _C.pk.desc() if descending else _C.pk]


def _own(key: str) -> tuple[ColumnElement[Any], ...]:
    """By a tenant's own field: its text or its number, whichever it has; tickets without a value come first."""
    v, f = ticket_field_values.c, ticket_fields.c
    of_ticket = (
        (v.ticket_id == _C.id)
        & (f.id == v.field_id)
        & (f.key == key)
        & (f.tenant_id == _C.tenant_id)
    )
    text = select(v.text_key).where(of_ticket).correlate(tickets).scalar_subquery()
    number = select(v.number).where(of_ticket).correlate(tickets).scalar_subquery()
    return func.coalesce(text, ""), func.coalesce(number, _LEAST)


def group_value(
    group_by: str, moments: Sequence[datetime] = (), own: Field | None = None
) -> ColumnElement[Any]:
    """What all tickets of a group have in common: of an own field a choice's key ("" for none), 1 or 0 of a checkbox,
    or an id."""
    if own is not None:
        return _own_value(own)
    return _bucket(moments) if group_by == "due" else _GROUPS[group_by][0]


def group_names(group_by: str, own: Field | None = None) -> Table | None:
    """Where the names of such groups stand; None where the value is its own name."""
    if own is not None:
        return OWN_GROUPS[own.kind]
    return None if group_by == "due" else _GROUPS[group_by][1]


def group_rank(group_by: str, value: Any, own: Field | None = None) -> Any:
    """Sorts values of a group as `order_columns` does, for those that have no names."""
    words: Sequence[str] = {"status": STATUSES, "type": TYPES, "channel": CHANNELS}.get(
        group_by, ()
    )
    if own is not None:
        words = _keys(own)
    return (words.index(value) if value in words else len(words), value)


def _group_expressions(
    group_by: str, moments: Sequence[datetime], own: Field | None
) -> tuple[ColumnElement[Any], ...]:
    if own is None:
        return (_bucket(moments),) if group_by == "due" else _EXPRESSIONS[group_by]
    value, names = _own_value(own), OWN_GROUPS[own.kind]
    if names is not None:
        return _name(names, value), value
    return (_rank(value, _keys(own)), value) if own.kind == "choice" else (value,)


def _keys(own: Field) -> list[str]:
    return ["", *(one.key for one in own.choices)]


def _own_value(own: Field) -> ColumnElement[Any]:
    v = ticket_field_values.c
    column: Any = {"choice": v.text_key, "flag": v.number}.get(own.kind, v.ref_id)
    of_ticket = (v.ticket_id == _C.id) & (v.field_id == own.own_id)
    value: ColumnElement[Any] = select(column).where(of_ticket).correlate(tickets).scalar_subquery()
    if own.kind in ("choice", "flag"):
        return func.coalesce(value, "" if own.kind == "choice" else 0)
    return value


def _bucket(moments: Sequence[datetime]) -> ColumnElement[Any]:
    whens = [(_C.next_due_at < at, place) for place, at in enumerate(moments)]
    return case(*whens, else_=len(moments))


def _directed(
    expressions: Sequence[ColumnElement[Any]], descending: bool
) -> list[ColumnElement[Any]]:
    return [one.desc() if descending else one for one in expressions]
