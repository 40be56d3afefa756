"""What stands in for a page that could not be made."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.page import Page
from deskflow.desktop.widgets.empty_state import EmptyState


class FailedPage(Page):
    """Names the page and says that nothing was lost."""

    def __init__(self, context: PageContext, title: str) -> None:
        super().__init__(context)
        state = EmptyState(
            context.theme,
            "triangle-alert",
            self.tr("{title} could not be opened").format(title=title),
            self.tr(
                "Nothing was changed and nothing is lost. The reason is in the log; "
                "the other pages go on working."
            ),
        )
        QVBoxLayout(self).addWidget(state)
