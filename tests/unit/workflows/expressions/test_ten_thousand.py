"""Ten thousand hostile expressions: each answers or says what is wrong, within its time and its memory."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
import tracemalloc
from contextlib import suppress

import pytest

from deskflow.calendars.rules import BusinessCalendar
from deskflow.workflows.expressions import ExpressionError, limits, parse, render
from deskflow.workflows.expressions.functions.business import CALENDARS
from deskflow.workflows.expressions.values import Meter, copy
from tests.unit.workflows.expressions.hostile_expressions import hostile
from tests.unit.workflows.expressions.test_attacks import BYPASSES, ESCAPES

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
    pristine = json.dumps(TRIGGER)
    answered = refused = 0
    codes: set[str] = set()
    strayed = False
    # What other tests have left is not to be looked through again and again on this one's time.
    gc.collect()
    gc.freeze()
    tracemalloc.start()
    try:
        for source in hostile(SEED, COUNT, BYPASSES + ESCAPES):
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            began = time.thread_time()
            try:
                value = parse(source).evaluate(SCOPE)
                answered += 1
            except ExpressionError as error:
                value = None
                refused += 1
                codes.add(error.code)
                strayed |= error.position is not None and not 0 <= error.position <= len(source)
            assert time.thread_time() - began < CPU_SECONDS, source
            assert tracemalloc.get_traced_memory()[1] - before < MEGABYTES * 1_000_000, source
            # What came out is JSON, and no larger than the budget it was copied with.
            copy(value, Meter(2 * limits.WORK))
    finally:
        tracemalloc.stop()
    assert json.dumps(TRIGGER) == pristine
    assert not strayed
    # Half of them nonsense that is refused at once would prove little.
    assert answered > 1_000
    assert refused > 3_000
    assert len(codes) > 30


def test_so_do_templates_made_of_them() -> None:
    for source in hostile(SEED + 1, 500, BYPASSES + ESCAPES):
        with suppress(ExpressionError):
            assert len(str(render("a {{ " + source + " }} z", SCOPE))) <= limits.RESULT_CHARS


@pytest.mark.skipif(sys.platform == "win32", reason="memory of a process is bounded by rlimit")
def test_a_process_with_little_memory_survives_them() -> None:
    """The same in a child that may not grow by more than 200 megabytes, whatever Python counts."""
    program = (
        "import resource, sys\n"
        "from tests.unit.workflows.expressions.test_ten_thousand import *\n"
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
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.strip() == "alive", done.stderr[-2000:]
