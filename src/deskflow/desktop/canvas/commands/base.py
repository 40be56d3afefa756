"""What every group of commands has: the view, and a way to try an edit that may be refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from deskflow.desktop.canvas.document.rules import ChangeRefused

if TYPE_CHECKING:
    from deskflow.desktop.canvas.view import CanvasView


class Commands:
    def __init__(self, view: CanvasView) -> None:
        self._view = view

    def _try(self, edit: Callable[[], object]) -> None:
        try:
            edit()
        except ChangeRefused as refusal:
            self._view.tell_refused(refusal.refused)
