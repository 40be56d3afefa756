"""How bad a ticket is, from 0 to 100, as a sum of parts that can be told: impact, urgency, the customer's tier, words
in it, and whether the same equipment was in trouble lately. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from deskflow.core.errors import Rejected
from deskflow.core.types import folded
from deskflow.tickets.defining.checking import named

PARTS: Final = ("impact", "urgency", "tier", "keywords", "repeat")
_DEFAULT_WEIGHTS: Final = {"impact": 35, "urgency": 30, "tier": 15, "keywords": 10, "repeat": 10}
_SHARE: Final = {"high": 1.0, "medium": 0.5, "low": 0.1}
# Of a ticket that nobody has assessed yet.
_SHARE_OF_PRIORITY: Final = {"P1": 1.0, "P2": 0.7, "P3": 0.4, "P4": 0.1}
_TIERS: Final = {"platinum": 1.0, "gold": 0.7, "silver": 0.4, "standard": 0.0}
DEFAULT_KEYWORDS: Final = (
    "outage",
    "down",
    "ransomware",
    "data loss",
    "security breach",
    "all users",
    "ausfall",
)
MOST_KEYWORDS: Final = 200
_SEEN_LETTERS: Final = 5_000
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class SeverityRules:
    """`weights` are the most that each part can give; together 100. The repeat counts for `repeat_days`."""

    weights: Mapping[str, int]
    keywords: tuple[str, ...] = DEFAULT_KEYWORDS
    repeat_days: int = 30


DEFAULT: Final = SeverityRules(_DEFAULT_WEIGHTS)


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked at. `repeats`: earlier tickets of the same equipment within the days of the rules."""

    priority: str
    impact: str | None = None
    urgency: str | None = None
    tier: str = "standard"
    text: str = ""
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class Severity:
    """`parts` are {part: [points, what they are for]}; a part without points is left out."""

    score: int
    parts: Mapping[str, tuple[int, str]]


def severity(rules: SeverityRules, looked: Looked) -> Severity:
    """What each part comes to. An impact or urgency that nobody has said is taken from the priority."""
    by_priority = _SHARE_OF_PRIORITY[looked.priority]
    found = keywords_in(rules, looked.text)
    shares: dict[str, tuple[float, str]] = {
        "impact": (_SHARE[looked.impact], looked.impact) if looked.impact else (by_priority, looked.priority),
        "urgency": (_SHARE[looked.urgency], looked.urgency) if looked.urgency else (by_priority, looked.priority),
        "tier": (_TIERS.get(looked.tier, 0.0), looked.tier),
        "keywords": (1.0 if found else 0.0, ", ".join(found[:3])),
        "repeat": (min(1.0, looked.repeats / 2), str(looked.repeats)),
    }  # fmt: skip
    parts = {
        part: (round(share * rules.weights[part]), said)
        for part, (share, said) in shares.items()
        if round(share * rules.weights[part])
    }
    return Severity(min(100, sum(points for points, _ in parts.values())), parts)


def keywords_in(rules: SeverityRules, text: str) -> list[str]:
    """Those that stand in the text as whole words, whatever their case and accents."""
    if not text or not rules.keywords:
        return []
    words = _spaced(text[:_SEEN_LETTERS])
    return [one for one in rules.keywords if _keyword(one) in words]


@lru_cache(maxsize=1024)
def _keyword(text: str) -> str:
    """The same few are looked for in every ticket."""
    return _spaced(text)


def _spaced(text: str) -> str:
    """Its words with one space before, between and after them."""
    return f" {' '.join(re.findall(_WORD, folded(text)))} "


def checked_severity(value: Any) -> SeverityRules:
    """From `{weights: {part: points}, keywords: […], repeat_days}`; the weights come to 100."""
    if not isinstance(value, Mapping):
        raise Rejected("field.not_a_list", field="weights")
    weights: dict[str, int] = {}
    for part in PARTS:
        points = (value.get("weights") or {}).get(part)
        if not isinstance(points, int) or isinstance(points, bool) or not 0 <= points <= 100:
            raise Rejected("field.out_of_range", field=part, least=0, most=100)
        weights[part] = points
    if sum(weights.values()) != 100:
        raise Rejected("rules.not_hundred", sum=sum(weights.values()))
    keywords = value.get("keywords", ())
    if not isinstance(keywords, list | tuple):
        raise Rejected("field.not_a_list", field="keywords")
    if len(keywords) > MOST_KEYWORDS:
        raise Rejected(
            "field.too_many", field="keywords", limit=MOST_KEYWORDS, length=len(keywords)
        )
    kept = {folded(one): one for one in (named(one, "keywords", longest=60) for one in keywords)}
    days = value.get("repeat_days", 30)
    if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= 365:
        raise Rejected("field.out_of_range", field="repeat_days", least=1, most=365)
    return SeverityRules(weights, tuple(kept.values()), days)


def severity_json(rules: SeverityRules) -> dict[str, Any]:
    return {
        "weights": dict(rules.weights), "keywords": list(rules.keywords),
        "repeat_days": rules.repeat_days,
    }  # fmt: skip
