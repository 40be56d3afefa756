"""Canonical JSON of a document: sorted keys, no spaces, positions in a section of their own, so that
two versions can be compared by what they do and moving a node does not look like a change to it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from deskflow.desktop.canvas.document.document import Document, StructureBroken, random_id
from deskflow.desktop.canvas.document.kinds import Kinds
from deskflow.desktop.canvas.document.plain import (
    edge_from_plain,
    edge_to_plain,
    node_from_plain,
    node_to_plain,
    place_to_plain,
)
from deskflow.desktop.canvas.document.rules import Rules

FORMAT = 1


def canonical(value: Any) -> str:
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def to_plain(document: Document) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "fields": dict(document.fields),
        "nodes": {
            node.id: _without_id(node_to_plain(node, with_place=False))
            for node in document.nodes.values()
        },
        "edges": {edge.id: _without_id(edge_to_plain(edge)) for edge in document.edges.values()},
        "positions": {node.id: place_to_plain(node) for node in document.nodes.values()},
    }


def to_json(document: Document) -> str:
    return canonical(to_plain(document))


def from_plain(
    plain: dict[str, Any],
    kinds: Kinds,
    rules: Rules | None = None,
    *,
    new_id: Callable[[], str] = random_id,
) -> Document:
    """Raises StructureBroken, naming what is wrong, for anything that is not a document."""
    try:
        if plain["format"] > FORMAT:
            raise StructureBroken(f"format {plain['format']} is newer than {FORMAT}")
        positions = plain.get("positions", {})
        nodes = [
            node_from_plain({**node, "id": node_id}, positions.get(node_id, [0, 0]))
            for node_id, node in plain["nodes"].items()
        ]
        edges = [
            edge_from_plain({**edge, "id": edge_id}) for edge_id, edge in plain["edges"].items()
        ]
        fields = plain.get("fields", {})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StructureBroken(f"not a canvas document: {error!r}") from error
    return Document(kinds, rules, nodes=nodes, edges=edges, fields=fields, new_id=new_id)


def from_json(
    text: str, kinds: Kinds, rules: Rules | None = None, *, new_id: Callable[[], str] = random_id
) -> Document:
    try:
        plain = json.loads(text)
    except ValueError as error:
        raise StructureBroken(f"not JSON: {error}") from error
    return from_plain(plain, kinds, rules, new_id=new_id)


def _without_id(plain: dict[str, Any]) -> dict[str, Any]:
    del plain["id"]
    return plain
