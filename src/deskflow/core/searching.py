"""Looking for words in columns: what somebody types is text, never a pattern."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement

from deskflow.core.types import SortKey, folded

_ESCAPE: Final = "\\"


def containing(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """The text stands somewhere in the column. In a `SortKey` neither case nor accents count."""
    return column.like(f"%{_literal(column, text)}%", escape=_ESCAPE)


def beginning(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """The column begins with the text. In a `SortKey` neither case nor accents count."""
    return column.like(f"{_literal(column, text)}%", escape=_ESCAPE)


def _literal(column: ColumnElement[Any], text: str) -> str:
    # Folded before it is escaped: folding makes a plain % of a full-width one.
    wanted = folded(text) if isinstance(column.type, SortKey) else text
    for special in (_ESCAPE, "%", "_"):
        wanted = wanted.replace(special, _ESCAPE + special)
    return wanted
