"""Fields of the tenant's own: what they are, and which values they take. Pure.

A value is plain JSON, as expressions and files see it: text, a number (an amount with cents, too), a day as
`2026-05-01`, the key of a choice, true or false, the id of a person or a piece of equipment.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from deskflow.core.errors import Rejected
from deskflow.core.types import Json
from deskflow.tickets.defining.checking import Named, checked_choices, named
from deskflow.tickets.rules import TYPES

KINDS: Final = ("text", "number", "date", "choice", "person", "equipment", "money", "checkbox")
MOST_FIELDS: Final = 100
LONGEST_TEXT: Final = 2_000
_LARGEST: Final = 10**12
_YES: Final = frozenset({"true", "yes", "1", "x", "ja", "on"})
_NO: Final = frozenset({"false", "no", "0", "nein", "off"})


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """`types`: for which types of ticket; none means for all. `currency` is for money, `choices` for a choice."""

    id: UUID
    key: str
    name: str
    kind: str
    types: tuple[str, ...] = ()
    choices: tuple[Named, ...] = ()
    currency: str = ""
    help: str = ""
    default: Json = None
    is_required: bool = False
    position: int = 0
    is_active: bool = True

    def applies_to(self, kind: str) -> bool:
        return not self.types or kind in self.types


@dataclass(frozen=True, slots=True)
class Stored:
    """A value in the columns that lists compare."""

    text_key: str | None = None
    number: float | None = None
    ref_id: UUID | None = None


def for_type(fields: Sequence[FieldDefinition], kind: str) -> list[FieldDefinition]:
    """Those that a ticket of this type has, in their order."""
    return [one for one in fields if one.is_active and one.applies_to(kind)]


def read_value(field: FieldDefinition, value: Any) -> Json:
    """The value as it is kept, None for an empty one. Rejected when it is none of this kind.

    Whether a person or a piece of equipment is there is not looked at.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    match field.kind:
        case "text":
            return _text(field, value)
        case "number":
            return _number(field, value)
        case "money":
            cents = Decimal(str(_number(field, value)))
            return float(cents.quantize(Decimal("0.01"), ROUND_HALF_UP))
        case "date":
            return _day(field, value).isoformat()
        case "choice":
            return _choice(field, value)
        case "checkbox":
            return _box(field, value)
        case _:
            return str(_id(field, value))


def stored(field: FieldDefinition, value: Json) -> Stored:
    """The columns for a value that `read_value` gave."""
    match field.kind:
        case "text":
            return Stored(text_key=str(value))
        case "choice":
            return Stored(text_key=str(value))
        case "number":
            return Stored(number=float(value))
        case "money":
            return Stored(number=float(round(value * 100)))
        case "checkbox":
            return Stored(number=1.0 if value else 0.0)
        case "date":
            return Stored(number=float(date.fromisoformat(str(value)).toordinal()))
        case _:
            return Stored(ref_id=UUID(str(value)))


def merged(old: Mapping[str, Json] | None, changes: Mapping[str, Json]) -> dict[str, Json] | None:
    """What a ticket has after these changes; None when nothing is left."""
    found = {**(old or {}), **changes}
    return {key: value for key, value in found.items() if value is not None} or None


def checked_field(
    field_id: UUID, key: str, title: str, kind: str, told: Mapping[str, Any], position: int
) -> FieldDefinition:
    """A definition from what a form says: types, choices, currency, help, default, is_required, is_active."""
    if kind not in KINDS:
        raise Rejected("field.unknown_choice", field="kind", value=kind[:40])
    types = tuple(str(one) for one in told.get("types") or ())
    if unknown := set(types) - set(TYPES):
        raise Rejected("ticket.unknown_type", value=min(unknown))
    choices = checked_choices(told.get("choices") or (), "choices") if kind == "choice" else ()
    if kind == "choice" and not any(one.is_active for one in choices):
        raise Rejected("rules.nothing_to_choose", field="choices")
    currency = str(told.get("currency") or "EUR").strip().upper() if kind == "money" else ""
    if kind == "money" and not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise Rejected("rules.bad_currency", value=currency[:10], field="currency")
    text = str(told.get("help") or "").strip()
    plain = FieldDefinition(
        field_id, key, named(title, "name"), kind, types if len(types) < len(TYPES) else (), choices, currency,
        named(text, "help", longest=300) if text else "", None, told.get("is_required") is True, position,
        told.get("is_active", True) is True,
    )  # fmt: skip
    default = read_value(plain, told.get("default"))
    return FieldDefinition(
        plain.id, plain.key, plain.name, plain.kind, plain.types, plain.choices, plain.currency, plain.help,
        default, plain.is_required, plain.position, plain.is_active,
    )  # fmt: skip


def find(fields: Collection[FieldDefinition], name: str) -> FieldDefinition | None:
    """By key or by name, whatever its case; an active one first."""
    wanted = name.strip().casefold()
    found = [one for one in fields if wanted in (one.key, one.name.casefold())]
    return next((one for one in found if one.is_active), found[0] if found else None)


# --- one kind each --------------------------------------------------------------------------------------


def _text(field: FieldDefinition, value: Any) -> str:
    text = str(value).replace("\x00", "").strip()
    if len(text) > LONGEST_TEXT:
        raise Rejected("field.too_long", field=field.name, limit=LONGEST_TEXT, length=len(text))
    return text


def _number(field: FieldDefinition, value: Any) -> int | float:
    if isinstance(value, bool):
        raise Rejected("field.bad_number", field=field.name, value=str(value))
    text = str(value).strip().replace("\u00a0", "").replace(" ", "")
    if "," in text and "." not in text:
        # "1,5"; with a point as well the comma groups thousands.
        text = text.replace(",", ".") if text.count(",") == 1 else text.replace(",", "")
    elif "," in text:
        text = text.replace(".", "").replace(",", ".") if text.rfind(",") > text.rfind(".") else text.replace(",", "")  # fmt: skip
    try:
        number = float(Decimal(text)) if len(text) <= 40 else math.nan
    except InvalidOperation:
        number = math.nan
    if not math.isfinite(number) or abs(number) > _LARGEST:
        raise Rejected("field.bad_number", field=field.name, value=str(value)[:40])
    return int(number) if number == int(number) else number


def _day(field: FieldDefinition, value: Any) -> date:
    try:
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError as problem:
        raise Rejected("field.bad_date", field=field.name, value=str(value)[:40]) from problem


def _choice(field: FieldDefinition, value: Any) -> str:
    text = str(value).strip()
    for one in field.choices:
        if text == one.key or text.casefold() == one.name.casefold():
            return one.key
    raise Rejected("field.unknown_choice", field=field.name, value=text[:60])


def _box(field: FieldDefinition, value: Any) -> bool:
    text = str(value).strip().lower()
    if text in _YES or text in _NO:
        return text in _YES
    raise Rejected("field.unknown_choice", field=field.name, value=str(value)[:40])


def _id(field: FieldDefinition, value: Any) -> UUID:
    if isinstance(value, Mapping):
        value = value.get("id")
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError as problem:
        raise Rejected("field.bad_id", field=field.name, value=str(value)[:60]) from problem
