"""The ladder and the penalties of a policy's definition, checked: what somebody has filled in, in its normal form.

    {"escalation": [{"clock": "resolution", "at": 75, "do": "notify", "who": ["assignee", "role:dispatcher"]},
                    {"clock": "resolution", "after": 3600, "times": 3, "do": "raise_priority"},
                    {"clock": "resolution", "at": 100, "do": "start_workflow", "workflow": "…id…"}],
     "penalties": {"resolution": {"once": 5000, "hourly": 1000, "cap": 20000}}, "currency": "EUR"}

`at` is a share of the budget in percent, `after` seconds behind the due time; amounts are cents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from deskflow.core.errors import Rejected
from deskflow.sla.rules.ladder import DEEDS
from deskflow.sla.rules.policies import CLOCK_KINDS

MOST_RUNGS: Final = 20
MOST_TIMES: Final = 24
_LONGEST: Final = 90 * 86_400
_MOST_CENTS: Final = 100_000_000
_FIELDS: Final = frozenset({"clock", "at", "after", "times", "do", "who", "workflow"})
_AMOUNTS: Final = ("once", "hourly", "cap")


def checked_escalation(steps: Any) -> list[dict[str, Any]]:
    """Rejected with the number of the first step that cannot be meant (`row`, from 1)."""
    if not isinstance(steps, Sequence) or isinstance(steps, str):
        raise Rejected("sla.unreadable", field="escalation")
    if len(steps) > MOST_RUNGS:
        raise Rejected("sla.too_many_steps", limit=MOST_RUNGS)
    return [_step(place, step) for place, step in enumerate(steps, 1)]


def checked_penalties(penalties: Any) -> dict[str, dict[str, int]]:
    if not isinstance(penalties, Mapping):
        raise Rejected("sla.unreadable", field="penalties")
    checked: dict[str, dict[str, int]] = {}
    for clock, amounts in penalties.items():
        if clock not in CLOCK_KINDS:
            raise Rejected("sla.unknown_clock", clock=str(clock)[:60])
        if not isinstance(amounts, Mapping) or set(amounts) - set(_AMOUNTS):
            raise Rejected("sla.unreadable", field="penalties")
        kept = {name: _cents(clock, amounts[name]) for name in _AMOUNTS if amounts.get(name)}
        if kept.get("once") or kept.get("hourly"):
            checked[clock] = kept
    return {clock: checked[clock] for clock in CLOCK_KINDS if clock in checked}


def checked_currency(value: Any) -> str:
    text = str(value).strip().upper()
    if len(text) != 3 or not text.isascii() or not text.isalpha():
        raise Rejected("sla.bad_currency", value=str(value)[:20])
    return text


def _step(place: int, step: Any) -> dict[str, Any]:
    if not isinstance(step, Mapping) or set(step) - _FIELDS:
        raise Rejected("sla.bad_step", row=place)
    clock, deed = step.get("clock"), step.get("do")
    if clock not in CLOCK_KINDS:
        raise Rejected("sla.unknown_clock", clock=str(clock)[:60])
    if deed not in DEEDS:
        raise Rejected("sla.bad_step", row=place)
    checked: dict[str, Any] = {"clock": clock, **_when(place, step), "do": deed}
    if deed in ("notify", "reassign"):
        checked["who"] = _who(place, step.get("who"), one=deed == "reassign")
    if deed == "start_workflow":
        checked["workflow"] = _id(place, step.get("workflow"))
    return checked


def _when(place: int, step: Mapping[str, Any]) -> dict[str, int]:
    if (step.get("at") is None) == (step.get("after") is None):
        raise Rejected("sla.step_needs_time", row=place)
    if step.get("at") is not None:
        return {"at": _whole(place, step["at"], 1, 100)}
    times = _whole(place, step.get("times") or 1, 1, MOST_TIMES)
    after = _whole(place, step["after"], 60, _LONGEST)
    return {"after": after, **({"times": times} if times > 1 else {})}


def _whole(place: int, value: Any, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Rejected("sla.step_out_of_range", row=place, least=least, most=most)
    return value


def _who(place: int, who: Any, *, one: bool) -> list[str]:
    several = [who] if isinstance(who, str) else list(who) if isinstance(who, Sequence) else []
    kept = list(dict.fromkeys(str(each) for each in several if each))
    for each in kept:
        kind, _, name = each.partition(":")
        plain = each in ("assignee", "lead")
        if not plain and (kind not in ("user", "role") or not name):
            raise Rejected("sla.bad_step", row=place)
        if kind == "user":
            _id(place, name)
        if one and each not in ("lead",) and kind != "user":
            raise Rejected("sla.step_needs_person", row=place)
    if not kept or (one and len(kept) > 1):
        raise Rejected("sla.step_needs_person", row=place)
    return kept


def _id(place: int, value: Any) -> str:
    try:
        return str(UUID(str(value)))
    except ValueError as problem:
        raise Rejected(
            "sla.step_needs_workflow" if not value else "sla.bad_step", row=place
        ) from problem


def _cents(clock: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST_CENTS:
        raise Rejected("sla.bad_amount", clock=clock, value=str(value)[:40])
    return value
