"""What the page of service levels shows, read in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from deskflow.calendars.queries import list_calendars
from deskflow.desktop.forms.surroundings import Record
from deskflow.desktop.pages.settings.policies.form import Choices
from deskflow.desktop.pages.settings.policies.steps import Offered
from deskflow.people.queries import list_customers, list_roles, list_teams, list_users
from deskflow.sla.promises import built_in_policy
from deskflow.sla.queries import PolicyRow, list_policies
from deskflow.sla.rules.policy_json import policy_to_json
from deskflow.sla.simulating import count_open
from deskflow.tickets.work_queries import known_tags
from deskflow.workflows.queries import list_workflows

_MOST_CUSTOMERS = 2000
TABLES = ("sla_policies", "calendars", "teams", "users", "roles", "customers", "workflows")


@dataclass(frozen=True, slots=True)
class PoliciesRead:
    """`policies` as they are asked. `built_in` is the default while there is no other, as a row that is not there yet."""

    policies: Sequence[PolicyRow]
    built_in: PolicyRow | None
    choices: Choices
    open_tickets: int


def read_policies(connection: Connection, tenant_id: UUID, special: Sequence[Record]) -> PoliciesRead:  # fmt: skip
    """`special` are the audiences that are no person, in words."""
    policies = list_policies(connection, tenant_id)
    ordered = sorted(policies, key=lambda one: (_is_default(one), one.position, one.id.hex))
    built_in = None
    if not any(_is_default(one) for one in policies):
        made = built_in_policy(tenant_id)
        built_in = PolicyRow(
            made.id, made.name, made.position, True, made.calendar_id, policy_to_json(made)
        )
    people = list_users(connection, tenant_id, active_only=True)
    return PoliciesRead(
        ordered,
        built_in,
        Choices(
            [Record(str(one.id), one.name) for one in list_calendars(connection, tenant_id)],
            [
                Record(str(one.id), one.name, one.domain or "")
                for one in list_customers(connection, tenant_id, limit=_MOST_CUSTOMERS)
            ],
            [Record(str(one.id), one.name) for one in list_teams(connection, tenant_id)],
            [Record(one, one) for one in known_tags(connection, tenant_id)],
            Offered(
                [Record(f"user:{one.id}", one.name, one.title or one.email) for one in people],
                [Record(f"role:{one.key}", one.name) for one in list_roles(connection, tenant_id)],
                [
                    Record(str(one.id), one.name, one.category or "")
                    for one in list_workflows(connection, tenant_id)
                    if one.version is not None
                ],
                list(special),
            ),
        ),
        count_open(connection, tenant_id),
    )


def _is_default(policy: PolicyRow) -> bool:
    return not policy.definition.get("condition")
