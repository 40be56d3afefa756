"""A step put into one execution while it waits: kept with the execution, the published version stays as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from deskflow.workflows.definition import Definition, Edge
from deskflow.workflows.definition_json import from_json
from deskflow.workflows.expressions import Json

INSERTED: Final = -1
"""The version under which the rows of such steps stand."""


def with_inserted(definition: Definition, inserted: Json) -> tuple[Definition, frozenset[str]]:
    """The definition as this execution walks it, and the keys of what was put in.

    `inserted` is a list of {"after": key, "port": port, "leaves_by": port, "step": step as JSON}, in the order they
    were put in: each goes between the port and what followed it.
    """
    added: set[str] = set()
    for one in inserted or ():
        (step,) = from_json({"steps": [one["step"]]}).steps
        source = definition.step_by_key(one["after"])
        if source is None:
            continue
        edges = []
        for edge in definition.edges:
            if (edge.source, edge.port) == (source.id, one["port"]):
                edges.append(Edge(f"{edge.id}~", step.id, one["leaves_by"], edge.target))
            else:
                edges.append(edge)
        edges.append(Edge(f"to-{step.id}", source.id, one["port"], step.id))
        definition = replace(definition, steps=(*definition.steps, step), edges=tuple(edges))
        added.add(step.key)
    return definition, frozenset(added)
