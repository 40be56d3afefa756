"""What a missed promise costs, in cents: an amount for the miss, and one for each hour begun after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deskflow.sla.rules.policies import ClockKind

_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Penalty:
    """`cap` is the most it can become; None for no limit."""

    clock: ClockKind
    once: int
    hourly: int = 0
    cap: int | None = None

    def cents(self, late_seconds: int) -> int:
        """Hours count when they have begun: nobody is late for nothing."""
        hours = -(-max(late_seconds, 0) // _HOUR)
        amount = self.once + self.hourly * hours
        return amount if self.cap is None else min(amount, self.cap)


def penalty_from_json(clock: ClockKind, stored: Mapping[str, Any]) -> Penalty:
    return Penalty(
        clock, int(stored.get("once", 0)), int(stored.get("hourly", 0)), stored.get("cap")
    )
