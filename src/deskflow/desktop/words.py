"""Codes and parameters become sentences here, in the reader's language: errors, timelines, notices, fixed words.

One table for each; a code that is missing still gets a sentence that names it. To add one: a line in its table.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QDate, QLocale, QTime

from deskflow.core.errors import DeskflowError, Transient
from deskflow.desktop import words_assets, words_defining, words_sla, words_work
from deskflow.desktop.machine_words import of_the_machine
from deskflow.wording.errors import ERRORS
from deskflow.wording.exchange import EXCHANGE

_CONTEXT: Final = "words"

STATUSES: Final[dict[str, Any]] = {
    "new": QT_TRANSLATE_NOOP("words", "New"),
    "open": QT_TRANSLATE_NOOP("words", "Open"),
    "in_progress": QT_TRANSLATE_NOOP("words", "In progress"),
    "pending_customer": QT_TRANSLATE_NOOP("words", "Waiting for customer"),
    "pending_vendor": QT_TRANSLATE_NOOP("words", "Waiting for vendor"),
    "scheduled": QT_TRANSLATE_NOOP("words", "Scheduled"),
    "resolved": QT_TRANSLATE_NOOP("words", "Resolved"),
    "closed": QT_TRANSLATE_NOOP("words", "Closed"),
    "cancelled": QT_TRANSLATE_NOOP("words", "Cancelled"),
    "merged": QT_TRANSLATE_NOOP("words", "Merged"),
}

PRIORITIES: Final[dict[str, Any]] = {
    "P1": QT_TRANSLATE_NOOP("words", "Critical"),
    "P2": QT_TRANSLATE_NOOP("words", "High"),
    "P3": QT_TRANSLATE_NOOP("words", "Medium"),
    "P4": QT_TRANSLATE_NOOP("words", "Low"),
}

TYPES: Final[dict[str, Any]] = {
    "breakdown": QT_TRANSLATE_NOOP("words", "Breakdown"),
    "service_request": QT_TRANSLATE_NOOP("words", "Service request"),
    "information_request": QT_TRANSLATE_NOOP("words", "Information request"),
    "problem": QT_TRANSLATE_NOOP("words", "Problem"),
    "change": QT_TRANSLATE_NOOP("words", "Change"),
    "task": QT_TRANSLATE_NOOP("words", "Task"),
}

CHANNELS: Final[dict[str, Any]] = {
    "phone": QT_TRANSLATE_NOOP("words", "Phone"),
    "email": QT_TRANSLATE_NOOP("words", "Mail"),
    "web": QT_TRANSLATE_NOOP("words", "Web"),
    "mobile": QT_TRANSLATE_NOOP("words", "Mobile"),
    "whatsapp": QT_TRANSLATE_NOOP("words", "WhatsApp"),
    "api": QT_TRANSLATE_NOOP("words", "API"),
    "internal": QT_TRANSLATE_NOOP("words", "Internal"),
}

CLOCKS: Final[dict[str, Any]] = {
    "first_response": QT_TRANSLATE_NOOP("words", "Response"),
    "next_update": QT_TRANSLATE_NOOP("words", "Update"),
    "resolution": QT_TRANSLATE_NOOP("words", "Resolution"),
}

TIERS: Final[dict[str, Any]] = {
    "standard": QT_TRANSLATE_NOOP("words", "Standard"),
    "silver": QT_TRANSLATE_NOOP("words", "Silver"),
    "gold": QT_TRANSLATE_NOOP("words", "Gold"),
    "platinum": QT_TRANSLATE_NOOP("words", "Platinum"),
}

FIELDS: Final[dict[str, Any]] = {
    "title": QT_TRANSLATE_NOOP("words", "title"),
    "status": QT_TRANSLATE_NOOP("words", "status"),
    "priority": QT_TRANSLATE_NOOP("words", "priority"),
    "type": QT_TRANSLATE_NOOP("words", "type"),
    "assignee": QT_TRANSLATE_NOOP("words", "assignee"),
    "assignee_id": QT_TRANSLATE_NOOP("words", "assignee"),
    "assigned_to": QT_TRANSLATE_NOOP("words", "assignee"),
    "customer_id": QT_TRANSLATE_NOOP("words", "customer"),
    "contact_id": QT_TRANSLATE_NOOP("words", "contact"),
    "site_id": QT_TRANSLATE_NOOP("words", "site"),
    "equipment_id": QT_TRANSLATE_NOOP("words", "equipment"),
    "team_id": QT_TRANSLATE_NOOP("words", "team"),
    "calendar_id": QT_TRANSLATE_NOOP("words", "calendar"),
    "email": QT_TRANSLATE_NOOP("words", "mail address"),
    "name": QT_TRANSLATE_NOOP("words", "name"),
    "phone": QT_TRANSLATE_NOOP("words", "phone"),
    "tier": QT_TRANSLATE_NOOP("words", "tier"),
    "domain": QT_TRANSLATE_NOOP("words", "mail domain"),
    "notes": QT_TRANSLATE_NOOP("words", "notes"),
    "kind": QT_TRANSLATE_NOOP("words", "kind"),
    "serial_number": QT_TRANSLATE_NOOP("words", "serial number"),
    "model": QT_TRANSLATE_NOOP("words", "model"),
    "installed_at": QT_TRANSLATE_NOOP("words", "installation date"),
    "warranty_until": QT_TRANSLATE_NOOP("words", "warranty"),
    "warranty_months": QT_TRANSLATE_NOOP("words", "months of warranty"),
    **words_assets.CONTRACT_FIELDS,
    "subject": QT_TRANSLATE_NOOP("words", "subject"),
    "timezone": QT_TRANSLATE_NOOP("words", "time zone"),
    "text": QT_TRANSLATE_NOOP("words", "text"),
    "tag": QT_TRANSLATE_NOOP("words", "tag"),
    "tags": QT_TRANSLATE_NOOP("words", "tags"),
    "body": QT_TRANSLATE_NOOP("words", "text"),
    "reason": QT_TRANSLATE_NOOP("words", "reason"),
    "note": QT_TRANSLATE_NOOP("words", "note"),
    "user_id": QT_TRANSLATE_NOOP("words", "person"),
    "comment": QT_TRANSLATE_NOOP("words", "comment"),
    "due_at": QT_TRANSLATE_NOOP("words", "due time"),
    "sla": QT_TRANSLATE_NOOP("words", "service level"),
    **words_defining.FIELDS,
}

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "status": STATUSES,
    "priority": PRIORITIES,
    "type": TYPES,
    "channel": CHANNELS,
    "clock": CLOCKS,
    "tier": TIERS,
    "field": FIELDS,
    "link": words_work.LINKS,
    **words_defining.WORDS,
}

# What stands in a ticket's timeline. {who} is a person, a workflow or "DeskFlow".
ACTIVITIES: Final[dict[str, Any]] = {
    "ticket.changed": QT_TRANSLATE_NOOP("words", "{who} changed the {field} from {old} to {new}"),
    "ticket.changed.title": QT_TRANSLATE_NOOP("words", "{who} changed the title from “{old}” to “{new}”"),
    "ticket.changed.status": QT_TRANSLATE_NOOP("words", "{who} moved it from {old} to {new}"),
    "ticket.changed.priority": QT_TRANSLATE_NOOP("words", "{who} changed the priority from {old} to {new}"),
    "ticket.assigned": QT_TRANSLATE_NOOP("words", "{who} assigned {new}"),
    "ticket.assigned_self": QT_TRANSLATE_NOOP("words", "{who} took it"),
    "ticket.put_back": QT_TRANSLATE_NOOP("words", "{who} put it back"),
    "ticket.unassigned": QT_TRANSLATE_NOOP("words", "{who} took it away from {old}"),
    "ticket.changed.reference": QT_TRANSLATE_NOOP("words", "{who} changed the {field}"),
    "task.created": QT_TRANSLATE_NOOP("words", "{who} added the task “{title}”"),
    "task.done": QT_TRANSLATE_NOOP("words", "{who} finished the task “{title}”"),
    "task.reopened": QT_TRANSLATE_NOOP("words", "{who} reopened the task “{title}”"),
    "mail.queued": QT_TRANSLATE_NOOP("words", "{who} put a mail to {to} into the outbox: “{subject}”"),
    "sla.at_risk": QT_TRANSLATE_NOOP("words", "{clock} time is running out"),
    "sla.breached": QT_TRANSLATE_NOOP("words", "{clock} time was missed"),
    "approval.required": QT_TRANSLATE_NOOP("words", "{who} asked for approval: “{title}”"),
    "approval.requested": QT_TRANSLATE_NOOP("words", "{who} asked for approval: “{title}”"),
    "approval.granted": QT_TRANSLATE_NOOP("words", "{who} approved “{title}”"),
    "approval.approved": QT_TRANSLATE_NOOP("words", "{who} approved “{title}”"),
    "approval.rejected": QT_TRANSLATE_NOOP("words", "{who} rejected “{title}”"),
    "approval.expired": QT_TRANSLATE_NOOP("words", "Nobody decided “{title}” in time"),
    "approval.reminded": QT_TRANSLATE_NOOP("words", "{who} reminded those asked for “{title}”"),
    "approval.escalated": QT_TRANSLATE_NOOP("words", "Nobody answered “{title}” in time: it went on to others"),
    "approval.nobody_next": QT_TRANSLATE_NOOP("words", "Nobody answered “{title}” in time, and there is nobody it could go on to"),
    "approval.question": QT_TRANSLATE_NOOP("words", "{who} has a question about “{title}”"),
    "approval.answer": QT_TRANSLATE_NOOP("words", "{who} answered a question about “{title}”"),
    "approval.passed_on": QT_TRANSLATE_NOOP("words", "{who} handed the decision on “{title}” on"),
    "approval.void": QT_TRANSLATE_NOOP("words", "“{title}” no longer needs an approval"),
    **words_work.ACTIVITIES,
    **words_defining.ACTIVITIES,
    **words_sla.ACTIVITIES,
}  # fmt: skip

# What a person should know that is no error.
NOTICES: Final[dict[str, Any]] = {
    "sqlite.old": QT_TRANSLATE_NOOP("words", "This machine has SQLite {version}; DeskFlow uses its slower, safe mode."),
    "drafts.not_readable": QT_TRANSLATE_NOOP("words", "The drafts of last time cannot be read ({problem}). What you write now is kept."),
    "drafts.set_aside": QT_TRANSLATE_NOOP("words", "The file of drafts was damaged and set aside as {kept}. New drafts are kept."),
    "drafts.not_written": QT_TRANSLATE_NOOP("words", "Drafts cannot be written at the moment ({problem}); they are kept in memory and tried again."),
    "secrets.key_in_file": QT_TRANSLATE_NOOP("words", "This machine has no keyring. The key for passwords is kept in {path}."),
    "csv.date_order_guessed": QT_TRANSLATE_NOOP("words", "Dates were read as {order}; say so if that is wrong."),
    "csv.header_twice": QT_TRANSLATE_NOOP("words", "Two columns are called “{header}”."),
    "csv.encoding_guessed": QT_TRANSLATE_NOOP("words", "The file was read as {encoding}."),
    "csv.one_column": QT_TRANSLATE_NOOP("words", "Only one column was found; perhaps another separator is meant."),
}  # fmt: skip


def translated(text: object) -> str:
    """A text of one of the tables in the reader's language. (Qt's stubs call a marked text an object.)"""
    return QCoreApplication.translate(_CONTEXT, str(text))


def word(kind: str, value: object) -> str:
    """The word for a stored value, `word("status", "in_progress")`; the value itself when there is none."""
    text = _WORDS.get(kind, {}).get(str(value))
    return translated(text) if text else str(value)


def describe_error(error: BaseException) -> str:
    """What happened, what was kept and what to do, for any exception."""
    if not isinstance(error, DeskflowError):
        if (said := of_the_machine(error)) is not None:
            return said
        text = QT_TRANSLATE_NOOP(
            "words",
            "Something unexpected happened ({kind}). Nothing was changed; the details are in the log.",
        )
        return translated(text).format(kind=type(error).__name__)
    if error.code == "undo.moved" and error.params.get("column"):
        field = word("field", error.params["column"])
        text = translated(ERRORS["undo.moved.column"])
        return _filled(text, {"column": field})
    found = ERRORS.get(_error_key(error)) or EXCHANGE.get(error.code)
    if found is not None:
        return _filled(translated(found), _shown(error.params))
    again = QT_TRANSLATE_NOOP(
        "words", "This did not work just now ({code}). Nothing was changed; please try again."
    )
    refused = QT_TRANSLATE_NOOP("words", "This was refused ({code}). Nothing was changed.")
    text = translated(again if isinstance(error, Transient) else refused)
    return text.format(code=error.code)


def _error_key(error: DeskflowError) -> str:
    """A move that is not allowed says which are, where that is known."""
    if error.code == "ticket.illegal_move" and "allowed" in error.params:
        return f"{error.code}.{'allowed' if error.params['allowed'] else 'nowhere'}"
    return error.code


def describe_notice(code: str, params: Mapping[str, Any]) -> str:
    """A notice in words."""
    text = NOTICES.get(code)
    return _filled(translated(text), params) if text else f"{code}: {_listed(params)}"


def describe_activity(
    code: str, params: Mapping[str, Any], who: str = "", names: Mapping[str, str] | None = None
) -> str:
    """A line of a timeline. `who` acted; `names` are the names behind ids in `params` (users, customers, …)."""
    actor = who or str(params.get("by") or "") or "DeskFlow"
    values = {**_shown(params), **_of_work(code, params), "who": actor}
    key = _activity_key(code, params, names or {}, values)
    text = ACTIVITIES.get(key)
    if text is None:
        listed = _listed(params)
        return f"{actor}: {code} ({listed})" if listed else f"{actor}: {code}"
    said = _filled(translated(text), values)
    reason = str(params.get("reason") or params.get("comment") or "")
    reason = " — ".join(one for one in (words_defining.outcome(params, word), reason) if one)
    return f"{said} — {reason}" if reason else said


def _of_work(code: str, params: Mapping[str, Any]) -> dict[str, str]:
    """What is no word in lines about links, times and plans."""
    if code in ("ticket.linked", "ticket.unlinked"):
        said = word("link", params.get("link"))
        return {"link": said[:1].lower() + said[1:]}
    if code.startswith("time.") and isinstance(params.get("minutes"), int):
        return {"minutes": duration(params["minutes"] * 60)}
    if code.startswith("sla.escalat"):
        return words_sla.step_words(params)
    if code == "sla.justified":
        return {"code": words_sla.justification(params.get("code"))}
    if code.startswith("appointment.") and isinstance(params.get("at"), str):
        return {"at": full_time(datetime.fromisoformat(params["at"]))}
    return {}


def _activity_key(
    code: str, params: Mapping[str, Any], names: Mapping[str, str], values: dict[str, Any]
) -> str:
    """The table's key for this line; changes of a ticket have one for each field."""
    if code != "ticket.changed":
        return code
    field, old, new = str(params.get("field", "")), params.get("old"), params.get("new")
    values["field"] = word("field", field)
    if field in ("status", "priority", "type"):
        values["old"], values["new"] = word_of(field, old), word_of(field, new)
    if field == "assigned_to":
        nobody = translated(QT_TRANSLATE_NOOP("words", "somebody"))
        values["old"] = names.get(str(old), nobody)
        values["new"] = names.get(str(new), nobody)
        if new is None:
            return "ticket.put_back" if values["old"] == values["who"] else "ticket.unassigned"
        return "ticket.assigned_self" if values["new"] == values["who"] else "ticket.assigned"
    if field.endswith("_id"):
        if str(new) not in names:
            return "ticket.changed.reference"
        nothing = translated(QT_TRANSLATE_NOOP("words", "nothing"))
        values["old"], values["new"] = names.get(str(old), nothing), names[str(new)]
    if told := words_defining.tell(field, params, values, word):
        return told
    specific = f"ticket.changed.{field}"
    return specific if specific in ACTIVITIES else code


def word_of(kind: str, value: object) -> str:
    """As `word`, with the number of a priority in front of its word ("P1 Critical")."""
    shown = word(kind, value)
    return f"{value} {shown}" if kind == "priority" and shown != str(value) else shown


def local(moment: datetime) -> datetime:
    """In the reader's zone."""
    return moment.astimezone()


def clock_time(moment: datetime) -> str:
    """ "09:14", in the reader's zone and way of writing."""
    return QLocale().toString(_qt_time(moment), QLocale.FormatType.ShortFormat)


def _qt_time(moment: datetime) -> QTime:
    here = local(moment)
    return QTime(here.hour, here.minute, here.second)


def day_and_time(moment: datetime, now: datetime) -> str:
    """ "09:14" today, "Mon 09:14" within six days, else "3 Mar 09:14", with the year when it is another one."""
    here, today = local(moment), local(now)
    if here.date() == today.date():
        return clock_time(moment)
    days = abs((here.date() - today.date()).days)
    pattern = "ddd" if days < 7 else "d MMM" if here.year == today.year else "d MMM yyyy"
    day = QDate(here.year, here.month, here.day)
    return f"{QLocale().toString(day, pattern)} {clock_time(moment)}"


def full_time(moment: datetime) -> str:
    """Day and time in full, for tool tips and screen readers."""
    here = local(moment)
    day = QLocale().toString(QDate(here.year, here.month, here.day), QLocale.FormatType.LongFormat)
    return f"{day}, {clock_time(moment)}"


def duration(seconds: float) -> str:
    """ "45 s", "12 min", "1 h 05", "3 h", "2 d 4 h": as exact as matters."""
    whole = int(abs(seconds))
    if whole < 60:
        return translated(QT_TRANSLATE_NOOP("words", "{n} s")).format(n=whole)
    minutes = whole // 60
    if minutes < 60:
        return translated(QT_TRANSLATE_NOOP("words", "{n} min")).format(n=minutes)
    hours, rest = divmod(minutes, 60)
    if hours < 3:
        return translated(QT_TRANSLATE_NOOP("words", "{h} h {m:02}")).format(h=hours, m=rest)
    if hours < 48:
        return translated(QT_TRANSLATE_NOOP("words", "{h} h")).format(h=hours)
    days, hours = divmod(hours, 24)
    if days >= 14 or not hours:
        return translated(QT_TRANSLATE_NOOP("words", "{d} d")).format(d=days)
    return translated(QT_TRANSLATE_NOOP("words", "{d} d {h} h")).format(d=days, h=hours)


def file_size(size: int) -> str:
    """ "4 KB", "1.2 MB"."""
    return QLocale().formattedDataSize(size, 1 if size >= 1_000_000 else 0, QLocale.DataSizeFormat.DataSizeTraditionalFormat)  # fmt: skip


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def _filled(text: str, params: Mapping[str, Any]) -> str:
    return text.format_map(_Lenient({name: _plain(value) for name, value in params.items()}))


def _shown(params: Mapping[str, Any]) -> dict[str, Any]:
    shown = dict(params)
    if "field" in shown:
        shown["field"] = word("field", shown["field"])
    for name in ("clock", "status"):
        if name in shown:
            shown[name] = word(name, shown[name])
    for name in ("old", "new"):
        if shown.get(f"{name}_name"):
            shown[name] = shown[f"{name}_name"]
        elif name in shown and shown[name] in STATUSES:
            shown[name] = word("status", shown[name])
    if "allowed" in shown:
        shown["allowed"] = [name or word("status", key) for key, name in shown["allowed"]]
    if "parts" in shown:
        shown["parts"] = [word("field", part) for part in shown["parts"]]
    if shown.get("status_name"):
        shown["status"] = shown["status_name"]
    return shown


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _listed(params: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {_plain(value)}" for name, value in params.items() if value)
