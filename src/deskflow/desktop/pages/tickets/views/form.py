"""The form of a view: its name, icon, colour, folder, and who sees it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLineEdit, QWidget

from deskflow.core.bus import Outcome
from deskflow.core.errors import DeskflowError
from deskflow.desktop.async_calls import Requests
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button, PrimaryButton
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover
from deskflow.desktop.words import describe_error
from deskflow.tickets.viewing.queries import Shareable
from deskflow.tickets.viewing.rules import ICONS, LONGEST_NAME, TONES

WIDTH = 380


@dataclass(frozen=True, slots=True)
class ViewValues:
    """What the form holds."""

    name: str = ""
    icon: str = "list-filter"
    tone: str = ""
    folder: str = ""
    shared_with: str = "me"
    shared_id: str | None = None


Save = Callable[[ViewValues], Future[Outcome]]


def _tone_name(tone: str) -> str:
    names = {
        "": QCoreApplication.translate("views", "Plain"),
        "accent": QCoreApplication.translate("views", "Accent"),
        "info": QCoreApplication.translate("views", "Blue"),
        "success": QCoreApplication.translate("views", "Green"),
        "warning": QCoreApplication.translate("views", "Amber"),
        "danger": QCoreApplication.translate("views", "Red"),
    }
    return names[tone]


class ViewForm(Popover):
    """`saved` carries the outcome. What was typed stays while something is in the way."""

    saved = Signal(object)

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        requests: Requests,
        title: str,
        values: ViewValues,
        save: Save,
        *,
        folders: Sequence[str] = (),
        shareable: Sequence[Shareable] = (),
        may_share: bool = True,
        verb: str,
    ) -> None:
        super().__init__(theme, window)
        self._requests, self._save = requests, save
        inset = theme.space(3)
        self.body.setContentsMargins(inset, inset, inset, inset)
        self.body.setSpacing(theme.space(2))
        self.body.addWidget(Label(theme, title, size="heading", weight="semibold"))
        self.name = QLineEdit(values.name)
        self.name.setMaxLength(LONGEST_NAME)
        self.folder = QLineEdit(values.folder)
        self.folder.setMaxLength(LONGEST_NAME)
        self.folder.setPlaceholderText(self.tr("None"))
        completer = QCompleter(sorted(set(folders)), self.folder)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.popup().setProperty("offers", True)
        self.folder.setCompleter(completer)
        self.icon = QComboBox()
        for one in ICONS:
            self.icon.addItem(theme.icons.icon(one), one.replace("-", " "), one)
        self.icon.setCurrentIndex(max(0, self.icon.findData(values.icon)))
        self.tone = QComboBox()
        for one in TONES:
            self.tone.addItem(_tone_name(one), one)
        self.tone.setCurrentIndex(max(0, self.tone.findData(values.tone)))
        self.shared = QComboBox()
        self._offer(shareable, values, may_share)
        rows = {
            "name": FormRow(theme, self.tr("Name"), self.name),
            "icon": FormRow(theme, self.tr("Icon"), self.icon),
            "tone": FormRow(theme, self.tr("Colour"), self.tone),
            "folder": FormRow(theme, self.tr("Folder"), self.folder),
            "shared_with": FormRow(
                theme, self.tr("Who sees it"), self.shared,
                hint="" if may_share else self.tr("You may not share views."),
            ),
        }  # fmt: skip
        self.rows = rows
        self.body.addWidget(rows["name"])
        beside = QHBoxLayout()
        beside.setSpacing(theme.space(2))
        beside.addWidget(rows["icon"], 1)
        beside.addWidget(rows["tone"], 1)
        self.body.addLayout(beside)
        self.body.addWidget(rows["folder"])
        self.body.addWidget(rows["shared_with"])
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.space(1))
        buttons.addStretch(1)
        cancel = Button(theme, self.tr("Cancel"), kind="ghost", key="Esc")
        cancel.clicked.connect(self.dismiss)
        self.save_button = PrimaryButton(theme, verb, key="Ctrl+Return")
        self.save_button.clicked.connect(self.submit)
        buttons.addWidget(cancel)
        buttons.addWidget(self.save_button)
        self.body.addLayout(buttons)
        self.name.returnPressed.connect(self.submit)
        self.closed.connect(self.deleteLater)

    def _offer(self, several: Sequence[Shareable], values: ViewValues, may_share: bool) -> None:
        self.shared.addItem(self.tr("Only me"), ("me", None))
        if may_share or values.shared_with != "me":
            for one in several:
                text = self.tr("Team {name}") if one.kind == "team" else self.tr("Role {name}")
                self.shared.addItem(text.format(name=one.name), (one.kind, str(one.id)))
            self.shared.addItem(self.tr("Everybody"), ("all", None))
        self.shared.setEnabled(may_share)
        wanted = (values.shared_with, values.shared_id)
        for at in range(self.shared.count()):
            if tuple(self.shared.itemData(at)) == wanted:
                self.shared.setCurrentIndex(at)

    def focus_first(self) -> None:
        self.name.setFocus(Qt.FocusReason.PopupFocusReason)
        self.name.selectAll()

    def panel_size(self) -> QSize:
        self.panel.setFixedWidth(min(WIDTH, self._host.width() - 16))
        wanted = max(
            self.body.totalHeightForWidth(self.panel.width()), self.body.totalSizeHint().height()
        )
        return QSize(self.panel.width(), wanted)

    @property
    def values(self) -> ViewValues:
        shared_with, shared_id = self.shared.currentData()
        return ViewValues(
            self.name.text(), self.icon.currentData(), self.tone.currentData(), self.folder.text(),
            shared_with, shared_id,
        )  # fmt: skip

    def submit(self) -> None:
        if not self.save_button.isEnabled():
            return
        for row in self.rows.values():
            row.set_error("")
        try:
            future = self._save(self.values)
        except DeskflowError as problem:
            self._on_refused(problem)
            return
        self.save_button.setEnabled(False)
        self._requests.submit(future, self._on_saved, self._on_refused, owner=self)

    def _on_saved(self, outcome: Any) -> None:
        self.dismiss()
        self.saved.emit(outcome)

    def _on_refused(self, problem: BaseException) -> None:
        self.save_button.setEnabled(True)
        field = str(getattr(problem, "params", {}).get("field", ""))
        code = str(getattr(problem, "code", ""))
        if code in ("view.may_not_share", "view.not_your_team"):
            field = "shared_with"
        row = self.rows.get(field, self.rows["name"])
        row.set_error(describe_error(problem))
        row.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if held and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        else:
            super().keyPressEvent(event)
