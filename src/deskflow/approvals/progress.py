"""How far requests are: which stage is asked, how many of it have approved, who is next, to whom it went on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.approvals.snapshots import name_of_paper
from deskflow.approvals.tables import approval_approvers, approval_stages, approval_stand_ins
from deskflow.people.tables import roles, teams, users

_CHUNK = 400


@dataclass(frozen=True, slots=True)
class Progress:
    """Of the stage that is asked now, counted from 1: `approved` of `asked`; `following` are asked next."""

    stage: int = 0
    stages: int = 0
    stage_name: str = ""
    strategy: str = ""
    threshold: float | None = None
    asked: int = 0
    approved: int = 0
    following: tuple[str, ...] = ()
    escalated: bool = False


NO_PROGRESS: Final = Progress()


def progress_of(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, Progress]:
    """For each of these requests that is still open."""
    found: dict[UUID, Progress] = {}
    for start in range(0, len(ids), _CHUNK):
        found |= _progress(connection, ids[start : start + _CHUNK])
    return found


def _progress(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, Progress]:
    stages, papers, gone = approval_stages, approval_approvers, approval_stand_ins
    rows = connection.execute(
        select(
            stages.c.approval_id, stages.c.position, stages.c.name, stages.c.strategy,
            stages.c.threshold, stages.c.status, papers.c.status.label("paper"),
            users.c.name.label("user_name"), roles.c.name.label("role_name"),
            papers.c.team_id, teams.c.name.label("team_name"),
        )
        .join(papers, papers.c.stage_id == stages.c.id)
        .outerjoin(users, users.c.id == papers.c.user_id)
        .outerjoin(roles, roles.c.id == papers.c.role_id)
        .outerjoin(teams, teams.c.id == papers.c.team_id)
        .where(stages.c.approval_id.in_(ids))
        .order_by(stages.c.approval_id, stages.c.position, papers.c.position)
    ).all()  # fmt: skip
    escalated = set(
        connection.execute(select(gone.c.approval_id).where(gone.c.approval_id.in_(ids))).scalars()
    )
    found: dict[UUID, Progress] = {}
    for approval_id in dict.fromkeys(row.approval_id for row in rows):
        own = [row for row in rows if row.approval_id == approval_id]
        asked = [row for row in own if row.status == "pending" and row.paper != "excused"]
        if not asked:
            continue
        first = asked[0]
        following = [row for row in own if row.position == first.position + 1]
        found[approval_id] = Progress(
            first.position + 1, 1 + max(row.position for row in own), first.name, first.strategy,
            first.threshold, len(asked), sum(row.paper == "approved" for row in asked),
            tuple(name_of_paper(row) for row in following if row.paper == "waiting"),
            approval_id in escalated,
        )  # fmt: skip
    return found
