"""Where in somebody's days there is room for a piece of work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from deskflow.routing.rules.slots import Booked, Span, Worker

# Plans begin on the quarter hour.
GRID: Final = timedelta(minutes=15)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def on_grid(at: datetime) -> datetime:
    """The next quarter of an hour, `at` itself when it is one."""
    over = (at - _EPOCH) % GRID
    return at if not over else at + (GRID - over)


def free_spans(
    worker: Worker, booked: Iterable[Booked], begins: datetime, ends: datetime
) -> list[Span]:
    """When somebody works and has nothing planned, between two moments."""
    taken = [(one.starts_at, one.ends_at) for one in booked]
    taken += [(one.starts_at, one.ends_at) for one in worker.away]
    taken.sort()
    found: list[Span] = []
    for first, last in worker.hours if worker.hours is not None else ((begins, ends),):
        at, until = max(first, begins), min(last, ends)
        for start, end in taken:
            if end <= at or start >= until:
                continue
            if start > at:
                found.append((at, start))
            at = max(at, end)
        if at < until:
            found.append((at, until))
    return found


def first_room(
    worker: Worker, booked: Iterable[Booked], length: timedelta, begins: datetime, ends: datetime
) -> Span | None:
    """The earliest time in which a piece of work fits as a whole; None when there is none before `ends`."""
    for first, last in free_spans(worker, booked, begins, ends):
        start = on_grid(first)
        if start + length <= last:
            return start, start + length
    return None
