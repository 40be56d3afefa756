"""The values a canvas document is made of.

They are frozen: whoever wants a different node makes a change (changes.py). Nothing here knows how a
node looks or what a workflow is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

Json: TypeAlias = Any
"""None, bool, int, float, str, or lists and string-keyed dicts of these. Treated as immutable."""


class PortRef(NamedTuple):
    """One port of one node; which side it is on follows from where the reference stands."""

    node: str
    port: str


@dataclass(frozen=True, slots=True)
class Node:
    """A step, a trigger or a note.

    ``x``/``y`` are the top left corner in canvas units. ``w``/``h`` of 0 mean "as the kind says";
    only kinds people may resize (notes) keep their own. Empty ``title``, ``subtitle`` and ``icon``
    also fall back to the kind.
    """

    id: str
    kind: str
    key: str
    title: str = ""
    subtitle: str = ""
    icon: str = ""
    x: float = 0.0
    y: float = 0.0
    w: float = 0.0
    h: float = 0.0
    data: Mapping[str, Json] = field(default_factory=dict)
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A wire from an out-port to an in-port. ``bends`` say how it runs if somebody bent it (bending.py)."""

    id: str
    source: str
    source_port: str
    target: str
    target_port: str
    bends: tuple[float, ...] = ()

    @property
    def start(self) -> PortRef:
        return PortRef(self.source, self.source_port)

    @property
    def end(self) -> PortRef:
        return PortRef(self.target, self.target_port)

    @property
    def touched(self) -> tuple[str, str]:
        """The nodes at its ends."""
        return self.source, self.target
