"""Sections of the help in the command palette."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Final

from PySide6.QtCore import QCoreApplication

from deskflow.core.types import folded
from deskflow.desktop.help.manual import Place, read_manual
from deskflow.desktop.shell.command_palette import Found

_MOST: Final = 4
_SHORTEST: Final = 3


class HelpSearch:
    """Only headings: the texts are searched in the help itself."""

    def __init__(self, ask: Callable[[Callable[[], Sequence[Found]]], Future[Sequence[Found]]],
                 show: Callable[[Place], object]) -> None:  # fmt: skip
        self._ask = ask
        self._show = show

    def search(self, text: str) -> Future[Sequence[Found]]:
        return self._ask(lambda: self._find(text))

    def _find(self, text: str) -> Sequence[Found]:
        if len(text.strip()) < _SHORTEST:
            return ()
        wanted = folded(text).split()
        hits = [
            hit for hit in read_manual().search(text)
            if all(word in f"{folded(hit.section.title)} {hit.section.topic}" for word in wanted)
        ]  # fmt: skip
        return [
            Found(
                hit.section.title,
                lambda place=hit.section.place: self._show(place),
                hit.page_title,
                "book-open",
                QCoreApplication.translate("search", "Help"),
            )
            for hit in hits[:_MOST]
        ]
