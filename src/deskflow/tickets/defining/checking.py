"""What the rules of a tenant share when they are checked: names, keys made of names, lists of choices. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from deskflow.core.errors import Rejected
from deskflow.core.types import folded

LONGEST_NAME: Final = 80
MOST_CHOICES: Final = 100
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")


@dataclass(frozen=True, slots=True)
class Named:
    """Something that can be chosen: `key` is stored and stays, `name` is shown. A retired one is offered no more."""

    key: str
    name: str
    is_active: bool = True


def named(value: Any, field: str, *, longest: int = LONGEST_NAME) -> str:
    """One line; Rejected when it is empty or too long."""
    text = " ".join("".join(c if c.isprintable() else " " for c in str(value or "")).split())
    if not text:
        raise Rejected("field.required", field=field)
    if len(text) > longest:
        raise Rejected("field.too_long", field=field, limit=longest, length=len(text))
    return text


def key_of(name: str, taken: Collection[str] = ()) -> str:
    """A key for a name, `awaiting_parts` for "Awaiting parts", with a number behind it when it is taken."""
    plain = re.sub(r"[^a-z0-9]+", "_", folded(name)).strip("_")[:50]
    base = plain if plain and plain[0].isalpha() else f"x_{plain}".rstrip("_")
    key, place = base, 2
    while key in taken:
        key, place = f"{base}_{place}", place + 1
    return key


def checked_key(value: Any) -> str:
    text = str(value)
    if not _KEY.fullmatch(text):
        raise Rejected("rules.bad_key", value=text[:60])
    return text


def checked_choices(value: Any, field: str) -> tuple[Named, ...]:
    """From a list of `{key?, name, is_active?}`; the names differ whatever their case, and so do the keys."""
    if not isinstance(value, list | tuple):
        raise Rejected("field.not_a_list", field=field)
    if len(value) > MOST_CHOICES:
        raise Rejected("field.too_many", field=field, limit=MOST_CHOICES, length=len(value))
    given = [one if isinstance(one, Mapping) else {"name": one} for one in value]
    keys = {checked_key(one["key"]) for one in given if one.get("key")}
    found: dict[str, Named] = {}
    names: set[str] = set()
    for one in given:
        name = named(one.get("name"), field)
        key = str(one.get("key") or key_of(name, keys | found.keys()))
        if key in found or folded(name) in names:
            raise Rejected("rules.name_twice", name=name)
        names.add(folded(name))
        found[key] = Named(key, name, one.get("is_active", True) is True)
    return tuple(found.values())


def choices_json(choices: Collection[Named]) -> list[dict[str, Any]]:
    return [{"key": one.key, "name": one.name, "is_active": one.is_active} for one in choices]
