"""Values of variables as text that people read and write."""

from __future__ import annotations

import json
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.core.errors import Rejected

KIND_WORDS: Final = {
    "string": QT_TRANSLATE_NOOP("settings", "Text"),
    "number": QT_TRANSLATE_NOOP("settings", "Number"),
    "boolean": QT_TRANSLATE_NOOP("settings", "Yes or no"),
    "date": QT_TRANSLATE_NOOP("settings", "Date"),
    "list": QT_TRANSLATE_NOOP("settings", "List, one entry per line"),
    "json": QT_TRANSLATE_NOOP("settings", "JSON"),
    "secret": QT_TRANSLATE_NOOP("settings", "Secret"),
}
_YES: Final = frozenset({"yes", "true", "on", "1"})
_NO: Final = frozenset({"no", "false", "off", "0", ""})
_LONGEST: Final = 80


def read_value(kind: str, text: str) -> Any:
    """The value a text means. Rejected("variable.wrong_kind") when it means none of that kind."""
    plain = text.strip()
    if kind == "string":
        return text
    if kind == "boolean":
        if plain.lower() not in _YES | _NO:
            raise Rejected("variable.wrong_kind", kind=kind)
        return plain.lower() in _YES
    if kind == "list" and not plain.startswith("["):
        return [line.strip() for line in plain.splitlines() if line.strip()]
    if kind == "date":
        return plain
    try:
        return json.loads(plain.replace(",", ".") if kind == "number" else plain)
    except (ValueError, RecursionError) as problem:
        raise Rejected("variable.wrong_kind", kind=kind) from problem


def written_value(kind: str, value: Any) -> str:
    """The text `read_value` reads as this value."""
    if kind in ("string", "date"):
        return str(value)
    if kind == "list" and value and all(_is_line(one) for one in value):
        return "\n".join(value)
    return json.dumps(value, ensure_ascii=False, indent=2 if isinstance(value, dict) else None)


def _is_line(value: Any) -> bool:
    plain = isinstance(value, str) and value == value.strip() and bool(value)
    return plain and "\n" not in value and not value.startswith("[")


def shown_value(kind: str, value: Any) -> str:
    """Short, for a row of a list."""
    if kind == "list" and isinstance(value, list):
        text = ", ".join(one if isinstance(one, str) else json.dumps(one) for one in value)
    else:
        text = written_value(kind, value)
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
