"""What is one's own: whether one takes work now, and how everything looks."""

from __future__ import annotations

from collections.abc import Callable

from deskflow.core.changes import Changes
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.rows_section import RowsSection
from deskflow.desktop.pages.settings.sections import Section
from deskflow.desktop.pages.settings.user_words import STATUS_WORDS, status_word
from deskflow.desktop.records.cards import TitledCard
from deskflow.desktop.records.saving import run_with_undo
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.segmented import SegmentedControl
from deskflow.people.commands import SetUserStatus
from deskflow.people.queries import UserRow, get_user


class YouSection(RowsSection):
    def __init__(self, context: PageContext, section: Section, ask: Callable[[], None]) -> None:
        super().__init__(context, section, ask)
        theme = context.theme
        self.card.title.setText(self.tr("How it looks"))
        card = TitledCard(theme, context.workspace.current_user.name)
        self._address = Label(theme, "", size="sm", tone="text-muted")
        card.body.addWidget(self._address)
        self.status = SegmentedControl(
            theme,
            self.tr("Your status"),
            [(status, status_word(status)) for status in STATUS_WORDS],
        )
        self.status.chosen.connect(self._on_status)
        self._hint = Label(
            theme,
            self.tr("Work is only handed to people who are available."),
            size="sm",
            tone="text-muted",
            wrap=True,
        )
        card.body.addWidget(self.status)
        card.body.addWidget(self._hint)
        self.above.addWidget(card)
        context.changes.changed.connect(self._on_people_changed)
        self._ask_me()

    def _ask_me(self) -> None:
        workspace = self._context.workspace
        asked = workspace.ask(get_user, workspace.tenant_id, workspace.current_user.id)
        self._context.requests.submit(asked, self._on_me, owner=self)

    def _on_me(self, me: UserRow | None) -> None:
        if me is not None:
            self.status.set_value(me.status)
            parts = (me.email, me.title, me.timezone)
            self._address.setText(" · ".join(part for part in parts if part))

    def _on_status(self, status: str) -> None:
        me = self._context.workspace.current_user.id
        said = self.tr("You are {status} now").format(status=status_word(status).lower())
        run_with_undo(self._context, SetUserStatus(me, status), said, owner=self)

    def _on_people_changed(self, changes: Changes) -> None:
        if changes.touches("users"):
            self._ask_me()
