"""Public holidays of countries and their regions, from the `holidays` library.

The library takes a quarter of a second to load, so it is imported when a calendar first needs it, and its answers
are kept for each country, subdivision and year. Names are in English, whatever the language of the machine: what a
command writes must not depend on where it runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType


@lru_cache(maxsize=2048)
def public_holidays(country: str, subdivision: str | None, year: int) -> Mapping[date, str]:
    """The public holidays of a year by date; none for a place the library does not know."""
    import holidays

    try:
        known = holidays.country_holidays(country, subdiv=subdivision, years=year, language="en_US")
    except NotImplementedError:
        return MappingProxyType({})
    return MappingProxyType(dict(sorted(known.items())))


def is_known_place(country: str, subdivision: str | None) -> bool:
    """Whether public holidays can be told for this country (ISO 3166-1) and subdivision."""
    parts = places().get(country)
    return parts is not None and (subdivision is None or subdivision in parts)


@lru_cache(maxsize=1)
def places() -> Mapping[str, tuple[str, ...]]:
    """Every country with its subdivisions, by code."""
    import holidays

    known = holidays.list_supported_countries()
    return {country: tuple(parts) for country, parts in known.items()}


@lru_cache(maxsize=256)
def names_of_parts(country: str) -> Mapping[str, str]:
    """What the subdivisions of a country are called, by code; a code without a name is its own."""
    import holidays

    codes = places().get(country, ())
    try:
        known = holidays.country_holidays(country)
    except NotImplementedError:
        return MappingProxyType({})
    named = {code: name for name, code in getattr(known, "subdivisions_aliases", {}).items()}
    return MappingProxyType({code: named.get(code, code) for code in codes})
