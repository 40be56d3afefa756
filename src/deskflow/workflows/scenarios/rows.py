"""The members of a scenario that are objects by name, as rows of a form, and back: nothing is lost either way. Pure.

A row knows the place it is written at (`mocks.call[1]`), so that what is wrong is said beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from deskflow.workflows.catalogue import Field
from deskflow.workflows.expressions import Json

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """`entry` is what the form shows, `path` where it stands in the scenario."""

    path: str
    entry: dict[str, Any] = field(default_factory=dict)


def listed(value: Json, path: str) -> list[Row]:
    """A list of objects as it is."""
    return [Row(f"{path}[{at}]", dict(one)) for at, one in enumerate(_list(value))]


def mock_rows(mocks: Json) -> list[Row]:
    """One row for each try of each step."""
    return [
        Row(f"mocks.{step}[{at}]", {"step": step, **one})
        for step, several in _members(mocks)
        for at, one in enumerate(_list(several))
    ]


def mocks_of(entries: Iterable[Entry]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for entry in entries:
        several = found.setdefault(str(entry.get("step") or ""), [])
        assert isinstance(several, list)
        several.append({name: one for name, one in entry.items() if name != "step"})
    return found


def output_rows(outputs: Json) -> list[Row]:
    """`call.rows.0.id` is the value at `rows.0.id` of what the step `call` leaves behind."""
    return [
        Row(
            f"expect.outputs.{key}",
            {"step": key.partition(".")[0], "field": key.partition(".")[2], "value": value},
        )
        for key, value in _members(outputs)
    ]


def outputs_of(entries: Iterable[Entry]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for entry in entries:
        step, inside = str(entry.get("step") or ""), str(entry.get("field") or "")
        found[f"{step}.{inside}" if inside else step] = entry.get("value")
    return found


def variable_rows(variables: Json) -> list[Row]:
    return [
        Row(f"expect.variables.{name}", {"variable": name, "value": value})
        for name, value in _members(variables)
    ]


def variables_of(entries: Iterable[Entry]) -> dict[str, Json]:
    return {str(entry.get("variable") or ""): entry.get("value") for entry in entries}


def record_field_rows(records: Json) -> list[Row]:
    return [
        Row(f"expect.records.{name}.{inside}", {"record": name, "field": inside, "value": value})
        for name, fields in _members(records)
        for inside, value in _members(fields)
    ]


def record_fields_of(entries: Iterable[Entry]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for entry in entries:
        fields = found.setdefault(str(entry.get("record") or ""), {})
        assert isinstance(fields, dict)
        fields[str(entry.get("field") or "")] = entry.get("value")
    return found


def check_rows(checks: Json) -> list[Row]:
    several = checks if isinstance(checks, list) else []
    return [Row(f"expect.checks[{at}]", {"check": one}) for at, one in enumerate(several)]


def checks_of(entries: Iterable[Entry]) -> list[Json]:
    return [str(entry.get("check") or "") for entry in entries]


# --- payloads --------------------------------------------------------------------------------------------


def flat(payload: Json, fields: Sequence[Field]) -> dict[str, Json]:
    """A payload by the paths of its known fields: `ticket.customer.name`. What nobody knows stays whole."""
    found: dict[str, Json] = {}
    _flatten(payload if isinstance(payload, Mapping) else {}, fields, "", found)
    return found


def _flatten(
    value: Mapping[str, Any], fields: Sequence[Field], prefix: str, found: dict[str, Json]
) -> None:
    known = {one.name: one for one in fields}
    for name, inside in value.items():
        about = known.get(name)
        opens = about is not None and about.kind == "object" and about.fields
        if opens and about is not None and isinstance(inside, Mapping) and inside:
            _flatten(inside, about.fields, f"{prefix}{name}.", found)
            continue
        found[f"{prefix}{name}"] = inside


def nested(values: Mapping[str, Json], fields: Sequence[Field]) -> dict[str, Json]:
    """What `flat` was made from. Only dots behind known objects part a name."""
    found: dict[str, Any] = {}
    for path, value in values.items():
        place, about, rest = found, fields, path
        while True:
            head, dot, tail = rest.partition(".")
            inside = next((one for one in about if one.name == head and one.kind == "object"), None)
            if not dot or inside is None or not inside.fields:
                break
            if not isinstance(place.get(head), dict):
                place[head] = {}
            place, about, rest = place[head], inside.fields, tail
        place[rest] = dict(value) if isinstance(value, Mapping) else value
    return found


def _members(value: Json) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, Mapping) else []


def _list(value: Json) -> list[Mapping[str, Any]]:
    """Only what can be shown as rows; the caller keeps anything else out of the form."""
    several = value if isinstance(value, list) else []
    return [one for one in several if isinstance(one, Mapping)]


def fits(scenario: Mapping[str, Json], path: str) -> bool:
    """Whether this member has the shape that rows can show without losing anything of it."""
    value: Any = scenario
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    if value is None:
        return True
    if path in ("records", "answers", "happenings", "expect.messages"):
        return isinstance(value, list) and all(isinstance(one, Mapping) for one in value)
    if path == "expect.checks":
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if not isinstance(value, Mapping):
        return False
    if path == "mocks":
        return all(
            isinstance(several, list)
            and all(isinstance(one, Mapping) and "step" not in one for one in several)
            for several in value.values()
        )
    if path == "expect.records":
        return all(isinstance(fields, Mapping) for fields in value.values())
    return True
