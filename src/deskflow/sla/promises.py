"""What is promised in a workspace just now: its policies, their calendars, the share that counts as at risk.

Read in one statement, and again when one of them may have changed. Until somebody defines a default of their own (a
policy without a condition, active or not), the built-in one counts: the seed's hours around the clock.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Connection,
    Executable,
    Integer,
    Text,
    bindparam,
    literal,
    select,
    type_coerce,
    union_all,
)

from deskflow.calendars.queries import DEFINITION_TEXT, calendar_of
from deskflow.calendars.rules import ALWAYS_OPEN, BusinessCalendar
from deskflow.calendars.tables import calendars
from deskflow.core.ids import named_id
from deskflow.core.settings_list import setting
from deskflow.core.tables import settings
from deskflow.core.transaction import Transaction
from deskflow.core.types import Id
from deskflow.sla.rules import AT_RISK_PERCENT, Policy, Rung, choose_policy, condition_fields
from deskflow.sla.rules.policy_json import policy_from_json
from deskflow.sla.tables import sla_policies

_AT_RISK_SETTING = "sla_at_risk_percent"


def _everything() -> Executable:
    """Policies, calendars and the setting in one statement: a single ticket must not cost three reads."""
    p, c, s = sla_policies.c, calendars.c, settings.c
    tenant = bindparam("tenant", type_=Id)
    zero = literal(0, Integer)
    policy_text, setting_text = type_coerce(p.definition, Text), type_coerce(s.value, Text)
    active, inactive = (
        select(
            literal(what, Text).label("what"), p.id, p.name, p.position, p.calendar_id,
            policy_text.label("definition"),
        ).where(p.tenant_id == tenant, p.is_active == is_active)
        for what, is_active in (("policy", True), ("inactive", False))
    )  # fmt: skip
    return union_all(
        active,
        inactive,
        select(literal("calendar", Text), c.id, c.name, zero, c.id, DEFINITION_TEXT).where(
            c.tenant_id == tenant
        ),
        select(literal("setting", Text), s.id, s.key, zero, s.scope_id, setting_text).where(
            s.tenant_id == tenant, s.scope_id == tenant, s.key == _AT_RISK_SETTING
        ),
    )


# Built once: putting such a statement together takes longer than running it.
_EVERYTHING = _everything()
_READ = frozenset({sla_policies.name, calendars.name, settings.name})


@dataclass(frozen=True, slots=True)
class Promises:
    """`fields` are those of a ticket whose change may put it under another policy."""

    policies: tuple[Policy, ...]
    calendars: Mapping[UUID, BusinessCalendar]
    fields: frozenset[str]

    @property
    def asked(self) -> frozenset[str]:
        """The whole names of the fields that decide about the policy of a ticket."""
        return frozenset(name for one in self.policies for name in one.condition or ())

    def policy_for(self, ticket: Mapping[str, Any]) -> Policy | None:
        """The policy of a ticket, given as expressions see it."""
        if len(self.policies) == 1 and self.policies[0].condition is None:
            return self.policies[0]
        return choose_policy(self.policies, ticket)

    def ladder(self, policy_id: UUID | None) -> tuple[Rung, ...]:
        """The rungs of a policy; none of one that has gone."""
        return next((one.ladder for one in self.policies if one.id == policy_id), ())

    def calendar(self, calendar_id: UUID) -> BusinessCalendar:
        """The calendar of a clock; around the clock if it has gone, so that clocks never stop for good."""
        return self.calendars.get(calendar_id, ALWAYS_OPEN)


def promises_of(tx: Transaction) -> Promises:
    """What holds in this transaction's tenant."""
    return tx.unit.fact(
        ("sla.promises", tx.tenant_id), _READ, lambda c: read_promises(c, tx.tenant_id)
    )


def read_promises(connection: Connection, tenant_id: UUID) -> Promises:
    """What holds in a tenant."""
    rows = connection.execute(_EVERYTHING, {"tenant": tenant_id}).all()
    percent = AT_RISK_PERCENT
    found: dict[UUID, BusinessCalendar] = {}
    for row in rows:
        if row.what == "setting":
            percent = setting(_AT_RISK_SETTING).check(json.loads(row.definition))
        elif row.what == "calendar":
            found[row.id] = calendar_of(row.definition)
    policies = [
        (r.what, _policy_of(r.id, r.name, r.position, r.calendar_id, r.definition, percent))
        for r in rows
        if r.what in ("policy", "inactive")
    ]
    counting = [policy for what, policy in policies if what == "policy"]
    if all(policy.condition is not None for _, policy in policies):
        counting.append(built_in_policy(tenant_id, percent))
    return Promises(tuple(counting), found, condition_fields(counting))


def built_in_policy_id(tenant_id: UUID) -> UUID:
    return named_id("sla.policy", tenant_id.hex)


def built_in_calendar_id(tenant_id: UUID) -> UUID:
    return named_id("sla.calendar", tenant_id.hex)


def built_in_policy(tenant_id: UUID, at_risk_percent: int = AT_RISK_PERCENT) -> Policy:
    """The default of a workspace that has none of its own: the seed's hours around the clock."""
    return Policy(
        built_in_policy_id(tenant_id),
        "Standard",
        0,
        built_in_calendar_id(tenant_id),
        at_risk_percent=at_risk_percent,
    )


@lru_cache(maxsize=1024)
def _policy_of(
    policy_id: UUID, name: str, position: int, calendar_id: UUID, definition: str, percent: int
) -> Policy:
    return policy_from_json(policy_id, name, position, calendar_id, json.loads(definition), percent)
