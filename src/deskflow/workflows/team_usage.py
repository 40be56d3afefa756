"""What workflows have to do with teams: which there are to name, and which workflows name one."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import func, select

from deskflow.core.types import folded
from deskflow.people.tables import team_members, teams, users
from deskflow.workflows.definition import Definition
from deskflow.workflows.definition_json import DefinitionError, from_json
from deskflow.workflows.expressions import Json
from deskflow.workflows.tables import workflow_versions, workflows
from deskflow.workflows.variable_queries import Reading
from deskflow.workflows.variable_usage import Usage


def standings(reading: Reading, tenant_id: UUID) -> dict[str, str]:
    """How each team stands (active, empty, retired), by its id and by its name as it is compared."""
    t, m = teams.c, team_members.c
    here = (
        select(func.count())
        .select_from(team_members)
        .join(users, users.c.id == m.user_id)
        .where(m.team_id == t.id, users.c.is_active)
        .scalar_subquery()
    )
    rows = reading.execute(
        select(t.id, t.name, t.is_active, here.label("here")).where(t.tenant_id == tenant_id)
    )
    found: dict[str, str] = {}
    for row in rows:
        standing = "active" if row.here else "empty"
        found[str(row.id)] = found[folded(row.name)] = standing if row.is_active else "retired"
    return found


def where_named(reading: Reading, tenant_id: UUID, team_id: UUID, name: str) -> list[Usage]:
    """The workflows whose draft or running version names the team, by id or by name, and in which steps."""
    c, v = workflows.c, workflow_versions.c
    rows = reading.execute(
        select(c.id, c.name, c.draft, v.definition)
        .outerjoin(workflow_versions, (v.workflow_id == c.id) & (v.version == c.version))
        .where(c.tenant_id == tenant_id, c.deleted_at.is_(None))
    )
    wanted = frozenset({str(team_id), folded(name)})
    found: list[Usage] = []
    for row in rows:
        steps: dict[str, None] = {}
        for stored in (row.draft, row.definition):
            steps |= dict.fromkeys(_steps_naming(stored, wanted))
        if steps:
            found.append(Usage(row.id, row.name, tuple(steps)))
    return sorted(found, key=lambda one: (one.workflow.casefold(), str(one.workflow_id)))


def _steps_naming(stored: Json, wanted: frozenset[str]) -> Iterator[str]:
    try:
        definition = from_json(stored) if stored else Definition()
    except DefinitionError:
        return
    for step in definition.steps:
        if any(folded(one.strip()) in wanted for one in references(dict(step.config))):
            yield step.key


TEAM_FIELDS = frozenset({"teams", "leads_of", "team_id"})
"""The names under which a configuration names teams."""


def references(value: Json) -> Iterator[str]:
    """Every team a configuration names, wherever it stands in it."""
    if isinstance(value, dict):
        for name, one in value.items():
            if name in TEAM_FIELDS:
                several = one if isinstance(one, list) else [one]
                yield from (part for part in several if isinstance(part, str))
            else:
                yield from references(one)
    elif isinstance(value, list):
        for one in value:
            yield from references(one)
