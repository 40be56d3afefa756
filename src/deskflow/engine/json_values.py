"""JSON from outside as values that can be kept: bounded in depth, without what no database takes."""

from __future__ import annotations

import json
import math
import re
from typing import Any, Final

from deskflow.core.types import Json

MOST_DEPTH: Final = 100
_BAD: Final = re.compile("[\x00\ud800-\udfff]")


def read_json(text: str) -> Json:
    """ValueError for what is no JSON, numbers that are none, and what is nested too deeply."""
    try:
        value = json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return keepable(value, looks_clean="\\u" not in text and not _BAD.search(text))


def keepable(value: Json, *, looks_clean: bool = False) -> Json:
    """The value without NUL and broken letters; ValueError when it is nested too deeply."""
    if _too_deep(value):
        raise ValueError("nested too deeply")
    return value if looks_clean else _clean(value)


def _too_deep(value: Json) -> bool:
    level: list[Any] = [value]
    for _ in range(MOST_DEPTH):
        inner: list[Any] = []
        for one in level:
            parts = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
            inner.extend(part for part in parts if isinstance(part, dict | list))
        if not inner:
            return False
        level = inner
    return True


def _clean(value: Json) -> Json:
    if isinstance(value, str):
        return _BAD.sub("", value)
    if isinstance(value, list):
        return [_clean(one) for one in value]
    if isinstance(value, dict):
        return {_BAD.sub("", name): _clean(one) for name, one in value.items()}
    return value


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is too large a number")
    return number


def _refuse(text: str) -> Json:
    raise ValueError(f"{text} is no JSON")
