"""Which stretch of time is looked at, and what is asked for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final, Literal, get_args
from uuid import UUID

from sqlalchemy import Connection

from deskflow.people.queries import TeamRow, list_teams
from deskflow.tickets.insight_queries import Asked, Insights, read_insights

Period = Literal["week", "month", "quarter", "year"]
PERIODS: Final[tuple[Period, ...]] = get_args(Period)
_WEEKS: Final = 13
_MONTHS: Final = 12
_DAYS: Final[dict[Period, int]] = {"week": 7, "month": 30}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days at which spans begin, in order, and the day after the last one; `before` begins what it is compared with."""

    period: Period
    days: tuple[date, ...]
    before: date

    @property
    def first(self) -> date:
        return self.days[0]

    @property
    def end(self) -> date:
        return self.days[-1]


@dataclass(frozen=True, slots=True)
class Reading:
    stretch: Stretch
    insights: Insights
    teams: tuple[TeamRow, ...]

    @property
    def has_figures(self) -> bool:
        """Whether there is anything to draw or to compare with."""
        figures, totals = self.insights, (self.insights.totals, self.insights.totals_before)
        return bool(figures.open or any(one.created or one.finished for one in totals))


def stretch_of(period: Period, today: date) -> Stretch:
    """Up to and with today: days, weeks from Monday, or months."""
    tomorrow = today + timedelta(days=1)
    if period in _DAYS:
        count = _DAYS[period]
        days = [tomorrow - timedelta(days=back) for back in reversed(range(count + 1))]
        return Stretch(period, tuple(days), days[0] - timedelta(days=count))
    if period == "quarter":
        monday = today - timedelta(days=today.weekday())
        days = [monday - timedelta(weeks=back) for back in reversed(range(_WEEKS))]
        return Stretch(period, (*days, tomorrow), days[0] - timedelta(weeks=_WEEKS))
    month = today.year * 12 + today.month - 1
    days = [_first_of(month - back) for back in reversed(range(_MONTHS))]
    return Stretch(period, (*days, tomorrow), _first_of(month - 2 * _MONTHS + 1))


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def midnight(day: date) -> datetime:
    """In the zone of this machine; each through local time, for a day may have 23 or 25 hours."""
    return datetime.combine(day, time()).astimezone()


def read_page(
    connection: Connection, tenant_id: UUID, stretch: Stretch, now: datetime, team_id: UUID | None
) -> Reading:
    """Everything the page shows, in one visit of a reading thread."""
    asked = Asked(
        tenant_id, tuple(map(midnight, stretch.days)), midnight(stretch.before), now, team_id
    )
    return Reading(
        stretch, read_insights(connection, asked), tuple(list_teams(connection, tenant_id))
    )


def spans(days: Sequence[date]) -> list[tuple[date, date]]:
    """From each beginning to the next one."""
    return list(pairwise(days))
