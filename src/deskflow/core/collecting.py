"""Python's search for garbage: seldom in a program that has started, and rare while a batch is worked on.

While garbage is looked for nothing else happens, the window included. A batch makes tens of thousands of values that soon die by themselves. Looking for cycles among them, and in all that
the program holds, took a quarter of the time of an import and a sixth of that of a thousand timers.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_RARE = (50_000, 20, 50)
# A look among so many young values takes a few milliseconds. One among all, which a change to a few hundred tickets
# used to set off, stops the window for a tenth of a second and finds next to nothing.
_SELDOM = (5_000, 20, 50)
_lock = threading.Lock()
_inside = 0
_before = gc.get_threshold()


def settle_down() -> None:
    """Once a program has started: what it has made by then stays for good and is not looked at any more."""
    global _before
    gc.freeze()
    with _lock:
        if _inside:
            _before = _SELDOM
        else:
            gc.set_threshold(*_SELDOM)
    gc.enable()


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
