"""Ten thousand hostile expressions: each answers or says what is wrong, within its time and its memory."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from deskflow.calendars.rules import BusinessCalendar
from deskflow.workflows.expressions import ExpressionError, limits, parse, render
from deskflow.workflows.expressions.functions.business import CALENDARS
from deskflow.workflows.expressions.values import Meter, copy
from tests.unit.workflows.expressions.hostile_expressions import hostile
from tests.unit.workflows.expressions.test_attacks import BYPASSES, ESCAPES

pytestmark = pytest.mark.slow

SEED, COUNT = 20_261_121, 10_000
CPU_SECONDS = 1.0
MEGABYTES = 60
TRIGGER = {
    "n": 7,
    "title": "{{7*7}}",
    "long": "x" * 200_000,
    "spaced": "ab " * 60_000,
    "many": list(range(10_000)),
    "rows": [{"a": n % 7, "b": "t" * 20, "c": None} for n in range(2_000)],
    "mixed": [1, "1", None, True, 1.0, [], {}],
    "wide": {f"key{n}": n for n in range(5_000)},
}
SCOPE = {
    "trigger": TRIGGER,
    "variables": {"x": 10**15, "s": "%s%s", "d": "2026-11-21T08:30:00Z"},
    "steps": {"a": {"result": [{"k": 1}]}},
    "now": "2026-11-21T08:30:00Z",
    CALENDARS: {"": BusinessCalendar(always_open=True)},
}


def test_each_of_them_answers_or_errs_within_its_budget() -> None:
    """In a process of its own, so that what it needs at most is what they need."""
    told = json.loads(_in_a_process("print(json.dumps(_all_of_them()))\n"))
    assert told["spent"] == []
    assert not told["strayed"]
    # Half of them nonsense that is refused at once would prove little.
    assert told["answered"] > 1_000
    assert told["refused"] > 3_000
    assert len(told["codes"]) > 30


def _all_of_them() -> dict[str, Any]:
    """How many answered and erred; `spent` are those that took too much."""
    pristine = json.dumps(TRIGGER)
    answered = refused = 0
    codes: set[str] = set()
    spent: list[str] = []
    strayed = False
    gc.collect()
    gc.freeze()
    highest = _most_memory() + MEGABYTES * 1_000_000
    for source in hostile(SEED, COUNT, BYPASSES + ESCAPES):
        began = time.thread_time()
        try:
            value = parse(source).evaluate(SCOPE)
            answered += 1
        except ExpressionError as error:
            value = None
            refused += 1
            codes.add(error.code)
            strayed |= error.position is not None and not 0 <= error.position <= len(source)
        if time.thread_time() - began >= CPU_SECONDS or _most_memory() > highest:
            spent.append(source)
        # What came out is JSON, and no larger than the budget it was copied with.
        copy(value, Meter(2 * limits.WORK))
    assert json.dumps(TRIGGER) == pristine
    return {
        "answered": answered, "refused": refused, "codes": sorted(codes), "spent": spent, "strayed": strayed,
    }  # fmt: skip


def _most_memory() -> int:
    """The most this process has ever had, in bytes; 0 where nothing tells it."""
    if sys.platform == "linux":
        # Not from getrusage: that begins with what the process had that started this one.
        status = Path("/proc/self/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024
    if sys.platform == "darwin":
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return 0


def test_so_do_templates_made_of_them() -> None:
    for source in hostile(SEED + 1, 500, BYPASSES + ESCAPES):
        with suppress(ExpressionError):
            assert len(str(render("a {{ " + source + " }} z", SCOPE))) <= limits.RESULT_CHARS


@pytest.mark.skipif(sys.platform == "win32", reason="memory of a process is bounded by rlimit")
def test_a_process_with_little_memory_survives_them() -> None:
    """The same in a child that may not grow by more than 200 megabytes, whatever Python counts."""
    program = (
        'parse(\'matches("a", "a")\').evaluate({})\n'
        "pages = int(open('/proc/self/statm').read().split()[0]) if sys.platform == 'linux' else 0\n"
        "allowed = pages * resource.getpagesize() + 200_000_000\n"
        "if pages: resource.setrlimit(resource.RLIMIT_AS, (allowed, allowed))\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (60, 60))\n"
        "for source in [*BYPASSES, *ESCAPES, *hostile(SEED + 2, 2_000, BYPASSES + ESCAPES)]:\n"
        "    try: parse(source).evaluate(SCOPE)\n"
        "    except ExpressionError: pass\n"
        "print('alive')\n"
    )
    assert _in_a_process("import resource\n" + program) == "alive"


def _in_a_process(program: str) -> str:
    """What it says; it is not asked what it covers, which would cost more than what it does."""
    names = "from tests.unit.workflows.expressions import test_ten_thousand\n"
    names += "globals().update(vars(test_ten_thousand))\n"
    untraced = {key: one for key, one in os.environ.items() if not key.startswith("COVERAGE_")}
    done = subprocess.run(
        [sys.executable, "-c", names + program], env=untraced, capture_output=True, text=True,
        timeout=170, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()
