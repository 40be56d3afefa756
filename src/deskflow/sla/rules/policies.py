"""What is promised: targets by priority, counted in a calendar, paused by statuses.

The first policy whose condition fits a ticket counts; one without a condition is the default for the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID

if TYPE_CHECKING:
    from deskflow.sla.rules.ladder import Rung
    from deskflow.sla.rules.penalties import Penalty

ClockKind = Literal["first_response", "next_update", "resolution"]
Reopening = Literal["resume", "new_cycle"]

CLOCK_KINDS: Final[tuple[ClockKind, ...]] = ("first_response", "next_update", "resolution")
AT_RISK_PERCENT: Final = 75

_HOUR: Final = 3600
_WAITING: Final = frozenset({"pending_customer", "pending_vendor", "scheduled"})

# The first response pauses only if a policy says so: a customer who hears nothing is not waiting for himself.
DEFAULT_PAUSES: Final[Mapping[ClockKind, frozenset[str]]] = {
    "first_response": frozenset(),
    "next_update": _WAITING,
    "resolution": _WAITING,
}


@dataclass(frozen=True, slots=True)
class Targets:
    """Seconds allowed for one priority; `None` means that nothing was promised."""

    first_response: int | None = None
    next_update: int | None = None
    resolution: int | None = None

    def of(self, kind: ClockKind) -> int | None:
        value: int | None = getattr(self, kind)
        return value


NOTHING_PROMISED: Final = Targets()

# The seed's hours for P1 to P4: response 2/4/8/24, resolution 6/24/48/72.
SEED_TARGETS: Final[Mapping[str, Targets]] = {
    "P1": Targets(first_response=2 * _HOUR, resolution=6 * _HOUR),
    "P2": Targets(first_response=4 * _HOUR, resolution=24 * _HOUR),
    "P3": Targets(first_response=8 * _HOUR, resolution=48 * _HOUR),
    "P4": Targets(first_response=24 * _HOUR, resolution=72 * _HOUR),
}


@dataclass(frozen=True, slots=True)
class Policy:
    """`condition` names fields of a ticket (`customer.tier`): a list means one of, `None` any value. A field that holds
    several values (tags) fits when it holds one of them.

    A policy without a condition fits every ticket and is asked last. `pauses` says which statuses stop which
    clock; `reopening` whether a reopened ticket goes on with its clock or gets a new one.
    """

    id: UUID
    name: str
    position: int
    calendar_id: UUID
    targets: Mapping[str, Targets] = field(default_factory=lambda: SEED_TARGETS)
    condition: Mapping[str, Any] | None = None
    pauses: Mapping[ClockKind, frozenset[str]] = field(default_factory=lambda: DEFAULT_PAUSES)
    at_risk_percent: int = AT_RISK_PERCENT
    reopening: Reopening = "resume"
    ladder: tuple[Rung, ...] = ()
    penalties: tuple[Penalty, ...] = ()
    currency: str = "EUR"

    def pauses_clock(self, kind: ClockKind, status: str) -> bool:
        return status in self.pauses.get(kind, frozenset())


def choose_policy(policies: Iterable[Policy], ticket: Mapping[str, Any]) -> Policy | None:
    """The policy of a ticket, given as expressions see it; `None` if none fits."""
    for policy in in_order(policies):
        if policy.condition is None or fits(policy.condition, ticket):
            return policy
    return None


def in_order(policies: Iterable[Policy]) -> list[Policy]:
    """As they are asked: by position, those without a condition last."""
    return sorted(policies, key=_order)


def condition_fields(policies: Iterable[Policy]) -> frozenset[str]:
    """The fields of a ticket (first part of their names) whose change may change its policy."""
    return frozenset(name.split(".")[0] for p in policies for name in p.condition or ())


def fits(condition: Mapping[str, Any], ticket: Mapping[str, Any]) -> bool:
    """Whether every field of the condition has the wanted value."""
    return first_unfit(condition, ticket) is None


def first_unfit(condition: Mapping[str, Any], ticket: Mapping[str, Any]) -> str | None:
    """The first field of the condition that has another value; None if all fit."""
    return next(
        (name for name, value in condition.items() if not _wanted(value, field_of(ticket, name))),
        None,
    )


def _wanted(wanted: Any, value: Any) -> bool:
    if wanted is None:
        return True
    if isinstance(value, list):
        several = wanted if isinstance(wanted, list | tuple | set | frozenset) else [wanted]
        # Tags are the same however they are written.
        held = {str(one).casefold() for one in value}
        return any(str(one).casefold() in held for one in several)
    if isinstance(wanted, list | tuple | set | frozenset):
        return value in wanted
    return bool(value == wanted)


def field_of(ticket: Mapping[str, Any], name: str) -> Any:
    """The value of a field, given as `customer.tier`."""
    value: Any = ticket
    for part in name.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return value


def _order(policy: Policy) -> tuple[bool, int, str]:
    return policy.condition is None, policy.position, policy.id.hex
