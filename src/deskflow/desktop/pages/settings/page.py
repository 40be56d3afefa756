"""The page of settings: sections on the left, on the right the one that is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from deskflow.core.changes import Changes
from deskflow.core.settings import SettingValue, all_settings
from deskflow.desktop.actions import Action
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.page import Page
from deskflow.desktop.pages.settings.policies.recounting import RecountJob
from deskflow.desktop.pages.settings.rows_section import RowsSection
from deskflow.desktop.pages.settings.sections import HELP, SECTIONS, Section, values_of
from deskflow.desktop.pages.settings.words import tr
from deskflow.desktop.records.cards import Scrolling
from deskflow.desktop.records.lists import RecordList
from deskflow.desktop.records.rows import RecordDelegate, RecordRow
from deskflow.desktop.widgets.page_header import PageHeader
from deskflow.desktop.widgets.splitter import Splitter
from deskflow.desktop.widgets.surfaces import Surface

NAV_WIDTH = 200
WIDEST = 820


class SettingsPage(Page):
    """`open(section="mail")` shows one. A section is made when it is first shown."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        theme, can = context.theme, context.workspace.can
        self._sections = [one for one in SECTIONS if can(one.permission)]
        self._made: dict[str, QWidget] = {}
        self._values: dict[str, SettingValue] = {}
        self._current = ""
        self._stale = False
        side = Surface(theme, "surface-1")
        self.nav = RecordList(theme, self.tr("Sections of the settings"))
        self.nav.setItemDelegate(RecordDelegate(theme, self.nav, framed=False, keeps_mark=True))
        rows = [RecordRow(one.key, tr(one.title), lead=one.icon) for one in self._sections]
        self.nav.show_rows(rows, None)
        self.nav.picked.connect(self.show_section)
        self.nav.opened.connect(self._focus_section)
        pane = QVBoxLayout(side)
        pane.setContentsMargins(0, 0, 0, 0)
        pane.setSpacing(0)
        pane.addWidget(PageHeader(theme, self.tr("Settings")))
        inset = QHBoxLayout()
        inset.setContentsMargins(theme.space(1), theme.space(1), theme.space(1), 0)
        inset.addWidget(self.nav)
        pane.addLayout(inset, 1)
        self._stack = QStackedWidget()
        splitter = Splitter("settings", context.state)
        splitter.addWidget(side)
        splitter.addWidget(self._stack)
        splitter.setStretchFactor(1, 1)
        splitter.restore([NAV_WIDTH, 1000])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        context.changes.changed.connect(self._on_changed)
        # Whatever section other hours or another policy came from.
        self._recounting = RecountJob(context, self) if context.workspace.can("admin") else None
        self.nav.choose(self._sections[0].key)
        self.ask()

    # --- what the shell asks of it ------------------------------------------------------------

    def page_actions(self) -> Sequence[Action]:
        group = self.tr("Settings")
        recounting = self._recounting
        again = [] if recounting is None else [
            Action(
                id="settings.count_again",
                title=self.tr("Count the due times of open tickets again"),
                callback=recounting.again,
                icon="rotate-ccw",
                group=group,
            )
        ]  # fmt: skip
        return (
            *again,
            Action(
                id="settings.next",
                title=self.tr("Next section"),
                callback=lambda: self.nav.step(1),
                shortcuts=("J",),
                group=group,
                key_only=True,
            ),
            Action(
                id="settings.previous",
                title=self.tr("Previous section"),
                callback=lambda: self.nav.step(-1),
                shortcuts=("K",),
                group=group,
                key_only=True,
            ),
        )

    def open(self, **params: Any) -> None:
        section = str(params.get("section", ""))
        if section in [one.key for one in self._sections]:
            self.nav.choose(section)

    def place(self) -> dict[str, Any]:
        return {"section": self._current}

    def help_topic(self) -> str:
        return HELP.get(self._current, "")

    def focus_default(self) -> None:
        self.nav.setFocus(Qt.FocusReason.OtherFocusReason)

    def entered(self) -> None:
        if self._stale:
            self.ask()

    # --- sections -----------------------------------------------------------------------------

    def show_section(self, key: str) -> None:
        self._current = key
        if key not in self._made:
            section = next(one for one in self._sections if one.key == key)
            made = self._make(section)
            holder = Scrolling(self.context.theme, widest=WIDEST)
            holder.body.addWidget(made)
            holder.body.addStretch(1)
            self._made[key] = made
            self._stack.addWidget(holder)
            made.setProperty("place", self._stack.count() - 1)
            self._fill(key)
        self._stack.setCurrentIndex(int(self._made[key].property("place")))

    def section(self, key: str) -> QWidget | None:
        """If it has been shown before."""
        return self._made.get(key)

    def _make(self, section: Section) -> QWidget:
        if section.key == "priorities":
            from deskflow.desktop.pages.settings.desk.priorities import PrioritiesSection

            return PrioritiesSection(self.context)
        if section.key == "statuses":
            from deskflow.desktop.pages.settings.desk.statuses import StatusesSection

            return StatusesSection(self.context)
        if section.key == "fields":
            from deskflow.desktop.pages.settings.desk.fields import FieldsSection

            return FieldsSection(self.context)
        if section.key == "people":
            from deskflow.desktop.pages.settings.people import PeopleSection

            return PeopleSection(self.context)
        if section.key == "calendars":
            from deskflow.desktop.pages.settings.calendars import CalendarsSection

            return CalendarsSection(self.context)
        if section.key == "checklists":
            from deskflow.desktop.pages.settings.checklists import ChecklistsSection

            return ChecklistsSection(self.context)
        if section.key == "templates":
            from deskflow.desktop.pages.settings.templates import TemplatesSection

            return TemplatesSection(self.context)
        if section.key == "canned":
            from deskflow.desktop.pages.settings.writing.canned import CannedSection

            return CannedSection(self.context)
        if section.key == "macros":
            from deskflow.desktop.pages.settings.writing.macros import MacrosSection

            return MacrosSection(self.context)
        if section.key == "notices":
            from deskflow.desktop.pages.settings.notices import NoticesSection

            return NoticesSection(self.context)
        if section.key == "variables":
            from deskflow.desktop.pages.settings.variables import VariablesSection

            return VariablesSection(self.context)
        if section.key == "credentials":
            from deskflow.desktop.pages.settings.credentials import CredentialsSection

            return CredentialsSection(self.context)
        if section.key == "routing":
            from deskflow.desktop.pages.settings.routing.section import RoutingSection

            return RoutingSection(self.context, section, self.ask)
        if section.key == "service_levels":
            from deskflow.desktop.pages.settings.policies.section import ServiceLevelsSection

            return ServiceLevelsSection(self.context, section, self.ask)
        if section.key == "credits":
            from deskflow.desktop.pages.settings.credits.section import CreditsSection

            return CreditsSection(self.context)
        if section.key == "about":
            from deskflow.desktop.pages.settings.about import AboutSection

            return AboutSection(self.context)
        if section.key == "mail":
            from deskflow.desktop.pages.settings.mail import MailSection

            return MailSection(self.context, section, self.ask)
        if section.key == "workflows":
            from deskflow.desktop.pages.settings.history import WorkflowsSection

            return WorkflowsSection(self.context, section, self.ask)
        if section.key == "you":
            from deskflow.desktop.pages.settings.you import YouSection

            return YouSection(self.context, section, self.ask)
        return RowsSection(self.context, section, self.ask)

    def _fill(self, key: str) -> None:
        made = self._made.get(key)
        if isinstance(made, RowsSection) and self._values:
            section = next(one for one in self._sections if one.key == key)
            made.show_values(values_of(section, self._values))

    def _focus_section(self) -> None:
        made = self._made.get(self._current)
        if made is not None:
            made.setFocus(Qt.FocusReason.OtherFocusReason)
            self.focusNextChild()

    # --- values -------------------------------------------------------------------------------

    def ask(self) -> None:
        """Reads every setting anew; secrets only as far as whether there is one."""
        self._stale = False
        workspace = self.context.workspace
        asked = workspace.ask(
            all_settings, workspace.tenant_id, workspace.current_user.id, workspace.machine
        )
        self.context.requests.submit(asked, self._on_values, owner=self)

    def _on_values(self, values: list[SettingValue]) -> None:
        self._values = {value.setting.key: value for value in values}
        for key in self._made:
            self._fill(key)

    def _on_changed(self, changes: Changes) -> None:
        if not changes.touches("settings"):
            return
        if self.isVisible():
            self.ask()
        else:
            self._stale = True
