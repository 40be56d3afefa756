"""Who the approvers of a step are: looked up in the directory when it runs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, select

from deskflow.approvals.asking import NewStage
from deskflow.approvals.rules import Group, Person, PlannedStage, Rung, Team
from deskflow.core.errors import Rejected
from deskflow.people.queries import find_team
from deskflow.people.tables import roles, users


class Directory:
    """People by id or address, roles by id or key, teams by id or name; whether they may approve is asked when the request is made."""

    def __init__(self, connection: Connection, tenant_id: UUID) -> None:
        self._connection = connection
        self._tenant_id = tenant_id

    def person(self, reference: str) -> Person | None:
        c = users.c
        wanted = _by_id(c.id, reference)
        row: Any = self._connection.execute(
            select(c.id, c.name, c.is_active, c.manager_id).where(
                c.tenant_id == self._tenant_id,
                c.email_key == reference if wanted is None else wanted,
            )
        ).first()
        return None if row is None else Person(row.id, row.name, row.is_active, row.manager_id)

    def group(self, reference: str) -> Group | None:
        c = roles.c
        wanted = _by_id(c.id, reference)
        row: Any = self._connection.execute(
            select(c.id, c.name).where(
                c.tenant_id == self._tenant_id,
                c.key == reference.strip().lower() if wanted is None else wanted,
            )
        ).first()
        return None if row is None else Group(row.id, row.name)

    def team(self, reference: str) -> Team | None:
        row = find_team(self._connection, self._tenant_id, reference)
        if row is None:
            return None
        return Team(row.id, row.name, row.present, row.lead_id, row.is_active)


def _by_id(column: Any, reference: str) -> ColumnElement[bool] | None:
    try:
        wanted: ColumnElement[bool] = column == UUID(reference.strip())
    except ValueError:
        return None
    return wanted


def as_stage(planned: PlannedStage) -> NewStage:
    """A planned stage as the command takes it."""
    known = [one for one in planned.asked if one.id is not None]
    return NewStage(
        users=tuple(one.id for one in known if one.kind == "user" and one.id),
        roles=tuple(one.id for one in known if one.kind == "role" and one.id),
        strategy=planned.strategy,
        threshold=planned.threshold,
        reject_policy=planned.reject_policy,
        weights={str(one.id): one.weight for one in known},
        vetoes=tuple(one.id for one in known if one.may_veto and one.id),
        stage_name=planned.name,
        teams=tuple(one.id for one in known if one.kind == "team" and one.id),
    )


def rung_of(directory: Directory, kind: str, seconds: float, user: Any, role: Any) -> Rung:
    """A rung with the id of whom it names."""
    found: Person | Group | None = None
    reference = str(user if kind == "delegate" else role or "")
    if kind in ("delegate", "role"):
        look_up = directory.person if kind == "delegate" else directory.group
        found = look_up(reference)
        if found is None:
            raise Rejected("approval.unknown_approver", field="escalation", value=reference[:80])
    return Rung(kind, seconds, "" if found is None else str(found.id))
