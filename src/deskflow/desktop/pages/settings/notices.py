"""What somebody hears of and where, when it is quiet, and when mails leave. Each change is kept at once."""

from __future__ import annotations

from typing import Any, Final
from zoneinfo import available_timezones

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt, QTime
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy import Connection

from deskflow.channels.notice_rules import CHANNELS, DIGESTS, KEYS, KINDS, Wishes, read, written
from deskflow.core.changes import Changes
from deskflow.core.settings import ClearOwnSetting, SetOwnSetting, get_setting
from deskflow.core.types import Json
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.words import tr
from deskflow.desktop.records.cards import TitledCard
from deskflow.desktop.widgets.buttons import GhostButton
from deskflow.desktop.widgets.fields import inset_text
from deskflow.desktop.widgets.labels import Hairline, Label

_KINDS: Final[dict[str, tuple[Any, Any]]] = {
    "assigned": (QT_TRANSLATE_NOOP("settings", "Work given to me"), QT_TRANSLATE_NOOP("settings", "Somebody assigns a ticket to you.")),
    "mentioned": (QT_TRANSLATE_NOOP("settings", "My name in a note"), QT_TRANSLATE_NOOP("settings", "Somebody writes @ and your name.")),
    "watched": (QT_TRANSLATE_NOOP("settings", "Tickets I watch"), QT_TRANSLATE_NOOP("settings", "Others write there, or it moves.")),
    "approval": (QT_TRANSLATE_NOOP("settings", "Decisions asked of me"), QT_TRANSLATE_NOOP("settings", "Requests, reminders, and those you decide for somebody else.")),
    "question": (QT_TRANSLATE_NOOP("settings", "Questions and answers"), QT_TRANSLATE_NOOP("settings", "About requests you made or decide.")),
    "decision": (QT_TRANSLATE_NOOP("settings", "What became of my requests"), QT_TRANSLATE_NOOP("settings", "Approved or rejected.")),
    "sla": (QT_TRANSLATE_NOOP("settings", "Promises running out"), QT_TRANSLATE_NOOP("settings", "Where the ladder of a policy names you.")),
    "automation": (QT_TRANSLATE_NOOP("settings", "Workflows in trouble"), QT_TRANSLATE_NOOP("settings", "Your workflows failed or do not start.")),
    "other": (QT_TRANSLATE_NOOP("settings", "Messages of workflows"), QT_TRANSLATE_NOOP("settings", "What a workflow tells you.")),
}  # fmt: skip
_CHANNELS: Final[dict[str, Any]] = {
    "app": QT_TRANSLATE_NOOP("settings", "Bell"),
    "tray": QT_TRANSLATE_NOOP("settings", "System"),
    "mail": QT_TRANSLATE_NOOP("settings", "Mail"),
}
_DIGESTS: Final[dict[str, Any]] = {
    "none": QT_TRANSLATE_NOOP("settings", "At once"),
    "hourly": QT_TRANSLATE_NOOP("settings", "Together, every hour"),
    "daily": QT_TRANSLATE_NOOP("settings", "Together, once a day"),
}


class NoticesSection(QWidget):
    """Three cards: a table of kinds and places, quiet hours, mails."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._showing = True
        self._wishes = Wishes()
        theme = context.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(3))
        self.boxes: dict[tuple[str, str], QCheckBox] = {}
        column.addWidget(self._table())
        column.addWidget(self._quiet())
        column.addWidget(self._mails())
        context.changes.changed.connect(self._on_changed)
        self._ask()

    # --- cards -------------------------------------------------------------------------------------

    def _table(self) -> QWidget:
        theme = self._context.theme
        card = TitledCard(theme, tr("What I hear of, and where"))
        self.reset = GhostButton(theme, tr("As everybody gets it"))
        self.reset.clicked.connect(lambda: self._run(ClearOwnSetting("notice_choices")))
        grid = QGridLayout()
        grid.setVerticalSpacing(theme.space(1))
        grid.setHorizontalSpacing(theme.space(3))
        grid.setColumnStretch(0, 1)
        for place, channel in enumerate(CHANNELS):
            head = Label(
                theme, tr(_CHANNELS[channel]), size="sm", weight="semibold", tone="text-muted"
            )
            # Over the boxes: each stands at the left of what can be pressed.
            head.setContentsMargins(0, 0, theme.tokens.size.button - theme.tokens.size.icon, 0)
            grid.addWidget(head, 0, place + 1, Qt.AlignmentFlag.AlignHCenter)
        for row, kind in enumerate(KINDS):
            title, about = tr(_KINDS[kind][0]), tr(_KINDS[kind][1])
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(Label(theme, title, weight="medium"))
            words.addWidget(Label(theme, about, size="sm", tone="text-muted", wrap=True))
            grid.addWidget(Hairline(theme), 2 * row + 1, 0, 1, len(CHANNELS) + 1)
            grid.addLayout(words, 2 * row + 2, 0)
            for place, channel in enumerate(CHANNELS):
                box = self._check("")
                box.setAccessibleName(f"{title}: {tr(_CHANNELS[channel])}")
                box.toggled.connect(lambda _: self._on_choice())
                grid.addWidget(box, 2 * row + 2, place + 1, Qt.AlignmentFlag.AlignCenter)
                self.boxes[kind, channel] = box
        card.body.addLayout(grid)
        hint = tr(
            "Bell: in the list at the top of the window. System: a message beside the clock, where your system has such "
            "a place. Each piece of news says why you are told; a single ticket can be muted there."
        )
        card.body.addWidget(Label(theme, hint, size="sm", tone="text-muted", wrap=True))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.reset)
        card.body.addLayout(foot)
        return card

    def _quiet(self) -> QWidget:
        theme = self._context.theme
        card = TitledCard(theme, tr("Quiet hours"))
        self.quiet = self._check(tr("Every day from"))
        self.quiet_from, self.quiet_to = self._time(tr("Quiet from")), self._time(tr("Quiet until"))
        self.weekends = self._check(tr("All of Saturday and Sunday"))
        line = QHBoxLayout()
        line.setSpacing(theme.space(1))
        for part in (self.quiet, self.quiet_from, Label(theme, tr("until")), self.quiet_to):
            line.addWidget(part)
        line.addStretch(1)
        card.body.addLayout(line)
        card.body.addWidget(self.weekends)
        zone_line = QHBoxLayout()
        zone_line.setSpacing(theme.space(1))
        self.zone = QComboBox()
        self.zone.setAccessibleName(tr("Time zone"))
        self.zone.addItem(tr("the time of this machine"), "")
        zone_line.addWidget(Label(theme, tr("Meant is")))
        zone_line.addWidget(self.zone)
        zone_line.addStretch(1)
        card.body.addLayout(zone_line)
        hint = tr("Meanwhile there are no messages of the system, and mails wait until it is over.")
        card.body.addWidget(Label(theme, hint, size="sm", tone="text-muted", wrap=True))
        for time_edit in (self.quiet_from, self.quiet_to):
            time_edit.editingFinished.connect(self._on_quiet)
        self.quiet.toggled.connect(lambda _: self._on_quiet())
        self.weekends.toggled.connect(lambda on: self._set("quiet_weekends", on))
        self.zone.activated.connect(lambda _: self._set("quiet_zone", str(self.zone.currentData())))
        return card

    def _mails(self) -> QWidget:
        theme = self._context.theme
        card = TitledCard(theme, tr("Mails"))
        line = QHBoxLayout()
        line.setSpacing(theme.space(1))
        self.digest = QComboBox()
        self.digest.setAccessibleName(tr("When mails leave"))
        for key in DIGESTS:
            self.digest.addItem(tr(_DIGESTS[key]), key)
        self.digest_at = self._time(tr("At"))
        line.addWidget(self.digest)
        line.addWidget(self.digest_at)
        line.addStretch(1)
        card.body.addLayout(line)
        hint = tr("What you have read here by then is not sent. What was missed while nothing ran comes once, in one mail.")  # fmt: skip
        card.body.addWidget(Label(theme, hint, size="sm", tone="text-muted", wrap=True))
        self.digest.activated.connect(lambda _: self._set("digest", str(self.digest.currentData())))
        self.digest_at.editingFinished.connect(
            lambda: self._set("digest_at", self.digest_at.time().toString("HH:mm"))
        )
        return card

    def _check(self, text: str) -> QCheckBox:
        box = QCheckBox(text)
        side = self._context.theme.tokens.size.button
        box.setMinimumSize(side, side)
        return box

    def _time(self, name: str) -> QTimeEdit:
        edit = QTimeEdit()
        edit.setDisplayFormat("HH:mm")
        edit.setAccessibleName(name)
        inset_text(self._context.theme, edit)
        return edit

    # --- showing -----------------------------------------------------------------------------------

    def _ask(self) -> None:
        workspace = self._context.workspace
        me, tenant_id = workspace.current_user.id, workspace.tenant_id
        wants_zones = self.zone.count() < 2

        def read_all(connection: Connection) -> tuple[dict[str, Json], list[str]]:
            values = {key: get_setting(connection, key, tenant_id, me) for key in KEYS}
            return values, _zones() if wants_zones else []

        self._context.requests.submit(
            workspace.ask(read_all), lambda found: self._on_values(*found), owner=self
        )

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches("settings"):
            self._ask()

    def _on_values(self, values: dict[str, Json], zones: list[str]) -> None:
        if self.zone.count() < 2:
            for name in zones:
                self.zone.addItem(name, name)
        self._wishes = wishes = read(values)
        self._showing = True
        for (kind, channel), box in self.boxes.items():
            box.setChecked(wishes.wants(kind, channel))
        self.reset.setEnabled(bool(wishes.choices))
        self.quiet.setChecked(wishes.quiet is not None)
        for edit, shown in zip((self.quiet_from, self.quiet_to), wishes.quiet or (), strict=False):
            edit.setTime(QTime(shown.hour, shown.minute))
        if wishes.quiet is None and self.quiet_from.time() == self.quiet_to.time():
            self.quiet_from.setTime(QTime(18, 0))
            self.quiet_to.setTime(QTime(8, 0))
        for edit in (self.quiet_from, self.quiet_to):
            edit.setEnabled(wishes.quiet is not None)
        self.weekends.setChecked(wishes.quiet_weekends)
        self.zone.setCurrentIndex(max(0, self.zone.findData(str(values["quiet_zone"]))))
        self.digest.setCurrentIndex(self.digest.findData(wishes.digest))
        self.digest_at.setTime(QTime(wishes.digest_at.hour, wishes.digest_at.minute))
        self.digest_at.setVisible(wishes.digest == "daily")
        self._showing = False

    # --- changing ----------------------------------------------------------------------------------

    def _on_choice(self) -> None:
        if not self._showing:
            choices = {place: box.isChecked() for place, box in self.boxes.items()}
            self._run(SetOwnSetting("notice_choices", list[Json](written(choices))))

    def _on_quiet(self) -> None:
        span = ""
        if self.quiet.isChecked():
            ends = (self.quiet_from.time(), self.quiet_to.time())
            span = "-".join(end.toString("HH:mm") for end in ends)
        self._set("quiet_hours", span)

    def _set(self, key: str, value: Json) -> None:
        if not self._showing:
            self._run(SetOwnSetting(key, value))

    def _run(self, command: SetOwnSetting | ClearOwnSetting) -> None:
        self._context.requests.submit(self._context.workspace.run(command), owner=self)


def _zones() -> list[str]:
    """Found on the disk, which takes longer than a window may stand still."""
    return sorted(one for one in available_timezones() if "/" in one and not one.startswith(("Etc/", "posix/", "right/")))  # fmt: skip
