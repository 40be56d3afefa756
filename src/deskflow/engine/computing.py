"""Work of actions that only compute: in a process of its own that is killed when it takes too long.

Small pieces are worked out at once. Functions take and give plain values, and raise Rejected.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Callable
from typing import Any, Final, TypeVar

from deskflow.core.children import ChildProcess
from deskflow.core.errors import Rejected, Transient
from deskflow.engine.context import EffectContext
from deskflow.engine.results import StepFailed

Answer = TypeVar("Answer")

# Characters; a process costs more than working through less than that.
SMALL: Final = 20_000
MOST_SECONDS: Final = 10.0
_MOST_MEMORY: Final = 1 << 30


async def compute(
    context: EffectContext, function: Callable[..., Answer], *args: Any, size: int
) -> Answer:
    """`function(*args)`; `size` is about how many characters it has to work through."""
    if size > SMALL:
        return await in_child(context, function, *args)
    try:
        return function(*args)
    except Rejected as problem:
        raise StepFailed.of(problem) from problem


async def in_child(context: EffectContext, function: Callable[..., Answer], *args: Any) -> Answer:
    """Always in the child: for what an author wrote, which may not end or eat all memory."""
    own = context.services.child is None
    child = context.services.child or ChildProcess("deskflow-compute")
    seconds = min(MOST_SECONDS, context.timeout.total_seconds())
    try:
        future = child.run(_bounded, function, args, timeout=seconds)
        try:
            return await asyncio.wrap_future(future)
        except Rejected as problem:
            raise StepFailed.of(problem) from problem
        except Transient as problem:
            if problem.code == "child.timeout":
                raise StepFailed(
                    "compute.took_too_long", retryable=False, seconds=seconds
                ) from problem
            # Killed for its memory, or the stack ran over.
            raise StepFailed("compute.died", retryable=False) from problem
    finally:
        if own:
            await asyncio.to_thread(child.close)


def _bounded(function: Callable[..., Answer], args: tuple[Any, ...]) -> Answer:
    _bound_memory()
    try:
        return function(*args)
    except MemoryError:
        raise Rejected("compute.too_much_memory") from None


def _bound_memory() -> None:
    """For the whole child, which does nothing else; Windows knows no such limit, there the time bounds it."""
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = _MOST_MEMORY if hard == resource.RLIM_INFINITY else min(_MOST_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
