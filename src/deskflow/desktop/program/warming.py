"""Reads the code of large pages before somebody opens them: the designer's alone takes half a second, which the window
would stand still for at the first click. Knows no page from inside."""

from __future__ import annotations

import importlib
import logging
import threading

from deskflow.desktop.pages import PAGES

log = logging.getLogger(__name__)

LARGE = ("workflows", "runs")


def warm_pages() -> threading.Thread:
    """In a thread, which ends by itself. Who opens the page meanwhile waits for the rest of it only."""
    thread = threading.Thread(target=_read, name="page-warming")
    thread.start()
    return thread


def _read() -> None:
    for entry in PAGES:
        if entry.id not in LARGE:
            continue
        try:
            importlib.import_module(entry.module)
        except ImportError as problem:
            # A build may lack the page; whoever opens it is told then.
            log.warning("page %s cannot be read ahead: %s", entry.id, problem)
            return
