"""What a run looks like on the canvas: a state per node, and which wires were taken. Plain values,
made by whoever follows the execution; the scene only shows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from deskflow.desktop.canvas.document.kinds import Tone


class RunState(Enum):
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    WAITING = "waiting"
    SKIPPED = "skipped"
    RETRYING = "retrying"
    CANCELLED = "cancelled"


class WireState(Enum):
    """``ACTIVE`` is a wire something is travelling on now; the only one that moves."""

    TAKEN = "taken"
    NOT_TAKEN = "not_taken"
    ACTIVE = "active"


class Severity(Enum):
    ERROR = "error"
    WARNING = "warning"


HOTTEST = 5
THICKEST = 4


@dataclass(frozen=True)
class HeatOverlay:
    """How many runs went: how hot each node is (1 to ``HOTTEST``), how much went over each wire (1 to ``THICKEST``),
    and what stands beside a way out, by (node, port). ``tone`` is that of the heat."""

    nodes: Mapping[str, int] = field(default_factory=dict)
    wires: Mapping[str, int] = field(default_factory=dict)
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)
    tone: Tone = "danger"


@dataclass(frozen=True)
class RunOverlay:
    """Wires not named count as not taken. ``subtitles`` replace a node's second line (its result)."""

    nodes: Mapping[str, RunState] = field(default_factory=dict)
    wires: Mapping[str, WireState] = field(default_factory=dict)
    subtitles: Mapping[str, str] = field(default_factory=dict)
    heat: HeatOverlay | None = None
