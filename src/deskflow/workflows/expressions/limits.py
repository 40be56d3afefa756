"""The figures that bound what an expression may cost; every check reads them here.

An expression has no loops and no variables of its own, so its size bounds the number of operations. What an
operation costs depends on the data it touches; that is charged while running (`meter.py`).
"""

from __future__ import annotations

from typing import Final

SOURCE_CHARS: Final = 4_000
"""Longest source of one expression, and of the text of all expressions in one template."""

TEMPLATE_CHARS: Final = 200_000
"""Longest text with expressions in it (a mail body)."""

TEMPLATE_PARTS: Final = 500
"""Most expressions in one text."""

TOKENS: Final = 1_500
NODES: Final = 1_000
DEPTH: Final = 40
"""Deepest nesting of an expression, of brackets while reading and of nodes while compiling."""

ARGUMENTS: Final = 50

INTEGER: Final = 10**15
"""Largest whole number an operation takes or gives; exact in JSON readers that only know doubles."""

EXPONENT: Final = 64
SHIFT: Final = 50

TEXT_CHARS: Final = 1_000_000
"""Longest text an operation takes."""

RESULT_CHARS: Final = 200_000
"""Longest text an operation gives."""

LIST_LENGTH: Final = 10_000
"""Longest list an operation gives."""

VALUE_DEPTH: Final = 60
"""Deepest nesting of a value that is copied, compared or written as JSON."""

PATTERN_CHARS: Final = 500
PATTERN_MEMORY: Final = 1 << 20

WORK: Final = 4_000_000
"""Budget of one evaluation in characters touched; an item of a list or mapping counts `ITEM_WORK`."""

ITEM_WORK: Final = 40
PATTERN_WORK: Final = 8
"""A character matched by a pattern costs this many times a character copied."""

CACHED_SHORT: Final = 4_096
CACHED_LONG: Final = 128
SHORT_SOURCE: Final = 300
"""Compiled expressions are kept; the long ones in a smaller cache, so hostile sources cannot fill memory."""
