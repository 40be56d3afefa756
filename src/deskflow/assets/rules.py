"""What holds for contracts and warranties, whoever asks: days, periods, what is left. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from deskflow.core.errors import Rejected

CONTRACT_KINDS: Final = ("amc", "warranty", "hours", "support")
# What a contract may pay for.
COVERS: Final = ("labour", "remote", "on_site", "parts", "travel")
RENEWALS: Final = ("ask", "none")
# How often what is included begins anew: once for the whole term, or with each of these.
PERIODS: Final = ("term", "month", "quarter", "year")
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
State = Literal["planned", "running", "ending", "ended", "cancelled"]
# Noon in UTC is the same day nearly everywhere, so a date stays the date that was typed.
_NOON: Final = 12
MOST_MONTHS: Final = 600


@dataclass(frozen=True, slots=True)
class Cover:
    """As much of a contract as decides what it pays for. Days are those of UTC."""

    id: UUID
    first_day: date
    last_day: date | None
    is_cancelled: bool
    covers_all: bool
    equipment_ids: frozenset[UUID]
    notice_days: int
    period: str


def day_of(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, _NOON, tzinfo=UTC)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last one: 31 January and one month is 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def warranty_end(installed_at: datetime | None, months: int | None) -> datetime | None:
    """The last day of a warranty of so many months; None when one of both is not known."""
    if installed_at is None or months is None:
        return None
    return noon(months_later(day_of(installed_at), months))


def state_of(cover: Cover, now: datetime) -> State:
    today = day_of(now)
    if cover.is_cancelled:
        return "cancelled"
    if today < cover.first_day:
        return "planned"
    if cover.last_day is None:
        return "running"
    if today > cover.last_day:
        return "ended"
    return (
        "ending" if cover.last_day - today <= timedelta(days=cover.notice_days) else "running"
    )  # fmt: skip


def holds(cover: Cover, at: datetime) -> bool:
    return state_of(cover, at) in ("running", "ending")


def best_cover(covers: Sequence[Cover], equipment_id: UUID | None, at: datetime) -> Cover | None:
    """Which contract covers this equipment then: one that names it before one for all; the one that ends first
    is used up first. Without equipment only those for all of it count."""
    valid = [
        one
        for one in covers
        if holds(one, at) and (one.covers_all or equipment_id in one.equipment_ids)
    ]
    if not valid:
        return None
    return min(
        valid,
        key=lambda one: (one.covers_all, one.last_day or date.max, one.first_day, str(one.id)),
    )


def period_of(cover: Cover, at: datetime) -> tuple[datetime, datetime | None]:
    """The period of the contract that holds then: its first moment, and the first moment after it."""
    months = _MONTHS.get(cover.period)
    first, today = cover.first_day, day_of(at)
    if months is None:
        end = None if cover.last_day is None else _midnight(cover.last_day + timedelta(days=1))
        return _midnight(first), end
    gone = max(0, (today.year - first.year) * 12 + today.month - first.month)
    count = gone // months
    if count and months_later(first, count * months) > today:
        count -= 1
    begins, ends = (months_later(first, (count + more) * months) for more in (0, 1))
    return _midnight(begins), _midnight(ends)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def checked_amount(value: Any, field: str, most: int = 10**12) -> int | None:
    """A whole number from 0 on, None for nothing; Rejected for what is none."""
    if value in (None, ""):
        return None
    try:
        number = int(value)
    except (TypeError, ValueError) as problem:
        raise Rejected("field.bad_number", field=field, value=str(value)[:40]) from problem
    if not 0 <= number <= most:
        raise Rejected("field.out_of_range", field=field, value=number, least=0, most=most)
    return number
