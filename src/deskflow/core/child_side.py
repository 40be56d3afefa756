"""What runs inside a child process: one request after the other, until the parent goes.

Imported by the fresh interpreter, so it imports next to nothing itself.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from typing import Any

from deskflow.core.errors import Bug

# What goes back: (kind, value); an error also brings the child's traceback as text.
BEGUN = "begun"
PART = "part"
DONE = "done"
ERROR = "error"


def send(pipe: Connection, message: Any) -> None:
    """Sends what can travel; Bug("child.not_plain") for the rest, before anything is sent."""
    try:
        data = pickle.dumps(message)
    except (pickle.PicklingError, AttributeError, TypeError) as problem:
        raise Bug("child.not_plain", problem=str(problem)) from problem
    pipe.send_bytes(data)


def serve(requests: Connection) -> None:
    """The child's main loop."""
    # Ctrl+C goes to the whole group; the parent decides when the child ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(5)  # painting goes first when there are few cores
    _die_with_parent()
    with contextlib.suppress(EOFError, OSError):
        while True:
            # Reading what is asked for may import half of the program: its own time begins after that.
            function, args, streamed = requests.recv()
            send(requests, (BEGUN, None))
            _answer(requests, function, args, streamed)


def _answer(
    requests: Connection, function: Callable[..., Any], args: tuple[Any, ...], streamed: bool
) -> None:
    try:
        if streamed:
            for part in function(*args):
                send(requests, (PART, part))
            send(requests, (DONE, None))
        else:
            send(requests, (DONE, function(*args)))
    except (BrokenPipeError, EOFError):
        raise
    except BaseException as problem:  # noqa: BLE001 - it goes back to whoever asked
        send(requests, (ERROR, (_portable(problem), traceback.format_exc())))


def _portable(problem: BaseException) -> BaseException | str:
    """The error itself if it survives the way back, else its name."""
    try:
        pickle.loads(pickle.dumps(problem))  # noqa: S301 - just made here
    except Exception:  # noqa: BLE001 - whatever a foreign class does when pickled
        return type(problem).__name__
    return problem


def _die_with_parent() -> None:
    """A parent that was killed cannot stop a child that computes; so the child watches it."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    sentinel = parent.sentinel

    def watch() -> None:
        wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
