"""Which tests are traced when coverage is measured: tracing doubles what a test takes, and much of it tells nothing new.

What is said of coverage is less for it, never more: a line that only untraced tests run counts as not run.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

# What coverage hands to the processes that a test starts.
_FOR_CHILDREN = "COVERAGE_PROCESS_CONFIG"
# Killed in the end, so that nothing is written of what was traced in them.
_KILLED = "tests/faults/"
# So many of the parameters of a test are traced.
_PARAMETERS = 4
_UNTRACED = pytest.StashKey[bool]()


def choose(items: Sequence[pytest.Item]) -> None:
    """Once on SQLite is enough, so are a few of many parameters; what Hypothesis tries a hundred times is tried by
    examples elsewhere."""
    names = {item.nodeid for item in items}
    seen: Counter[str] = Counter()
    for item in items:
        twin = item.nodeid.replace("postgres", "sqlite")
        test = item.nodeid.partition("[")[0]
        seen[test] += 1
        item.stash[_UNTRACED] = (
            item.nodeid.startswith(_KILLED)
            or seen[test] > _PARAMETERS
            or getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
            or (twin != item.nodeid and twin in names)
        )


@contextmanager
def as_chosen(item: pytest.Item) -> Iterator[None]:
    """Nothing is traced in the meantime if the test is one of those, its fixtures and processes included."""
    plugin: Any = item.config.pluginmanager.getplugin("_cov")
    controller = getattr(plugin, "cov_controller", None)
    if controller is None or not item.stash.get(_UNTRACED, False):
        yield
        return
    handed = os.environ.pop(_FOR_CHILDREN, None)
    controller.pause()
    try:
        yield
    finally:
        controller.resume()
        if handed is not None:
            os.environ[_FOR_CHILDREN] = handed
