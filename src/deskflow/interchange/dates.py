"""Dates and times as people and programs write them, to UTC. Pure: the zone and the order of day and month are given."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from typing import Literal

Order = Literal["dmy", "mdy"]

FIRST_YEAR, LAST_YEAR = 1970, 2100

_TIME = r"(?:[ T,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?\s*(?:uhr)?\s*([ap])?\.?(?:m\.?)?)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2})?"
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})" + _TIME, re.IGNORECASE)
_SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})" + _TIME, re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})" + _TIME, re.IGNORECASE)
_NAMED = re.compile(r"(\d{1,2})\.?[ -]([a-zäéû]{3,10})\.?,?[ -](\d{4})" + _TIME, re.IGNORECASE)
_NAMED_FIRST = re.compile(
    r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})" + _TIME, re.IGNORECASE
)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar", "feb february februar", "mar march mär märz mrz maerz", "apr april", "may mai",
            "jun june juni", "jul july juli", "aug august", "sep sept september", "oct october okt oktober",
            "nov november", "dec december dez dezember",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DateReader:
    """Reads times that carry no zone as local time in `zone`; `order` settles 03/04/2026."""

    zone: tzinfo = UTC
    order: Order = "dmy"

    def read(self, text: str) -> datetime | None:
        """The moment in UTC, or None when the text is no date between 1970 and 2100."""
        date = self.read_as_written(text)
        if date is None:
            return None
        try:
            if date.tzinfo is None:
                date = date.replace(tzinfo=self.zone)
            if date.tzinfo is not UTC:
                date = date.astimezone(UTC)
        except (ValueError, OverflowError):
            return None
        return date if FIRST_YEAR <= date.year <= LAST_YEAR else None

    def read_as_written(self, text: str) -> datetime | None:
        """The same with the zone that is written, and without one where none is."""
        text = text.strip()
        if not text or len(text) > 60:
            return None
        try:
            date = self._read(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        return date if date is not None and FIRST_YEAR <= date.year <= LAST_YEAR else None

    def _read(self, text: str) -> datetime | None:
        if text[:4].isdigit() and len(text) > 8 and text[4] == "-":
            try:
                return datetime.fromisoformat(text)
            except ValueError:
                pass
        if _EPOCH.fullmatch(text):
            seconds = int(text[:10])
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
        if found := _YEAR_FIRST.fullmatch(text):
            year, month, day, *time = found.groups()
            return _moment(year, month, day, time)
        if found := _DOTTED.fullmatch(text):
            day, month, year, *time = found.groups()
            return _moment(year, month, day, time)
        if found := _SLASHED.fullmatch(text):
            first, _, second, year, *time = found.groups()
            day, month = (first, second) if self.order == "dmy" else (second, first)
            return _moment(year, month, day, time)
        return _named(text)


def _named(text: str) -> datetime | None:
    if found := _NAMED.fullmatch(text):
        day, name, year, *time = found.groups()
    elif found := _NAMED_FIRST.fullmatch(text):
        name, day, year, *time = found.groups()
    else:
        return parsedate_to_datetime(text) if "," in text[:5] else None
    month = _MONTHS.get(name.lower())
    return _moment(year, str(month), day, time) if month else None


def _moment(year: str, month: str, day: str, time: list[str | None]) -> datetime:
    hour, minute, second, half, zone = time
    number = int(year)
    if number < 100:
        number += 2000 if number < 70 else 1900
    hours = int(hour or 0)
    if half:
        if not 1 <= hours <= 12:
            raise ValueError(hours)
        hours = hours % 12 + (12 if half.lower() == "p" else 0)
    date = datetime(number, int(month), int(day), hours, int(minute or 0), int(second or 0))  # noqa: DTZ001 - set below
    return date.replace(tzinfo=_offset(zone)) if zone else date


def _offset(zone: str) -> tzinfo:
    if zone[0] not in "+-":
        return UTC
    digits = zone[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return datetime.strptime(zone.replace(":", ""), "%z").tzinfo or UTC if offset else UTC


def guess_order(texts: Iterable[str]) -> Order | None:
    """Which order the slashed dates of a column must have; None when nothing tells (or they contradict)."""
    day_first = month_first = False
    for text in texts:
        if found := _SLASHED.fullmatch(text.strip()):
            day_first |= int(found.group(1)) > 12
            month_first |= int(found.group(3)) > 12
    if day_first == month_first:
        return None
    return "dmy" if day_first else "mdy"


def has_slashed(texts: Iterable[str]) -> bool:
    """Whether the order of day and month matters for these dates at all."""
    return any(_SLASHED.fullmatch(text.strip()) for text in texts)
