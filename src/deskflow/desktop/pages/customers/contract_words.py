"""Contracts in words, and their amounts out of what people type: hours, money, spans of time, names of equipment."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QDate, QLocale

from deskflow.assets.contract_queries import ContractRow
from deskflow.assets.queries import EquipmentRow
from deskflow.assets.rules import COVERS
from deskflow.core.errors import Rejected
from deskflow.core.types import folded
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.words import duration, local
from deskflow.tickets.cover_queries import CoverNow

KINDS: Final[Mapping[str, Any]] = {
    "amc": QT_TRANSLATE_NOOP("contracts", "Maintenance (AMC)"),
    "support": QT_TRANSLATE_NOOP("contracts", "Support"),
    "hours": QT_TRANSLATE_NOOP("contracts", "Hours bought ahead"),
    "warranty": QT_TRANSLATE_NOOP("contracts", "Longer warranty"),
}
PERIODS: Final[Mapping[str, Any]] = {
    "term": QT_TRANSLATE_NOOP("contracts", "Never: once for all"),
    "month": QT_TRANSLATE_NOOP("contracts", "Every month"),
    "quarter": QT_TRANSLATE_NOOP("contracts", "Every quarter"),
    "year": QT_TRANSLATE_NOOP("contracts", "Every year"),
}
RENEWALS: Final[Mapping[str, Any]] = {
    "ask": QT_TRANSLATE_NOOP("contracts", "Ask before it ends"),
    "none": QT_TRANSLATE_NOOP("contracts", "Ends quietly"),
}
COVERED: Final[Mapping[str, Any]] = {
    "labour": QT_TRANSLATE_NOOP("contracts", "work"),
    "remote": QT_TRANSLATE_NOOP("contracts", "remote help"),
    "on_site": QT_TRANSLATE_NOOP("contracts", "visits"),
    "parts": QT_TRANSLATE_NOOP("contracts", "parts"),
    "travel": QT_TRANSLATE_NOOP("contracts", "travel"),
}
# What is offered to choose from; another set that is stored is offered as well.
COVER_SETS: Final = (
    ("labour", "remote"), ("labour", "remote", "on_site"), ("labour", "remote", "on_site", "travel"),
    COVERS, ("parts",),
)  # fmt: skip
_SPAN = re.compile(r"(\d{1,5}(?:[.,]\d{1,2})?)\s*(d|h|m)?", re.ASCII)
_MINUTES = {"d": 24 * 60, "h": 60, "m": 1, None: 60}


def tr(text: Any) -> str:
    return QCoreApplication.translate("contracts", str(text))


def covers_words(covers: Sequence[str]) -> str:
    """ "Work, visits, parts"; everything is said in one word."""
    if set(covers) == set(COVERS):
        return tr(QT_TRANSLATE_NOOP("contracts", "Everything"))
    said = ", ".join(tr(COVERED[one]) for one in covers if one in COVERED)
    return said[:1].upper() + said[1:]


def state_chip(row: ContractRow, now: datetime) -> Chip:
    state = row.state(now)
    if state == "cancelled":
        return Chip(tr(QT_TRANSLATE_NOOP("contracts", "cancelled")), "neutral", icon="ban")
    if state == "planned":
        text = tr(QT_TRANSLATE_NOOP("contracts", "from {day}")).format(day=_day(row.starts_at))
        return Chip(text, "info", icon="calendar")
    if row.ends_at is None:
        return Chip(tr(QT_TRANSLATE_NOOP("contracts", "goes on")), "success", icon="handshake")
    if state == "ended":
        text = tr(QT_TRANSLATE_NOOP("contracts", "ended {day}")).format(day=_day(row.ends_at))
        return Chip(text, "neutral", icon="archive")
    text = tr(QT_TRANSLATE_NOOP("contracts", "until {day}")).format(day=_day(row.ends_at))
    return (
        Chip(text, "warning", icon="alarm-clock")
        if state == "ending"
        else Chip(text, "success", icon="handshake")
    )


def left_words(cover: CoverNow) -> str:
    """ "7 of 12 visits and 14 h of 20 h left"; what has no limit is not spoken of."""
    parts = []
    if cover.visits_left is not None:
        text = tr(QT_TRANSLATE_NOOP("contracts", "{left} of {all} visits"))
        parts.append(text.format(left=cover.visits_left, all=cover.contract.visits_included))
    if cover.minutes_left is not None:
        text = tr(QT_TRANSLATE_NOOP("contracts", "{left} of {all} h"))
        included = cover.contract.minutes_included or 0
        parts.append(text.format(left=hours_shown(cover.minutes_left), all=hours_shown(included)))
    if not parts:
        return ""
    left = tr(QT_TRANSLATE_NOOP("contracts", "{what} left"))
    return left.format(what=", ".join(parts))


def contract_row(cover: CoverNow, now: datetime) -> RecordRow:
    row = cover.contract
    parts = [covers_words(row.covers)]
    if row.state(now) in ("running", "ending") and (left := left_words(cover)):
        parts.insert(0, left)
    if not row.covers_all:
        count = len(row.equipment_ids)
        parts.append(QCoreApplication.translate("contracts", "%n device(s)", None, count))
    if promised := promise_words(row):
        parts.append(promised)
    return RecordRow(
        row.id, row.name, " · ".join(parts), lead="handshake", chip=state_chip(row, now)
    )


def stored_text(row: ContractRow, devices: Mapping[UUID, str]) -> dict[str, str]:
    """As the fields of the form show it."""
    names = [devices[one] for one in row.equipment_ids if one in devices]
    return {
        "name": row.name, "kind": row.kind, "renewal": row.renewal, "period": row.period,
        "starts_at": local(row.starts_at).date().isoformat(),
        "ends_at": "" if row.ends_at is None else local(row.ends_at).date().isoformat(),
        "covers": ",".join(row.covers),
        "equipment_ids": "" if row.covers_all else ", ".join(sorted(names)),
        "minutes_included": "" if row.minutes_included is None else hours_text(row.minutes_included),
        "visits_included": "" if row.visits_included is None else str(row.visits_included),
        "hourly_rate": money_text(row.hourly_rate),
        "response_minutes": span_text(row.response_minutes),
        "resolution_minutes": span_text(row.resolution_minutes),
        "response_penalty": money_text(row.response_penalty),
        "resolution_penalty": money_text(row.resolution_penalty),
        "currency": row.currency, "notice_days": str(row.notice_days), "notes": row.notes,
    }  # fmt: skip


def hours_text(minutes: int) -> str:
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")


def hours_shown(minutes: int) -> str:
    """To a tenth, to be looked at."""
    return f"{minutes / 60:.1f}".removesuffix(".0")


def hours_from(text: str, field: str) -> int | None:
    number = _number(text, field)
    return None if number is None else round(number * 60)


def money_text(minor: int | None) -> str:
    return "" if minor is None else f"{minor // 100}.{minor % 100:02}"


def money_from(text: str, field: str) -> int | None:
    """Cents; a comma or a point before them."""
    number = _number(text, field)
    return None if number is None else round(number * 100)


def span_text(minutes: int | None) -> str:
    if minutes is None:
        return ""
    for letter, length in (("d", 24 * 60), ("h", 60)):
        if minutes and minutes % length == 0:
            return f"{minutes // length}{letter}"
    return f"{minutes}m"


def span_from(text: str, field: str) -> int | None:
    """Minutes: `4h`, `2d`, `30m`; a bare number is hours."""
    plain = text.strip().lower()
    if not plain:
        return None
    found = _SPAN.fullmatch(plain)
    if found is None:
        raise Rejected("field.bad_span", field=field, value=text[:40])
    return round(float(found[1].replace(",", ".")) * _MINUTES[found[2]])


def devices_from(text: str, devices: Sequence[EquipmentRow]) -> list[str]:
    """Ids by names separated by commas; Rejected for a name that nobody has, or several."""
    found = []
    for part in (one.strip() for one in text.split(",")):
        if not part:
            continue
        wanted = folded(part)
        same = [one for one in devices if folded(one.name) == wanted or folded(one.serial_number or "") == wanted]  # fmt: skip
        like = same or [one for one in devices if folded(one.name).startswith(wanted)]
        if len(like) != 1:
            raise Rejected("contract.which_device", field="equipment_ids", name=part[:60])
        found.append(str(like[0].id))
    return list(dict.fromkeys(found))


def promise_words(row: ContractRow) -> str:
    """ "Response within 4 h, solution within 2 d"; empty where nothing is promised."""
    parts = []
    for minutes, text in (
        (row.response_minutes, QT_TRANSLATE_NOOP("contracts", "response within {time}")),
        (row.resolution_minutes, QT_TRANSLATE_NOOP("contracts", "solution within {time}")),
    ):
        if minutes is not None:
            parts.append(tr(text).format(time=duration(minutes * 60)))
    said = ", ".join(parts)
    return said[:1].upper() + said[1:]


def _number(text: str, field: str) -> Decimal | None:
    plain = text.strip().replace(" ", "").replace(",", ".")
    if not plain:
        return None
    try:
        number = Decimal(plain)
    except InvalidOperation as problem:
        raise Rejected("field.bad_number", field=field, value=text[:40]) from problem
    if not number.is_finite() or not 0 <= number < 10**10:
        raise Rejected("field.bad_number", field=field, value=text[:40])
    return number


def _day(moment: datetime) -> str:
    at = local(moment)
    return QLocale().toString(QDate(at.year, at.month, at.day), "d MMM yyyy")
