"""Where a variable or a secret is used: the steps of drafts and of the versions that run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select

from deskflow.workflows.definition import Definition
from deskflow.workflows.definition_json import DefinitionError, from_json
from deskflow.workflows.expressions import ExpressionError, Json, Path, parse, parse_template
from deskflow.workflows.tables import workflow_versions, workflows
from deskflow.workflows.variable_queries import Reading

_ROOTS: Final = frozenset({"variables", "secrets"})
_TRIGGER: Final = "trigger"


@dataclass(frozen=True, slots=True)
class Usage:
    """A workflow that uses it, and the keys of the steps that do; `trigger` for its own condition."""

    workflow_id: UUID
    workflow: str
    steps: tuple[str, ...]


def where_used(
    reading: Reading, tenant_id: UUID, name: str, workflow_id: UUID | None = None
) -> list[Usage]:
    """By the workflow's name; only that workflow for a variable of its own."""
    c, v = workflows.c, workflow_versions.c
    statement = (
        select(c.id, c.name, c.draft, v.definition)
        .outerjoin(workflow_versions, (v.workflow_id == c.id) & (v.version == c.version))
        .where(c.tenant_id == tenant_id, c.deleted_at.is_(None))
    )
    if workflow_id is not None:
        statement = statement.where(c.id == workflow_id)
    found: list[Usage] = []
    for row in reading.execute(statement):
        steps: dict[str, None] = {}
        for stored in (row.draft, row.definition):
            steps |= dict.fromkeys(_steps_using(stored, name))
        if steps:
            found.append(Usage(row.id, row.name, tuple(steps)))
    return sorted(found, key=lambda one: (one.workflow.casefold(), str(one.workflow_id)))


def _steps_using(stored: Json, name: str) -> Iterator[str]:
    try:
        definition = from_json(stored) if stored else Definition()
    except DefinitionError:
        return
    if definition.trigger is not None and _uses(dict(definition.trigger.config), name):
        yield _TRIGGER
    for step in definition.steps:
        sets = step.config.get("variable_name") == name and step.action_type == "set_variable"
        if sets or _uses(dict(step.config), name):
            yield step.key


def _uses(value: Json, name: str) -> bool:
    if isinstance(value, dict):
        return any(_uses(part, name) for part in value.values())
    if isinstance(value, list):
        return any(_uses(part, name) for part in value)
    if not isinstance(value, str) or name not in value:
        return False
    return any(path[0] in _ROOTS and len(path) > 1 and path[1] == name for path in _paths(value))


def _paths(text: str) -> set[Path]:
    """The names a text uses, whether it holds expressions in braces or is one itself."""
    try:
        return (parse_template(text) if "{{" in text else parse(text)).references()
    except ExpressionError:
        return set()
