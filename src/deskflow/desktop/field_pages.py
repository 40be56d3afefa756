"""The page of everything a filter can ask, made from the fields themselves: `docs/desk/fields.md`."""

from __future__ import annotations

from typing import Final

from deskflow.desktop.pages.tickets.list.filter_words import field_name
from deskflow.tickets.finding.fields import BUILT_IN, NAMED, Field

_HEAD: Final = """\
# What can be asked

<!-- Made from the fields themselves by `python -m deskflow.desktop.documents`; a test says when it is stale. -->

How filters are written is told in [Finding](finding.md).

| Field | What it is | Behind it |
|---|---|---|
"""
_FOOT: Final = """
A field with *none* can be empty: `team:none` finds tickets without one. Several values with commas mean one of them. Fields of
your own are asked by their key or as `field.key`; what stands behind them depends on their kind in the same way.
"""
_BEHIND: Final = {
    "tag": "a tag",
    "text": "a part of the text",
    "number": "a number, also `<` `<=` `>` `>=`",
    "duration": "a length of time (`30m`, `4h`, `2d`), also `<` `<=` `>` `>=`",
    "flag": "`yes` or `no`",
}


def fields_page() -> str:
    rows = [
        f"| {_names(one)} | {field_name(one)} | {_behind(one)}{_none(one)} |" for one in BUILT_IN
    ]
    return _HEAD + "\n".join(rows) + "\n" + _FOOT


def _names(field: Field) -> str:
    return ", ".join(f"`{name}`" for name in (field.key, *field.aliases))


def _behind(field: Field) -> str:
    if field.kind == "choice":
        return ", ".join(f"`{one.key}`" for one in field.choices) or "what your desk has for it"
    if field.kind == "person":
        return "`me`, or a part of a name"
    if field.kind in NAMED:
        return "a part of a name"
    if field.kind == "date":
        way = "ahead" if field.facing == "ahead" else "back"
        return f"a day, a month, `today`; `<` and `>` also a time {way} (`<4h`)"
    return _BEHIND[field.kind]


def _none(field: Field) -> str:
    return ", `none`" if field.may_miss else ""
