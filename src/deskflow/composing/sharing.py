"""Whose a canned reply or a macro is, who sees it and who may change it.

One's own needs no more than writing notes. What a team shares, its members make; what everybody shares is made by whoever
may run workflows for the desk, who may also change what others have shared.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, or_, select

from deskflow.core.errors import Denied, Rejected
from deskflow.core.permissions import allows
from deskflow.core.transaction import Transaction
from deskflow.people.tables import team_members, teams

SHARED_WITH: Final = ("me", "team", "all")
FOR_ALL: Final = "workflows.execute"


def checked_sharing(tx: Transaction, shared_with: str, team_id: UUID | None) -> dict[str, Any]:
    """The columns `shared_with` and `team_id`; Rejected or Denied when this person may not share that far."""
    if shared_with not in SHARED_WITH:
        raise Rejected("sharing.unknown", value=shared_with[:40])
    if shared_with != "team":
        if shared_with == "all" and not _may_for_all(tx):
            raise Denied("sharing.not_for_all")
        return {"shared_with": shared_with, "team_id": None}
    if team_id is None:
        raise Rejected("field.required", field="team_id")
    if tx.find(teams, team_id, teams.c.id) is None:
        raise Rejected("field.no_such_row", field="team_id", id=str(team_id))
    if not _may_for_all(tx) and not _is_member(tx, team_id):
        raise Denied("sharing.not_your_team")
    return {"shared_with": "team", "team_id": team_id}


def check_may_change(tx: Transaction, row: Any) -> None:
    """Its owner may; what is shared also whoever shares with all. Of others' own things nobody learns."""
    if tx.actor.kind != "user" or row.owner_id == tx.actor.user_id:
        return
    if row.shared_with == "me" or not _may_for_all(tx):
        raise Denied("sharing.not_yours")


def check_may_use(tx: Transaction, row: Any) -> None:
    if tx.actor.kind != "user" or row.owner_id == tx.actor.user_id or row.shared_with == "all":
        return
    if row.shared_with == "team" and (_may_for_all(tx) or _is_member(tx, row.team_id)):
        return
    raise Denied("sharing.not_yours")


def seen_by(table: Table, user_id: UUID, *, everything_shared: bool) -> ColumnElement[bool]:
    """What this person sees: their own, that of their teams, and everybody's."""
    mine = select(team_members.c.team_id).where(team_members.c.user_id == user_id)
    of_team = table.c.shared_with == "team"
    return or_(
        table.c.owner_id == user_id,
        table.c.shared_with == "all",
        of_team if everything_shared else and_(of_team, table.c.team_id.in_(mine)),
    )


def _may_for_all(tx: Transaction) -> bool:
    return tx.actor.kind != "user" or allows(tx.permissions, FOR_ALL)


def _is_member(tx: Transaction, team_id: UUID) -> bool:
    m = team_members.c
    return tx.execute(
        select(m.user_id).where(m.team_id == team_id, m.user_id == tx.actor.user_id)
    ).first() is not None  # fmt: skip
