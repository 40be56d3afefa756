"""What the shell asks of a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from PySide6.QtWidgets import QWidget

from deskflow.desktop.actions import Action
from deskflow.desktop.pages.context import PageContext

Part: TypeAlias = tuple[QWidget, Callable[[], object]]


class Page(QWidget):
    """A page is made when it is first opened and then kept, so it keeps its state. Override what it needs."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context

    def page_actions(self) -> Sequence[Action]:
        """Asked once, after construction. Their keys work while this page is shown."""
        return ()

    def open(self, **params: Any) -> None:
        """Go to a place in this page, e.g. `ticket_id=...`; with nothing, stay where it is."""

    def place(self) -> dict[str, Any]:
        """What `open` would need to come back here; the history keeps it."""
        return {}

    def help_topic(self) -> str:
        """What the help should open at: a page of it, or what is being worked on; "" for its beginning."""
        return ""

    def focus_default(self) -> None:
        """Put the keyboard where work usually begins."""
        self.setFocus()

    def parts(self) -> Sequence[Part]:
        """What F6 goes to one after the other, with what puts the keyboard there."""
        return [(self, self.focus_default)]

    def entered(self) -> None:
        """The page is shown again: catch up with what changed meanwhile."""

    @property
    def is_busy(self) -> bool:
        """Is something that nobody looks at any more still being saved? Its window waits for that before it goes."""
        return False

    def left(self) -> None:
        """Another page is shown: put timers to rest."""
