"""The names behind the ids of one run, asked for when they come into sight."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from deskflow.desktop.pages.context import PageContext
from deskflow.workflows.named_ids import ids_in, names_of_ids


class KnownNames:
    def __init__(self, context: PageContext, owner: QWidget, came: Callable[[], object]) -> None:
        """`came` is called when there are more than before."""
        self._context = context
        self._owner = owner
        self._came = came
        self._names: dict[str, str] = {}
        self._asked: set[str] = set()

    def of(self, *values: Any) -> Mapping[str, str]:
        """Those known by now for what stands in these values; the others are asked for."""
        ids = {one for value in values for one in ids_in(value)}
        unknown = {one for one in ids if str(one) not in self._asked}
        if unknown:
            self._asked.update(map(str, unknown))
            workspace = self._context.workspace
            asked = workspace.ask(names_of_ids, workspace.tenant_id, unknown)
            requests = self._context.requests
            requests.submit(asked, self._on_answer, requests.failed.emit, owner=self._owner)
        return {text: self._names[text] for one in ids if (text := str(one)) in self._names}

    def _on_answer(self, found: Mapping[str, str]) -> None:
        if found:
            self._names.update(found)
            self._came()
