"""What an author's own event may be called. Pure; `raising.py` raises it."""

from __future__ import annotations

import re
from typing import Final

PREFIX: Final = "custom."
LONGEST: Final = 100
_NAME: Final = re.compile(r"custom\.[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*", re.ASCII)


def is_custom(name: str) -> bool:
    """`custom.` and a name of small letters, digits and `_`, which may have parts between dots."""
    return len(name) <= LONGEST and _NAME.fullmatch(name) is not None
