"""A module that takes its time when it is read, as large libraries do; children import it, the tests only name it."""

from __future__ import annotations

import multiprocessing
import time

if multiprocessing.parent_process() is not None:
    time.sleep(0.5)


def one() -> int:
    return 1
