"""What an n8n file holds, in a shape that can be trusted: every value of the wrong kind is left out, never a crash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from deskflow.core.errors import Rejected
from deskflow.core.types import Json

MOST_NODES: Final = 2_000
MOST_WIRES: Final = 10_000
FARTHEST: Final = 100_000.0
_LONGEST_NAME: Final = 150


@dataclass(frozen=True, slots=True)
class Node:
    """`kind` is the type without its package: `httpRequest`. `raw` is what stood in the file."""

    name: str
    kind: str
    type: str
    version: float
    parameters: Mapping[str, Json]
    position: tuple[float, float]
    disabled: bool
    raw: Mapping[str, Json]

    def flag(self, name: str) -> bool:
        return self.raw.get(name) is True

    def number(self, name: str, default: float) -> float:
        return number(self.raw.get(name), default)


@dataclass(frozen=True, slots=True)
class Wire:
    """From an output of a node to the node `target`."""

    source: str
    output: int
    target: str


@dataclass(frozen=True, slots=True)
class N8nWorkflow:
    name: str
    nodes: tuple[Node, ...]
    wires: tuple[Wire, ...]
    settings: Mapping[str, Json]
    active: bool = False
    pinned: tuple[str, ...] = ()
    odd_wires: int = 0
    """Wires to nodes that are not there, and those of other kinds (a language model's tools)."""
    lost: list[str] = field(default_factory=list)
    """Entries among the nodes that are none."""


def read(value: Mapping[str, Json]) -> N8nWorkflow:
    """Rejected for what is too big; everything else has a workflow, however small."""
    entries = listed(value.get("nodes"))
    if len(entries) > MOST_NODES:
        raise Rejected("workflow_file.too_many_nodes", limit=MOST_NODES)
    nodes: dict[str, Node] = {}
    lost: list[str] = []
    for place, entry in enumerate(entries):
        node = _node(entry)
        if node is None or node.name in nodes:
            lost.append(node.name if node else f"nodes[{place}]")
        else:
            nodes[node.name] = node
    wires, odd = _wires(mapping(value.get("connections")), nodes)
    return N8nWorkflow(
        text(value.get("name")),
        tuple(nodes.values()),
        wires,
        mapping(value.get("settings")),
        value.get("active") is True,
        tuple(str(name) for name in mapping(value.get("pinData"))),
        odd,
        lost,
    )


def _node(entry: Json) -> Node | None:
    if not isinstance(entry, Mapping):
        return None
    name, kind = text(entry.get("name")), text(entry.get("type"))
    if not name or not kind:
        return None
    place = listed(entry.get("position"))
    x, y = (number(one, 0.0) for one in (place if len(place) == 2 else (0, 0)))
    return Node(
        name,
        kind.rpartition(".")[2],
        kind,
        number(entry.get("typeVersion"), 1.0),
        mapping(entry.get("parameters")),
        (max(-FARTHEST, min(x, FARTHEST)), max(-FARTHEST, min(y, FARTHEST))),
        entry.get("disabled") is True,
        entry,
    )


def _wires(connections: Mapping[str, Json], nodes: Mapping[str, Node]) -> tuple[tuple[Wire, ...], int]:  # fmt: skip
    found: dict[Wire, None] = {}
    odd = 0
    for source, kinds in connections.items():
        for kind, outputs in mapping(kinds).items():
            for output, targets in enumerate(listed(outputs)):
                for target in listed(targets):
                    to = text(mapping(target).get("node"))
                    if kind != "main" or source not in nodes or to not in nodes:
                        odd += 1
                    elif len(found) < MOST_WIRES:
                        found[Wire(source, output, to)] = None
                    else:
                        raise Rejected("workflow_file.too_many_wires", limit=MOST_WIRES)
    return tuple(found), odd


# --- values that may be anything ----------------------------------------------------------------------------


def text(value: Json, longest: int = _LONGEST_NAME) -> str:
    """The text, without what no database keeps; empty for anything else."""
    return clean(value)[:longest] if isinstance(value, str) else ""


def clean(value: str) -> str:
    return "".join(one for one in value if one != "\0" and not "\ud800" <= one <= "\udfff")


def mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}


def listed(value: Json) -> list[Any]:
    return value if isinstance(value, list) else []


def number(value: Json, default: float) -> float:
    """A number that can be worked with; also from a text."""
    try:
        found = float(value) if isinstance(value, int | float | str) else default
    except (ValueError, OverflowError):
        return default
    return found if abs(found) < 1e12 else default


def chosen(value: Json) -> str:
    """What a resource locator names: `{"__rl": true, "value": …, "cachedResultName": …}`, or the text itself."""
    if isinstance(value, Mapping):
        return text(value.get("cachedResultName")) or text(value.get("value"))
    return text(value)
