"""How many runs of a workflow may go on at once, and what becomes of the others. Pure.

Runs that share a key ("one at a time per ticket") share the limit; without a key all of the workflow do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Literal, TypeVar, get_args

from deskflow.workflows.expressions import Json, is_template, parse, parse_template

Policy = Literal["queue", "drop", "replace", "cancel_running"]

POLICIES: Final[tuple[str, ...]] = get_args(Policy)
LONGEST_KEY: Final = 200

DROPPED: Final = "execution.dropped"
REPLACED: Final = "execution.replaced"
SUPERSEDED: Final = "execution.superseded"

Run = TypeVar("Run")


@dataclass(frozen=True, slots=True)
class ConcurrencyRule:
    """`key` is an expression or a text with `{{…}}`; empty means one key for the whole workflow."""

    limit: int
    key: str = ""
    policy: Policy = "queue"

    @classmethod
    def of(cls, settings: Mapping[str, Any] | None) -> ConcurrencyRule | None:
        """What a workflow's settings ask for; None when any number may go on."""
        limit = (settings or {}).get("concurrency_limit")
        if settings is None or isinstance(limit, bool) or not isinstance(limit, int | float):
            return None
        if limit < 1:
            return None
        policy = settings.get("concurrency_policy")
        return cls(
            int(limit),
            str(settings.get("concurrency_key") or "").strip(),
            policy if policy in POLICIES else "queue",
        )

    def key_of(self, scope: Mapping[str, Json]) -> str:
        """The key of a run with these names in scope. Raises ExpressionError."""
        if not self.key:
            return ""
        if is_template(self.key):
            value = parse_template(self.key).render(scope)
        else:
            value = parse(self.key).evaluate(scope)
        return _short("" if value is None else str(value).replace("\0", ""))


@dataclass(frozen=True, slots=True)
class Decision(Generic[Run]):
    """`start` may begin now; `cancel` end, with the code that says why."""

    start: tuple[Run, ...] = ()
    cancel: Mapping[Run, str] = field(default_factory=dict)


def decide(rule: ConcurrencyRule, going: Sequence[Run], queued: Sequence[Run]) -> Decision[Run]:
    """What to do with the queued runs of one key; both lists have the oldest first."""
    free = max(rule.limit - len(going), 0)
    if rule.policy == "cancel_running":
        everybody = [*going, *queued]
        staying = everybody[-rule.limit :]
        return Decision(
            tuple(one for one in queued if one in staying),
            {one: SUPERSEDED for one in everybody if one not in staying},
        )
    start, waiting = tuple(queued[:free]), queued[free:]
    if rule.policy == "drop":
        return Decision(start, dict.fromkeys(waiting, DROPPED))
    if rule.policy == "replace":
        return Decision(start, dict.fromkeys(waiting[:-1], REPLACED))
    return Decision(start)


def _short(key: str) -> str:
    """What the column holds; two long keys that differ stay different."""
    if len(key) <= LONGEST_KEY:
        return key
    return key[: LONGEST_KEY - 64] + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
