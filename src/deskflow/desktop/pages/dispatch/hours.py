"""Which hours of a day the board shows at first. Knows no widget."""

from __future__ import annotations

from datetime import datetime

from deskflow.desktop.pages.dispatch.axis import HOUR, day_of, midnight, wall
from deskflow.desktop.pages.dispatch.state import BoardState

# The hours of a day that fill the window, unless somebody works earlier or later.
USUAL_HOURS = (7, 18)


def hours_shown(state: BoardState) -> tuple[int, int]:
    """A day has all its hours, a week those in which somebody works or has something planned."""
    if state.span == "day":
        return 0, 24
    first, last = USUAL_HOURS
    moments = [(one.starts_at, one.ends_at) for one in state.plans.values()]
    for person in state.people:
        moments += list(person.worker.hours or ())
    for begins, ends in moments:
        here, there = begins.astimezone(), ends.astimezone()
        first = min(first, here.hour)
        if here.date() != there.date():
            return 0, 24
        last = max(last, there.hour + (1 if there.minute else 0))
    return first, min(24, last)


def usual_left(state: BoardState, now: datetime) -> float:
    """When most people begin, or a while ago, if it is another time of the day now."""
    at = now.timestamp()
    if day_of(at) == state.day and not USUAL_HOURS[0] <= wall(at).hour < USUAL_HOURS[1]:
        return at - 4 * HOUR
    return midnight(state.day) + USUAL_HOURS[0] * HOUR
