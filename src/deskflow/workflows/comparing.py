"""What is different between two definitions: steps, wires, trigger, declarations, field by field.

Steps are the same by their id, which is stable for ever; wires by where they lead. Where steps stand on the
canvas is told apart from what they do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final

from deskflow.workflows.definition import Definition, Edge, Step
from deskflow.workflows.expressions import Json
from deskflow.workflows.trigger_types import TRIGGER_ID


class Difference(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """`name` is a field of the step or, behind `config.`, of its configuration; None stands for what is not there."""

    name: str
    before: Json
    after: Json


@dataclass(frozen=True, slots=True)
class PartDifference:
    """`part`: step, trigger, edge, input, variable, setting, scenario or notes; `id` a step's or an edge's id, else a name."""

    part: str
    id: str
    difference: Difference
    fields: tuple[FieldDifference, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """`parts` in the order of reading: trigger, steps, wires, declarations. `moved` are steps that only stand elsewhere."""

    parts: tuple[PartDifference, ...] = ()
    moved: frozenset[str] = frozenset()
    frames: frozenset[str] = frozenset()
    """Frames that came, went or are other ones: a change of the picture alone."""

    def of(self, part: str) -> dict[str, Difference]:
        return {one.id: one.difference for one in self.parts if one.part == part}

    @property
    def same(self) -> bool:
        """Do both do the same?"""
        return not self.parts


_STEP_FIELDS: Final = tuple(one.name for one in fields(Step) if one.name not in ("id", "config"))


def compare(before: Definition, after: Definition) -> Comparison:
    parts = (
        *_trigger(before, after),
        *_steps(before, after),
        *_edges(before, after),
        *_named("input", before.inputs, after.inputs),
        *_named("variable", before.variables, after.variables),
        *_mapped("setting", before.settings, after.settings),
        *_mapped("scenario", _scenarios(before), _scenarios(after)),
        *_one("notes", before.notes, after.notes),
    )
    # A step without a place was never put anywhere; it does not move when it is.
    old, new = before.positions, after.positions
    moved = {one for one in old.keys() & new.keys() if old[one] != new[one]}
    one, other = ({frame.id: frame for frame in side.frames} for side in (before, after))
    framed = {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}
    return Comparison(parts, frozenset(moved), frozenset(framed))


def _trigger(before: Definition, after: Definition) -> Iterator[PartDifference]:
    old, new = before.trigger, after.trigger
    if old == new:
        return
    if old is None or new is None:
        which = Difference.ADDED if old is None else Difference.REMOVED
        yield PartDifference("trigger", TRIGGER_ID, which)
        return
    found = list(_fields({"type": old.type}, {"type": new.type}))
    found += _fields(old.config, new.config, "config.")
    yield PartDifference("trigger", TRIGGER_ID, Difference.CHANGED, tuple(found))


def _steps(before: Definition, after: Definition) -> Iterator[PartDifference]:
    old = {step.id: step for step in before.steps}
    new = {step.id: step for step in after.steps}
    for step_id in (*new, *(one for one in old if one not in new)):
        if step_id not in old:
            yield PartDifference("step", step_id, Difference.ADDED)
        elif step_id not in new:
            yield PartDifference("step", step_id, Difference.REMOVED)
        elif old[step_id] != new[step_id]:
            one, other = old[step_id], new[step_id]
            found = [
                FieldDifference(name, getattr(one, name), getattr(other, name))
                for name in _STEP_FIELDS
                if getattr(one, name) != getattr(other, name)
            ]
            found += _fields(one.config, other.config, "config.")
            yield PartDifference("step", step_id, Difference.CHANGED, tuple(found))


def _edges(before: Definition, after: Definition) -> Iterator[PartDifference]:
    old, new = ({_way(edge): edge.id for edge in one.edges} for one in (before, after))
    for way, edge_id in new.items():
        if way not in old:
            yield PartDifference("edge", edge_id, Difference.ADDED)
    for way, edge_id in old.items():
        if way not in new:
            yield PartDifference("edge", edge_id, Difference.REMOVED)


def _way(edge: Edge) -> tuple[str, str, str]:
    return edge.source, edge.port, edge.target


def _named(part: str, before: Iterable[Any], after: Iterable[Any]) -> Iterator[PartDifference]:
    old, new = ({one.name: one for one in side} for side in (before, after))
    for name in (*new, *(one for one in old if one not in new)):
        if name not in old:
            yield PartDifference(part, name, Difference.ADDED)
        elif name not in new:
            yield PartDifference(part, name, Difference.REMOVED)
        elif old[name] != new[name]:
            found = tuple(
                FieldDifference(
                    one.name, getattr(old[name], one.name), getattr(new[name], one.name)
                )
                for one in fields(old[name])
                if getattr(old[name], one.name) != getattr(new[name], one.name)
            )
            yield PartDifference(part, name, Difference.CHANGED, found)


def _mapped(
    part: str, before: Mapping[str, Json], after: Mapping[str, Json]
) -> Iterator[PartDifference]:
    for one in _fields(before, after):
        which = (
            Difference.ADDED
            if one.name not in before
            else Difference.REMOVED
            if one.name not in after
            else Difference.CHANGED
        )
        yield PartDifference(part, one.name, which, (one,))


def _one(part: str, before: Json, after: Json) -> Iterator[PartDifference]:
    if before != after:
        found = FieldDifference("", before, after)
        yield PartDifference(part, "", Difference.CHANGED, (found,))


def _fields(
    before: Mapping[str, Json], after: Mapping[str, Json], prefix: str = ""
) -> Iterator[FieldDifference]:
    for name in (*after, *(one for one in before if one not in after)):
        if (name in before) != (name in after) or before.get(name) != after.get(name):
            yield FieldDifference(prefix + name, before.get(name), after.get(name))


def _scenarios(definition: Definition) -> dict[str, Json]:
    """By name; those of the same name are told apart by their number."""
    found: dict[str, Json] = {}
    for number, scenario in enumerate(definition.scenarios, start=1):
        name = str(scenario.get("name") or number)
        found[name if name not in found else f"{name} ({number})"] = dict(scenario)
    return found
