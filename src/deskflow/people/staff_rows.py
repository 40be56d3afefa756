"""What a line of a file says about somebody who works here, and about when they are off. Plain values.

None means that the line says nothing; something empty takes away what there was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# Beyond this it is no list of a company's staff.
MOST_ROWS: Final = 5000


@dataclass(frozen=True, slots=True)
class SkillWish:
    """`level` is None where none is written apart from the name: `Windows 11` and `VPN 4` look alike."""

    text: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class CertificateWish:
    """`until` is empty, a day (`2027-03-31`, which still counts) or a moment in ISO 8601."""

    name: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One person, known by the address. Every list is all there is of it."""

    line: int
    email: str
    name: str = ""
    title: str | None = None
    timezone: str = ""
    roles: tuple[str, ...] | None = None
    teams: tuple[str, ...] | None = None
    manager: str | None = None
    """An address or a name; empty for nobody."""
    skills: tuple[SkillWish, ...] | None = None
    certificates: tuple[CertificateWish, ...] | None = None
    territories: tuple[str, ...] | None = None
    working_hours: str | None = None
    """The name of a calendar, or hours such as `Mon-Fri 8-17`."""
    capacity_hours: int | None = None
    """0 takes it away."""
    position: tuple[float, ...] | None = None
    """Latitude and longitude in degrees; nothing of both takes it away."""
    is_active: bool | None = None


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """`starts` and `ends` are days (both are off) or moments in ISO 8601, without a zone where the person is."""

    line: int
    person: str
    """An address or a name."""
    starts: str
    ends: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a line was not taken."""

    line: int
    field: str
    code: str
    params: dict[str, str | int]
