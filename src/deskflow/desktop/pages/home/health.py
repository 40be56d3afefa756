"""Whether automation runs at all: what the engine of this window says about itself, in one line."""

from __future__ import annotations

from typing import Any

from deskflow.desktop.pages.home.words import tr
from deskflow.desktop.theme import Tone
from deskflow.desktop.words import duration

# Less behind than this is the ordinary breathing of a busy engine.
BEHIND_SECONDS = 5.0


def engine_health(engine: Any) -> tuple[str, Tone]:
    """ "the engine is running", or what is wrong with it; reads nothing but what the engine keeps at hand."""
    if engine is None or not engine.is_running:
        reason = getattr(engine, "last_error", None)
        if reason:
            return tr("the engine has stopped: {reason}").format(reason=reason), "danger"
        return tr("the engine does not run"), "danger"
    if engine.last_error:
        return tr("the engine is in trouble: {reason}").format(reason=engine.last_error), "danger"
    if engine.behind_seconds >= BEHIND_SECONDS:
        behind = duration(engine.behind_seconds)
        return tr("the engine is {time} behind").format(time=behind), "warning"
    return tr("the engine is running"), "success"
