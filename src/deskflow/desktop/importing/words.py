"""An import in words: fields of a ticket or a person, how a file is written, why a row or mail was skipped, what came of it all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from deskflow.core.errors import Rejected
from deskflow.desktop.words import describe_error
from deskflow.interchange.summary import ImportSummary
from deskflow.wording.errors import ERRORS
from deskflow.wording.imports import REASONS

FIELD_TITLES: Final[dict[str, Any]] = {
    "title": QT_TRANSLATE_NOOP("importing", "Title"),
    "description": QT_TRANSLATE_NOOP("importing", "Description"),
    "customer": QT_TRANSLATE_NOOP("importing", "Customer"),
    "contact_name": QT_TRANSLATE_NOOP("importing", "Contact: name"),
    "contact_email": QT_TRANSLATE_NOOP("importing", "Contact: mail address"),
    "contact_phone": QT_TRANSLATE_NOOP("importing", "Contact: phone"),
    "site": QT_TRANSLATE_NOOP("importing", "Site"),
    "equipment": QT_TRANSLATE_NOOP("importing", "Equipment"),
    "assignee": QT_TRANSLATE_NOOP("importing", "Assignee"),
    "priority": QT_TRANSLATE_NOOP("importing", "Priority"),
    "status": QT_TRANSLATE_NOOP("importing", "Status"),
    "type": QT_TRANSLATE_NOOP("importing", "Type"),
    "channel": QT_TRANSLATE_NOOP("importing", "Channel"),
    "created_at": QT_TRANSLATE_NOOP("importing", "Created"),
    "external_id": QT_TRANSLATE_NOOP("importing", "Number in the old system"),
    "impact": QT_TRANSLATE_NOOP("importing", "Impact"),
    "urgency": QT_TRANSLATE_NOOP("importing", "Urgency"),
    "resolution_code": QT_TRANSLATE_NOOP("importing", "Resolution"),
    "cause_code": QT_TRANSLATE_NOOP("importing", "Cause"),
    "resolution_method": QT_TRANSLATE_NOOP("importing", "Solved by"),
}
# Of people and of time off; some are called otherwise where they are kept.
FIELD_TITLES |= {
    "email": QT_TRANSLATE_NOOP("importing", "Mail address"),
    "name": QT_TRANSLATE_NOOP("importing", "Name"),
    "first_name": QT_TRANSLATE_NOOP("importing", "First name"),
    "last_name": QT_TRANSLATE_NOOP("importing", "Last name"),
    "roles": QT_TRANSLATE_NOOP("importing", "Roles"),
    "role_keys": QT_TRANSLATE_NOOP("importing", "Roles"),
    "teams": QT_TRANSLATE_NOOP("importing", "Teams"),
    "manager": QT_TRANSLATE_NOOP("importing", "Manager"),
    "skills": QT_TRANSLATE_NOOP("importing", "Skills"),
    "certificates": QT_TRANSLATE_NOOP("importing", "Certificates"),
    "certifications": QT_TRANSLATE_NOOP("importing", "Certificates"),
    "territories": QT_TRANSLATE_NOOP("importing", "Territories"),
    "working_hours": QT_TRANSLATE_NOOP("importing", "Working hours"),
    "calendar_id": QT_TRANSLATE_NOOP("importing", "Working hours"),
    "capacity_hours": QT_TRANSLATE_NOOP("importing", "Hours of open work"),
    "time_zone": QT_TRANSLATE_NOOP("importing", "Time zone"),
    "timezone": QT_TRANSLATE_NOOP("importing", "Time zone"),
    "home_position": QT_TRANSLATE_NOOP("importing", "Home position"),
    "position": QT_TRANSLATE_NOOP("importing", "Home position"),
    "latitude": QT_TRANSLATE_NOOP("importing", "Latitude"),
    "longitude": QT_TRANSLATE_NOOP("importing", "Longitude"),
    "active": QT_TRANSLATE_NOOP("importing", "Works here"),
    "is_active": QT_TRANSLATE_NOOP("importing", "Works here"),
    "from": QT_TRANSLATE_NOOP("importing", "First day"),
    "to": QT_TRANSLATE_NOOP("importing", "Last day"),
    "kind": QT_TRANSLATE_NOOP("importing", "Kind"),
    "reason": QT_TRANSLATE_NOOP("importing", "Reason"),
}
KIND_TITLES: Final[Mapping[str, Any]] = {
    "tickets": QT_TRANSLATE_NOOP("importing", "Tickets"),
    "people": QT_TRANSLATE_NOOP("importing", "People"),
    "time_off": QT_TRANSLATE_NOOP("importing", "Time off"),
}
_MADE: Final[Mapping[str, Any]] = {
    "skills": QT_TRANSLATE_NOOP("importing", "Skills made"),
    "teams": QT_TRANSLATE_NOOP("importing", "Teams made"),
    "calendars": QT_TRANSLATE_NOOP("importing", "Business hours made"),
}
_MOST_NAMES: Final = 8
DELIMITERS: Final[Mapping[str, Any]] = {
    ",": QT_TRANSLATE_NOOP("importing", "comma"),
    ";": QT_TRANSLATE_NOOP("importing", "semicolon"),
    "\t": QT_TRANSLATE_NOOP("importing", "tab"),
    "|": QT_TRANSLATE_NOOP("importing", "bar"),
}
ENCODINGS: Final[Mapping[str, str]] = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252", "iso-8859-15": "ISO 8859-15", "cp850": "DOS 850",
}  # fmt: skip
# Their sentences make sense only beside the name of the field.
_NAMES_FIELD: Final = ("row.value_unknown", "row.value_too_long", "row.value_missing")


def tr(text: str, count: int = -1) -> str:
    """`count` fills %n."""
    return QCoreApplication.translate("importing", text, None, count) if text else ""


def number(count: int) -> str:
    """ "1,200", as the reader writes it."""
    return QLocale().toString(count)


def field_title(field: str) -> str:
    return tr(FIELD_TITLES[field]) if field in FIELD_TITLES else field


def reason(code: str, field: str, params: Mapping[str, Any]) -> str:
    """Why a row or mail was skipped."""
    text = REASONS.get(code)
    if text is None and code in ERRORS:
        said = describe_error(Rejected(code, **{"field": field, **params}))
        # "Between 1 and 5" says little without what it is about.
        return f"{field_title(field)}: {said}" if field and code.startswith("field.") else said
    values = {"field": field_title(field), **params}
    if text is None:
        told = ", ".join(f"{name} {value}" for name, value in params.items())
        return tr("It cannot be read ({code}).").format(code=f"{code}: {told}" if told else code)
    try:
        said = tr(text).format(**values)
    except KeyError:
        return tr(text)
    return f"{field_title(field)}: {said}" if code in _NAMES_FIELD else said


def how_it_is_written(encoding: str, delimiter: str) -> str:
    """ "Read as UTF-8, columns separated by semicolon"."""
    words = tr("Read as {encoding}, columns separated by {delimiter}")
    known = DELIMITERS.get(delimiter)
    return words.format(
        encoding=ENCODINGS.get(encoding.lower(), encoding),
        delimiter=tr(known) if known else delimiter,
    )


def headline(summary: ImportSummary) -> str:
    """What an import came to, in one sentence."""
    if not summary.has_tickets and not summary.cancelled and summary.lists.all:
        return _headline_of_lists(summary)
    new = summary.imported + summary.threaded
    if summary.cancelled:
        stopped = "Stopped. %Ln ticket(s) are in and stay in; the same import goes on from there."
        return tr(stopped, summary.imported)
    if new == 0 and summary.already_there and not summary.bad_count:
        return tr("Nothing new: all %Ln were there already.", summary.already_there)
    if new == 0 and summary.already_there:
        words = tr("Nothing new. There already: {n}; not readable: {bad}.")
        return words.format(n=number(summary.already_there), bad=number(summary.bad_count))
    if new == 0:
        return tr("Nothing came in.")
    return tr("%Ln ticket(s) came in.", summary.imported)


def _headline_of_lists(summary: ImportSummary) -> str:
    whole = summary.lists
    if not whole.new and not whole.changed:
        return tr("Nothing new: all %Ln were there already.", whole.unchanged)
    said = []
    for kind, figures in (("people", summary.people), ("time_off", summary.time_off)):
        counts = ((tr("{n} new"), figures.new), (tr("{n} changed"), figures.changed))
        parts = [words.format(n=number(count)) for words, count in counts if count]
        if parts:
            said.append(f"{tr(KIND_TITLES[kind])}: {', '.join(parts)}.")
    return " ".join(said)


def facts(summary: ImportSummary) -> list[tuple[str, str]]:
    """The other figures, only those that are not zero: what, how many."""
    counted = (
        (tr("Mails on known tickets"), summary.threaded),
        (tr("There already"), summary.already_there),
        (tr("New customers"), summary.customers),
        (tr("New contacts"), summary.contacts),
        (tr("Skipped"), summary.bad_count),
    )
    told = [(name, number(count)) for name, count in counted if count]
    lists = []
    for kind, figures in (("people", summary.people), ("time_off", summary.time_off)):
        counts = (
            (tr("{n} new"), figures.new), (tr("{n} changed"), figures.changed),
            (tr("{n} unchanged"), figures.unchanged),
        )  # fmt: skip
        if figures.all:
            said = " · ".join(words.format(n=number(count)) for words, count in counts if count)
            lists.append((tr(KIND_TITLES[kind]), said))
    for kind, words in _MADE.items():
        names = summary.made.get(kind, ())
        if names:
            more = " …" if len(names) > _MOST_NAMES else ""
            lists.append((tr(words), ", ".join(names[:_MOST_NAMES]) + more))
    return [*lists, *told]


def unknown_words(summary: ImportSummary) -> list[str]:
    """What rows named and nobody knows: the tickets came in without it."""
    lines = []
    for field, names in summary.unknown.items():
        shown = ", ".join(f"{name} ({count})" for name, count in names.most_common(5))
        more = " …" if len(names) > 5 else ""
        words = tr("Unknown as {field}, left empty: {names}")
        lines.append(words.format(field=field_title(field).lower(), names=shown + more))
    return lines
