"""The priority of a ticket by how many it hits and how soon it hurts: a table that each tenant can fill. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from deskflow.core.errors import Rejected
from deskflow.tickets.rules import PRIORITIES, parse_priority

LEVELS: Final = ("high", "medium", "low")
# Instead of a priority: whatever the table says.
FOLLOW: Final = "auto"

_DEFAULT: Final = {
    "high": {"high": "P1", "medium": "P2", "low": "P3"},
    "medium": {"high": "P2", "medium": "P3", "low": "P4"},
    "low": {"high": "P3", "medium": "P4", "low": "P4"},
}
_ALIASES: Final = {"1": "high", "2": "medium", "3": "low", "med": "medium", "critical": "high", "normal": "medium"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PriorityTable:
    """`cells[impact][urgency]` is a priority."""

    cells: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: _DEFAULT)

    def priority(self, impact: str | None, urgency: str | None) -> str | None:
        """None while one of both is not known."""
        if impact is None or urgency is None:
            return None
        return self.cells[impact][urgency]


def parse_level(value: object) -> str | None:
    """high, medium or low for any accepted spelling, None for anything else."""
    text = str(value).strip().lower()
    return text if text in LEVELS else _ALIASES.get(text)


def checked_table(value: Any) -> PriorityTable:
    """From `{impact: {urgency: priority}}`, all nine of them; Rejected otherwise."""
    cells: dict[str, dict[str, str]] = {}
    for impact in LEVELS:
        row = value.get(impact) if isinstance(value, Mapping) else None
        cells[impact] = {}
        for urgency in LEVELS:
            given = row.get(urgency) if isinstance(row, Mapping) else None
            priority = parse_priority(given) if given is not None else None
            if priority is None:
                raise Rejected("ticket.unknown_priority", value=str(given)[:40])
            cells[impact][urgency] = priority
    return PriorityTable(cells)


def unsteady(table: PriorityTable) -> list[tuple[str, str]]:
    """Cells that are less urgent than one with less impact or urgency: allowed, but hardly meant."""

    def rank(impact: int, urgency: int) -> int:
        return PRIORITIES.index(table.cells[LEVELS[impact]][LEVELS[urgency]])

    return [
        (LEVELS[i], LEVELS[u])
        for i in range(3)
        for u in range(3)
        if (i < 2 and rank(i, u) > rank(i + 1, u)) or (u < 2 and rank(i, u) > rank(i, u + 1))
    ]
