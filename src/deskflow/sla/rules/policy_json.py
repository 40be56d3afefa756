"""A policy's definition as JSON that people can read, for tables, commands, files and the REST API.

    {"targets": {"P1": {"first_response": 7200, "next_update": 3600, "resolution": 21600}},
     "condition": {"customer.tier": ["gold", "platinum"]},
     "pauses": {"resolution": ["pending_customer", "pending_vendor", "scheduled"]},
     "at_risk_percent": 75, "reopening": "resume"}

What a missed promise has in its train (`escalation`, `penalties`, `currency`) is described in `consequences_json.py`.

Targets are seconds. What is left out has its default; without a condition the policy is the default for the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, get_args
from uuid import UUID

from deskflow.core.errors import Rejected
from deskflow.sla.rules.consequences_json import (
    checked_currency,
    checked_escalation,
    checked_penalties,
)
from deskflow.sla.rules.ladder import rungs_from_json
from deskflow.sla.rules.penalties import penalty_from_json
from deskflow.sla.rules.policies import (
    AT_RISK_PERCENT,
    CLOCK_KINDS,
    DEFAULT_PAUSES,
    ClockKind,
    Policy,
    Reopening,
    Targets,
)
from deskflow.tickets.rules import PRIORITIES, STATUSES, parse_priority

_FIELDS: Final = frozenset(
    {"targets", "condition", "pauses", "at_risk_percent", "reopening", "escalation", "penalties", "currency"}
)  # fmt: skip
# Ten years: beyond that a calendar has no due time either.
_LONGEST: Final = 10 * 366 * 86_400
_MOST_FIELDS: Final = 20
_MOST_VALUES: Final = 1000


def policy_from_json(
    policy_id: UUID,
    name: str,
    position: int,
    calendar_id: UUID,
    definition: Mapping[str, Any],
    at_risk_percent: int = AT_RISK_PERCENT,
) -> Policy:
    """The policy of a stored definition; `at_risk_percent` is the workspace's, unless it has its own."""
    pauses = definition.get("pauses", {})
    return Policy(
        policy_id,
        name,
        position,
        calendar_id,
        {
            priority: Targets(**targets)
            for priority, targets in definition.get("targets", {}).items()
        },
        definition.get("condition"),
        {
            kind: frozenset(pauses[kind]) if kind in pauses else DEFAULT_PAUSES[kind]
            for kind in CLOCK_KINDS
        },
        definition.get("at_risk_percent") or at_risk_percent,
        definition.get("reopening", "resume"),
        rungs_from_json(definition.get("escalation", ())),
        tuple(
            penalty_from_json(kind, definition["penalties"][kind])
            for kind in CLOCK_KINDS
            if kind in definition.get("penalties", {})
        ),
        definition.get("currency", "EUR"),
    )


def policy_to_json(policy: Policy) -> dict[str, Any]:
    """The definition of a policy; its share at risk is left to the workspace."""
    definition: dict[str, Any] = {
        "targets": {
            priority: {kind: seconds for kind in CLOCK_KINDS if (seconds := promised.of(kind))}
            for priority, promised in policy.targets.items()
        },
        "pauses": {kind: sorted(statuses) for kind, statuses in policy.pauses.items()},
        "reopening": policy.reopening,
    }
    if policy.condition is not None:
        definition["condition"] = dict(policy.condition)
    return definition


def checked_definition(definition: Mapping[str, Any]) -> dict[str, Any]:
    """The definition somebody has filled in, in its normal form; Rejected with what is wrong with it."""
    unknown = set(definition) - _FIELDS
    if unknown:
        raise Rejected("sla.unknown_field", field=sorted(unknown)[0])
    for part in ("targets", "condition", "pauses"):
        _mapping(part, definition.get(part))
    checked: dict[str, Any] = {"targets": _targets(definition.get("targets") or {})}
    if definition.get("condition"):
        checked["condition"] = _condition(definition["condition"])
    if definition.get("pauses") is not None:
        checked["pauses"] = _pauses(definition["pauses"])
    if definition.get("at_risk_percent") is not None:
        percent = definition["at_risk_percent"]
        if isinstance(percent, bool) or not isinstance(percent, int) or not 1 <= percent <= 99:
            raise Rejected("sla.bad_at_risk_percent", value=str(percent))
        checked["at_risk_percent"] = percent
    reopening = definition.get("reopening", "resume")
    if reopening not in get_args(Reopening):
        raise Rejected("sla.unknown_reopening", value=str(reopening))
    checked["reopening"] = reopening
    if definition.get("escalation"):
        checked["escalation"] = checked_escalation(definition["escalation"])
    if definition.get("penalties"):
        checked["penalties"] = checked_penalties(definition["penalties"])
    if definition.get("currency"):
        checked["currency"] = checked_currency(definition["currency"])
    return checked


def _targets(targets: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    checked: dict[str, dict[str, int]] = {}
    for name, promised in targets.items():
        priority = parse_priority(name)
        if priority is None:
            raise Rejected("ticket.unknown_priority", value=str(name))
        checked[priority] = {
            _kind(kind): _seconds(kind, seconds)
            for kind, seconds in (_mapping("targets", promised) or {}).items()
            if seconds is not None
        }
    return {priority: checked[priority] for priority in PRIORITIES if priority in checked}


def _seconds(kind: str, seconds: Any) -> int:
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 0 < seconds <= _LONGEST:
        raise Rejected("sla.bad_target", clock=kind, value=str(seconds))
    return seconds


def _mapping(part: str, value: Any) -> Mapping[str, Any] | None:
    if value is not None and not isinstance(value, Mapping):
        raise Rejected("sla.unreadable", field=part)
    return value


def _condition(condition: Mapping[str, Any]) -> dict[str, Any]:
    """Fields with one plain value or a list of them: nothing that would have to be evaluated."""
    checked = dict(condition)
    if len(checked) > _MOST_FIELDS:
        raise Rejected("sla.unreadable", field="condition")
    for wanted in checked.values():
        several = wanted if isinstance(wanted, list | tuple) else [wanted]
        plain = all(one is None or isinstance(one, str | int | float | bool) for one in several)
        if not plain or len(several) > _MOST_VALUES:
            raise Rejected("sla.unreadable", field="condition")
    if "priority" in checked:
        wanted = checked["priority"]
        several = wanted if isinstance(wanted, list) else [wanted]
        # Aliases such as "critical" are for people; tickets have P1 to P4.
        checked["priority"] = [parse_priority(value) or value for value in several]
    return checked


def _pauses(pauses: Mapping[str, Any]) -> dict[str, list[str]]:
    checked: dict[str, list[str]] = {}
    for kind, statuses in pauses.items():
        if not isinstance(statuses, list | tuple | set | frozenset):
            raise Rejected("sla.unreadable", field="pauses")
        unknown = {str(one) for one in statuses} - set(STATUSES)
        if unknown:
            raise Rejected("ticket.unknown_status", value=sorted(unknown)[0])
        checked[_kind(kind)] = sorted(set(statuses))
    return checked


def _kind(name: str) -> ClockKind:
    for kind in CLOCK_KINDS:
        if kind == name:
            return kind
    raise Rejected("sla.unknown_clock", clock=str(name))
