"""What a ticket is after a change: the priority that follows, the outcome that goes when it is opened again, the
severity that comes of it. Pure: from the old columns and those wanted to the new ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from deskflow.core.errors import Rejected
from deskflow.tickets.defining import outcomes
from deskflow.tickets.defining.fields import merged
from deskflow.tickets.defining.priorities import FOLLOW
from deskflow.tickets.defining.reading import DeskRules
from deskflow.tickets.defining.severity import Looked, severity
from deskflow.tickets.rules import DONE

# What stands for "resolved" when an outcome is asked for.
RESOLVED: Final = frozenset({"resolved", "closed"})
# What has to be known of the old ticket for each of these changes.
_PRIORITY: Final = frozenset({"impact", "urgency", "priority", "priority_reason"})
_NEEDS: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(_PRIORITY, _PRIORITY | {"severity", "severity_parts"}),
    "status": frozenset(outcomes.PARTS),
    "own_status": frozenset(outcomes.PARTS),
    "fields": frozenset({"fields", "type"}),
}


def needed(names: Mapping[str, Any]) -> set[str]:
    """The columns to read before tickets are changed in these."""
    return {column for name in names for column in _NEEDS.get(name, ())}


def assessed(
    rules: DeskRules,
    old: Mapping[str, Any],
    values: Mapping[str, Any],
    reason: str = "",
    *,
    by_person: bool = False,
    forced: bool = False,
) -> dict[str, Any]:
    """The columns as they shall be, of a ticket that is `old`. Rejected when somebody has to say more first.

    `reason` is what was said with the change; `by_person`: rules that bind people hold. `forced`: whatever the table of moves says.
    """
    after = dict(values)
    if not _PRIORITY.isdisjoint(values):
        after.update(_priority(rules, old, values, reason, by_person))
        after.update(_severity(rules, {**old, **after}))
    if "status" in values:
        if not forced:
            _check_move(rules, old, values)
        after.update(_outcome(rules, old, values, by_person))
    if "fields" in values:
        after["fields"] = _fields(rules, old, values["fields"], by_person)
    return after


def status_key(row: Mapping[str, Any]) -> str:
    """The own status where there is one, else the built-in."""
    return str(row["own_status"] or row["status"])


def _priority(
    rules: DeskRules,
    old: Mapping[str, Any],
    values: Mapping[str, Any],
    reason: str,
    by_person: bool,
) -> dict[str, Any]:
    impact = values.get("impact", old["impact"])
    urgency = values.get("urgency", old["urgency"])
    proposed = rules.priorities.priority(impact, urgency)
    wanted, held = values.get("priority"), old["priority_reason"]
    if wanted == FOLLOW:
        if proposed is None:
            raise Rejected("ticket.not_assessed", number=old["number"])
        return {"priority": proposed, "priority_reason": None}
    if wanted is None:
        if proposed is None or (held is not None and proposed != old["priority"]):
            said = values.get("priority_reason") if held is not None else None
            return {"priority": old["priority"], "priority_reason": said or held}
        return {"priority": proposed, "priority_reason": None}
    if proposed is None or wanted == proposed:
        return {"priority": wanted, "priority_reason": None}
    said = values.get("priority_reason") or reason or (held if wanted == old["priority"] else None)
    if not said and by_person:
        raise Rejected(
            "ticket.priority_needs_reason", number=old["number"], proposed=proposed, new=wanted
        )
    return {"priority": wanted, "priority_reason": (said or "")[:300]}


def _severity(rules: DeskRules, row: Mapping[str, Any]) -> dict[str, Any]:
    """The parts that come of impact and urgency anew; the others stay as they were found."""
    fresh = severity(rules.severity, Looked(row["priority"], row["impact"], row["urgency"])).parts
    kept = {part: told for part, told in (row["severity_parts"] or {}).items() if part not in ("impact", "urgency")}  # fmt: skip
    parts = {**{part: list(told) for part, told in fresh.items()}, **kept}
    return {"severity": min(100, sum(told[0] for told in parts.values())), "severity_parts": parts or None}  # fmt: skip


def _check_move(rules: DeskRules, old: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    before, after = status_key(old), status_key(values)
    if not rules.moves.may_move(before, after):
        raise Rejected(
            "ticket.illegal_move", number=old["number"], old=before, new=after,
            old_name=rules.moves.name(before), new_name=rules.moves.name(after),
            allowed=[[one, rules.moves.name(one)] for one in rules.moves.targets(before)],
        )  # fmt: skip


def _outcome(
    rules: DeskRules, old: Mapping[str, Any], values: Mapping[str, Any], by_person: bool
) -> dict[str, Any]:
    after = {part: values.get(part, old[part]) for part in outcomes.PARTS}
    if old["status"] in DONE and values["status"] not in DONE:
        # The next time it is resolved it is asked for again; the timeline keeps what was said.
        after = {part: values.get(part) for part in outcomes.PARTS}
    if by_person and values["status"] in RESOLVED and old["status"] not in RESOLVED:
        missing = [
            part for part in outcomes.PARTS
            if part in rules.outcomes.required and not after[part]
        ]  # fmt: skip
        if missing:
            raise Rejected("ticket.outcome_missing", number=old["number"], parts=missing, field=missing[0])  # fmt: skip
    return after


def _fields(
    rules: DeskRules, old: Mapping[str, Any], changes: Mapping[str, Any], by_person: bool
) -> dict[str, Any] | None:
    for key, value in changes.items():
        field = rules.field(key)
        if (
            field is not None
            and value is None
            and by_person
            and field.is_required
            and field.is_active
        ):
            raise Rejected("field.required", field=field.name)
    return merged(old["fields"], changes)
