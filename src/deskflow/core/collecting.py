"""Python's search for garbage, made rare while a batch is worked on.

A batch makes tens of thousands of values that soon die by themselves. Looking for cycles among them, and in all that
the program holds, took a quarter of the time of an import and a sixth of that of a thousand timers.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_RARE = (50_000, 20, 50)
_lock = threading.Lock()
_inside = 0
_before = gc.get_threshold()


@contextmanager
def rare_collections() -> Iterator[None]:
    """For as long as any thread is inside; whoever leaves last puts back what was."""
    global _inside, _before
    with _lock:
        if not _inside:
            _before = gc.get_threshold()
            gc.set_threshold(*_RARE)
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside:
                gc.set_threshold(*_before)
