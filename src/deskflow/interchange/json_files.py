"""JSON that strangers wrote: read whole or refused with the place where it is wrong, never a crash.

A key that stands twice in one object is refused, since nobody can know which of the two was meant.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from deskflow.core.errors import Rejected
from deskflow.core.types import Json

MOST_BYTES: Final = 20_000_000
DEEPEST: Final = 200


def read_json_file(path: Path) -> Json:
    """The value in a file. Rejected(`json.*`); OSError where it cannot be read."""
    with path.open("rb") as stream:
        return parse_json(stream.read(MOST_BYTES + 1))


def parse_json(content: bytes) -> Json:
    """The value in UTF-8 (or UTF-16 with its mark). Rejected(`json.*`)."""
    if len(content) > MOST_BYTES:
        raise Rejected("json.too_big", limit=MOST_BYTES // 1_000_000)
    try:
        # The mark of UTF-16 can start no JSON in UTF-8.
        marked = content[:2] in (b"\xff\xfe", b"\xfe\xff")
        text = content.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError:
        raise Rejected("json.not_text") from None
    try:
        value = json.loads(text, parse_constant=_no_number, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise Rejected("json.unreadable", line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise Rejected("json.too_deep", limit=DEEPEST) from None
    except ValueError:  # an integer of thousands of digits
        raise Rejected("json.bad_number", found="a number of thousands of digits") from None
    _check_depth(value)
    return value


def _no_number(name: str) -> object:
    raise Rejected("json.bad_number", found=name)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise Rejected("json.duplicate_key", key=key[:80])
            seen.add(key)
    return found


def _check_depth(value: Json) -> None:
    """What is read here is walked by recursive functions later."""
    level, depth = [value], 0
    while level:
        if depth > DEEPEST:
            raise Rejected("json.too_deep", limit=DEEPEST)
        depth += 1
        below: list[Json] = []
        for one in level:
            if isinstance(one, dict):
                below += one.values()
            elif isinstance(one, list):
                below += one
        level = below
