"""A section whose rows come from the schema: each saves itself, to the workspace, to the person or to this machine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskflow.core.commands import Command
from deskflow.core.settings import (
    ClearOwnSetting,
    ClearSetting,
    SetOwnSetting,
    SetSetting,
    SettingValue,
)
from deskflow.core.types import Json
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.look import KEYS, apply_look
from deskflow.desktop.pages.settings.row import SettingRow
from deskflow.desktop.pages.settings.sections import Section
from deskflow.desktop.pages.settings.words import title_of, tr
from deskflow.desktop.records.cards import TitledCard
from deskflow.desktop.records.saving import run_with_undo
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.labels import Hairline
from deskflow.desktop.words import describe_error


class RowsSection(QWidget):
    """`above` and `below` are for what a section has besides its rows."""

    def __init__(self, context: PageContext, section: Section, ask: Callable[[], None]) -> None:
        """`ask` reads all settings anew, for changes that no table tells of."""
        super().__init__()
        self._context = context
        self._section = section
        self._ask = ask
        self._is_admin: bool = context.workspace.can("admin")
        self.rows: dict[str, SettingRow] = {}
        self._looks: dict[str, Json] = {}
        self._being_saved: set[Future[Any]] = set()
        theme = context.theme
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(3))
        self.above, self.below = QVBoxLayout(), QVBoxLayout()
        for box in (self.above, self.below):
            box.setSpacing(theme.space(3))
        self.card = TitledCard(theme, tr(section.title))
        self.card.hide()
        layout.addLayout(self.above)
        layout.addWidget(self.card)
        layout.addLayout(self.below)
        if section.key == "later":
            self._explain()

    def show_values(self, values: Sequence[SettingValue]) -> None:
        """The rows, made the first time and filled each time."""
        theme = self._context.theme
        for value in values:
            key = value.setting.key
            shown = self._as_in_force(value)
            if key in self.rows:
                self.rows[key].show_value(shown)
                continue
            row = SettingRow(theme, shown, may_pin=self._is_admin)
            row.changed.connect(self._on_changed)
            row.cleared.connect(self._on_cleared)
            row.pinned.connect(self._on_pinned)
            card = self.card_of(key)
            card.body.addWidget(Hairline(theme))
            card.body.addWidget(row)
            self.rows[key] = row
        self.card.setVisible(any(self.card_of(key) is self.card for key in self.rows))
        self._apply(values)

    def card_of(self, key: str) -> TitledCard:
        """Where the row of a setting stands; a section may have a card that it belongs to."""
        return self.card

    # --- changing -----------------------------------------------------------------------------

    def _on_changed(self, key: str, value: Json) -> None:
        setting = self.rows[key].setting
        if not setting.in_tables:
            self._on_machine(key, lambda: self._context.workspace.machine.set(key, value))
            return
        pinned = self.rows[key].value.source == "tenant"
        personal = setting.scope == "user" and not pinned
        self._run(key, SetOwnSetting(key, value) if personal else SetSetting(key, value))

    def _on_cleared(self, key: str) -> None:
        setting = self.rows[key].setting
        if not setting.in_tables:
            self._on_machine(key, lambda: self._context.workspace.machine.clear(key))
            return
        own = self.rows[key].value.source == "user"
        self._run(key, ClearOwnSetting(key) if own else ClearSetting(key))

    def _on_pinned(self, key: str, value: Json) -> None:
        self._run(key, SetSetting(key, value))

    def _run(self, key: str, command: Command) -> None:
        row = self.rows[key]
        said = tr("{title} saved").format(title=title_of(row.setting))
        run_with_undo(
            self._context,
            command,
            said,
            owner=self,
            on_error=lambda problem: row.set_error(describe_error(problem)),
        )

    def _on_machine(self, key: str, work: Callable[[], object]) -> None:
        """Off the UI thread: a password goes through the keyring, which may ask."""
        row = self.rows[key]

        def done(_: object) -> None:
            self._context.toasts.show(
                tr("{title} saved on this machine").format(title=title_of(row.setting))
            )
            self._ask()

        asked = self._context.requests.submit(
            work, done, lambda problem: row.set_error(describe_error(problem)), owner=self
        )
        self._being_saved.add(asked.future)
        asked.future.add_done_callback(self._being_saved.discard)

    async def saved(self) -> None:
        """Waits until everything that was changed here is stored, or refused."""
        # The writer takes things in their order.
        last = self._context.workspace.writer.submit(lambda: None)
        saving = [asyncio.wrap_future(one) for one in (last, *self._being_saved)]
        # Whoever gives up waiting takes nothing back.
        await asyncio.gather(*map(asyncio.shield, saving), return_exceptions=True)

    # --- the look -----------------------------------------------------------------------------

    def _as_in_force(self, value: SettingValue) -> SettingValue:
        if value.setting.key == "theme" and value.source == "default":
            # Chosen in the menu, for this machine alone.
            return SettingValue(value.setting, self._context.theme.scheme, "default")
        return value

    def _apply(self, values: Sequence[SettingValue]) -> None:
        """What has changed since the last look at it, also by an undo."""
        for value in values:
            key = value.setting.key
            if key in KEYS:
                if key in self._looks and self._looks[key] != value.value:
                    apply_look(self._context, key, value.value)
                self._looks[key] = value.value

    def _explain(self) -> None:
        banner = InlineBanner(self._context.theme, dismissable=False)
        self.above.addWidget(banner)
        banner.say(
            tr(
                "These names are kept for channels and features of later versions. They can be set, but nothing "
                "reads them yet."
            )
        )
