"""Named points where a test may kill the process, to prove that nothing is lost there.

Armed only by the environment variable DESKFLOW_FAULT=`name` or `name:n` (the n-th time it is passed), or by a test.
"""

from __future__ import annotations

import os
import signal

POINTS = (
    "bus.before_commit",
    "bus.after_commit",
    "engine.before_claim",
    "engine.after_claim",
    "engine.before_commit",
    "engine.after_commit",
    "engine.before_effect",
    "engine.after_effect",
    "engine.before_renew",
    "engine.after_renew",
    "engine.before_settle",
    "engine.before_settle_commit",
    "engine.after_settle_commit",
    "engine.before_signals",
    "engine.after_signals",
    "engine.before_wake",
    "engine.after_wake",
    "engine.before_compensation",
    "engine.after_compensation",
    "engine.before_timer",
    "engine.after_timer",
    "engine.after_release",
    "engine.before_schedule",
    "engine.before_trigger",
    "import.before_batch",
    "import.after_batch",
    "drafts.before_write",
    "files.before_rename",
)


def _read(setting: str) -> tuple[str, int] | None:
    if not setting:
        return None
    name, _, nth = setting.partition(":")
    return name, int(nth or "1")


_armed = _read(os.environ.get("DESKFLOW_FAULT", ""))
_passed = 0


def arm(setting: str) -> None:
    """As the environment does it, for a process that was not started afresh: `name` or `name:n`."""
    global _armed, _passed
    _armed, _passed = _read(setting), 0


def point(name: str) -> None:
    """Dies here, as with `kill -9`, when this point is armed; costs one comparison otherwise."""
    if _armed is None or _armed[0] != name:
        return
    global _passed
    _passed += 1
    if _passed >= _armed[1]:
        if hasattr(signal, "SIGKILL"):
            os.kill(os.getpid(), signal.SIGKILL)
        os._exit(137)
