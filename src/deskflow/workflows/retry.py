"""When a failed step is tried again. Pure: chance comes in as a number, so a plan can be repeated.

Counts and delays begin with the seed's defaults (none, 60 s); `WORKFLOWS_MAX_RETRY_ATTEMPTS` caps the count.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from deskflow.workflows.definition import Step

MAX_RETRY_ATTEMPTS: Final = 3
"""The seed's default of `WORKFLOWS_MAX_RETRY_ATTEMPTS`."""

LONGEST_DELAY: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """`count` retries after the first try; the n-th waits `delay * factor**(n-1)`, at most `longest`.

    `jitter` 0.2 spreads each delay over 80 % to 120 % of itself.
    """

    count: int = 0
    delay: timedelta = timedelta(seconds=60)
    factor: float = 1.0
    longest: timedelta = timedelta(hours=1)
    jitter: float = 0.0

    @staticmethod
    def of(step: Step, max_attempts: int = MAX_RETRY_ATTEMPTS) -> RetryPolicy:
        """What the step asks for, capped by the installation's setting."""
        return RetryPolicy(
            count=max(0, min(step.retry_count, max_attempts)),
            delay=timedelta(seconds=max(0, step.retry_delay_seconds)),
            factor=max(1.0, step.retry_factor),
            longest=timedelta(seconds=max(0, step.retry_max_delay_seconds)),
            jitter=max(0.0, min(step.retry_jitter, 1.0)),
        )


def next_delay(
    policy: RetryPolicy,
    failures: int,
    *,
    chance: float = 0.5,
    retry_after: timedelta | None = None,
) -> timedelta | None:
    """How long to wait after the `failures`-th failure (from 1); None: it has failed for good.

    `chance` is from 0 to 1. `retry_after` is what the other side asked for: waited for at least, however long
    our own delay is, but never longer than a week.
    """
    if failures < 1 or failures > policy.count:
        return None
    # Capped before it is computed: 60 * 100**50 would overflow.
    longest = min(policy.longest, LONGEST_DELAY).total_seconds()
    seconds = policy.delay.total_seconds()
    for _ in range(failures - 1):
        if seconds >= longest:
            break
        seconds *= policy.factor
    seconds = min(seconds, longest)
    seconds *= 1 + policy.jitter * (2 * min(max(chance, 0.0), 1.0) - 1)
    delay = timedelta(seconds=seconds)
    if retry_after is not None:
        delay = max(delay, min(retry_after, LONGEST_DELAY))
    return delay


def plan(policy: RetryPolicy, chance: Callable[[int], float] | None = None) -> list[timedelta]:
    """All delays in order, for the editor's preview and for tests."""
    return [
        delay
        for failures in range(1, policy.count + 1)
        if (delay := next_delay(policy, failures, chance=chance(failures) if chance else 0.5))
        is not None
    ]


def is_retried(retry_on: str, code: str, params: Mapping[str, object]) -> bool:
    """Whether an error is among those a step is tried again for: by its code, the front of it (`http.*`), or one of
    its values (`http.status=503`)."""
    wanted = [one.strip() for one in retry_on.split(",") if one.strip()]
    return not wanted or any(_is_meant(one, code, params) for one in wanted)


def _is_meant(wanted: str, code: str, params: Mapping[str, object]) -> bool:
    name, given, value = wanted.partition("=")
    if given:
        found = {str(one) for one in params.values()}
        return name.strip() == code and value.strip() in found
    return code.startswith(name[:-1]) if name.endswith(".*") else name == code


def chance_of(seed: str, failures: int) -> float:
    """A number from 0 to 1 that is always the same for an execution's step and its n-th failure."""
    digest = hashlib.sha256(f"{seed}:{failures}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
