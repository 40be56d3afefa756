"""The fields of a ticket that can be asked: their kinds, and the one spelling of every value. Pure.

A tenant's own fields join those every tenant has (`Catalogue`, `own_fields`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal, Protocol
from uuid import UUID

from deskflow.core.types import folded
from deskflow.tickets.defining.outcomes import METHODS
from deskflow.tickets.defining.priorities import LEVELS
from deskflow.tickets.finding.times import day_of, month_of, named_time, span_of, span_text
from deskflow.tickets.finding.tree import LONGEST_VALUE, Operator, Test, Tree, leaves_of, one_line
from deskflow.tickets.rules import (
    CHANNELS,
    PRIORITIES,
    STATUSES,
    TYPES,
    parse_priority,
    parse_status,
)

Kind = Literal[
    "choice", "person", "team", "customer", "contact", "site", "equipment", "skill", "tag", "text", "number",
    "money", "duration", "date", "flag",
]  # fmt: skip
# Kinds whose values are rows with a name: an id, or a part of the name.
NAMED: Final = frozenset({"person", "team", "customer", "contact", "site", "equipment", "skill"})
COMPARED: Final = frozenset({"number", "money", "duration", "date"})
OWN: Final = "field."

# Statuses taken together. The status `open` itself is written `opened`, for "open" is what is not finished.
ANY_OPEN, ANY_DONE, JUST_OPEN = "open", "done", "opened"


@dataclass(frozen=True, slots=True)
class Choice:
    """`name` is empty where the words for the key are known elsewhere."""

    key: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """`may_miss`: it can be empty, asked for by `none`. `facing` says what a span means: `due<4h` lies ahead,
    `updated<4h` behind. `name` and `own_id` are those of a tenant's own field."""

    key: str
    kind: Kind
    choices: tuple[Choice, ...] = ()
    may_miss: bool = False
    facing: Literal["past", "ahead"] = "past"
    aliases: tuple[str, ...] = ()
    name: str = ""
    own_id: UUID | None = None

    @property
    def operators(self) -> tuple[Operator, ...]:
        """What it can be asked by."""
        if self.kind == "text":
            return ("has",)
        return ("is", "<", "<=", ">", ">=") if self.kind in COMPARED else ("is",)


class ChoiceOf(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...


class OwnField(Protocol):
    """A tenant's own field, as its definition says."""

    @property
    def id(self) -> UUID: ...
    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def choices(self) -> Sequence[ChoiceOf]: ...


class BadValue(Exception):
    """`code` says what is wrong with it; `expected` what could stand there."""

    def __init__(self, code: str, expected: Sequence[str] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.expected = tuple(expected)


@dataclass(frozen=True)
class Names:
    """What people, customers and tags are called, by kind: id to name. Tags have their name for an id."""

    by_kind: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def id_of(self, kind: str, name: str) -> str | None:
        """The id of the only one of exactly this name."""
        wanted = folded(name)
        found = [i for i, one in self.by_kind.get(kind, {}).items() if folded(one) == wanted]
        return found[0] if len(found) == 1 else None

    def name_of(self, kind: str, value: str) -> str | None:
        """The name, when it leads back to this id."""
        name = self.by_kind.get(kind, {}).get(value)
        if not name or one_line(name) != name or folded(name) in ("me", "none", "nobody"):
            return None
        return name if self.id_of(kind, name) == value and not _is_id(name) else None

    def beginning(self, kind: str, text: str, limit: int = 8) -> list[str]:
        """Names that begin with the text, then those with a word that does."""
        wanted = folded(text)
        names = sorted(set(self.by_kind.get(kind, {}).values()), key=folded)
        first = [name for name in names if folded(name).startswith(wanted)]
        later = [name for name in names if f" {wanted}" in folded(name) and name not in first]
        return [*first, *later][:limit]


NO_NAMES: Final = Names()


def _choices(*keys: str) -> tuple[Choice, ...]:
    return tuple(Choice(key) for key in keys)


_STATUS = _choices(
    ANY_OPEN, ANY_DONE, *(JUST_OPEN if status == "open" else status for status in STATUSES)
)

BUILT_IN: Final = (
    Field("status", "choice", _STATUS),
    Field("priority", "choice", _choices(*PRIORITIES), aliases=("prio",)),
    Field("type", "choice", _choices(*TYPES)),
    Field("channel", "choice", _choices(*CHANNELS)),
    Field("sla", "choice", _choices("met", "at_risk", "breached")),
    Field("assignee", "person", may_miss=True, aliases=("assigned",)),
    Field("team", "team", may_miss=True),
    Field("customer", "customer"),
    Field("contact", "contact", may_miss=True),
    Field("site", "site", may_miss=True),
    Field("equipment", "equipment", may_miss=True),
    Field("tag", "tag", may_miss=True, aliases=("tags",)),
    Field("skill", "skill", may_miss=True),
    Field("watcher", "person", may_miss=True),
    Field("title", "text", aliases=("subject",)),
    Field("number", "text"),
    Field("due", "date", may_miss=True, facing="ahead"),
    Field("response_due", "date", may_miss=True, facing="ahead"),
    Field("resolution_due", "date", may_miss=True, facing="ahead"),
    Field("created", "date"),
    Field("updated", "date", aliases=("changed",)),
    Field("resolved", "date", may_miss=True),
    Field("closed", "date", may_miss=True),
    Field("responded", "date", may_miss=True),
    Field("messaged", "date", may_miss=True),
    Field("reopened", "number"),
    Field("impact", "choice", _choices(*LEVELS), may_miss=True),
    Field("urgency", "choice", _choices(*LEVELS), may_miss=True),
    Field("severity", "number"),
    # What can be chosen for these is up to the tenant.
    Field("resolution", "choice", may_miss=True),
    Field("cause", "choice", may_miss=True),
    Field("method", "choice", _choices(*METHODS), may_miss=True),
    Field("paused", "flag"),
    Field("spent", "duration"),
)  # fmt: skip

_OWN_KINDS: Final[dict[str, Kind]] = {
    "text": "text", "number": "number", "date": "date", "choice": "choice",
    "person": "person", "equipment": "equipment", "money": "money", "checkbox": "flag",
}  # fmt: skip


def own_fields(definitions: Iterable[OwnField]) -> tuple[Field, ...]:
    """What a tenant's definitions can be asked; one of a kind nobody knows is left out."""
    return tuple(
        Field(
            OWN + one.key, _OWN_KINDS[one.kind],
            tuple(Choice(choice.key, choice.name) for choice in one.choices), may_miss=one.kind != "checkbox",
            facing="ahead", aliases=(one.key,), name=one.name, own_id=one.id,
        )
        for one in definitions
        if one.kind in _OWN_KINDS
    )  # fmt: skip


class Catalogue:
    """All fields there are, found by key or by another name of theirs. `choices` are those a tenant has for a field
    that every tenant has (`resolution`), or more of them (`status`)."""

    def __init__(
        self, own: Iterable[Field] = (), choices: Mapping[str, Sequence[Choice]] | None = None
    ) -> None:
        more = choices or {}
        plain = (
            replace(one, choices=(*one.choices, *more[one.key])) if one.key in more else one
            for one in BUILT_IN
        )
        self.fields: tuple[Field, ...] = (*plain, *own)
        self._by_name: dict[str, Field] = {}
        # What every tenant has goes before what one tenant calls the same.
        for names in (lambda one: (one.key,), lambda one: one.aliases):
            for one in self.fields:
                for name in names(one):
                    self._by_name.setdefault(name.casefold(), one)

    def get(self, name: str) -> Field | None:
        return self._by_name.get(name.casefold())

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._by_name)


PLAIN: Final = Catalogue()


def spelled(asked: Field, operator: Operator, raw: str, names: Names = NO_NAMES) -> str:
    """The value as it is kept. BadValue when the field cannot have it, with what it could have."""
    text = one_line(raw)
    if not text:
        raise BadValue("filter.value_missing", [choice.key for choice in asked.choices])
    if operator not in asked.operators:
        raise BadValue("filter.cannot_compare", asked.operators)
    if operator in ("is", "has") and asked.may_miss and text.casefold() in ("none", "nobody"):
        return "none"
    if asked.kind in NAMED:
        return _spelled_name(asked, text, names)
    return _SPELLING[asked.kind](asked, operator, text)


def check(tree: Tree, catalogue: Catalogue) -> None:
    """BadValue for the first part of a tree that the catalogue does not allow."""
    for leaf in leaves_of(tree):
        if isinstance(leaf, Test):
            asked = catalogue.get(leaf.field)
            if asked is None:
                raise BadValue("filter.unknown_field")
            for value in leaf.values:
                spelled(asked, leaf.operator, value)


def _spelled_name(asked: Field, text: str, names: Names) -> str:
    if asked.kind == "person" and text.casefold() == "me":
        return "me"
    if _is_id(text):
        return str(UUID(text))
    return names.id_of(asked.kind, text) or text


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _choice(asked: Field, _: Operator, text: str) -> str:
    known = {choice.key.casefold(): choice.key for choice in asked.choices}
    known.update({choice.name.casefold(): choice.key for choice in asked.choices if choice.name})
    found = known.get(text.casefold())
    if found is None and not asked.choices:
        found = folded(text)
    if found is None and asked.key == "status":
        status = parse_status(text)
        found = JUST_OPEN if status == "open" else status
    if found is None and asked.key == "priority":
        found = parse_priority(text)
    if found is None:
        raise BadValue("filter.unknown_value", [choice.key for choice in asked.choices])
    return found


def _number(_: Field, __: Operator, text: str) -> str:
    found = number_of(text)
    if found is None:
        raise BadValue("filter.bad_number", ["1", "2.5"])
    return f"{found:.6f}".rstrip("0").rstrip(".")


def number_of(text: str) -> float | None:
    """A plain decimal number below ten to the power of twelve."""
    digits = text.removeprefix("-")
    whole, _, part = digits.partition(".")
    if not (digits.isascii() and whole.isdigit() and (part.isdigit() or not part)):
        return None
    # Minus nothing is nothing.
    return None if len(whole) > 12 else float(text[:24]) + 0.0


def _duration(_: Field, __: Operator, text: str) -> str:
    minutes = span_of(text)
    if minutes is None:
        raise BadValue("filter.bad_span", ["30m", "4h", "2d"])
    return span_text(minutes)


def _date(_: Field, operator: Operator, text: str) -> str:
    low = text.casefold()
    minutes = span_of(low) if operator != "is" else None
    if minutes is not None:
        return span_text(minutes)
    if day_of(low) or month_of(low) or named_time(low, operator):
        return low
    expected = ["today", "2026-01-31", "2026-01"]
    raise BadValue("filter.bad_date", expected if operator == "is" else ["4h", "7d", *expected])


def _flag(_: Field, __: Operator, text: str) -> str:
    low = text.casefold()
    for word, said in (("yes", ("yes", "true", "1", "on")), ("no", ("no", "false", "0", "off"))):
        if low in said:
            return word
    raise BadValue("filter.unknown_value", ["yes", "no"])


def _text(_: Field, __: Operator, text: str) -> str:
    return text[:LONGEST_VALUE]


_SPELLING: Final = {
    "choice": _choice, "number": _number, "money": _number, "duration": _duration, "date": _date,
    "flag": _flag, "text": _text, "tag": _text,
}  # fmt: skip
