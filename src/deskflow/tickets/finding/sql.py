"""A tree as a condition of SQL, parameters only; the same rows on SQLite and Postgres (`judging.py` says which)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Container, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    true,
)

from deskflow.assets.tables import equipment
from deskflow.core.searching import containing
from deskflow.people.tables import contacts, customers, sites, skills, teams, users
from deskflow.tickets.defining.tables import ticket_field_values
from deskflow.tickets.finding import tree as t
from deskflow.tickets.finding.fields import ANY_DONE, ANY_OPEN, JUST_OPEN, NAMED, Field
from deskflow.tickets.finding.judging import id_in, spellings
from deskflow.tickets.finding.scope import ListScope
from deskflow.tickets.finding.times import Stretch, span_of, stretch
from deskflow.tickets.finding.words import common_words, has_words
from deskflow.tickets.rules import STATUSES
from deskflow.tickets.tables import (
    NEVER,
    ticket_skills,
    ticket_tags,
    ticket_watchers,
    tickets,
    time_entries,
)

Condition = ColumnElement[bool]
_C: Final = tickets.c
_TABLES: Final[dict[str, Table]] = {
    "person": users, "team": teams, "customer": customers, "contact": contacts, "site": sites,
    "equipment": equipment, "skill": skills,
}  # fmt: skip
_COLUMNS: Final[dict[str, ColumnElement[Any]]] = {
    "priority": _C.priority, "type": _C.type, "channel": _C.channel, "sla": _C.sla_status,
    "assignee": _C.assignee_id, "team": _C.team_id, "customer": _C.customer_id, "contact": _C.contact_id,
    "site": _C.site_id, "equipment": _C.equipment_id, "title": _C.title_key, "due": _C.next_due_at,
    "response_due": _C.first_response_due, "resolution_due": _C.resolution_due, "created": _C.created_at,
    "updated": _C.updated_at, "resolved": _C.resolved_at, "closed": _C.closed_at,
    "responded": _C.first_response_at, "messaged": _C.last_message_at, "reopened": _C.reopened,
    "severity": _C.severity, "paused": _C.sla_paused, "impact": _C.impact, "urgency": _C.urgency,
    "resolution": _C.resolution_code, "cause": _C.cause_code, "method": _C.resolution_method,
}  # fmt: skip
_COMPARE: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "is": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def condition(tree: t.Tree, scope: ListScope, common: Container[str] = ()) -> Condition:
    """For WHERE, with the tenant in it. A field nobody knows any more fits no ticket. `common` are words that many
    tickets have: found alike, but not by looking up each of them."""
    return and_(_C.tenant_id == scope.tenant_id, *_parts(t.tidy(tree), scope, common))


def common_among(connection: Connection, scope: ListScope, tree: t.Tree) -> frozenset[str]:
    """Those of its words that are common in this database."""
    texts = [leaf.text for leaf in t.leaves_of(t.tidy(tree)) if isinstance(leaf, t.Words)]
    return common_words(connection, scope, texts)


def _parts(tree: t.Tree, scope: ListScope, common: Container[str]) -> list[Condition]:
    """One by one where all have to hold, which is how indexes are found."""
    if isinstance(tree, t.All):
        return [one for part in tree.parts for one in _parts(part, scope, common)]
    return [_one(tree, scope, common)]


def _one(tree: t.Tree, scope: ListScope, common: Container[str]) -> Condition:
    if isinstance(tree, t.All):
        return and_(true(), *(_one(part, scope, common) for part in tree.parts))
    if isinstance(tree, t.Any):
        return or_(false(), *(_one(part, scope, common) for part in tree.parts))
    if isinstance(tree, t.Not):
        return not_(_one(tree.part, scope, common))
    if isinstance(tree, t.Words):
        return has_words(scope, tree.text, is_common=tree.text in common)
    asked = scope.catalogue.get(tree.field)
    if asked is None:
        return false()
    return _Asking(asked, tree, scope).condition()


class _Asking:
    """One field's test."""

    def __init__(self, asked: Field, test: t.Test, scope: ListScope) -> None:
        self.field, self.test, self.scope = asked, test, scope

    def condition(self) -> Condition:
        found, field = self.test.values, self.field
        values = [value for value in found if not (field.may_miss and value == "none")]
        parts = [self._missing()] if len(values) < len(found) else []
        if field.own_id is not None:
            parts += [self._own(value) for value in values]
        elif field.key == "status":
            parts += _status(values)
        elif field.key == "tag":
            parts += [self._has(ticket_tags, ticket_tags.c.name_key.in_(values))] if values else []
        elif field.key == "skill":
            parts += self._linked(values, ticket_skills, ticket_skills.c.skill_id)
        elif field.key == "watcher":
            parts += self._linked(values, ticket_watchers, ticket_watchers.c.user_id)
        elif field.key == "number":
            parts += [containing(_C.number, value.upper()) for value in values]
        elif field.kind in NAMED:
            parts += self._named(values, _COLUMNS[field.key])
        elif field.kind == "choice":
            parts += self._chosen(values, _COLUMNS[field.key])
        else:
            parts += [self._plain(value) for value in values]
        return parts[0] if len(parts) == 1 else or_(false(), *parts)

    # --- fields every tenant has ----------------------------------------------------------------

    def _plain(self, value: str) -> Condition:
        field, test = self.field, self.test
        if field.key == "spent":
            spent = (
                select(func.coalesce(func.sum(time_entries.c.minutes), 0))
                .where(time_entries.c.tenant_id == self.scope.tenant_id, time_entries.c.ticket_id == _C.id)
                .scalar_subquery()
            )  # fmt: skip
            return _compared(spent, test.operator, span_of(value) or 0)
        column = _COLUMNS[field.key]
        if field.kind == "text":
            return containing(column, value)
        if field.kind == "flag":
            return column.is_(value == "yes")
        if field.kind == "date":
            return self._within(column, self._stretch(value))
        return _compared(column, test.operator, float(value))

    def _stretch(self, value: str) -> Stretch:
        ahead = self.field.facing == "ahead"
        return stretch(self.test.operator, value, self.scope.now, ahead=ahead)

    def _within(self, column: ColumnElement[Any], when: Stretch) -> Condition:
        parts = [column >= when.start] if when.start is not None else []
        parts += [column < when.end] if when.end is not None else []
        if self.field.key == "due" and when.end is None:
            parts.append(column < NEVER)
        if self.field.may_miss and self.field.key != "due":
            # Said, so that its opposite holds for what has none.
            parts.append(column.is_not(None))
        return and_(*parts)

    def _chosen(self, values: Sequence[str], column: ColumnElement[Any]) -> list[Condition]:
        if not values:
            return []
        part = column.in_(values) if len(values) > 1 else column == values[0]
        return [and_(column.is_not(None), part) if self.field.may_miss else part]

    def _missing(self) -> Condition:
        field = self.field
        if field.own_id is not None:
            return not_(self._has_own())
        if field.key in ("tag", "skill", "watcher"):
            table = {"tag": ticket_tags, "skill": ticket_skills, "watcher": ticket_watchers}[
                field.key
            ]
            return not_(self._has(table))
        return _C.next_due_at == NEVER if field.key == "due" else _COLUMNS[field.key].is_(None)

    def _named(self, values: Sequence[str], column: ColumnElement[Any]) -> list[Condition]:
        """Ids, `me`, and parts of names."""
        ids = [self.scope.me if value == "me" else id_in(value) for value in values]
        if self.field.kind != "person":
            ids = [id_in(value) for value in values]
        known = [one for one in ids if one is not None]
        names = [v for v, one in zip(values, ids, strict=True) if one is None and v != "me"]
        parts = [column.in_(known) if len(known) > 1 else column == known[0]] if known else []
        if names:
            parts.append(column.in_(_called(_TABLES[self.field.kind], self.scope, names)))
        # NULL is not true and not false either; the opposite has to find those who have nobody.
        return [and_(column.is_not(None), part) for part in parts] if self.field.may_miss else parts

    def _linked(
        self, values: Sequence[str], table: Table, column: ColumnElement[Any]
    ) -> list[Condition]:
        return [self._has(table, or_(*self._named(values, column)))] if values else []

    def _has(self, table: Table, *more: Condition) -> Condition:
        """There is a row of this ticket in the table."""
        c = table.c
        rows = select(c.ticket_id).where(c.tenant_id == self.scope.tenant_id, *more)
        # Found once and looked up, where few have it; asked for each where nothing narrows it.
        if more:
            return _C.id.in_(rows)
        return exists().where(c.tenant_id == self.scope.tenant_id, c.ticket_id == _C.id)

    # --- fields of the tenant's own -------------------------------------------------------------

    def _own(self, value: str) -> Condition:
        v, field, test = ticket_field_values.c, self.field, self.test
        if field.kind == "text":
            return self._has_own(containing(v.text_key, value))
        if field.kind == "choice":
            return self._has_own(v.text_key == value)
        if field.kind == "flag":
            box = self._has_own(v.number == 1)
            return box if value == "yes" else not_(box)
        if field.kind == "date":
            when = self._stretch(value)
            parts = [v.number >= _day_from(when.start)] if when.start is not None else []
            parts += [v.number < _day_from(when.end)] if when.end is not None else []
            return self._has_own(v.number.is_not(None), *parts)
        if field.kind in NAMED:
            return self._has_own(*self._named([value], v.ref_id)) if value != "me" or self.scope.me else false()  # fmt: skip
        number = round(float(value) * 100) if field.kind == "money" else float(value)
        return self._has_own(_compared(v.number, test.operator, number))

    def _has_own(self, *more: Condition) -> Condition:
        v = ticket_field_values.c
        return _C.id.in_(select(v.ticket_id).where(v.field_id == self.field.own_id, *more))


def _status(values: Sequence[str]) -> list[Condition]:
    """Those taken together stand in a column of their own, which has indexes."""
    found: list[Condition] = [
        _C.is_open.is_(value == ANY_OPEN) for value in values if value in (ANY_OPEN, ANY_DONE)
    ]
    rest = ["open" if v == JUST_OPEN else v for v in values if v not in (ANY_OPEN, ANY_DONE)]
    plain = [value for value in rest if value in STATUSES]
    own = [value for value in rest if value not in STATUSES]
    if plain:
        found.append(_C.status.in_(plain) if len(plain) > 1 else _C.status == plain[0])
    if own:
        found.append(func.coalesce(_C.own_status, "").in_(own))
    return found


def _called(table: Table, scope: ListScope, names: Sequence[str]) -> Select[Any]:
    """The ids of those in whose name one of these stands."""
    if "name_key" in table.c:
        named = or_(*(containing(table.c.name_key, name) for name in names))
    else:
        # Sites have no folded name; both databases compare letter by letter so.
        column = table.c.name
        named = or_(
            *(func.replace(column, one, "") != column for n in names for one in spellings(n))
        )
    return select(table.c.id).where(table.c.tenant_id == scope.tenant_id, named)


def _compared(column: ColumnElement[Any], sign: str, value: float) -> Condition:
    found: Condition = _COMPARE[sign](column, value)
    return found


def _day_from(at: datetime) -> int:
    """The first day that begins no earlier."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return (at if at == midnight else at + timedelta(days=1)).toordinal()
