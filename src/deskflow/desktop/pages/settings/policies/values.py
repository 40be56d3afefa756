"""A policy as the texts of its form, and back. Knows no widget.

Times are hours and minutes (`2 h 30 min`), a bare number is hours; amounts are in the currency's units. What the form
has no field for (conditions made elsewhere) is kept as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from deskflow.core.errors import Rejected
from deskflow.sla.rules import CLOCK_KINDS, DEFAULT_PAUSES
from deskflow.tickets.rules import PRIORITIES

CONDITION, PAUSES, STEPS, OTHER = "condition", "pauses", "escalation", "other"
ACTIVE, OFF = "yes", "no"
# Fields of a ticket that the form offers for the condition.
OFFERED: Final = ("customer_id", "customer.tier", "type", "channel", "team_id", "tags")
AMOUNTS: Final = ("once", "hourly", "cap")

_TIME: Final = re.compile(
    r"\s*(?:(\d{1,5}(?:[.,]\d{1,3})?)\s*h(?:ours?|rs?)?)?\s*(?:(\d{1,6})\s*m(?:in(?:utes?)?)?\.?)?\s*",
    re.IGNORECASE | re.ASCII,
)
_CLOCK: Final = re.compile(r"\s*(\d{1,5}):([0-5]\d)\s*", re.ASCII)
_AMOUNT: Final = re.compile(r"\s*(\d{1,6})(?:[.,](\d{1,2}))?\s*", re.ASCII)
_PLAIN: Final = re.compile(r"\s*(\d{1,5}(?:[.,]\d{1,3})?)\s*", re.ASCII)


class Wrong(Exception):
    """What stands in `field` cannot be meant."""

    def __init__(self, field: str, problem: Rejected) -> None:
        super().__init__(field)
        self.field, self.problem = field, problem


def target_key(priority: str, kind: str) -> str:
    return f"target_{priority}_{kind}"


def amount_key(kind: str, amount: str) -> str:
    return f"penalty_{kind}_{amount}"


def texts_of(name: str, calendar_id: str, is_active: bool, definition: Mapping[str, Any]) -> dict[str, str]:  # fmt: skip
    condition = dict(definition.get("condition") or {})
    offered = {key: _listed(condition.pop(key)) for key in OFFERED if condition.get(key) is not None}  # fmt: skip
    pauses = definition.get("pauses", {})
    penalties = definition.get("penalties", {})
    percent = definition.get("at_risk_percent")
    return {
        "name": name,
        "calendar": calendar_id,
        "active": ACTIVE if is_active else OFF,
        "reopening": definition.get("reopening", "resume"),
        "at_risk": "" if percent is None else str(percent),
        "currency": definition.get("currency", "EUR"),
        CONDITION: json.dumps(offered),
        OTHER: json.dumps(condition),
        PAUSES: json.dumps(
            {kind: sorted(pauses.get(kind, DEFAULT_PAUSES[kind])) for kind in CLOCK_KINDS}
        ),
        STEPS: json.dumps(list(definition.get("escalation", ()))),
        **{
            target_key(priority, kind): written_time(
                definition.get("targets", {}).get(priority, {}).get(kind)
            )
            for priority in PRIORITIES
            for kind in CLOCK_KINDS
        },
        **{
            amount_key(kind, amount): written_amount(penalties.get(kind, {}).get(amount))
            for kind in CLOCK_KINDS
            for amount in AMOUNTS
        },
    }


def definition_of(texts: Mapping[str, str]) -> dict[str, Any]:
    """What `DefinePolicy` takes; Wrong with the first field that cannot be read."""
    targets: dict[str, dict[str, int]] = {}
    for priority in PRIORITIES:
        for kind in CLOCK_KINDS:
            seconds = _time_in(texts, target_key(priority, kind), kind)
            if seconds is not None:
                targets.setdefault(priority, {})[kind] = seconds
    penalties: dict[str, dict[str, int]] = {}
    for kind in CLOCK_KINDS:
        for amount in AMOUNTS:
            cents = _cents_in(texts, amount_key(kind, amount), kind)
            if cents:
                penalties.setdefault(kind, {})[amount] = cents
    condition = {**json.loads(texts[OTHER] or "{}"), **json.loads(texts[CONDITION] or "{}")}
    definition: dict[str, Any] = {
        "targets": targets,
        "pauses": json.loads(texts[PAUSES] or "{}"),
        "reopening": texts["reopening"] or "resume",
    }
    if condition:
        definition["condition"] = condition
    if texts["at_risk"]:
        definition["at_risk_percent"] = _percent(texts["at_risk"])
    if steps := json.loads(texts[STEPS] or "[]"):
        definition["escalation"] = steps
    if penalties:
        definition["penalties"] = penalties
        definition["currency"] = texts["currency"] or "EUR"
    return definition


def read_time(text: str) -> int | None:
    """Seconds; None for what is no time."""
    if match := _CLOCK.fullmatch(text):
        return int(match[1]) * 3600 + int(match[2]) * 60
    if match := _PLAIN.fullmatch(text):
        return round(float(match[1].replace(",", ".")) * 3600)
    match = _TIME.fullmatch(text)
    if match is None or not (match[1] or match[2]):
        return None
    hours = float((match[1] or "0").replace(",", "."))
    return round(hours * 3600) + int(match[2] or 0) * 60


def written_time(seconds: int | None) -> str:
    """`72 h`, `1 h 30 min`; "" for nothing promised. Never days, which in business hours mean nothing."""
    if not seconds:
        return ""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    if left:
        return f"{seconds / 3600:.3f} h"
    parts = [f"{hours} h" if hours else "", f"{minutes} min" if minutes else ""]
    return " ".join(part for part in parts if part)


def written_amount(cents: int | None) -> str:
    return "" if not cents else f"{cents // 100}.{cents % 100:02}"


def read_cents(text: str) -> int | None:
    """None for what is no amount."""
    match = _AMOUNT.fullmatch(text)
    return None if match is None else int(match[1]) * 100 + int((match[2] or "0").ljust(2, "0"))


def _listed(value: Any) -> list[str]:
    return [str(one) for one in (value if isinstance(value, list) else [value])]


def _time_in(texts: Mapping[str, str], key: str, kind: str) -> int | None:
    text = texts[key].strip()
    if not text:
        return None
    seconds = read_time(text)
    if not seconds:
        raise Wrong(key, Rejected("sla.bad_target", clock=kind, value=text[:40]))
    return seconds


def _cents_in(texts: Mapping[str, str], key: str, kind: str) -> int | None:
    text = texts[key].strip()
    if not text:
        return None
    cents = read_cents(text)
    if cents is None:
        raise Wrong(key, Rejected("sla.bad_amount", clock=kind, value=text[:40]))
    return cents


def _percent(text: str) -> int:
    plain = text.strip().rstrip("%").strip()
    if not plain.isascii() or not plain.isdecimal() or len(plain) > 3:
        raise Wrong("at_risk", Rejected("sla.bad_at_risk_percent", value=text[:40]))
    return int(plain)
