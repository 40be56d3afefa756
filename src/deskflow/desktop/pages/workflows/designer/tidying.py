"""Tidying large workflows in a child process, so that the window goes on meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject

from deskflow.core.workspace import Workspace
from deskflow.desktop.async_calls import Requests
from deskflow.desktop.canvas.geometry import Box, Point
from deskflow.desktop.canvas.layout import Link, tidy

log = logging.getLogger(__name__)

FEW = 60
"""So many are laid out before a child would have heard of them."""


class Tidying(QObject):
    def __init__(self, workspace: Workspace, requests: Requests, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._requests = requests

    def __call__(
        self,
        boxes: Mapping[str, Box],
        links: Sequence[Link],
        answer: Callable[[dict[str, Point]], None],
    ) -> None:
        if len(boxes) <= FEW:
            answer(tidy(boxes, links))
            return
        work = self._workspace.child.run(tidy, dict(boxes), list(links))
        self._requests.submit(work, answer, self._on_error, owner=self)

    def _on_error(self, error: BaseException) -> None:
        log.warning("a workflow was not tidied: %s", error)
        self._requests.failed.emit(error)
