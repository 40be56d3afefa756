"""Lines of lists of people and of time off in words: who it is, what would change, what has to be made first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QT_TRANSLATE_NOOP, QDate, QLocale

from deskflow.core.types import folded
from deskflow.desktop.importing.words import field_title, number, reason, tr
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.theme import Tone
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.words import day_and_time
from deskflow.interchange.readings import BadRow
from deskflow.people.absence_importing import AbsencePlan, PlannedAbsence
from deskflow.people.days import day_begun
from deskflow.people.staff_planning import PlannedPerson, StaffPlan
from deskflow.people.staff_reading import KnownStaff

_BECOMES: Final[Mapping[str, tuple[Any, Tone]]] = {
    "new": (QT_TRANSLATE_NOOP("importing", "New"), "success"),
    "changed": (QT_TRANSLATE_NOOP("importing", "Changed"), "info"),
    "unchanged": (QT_TRANSLATE_NOOP("importing", "Unchanged"), "neutral"),
}
_MADE: Final[Mapping[str, Any]] = {
    "skill": QT_TRANSLATE_NOOP("importing", "Skills: {names}"),
    "team": QT_TRANSLATE_NOOP("importing", "Teams: {names}"),
    "calendar": QT_TRANSLATE_NOOP("importing", "Business hours: {names}"),
}
_MOST_NAMES: Final = 12


def person_row(one: PlannedPerson, known: KnownStaff) -> RecordRow:
    """Roles are named, since they are rights; of the rest, that it changes."""
    said = [one.row.email]
    roles = one.user.get("role_keys")
    if roles is not None:
        said.append(", ".join(known.roles[folded(key)].name for key in roles))
    hidden = {"role_keys", "name", "timezone"} if one.becomes == "new" else {"role_keys"}
    fields = ", ".join(field_title(name) for name in one.changes if name not in hidden)
    if fields and one.becomes == "changed":
        said.append(tr("changes: {fields}").format(fields=fields))
    elif fields:
        said.append(fields)
    return RecordRow(
        one.row.line, one.name, " · ".join(said), mark=Chip(str(one.row.line)), chip=_chip(one.becomes),
        quiet=one.becomes == "unchanged",
    )  # fmt: skip


def absence_row(one: PlannedAbsence, now: datetime) -> RecordRow:
    zone = ZoneInfo(one.zone)
    first, after = day_begun(one.starts_at, zone), day_begun(one.ends_at, zone)
    if first is not None and after is not None:
        last = after - timedelta(days=1)
        start, end = _day(first), _day(last)
    else:
        start, end = day_and_time(one.starts_at, now), day_and_time(one.ends_at, now)
    span = start if start == end else tr("{start} to {end}").format(start=start, end=end)
    told = " · ".join(part for part in (span, one.note) if part)
    return RecordRow(
        one.line, one.name, told, mark=Chip(str(one.line)), chip=_chip(one.becomes),
        quiet=one.becomes == "unchanged",
    )  # fmt: skip


def coming_row(bad: BadRow) -> RecordRow:
    """Time off of somebody who comes with another file."""
    told = tr("Comes in with the list of people.")
    mark = Chip(str(bad.line))
    return RecordRow(bad.line, str(bad.params["name"]), told, mark=mark, chip=_chip("new"))


def bad_row(bad: BadRow) -> RecordRow:
    line = tr("Line {n}").format(n=bad.line)
    why = reason(bad.code, bad.field, bad.params)
    mark = Chip(line, "danger", "circle-x")
    return RecordRow(-bad.line, why, tr("This line would be skipped."), mark=mark)


def counted(plan: StaffPlan | AbsencePlan, coming: int, refused: int) -> str:
    """ "3 new · 2 changed · 10 unchanged · 1 skipped"."""
    figures = (
        (tr("{n} new"), plan.count("new") + coming), (tr("{n} changed"), plan.count("changed")),
        (tr("{n} unchanged"), plan.count("unchanged")), (tr("{n} skipped"), refused),
    )  # fmt: skip
    return " · ".join(words.format(n=number(count)) for words, count in figures if count)


def made_words(plan: StaffPlan) -> list[str]:
    """A line for each kind of what has to be made."""
    lines = []
    for kind, words in _MADE.items():
        names = sorted(one.name for one in plan.made(kind).values())
        if names:
            more = " …" if len(names) > _MOST_NAMES else ""
            lines.append(tr(words).format(names=", ".join(names[:_MOST_NAMES]) + more))
    return lines


def _chip(becomes: str) -> Chip:
    words, tone = _BECOMES[becomes]
    return Chip(tr(words), tone)


def _day(day: date) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), "d MMM yyyy")
