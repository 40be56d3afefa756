"""The kinds of variables, and how their values are kept as text. Pure."""

from __future__ import annotations

import json
import re
from typing import Final

from deskflow.core.errors import Rejected
from deskflow.core.redaction import SHORTEST
from deskflow.core.types import canonical_json
from deskflow.workflows.expressions import ExpressionError, Json
from deskflow.workflows.expressions.functions.dates import parse_time
from deskflow.workflows.expressions.values import Meter, copy

SECRET: Final = "secret"
KINDS: Final = ("string", "number", "boolean", "date", "list", "json", SECRET)
"""The seed's five, dates and lists."""

NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}", re.ASCII)
LONGEST: Final = 100_000
LONGEST_SECRET: Final = 20_000


def checked_variable_name(name: str) -> str:
    """Rejected("variable.bad_name") for what could not be written in an expression."""
    if not NAME.fullmatch(name):
        raise Rejected("variable.bad_name", name=name[:100])
    return name


def stored_text(kind: str, value: Json) -> str:
    """The text a value is kept as. Rejected("variable.wrong_kind") when it is not of that kind."""
    if kind not in KINDS or kind == SECRET:
        raise Rejected("variable.unknown_kind", kind=kind[:50])
    if not _fits(kind, value):
        raise Rejected("variable.wrong_kind", kind=kind)
    try:
        text = value if kind in ("string", "date") else canonical_json(copy(value, Meter()))
    except ExpressionError as problem:
        raise Rejected("variable.wrong_kind", kind=kind) from problem
    if len(text) > LONGEST:
        raise Rejected("field.too_long", field="value", limit=LONGEST, length=len(text))
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise Rejected("field.bad_character", field="value")
    return str(text)


def _fits(kind: str, value: Json) -> bool:
    if kind == "string":
        return isinstance(value, str)
    if kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "list":
        return isinstance(value, list)
    if kind == "date":
        try:
            parse_time("date", 1, value)
        except ExpressionError:
            return False
    return True


def value_of(kind: str | None, text: str | None) -> Json:
    """The value a stored text stands for; of a secret nothing."""
    if text is None or kind == SECRET:
        return None
    if kind in ("string", "date", None):
        return text
    try:
        return json.loads(text)
    except ValueError:
        # Written by something else; better as it is than not at all.
        return text


def checked_secret(value: str) -> str:
    """A value that can be kept and blackened. Rejected("secret.too_short"), ("field.too_long"), …"""
    if len(value) < SHORTEST:
        # What is shorter cannot be blackened without making everything else unreadable.
        raise Rejected("secret.too_short", least=SHORTEST)
    if len(value) > LONGEST_SECRET:
        raise Rejected("field.too_long", field="value", limit=LONGEST_SECRET, length=len(value))
    if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise Rejected("field.bad_character", field="value")
    return value
