"""What a list of people or of time off would change, put into rows and words on the thread that reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from deskflow.core.permissions import Actor
from deskflow.core.types import folded
from deskflow.desktop.importing.staff_words import (
    absence_row,
    bad_row,
    coming_row,
    counted,
    made_words,
    person_row,
)
from deskflow.desktop.records.rows import RecordRow
from deskflow.interchange.import_staff import plan_of
from deskflow.interchange.readings import BadRow
from deskflow.interchange.staff_files import StaffFile
from deskflow.people.staff_planning import StaffPlan


@dataclass(frozen=True, slots=True)
class Foreseen:
    """`rows` begin with what needs a hand, then the lines as they stand in the file."""

    rows: tuple[RecordRow, ...] = ()
    figures: str = ""
    made: tuple[str, ...] = ()
    """What has to be made first, a line for each kind."""
    administrators: tuple[str, ...] = ()
    """Who gets all rights."""
    comes: frozenset[str] = frozenset()
    """Addresses and names of those who are new, as they are compared."""


def foresee(
    connection: Connection,
    tenant_id: UUID,
    actor: Actor,
    found: StaffFile,
    make: bool,
    coming: frozenset[str],
    now: datetime,
) -> Foreseen:
    """`coming` are those whom other files bring before this one."""
    plan = plan_of(connection, tenant_id, actor, found, make)
    refused = list(found.bad)
    awaited: list[BadRow] = []
    for one in plan.refused:
        bad = BadRow(one.line, one.field, one.code, one.params)
        stranger = bad.code == "user.unknown_name" and bad.field == "email"
        is_awaited = stranger and folded(str(bad.params["name"])) in coming
        (awaited if is_awaited else refused).append(bad)
    if isinstance(plan, StaffPlan):
        rows = [person_row(one, plan.known) for one in plan.people]
        new = [one for one in plan.people if one.becomes == "new"]
        comes = frozenset(folded(said) for one in new for said in (one.row.email, one.name))
    else:
        rows = [absence_row(one, now) for one in plan.absences]
        rows += [coming_row(one) for one in awaited]
        comes = frozenset()
    return Foreseen(
        rows=(
            *(bad_row(one) for one in sorted(refused, key=lambda one: one.line)),
            *sorted(rows, key=lambda one: int(one.id)),
        ),
        figures=counted(plan, len(awaited), len(refused)),
        made=tuple(made_words(plan)) if isinstance(plan, StaffPlan) else (),
        administrators=tuple(plan.new_administrators) if isinstance(plan, StaffPlan) else (),
        comes=comes,
    )
