"""Teams in workflow files stand by their names, so that they mean the team of that name elsewhere; here by their ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from deskflow.core.types import folded
from deskflow.people.queries import list_teams
from deskflow.workflows.definition import Definition
from deskflow.workflows.definition_json import from_json, to_json
from deskflow.workflows.expressions import Json
from deskflow.workflows.team_usage import TEAM_FIELDS

Renamed = Callable[[str], str]


def by_name(connection: Connection, tenant_id: UUID, definition: Json) -> Json:
    """The JSON of a definition, for a file. What is no id of a team stays as it is."""
    names = {str(one.id): one.name for one in list_teams(connection, tenant_id, active_only=False)}
    if (
        not names
        or not isinstance(definition, dict)
        or not isinstance(definition.get("steps"), list)
    ):
        return definition
    steps: list[Any] = definition["steps"]
    return {
        **definition,
        "steps": [
            {**step, "config": renamed(step.get("config"), lambda one: names.get(one, one))}
            if isinstance(step, dict)
            else step
            for step in steps
        ],
    }


def team_ids(connection: Connection, tenant_id: UUID) -> dict[str, str]:
    """The id of each team by its name as it is compared."""
    return {
        folded(one.name): str(one.id)
        for one in list_teams(connection, tenant_id, active_only=False)
    }


def by_id(definition: Definition, ids: Mapping[str, str]) -> Definition:
    """The definition with the teams there are here; one that nobody knows keeps its name, and checking says so."""
    if not ids:
        return definition
    plain: Any = to_json(definition)
    for step in plain["steps"]:
        step["config"] = renamed(step["config"], lambda one: ids.get(folded(one.strip()), one))
    return from_json(plain)


def renamed(value: Any, rename: Renamed) -> Any:
    """A configuration with its teams renamed, and with them whose votes weigh more or decide alone."""
    if isinstance(value, list):
        return [renamed(one, rename) for one in value]
    if not isinstance(value, dict):
        return value
    asks = "teams" in value
    return {
        name: _teams(one, rename)
        if name in TEAM_FIELDS or (asks and name == "vetoes")
        else {rename(key): weight for key, weight in one.items()}
        if asks and name == "weights" and isinstance(one, dict)
        else renamed(one, rename)
        for name, one in value.items()
    }


def _teams(value: Any, rename: Renamed) -> Any:
    if isinstance(value, list):
        return [rename(one) if isinstance(one, str) else one for one in value]
    return rename(value) if isinstance(value, str) else value
