"""Publishing: what is different this time, in the author's words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QT_TRANSLATE_NOOP, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import PrimaryButton
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover
from deskflow.desktop.words_workflows import counted

_WIDTH = 340
_MOST_TOLD = 6


class PublishPopover(Popover):
    """`confirmed` carries the message, which may be empty."""

    confirmed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        version: int,
        warnings: Sequence[str],
        first: bool,
        failing: str = "",
    ) -> None:
        """`warnings` are listed, and publishing with them is a choice of its own. `failing`: what its scenarios say against it; publishing anyway is the author's decision."""
        super().__init__(theme, window)
        self.body.setSpacing(theme.space(2))
        title = self.tr("Publish version {version}").format(version=version)
        self.body.addWidget(Label(theme, title, size="heading", weight="semibold"))
        said = (
            self.tr("From now on its trigger starts it.")
            if first
            else self.tr("Runs that have begun go on with the version they began with.")
        )
        self.body.addWidget(Label(theme, said, tone="text-muted", wrap=True))
        if warnings:
            self._list_warnings(theme, warnings)
        if failing:
            self.body.addWidget(Label(theme, failing, tone="danger", wrap=True))
        self.message = QLineEdit()
        self.message.setMaxLength(1000)
        self.message.setPlaceholderText(self.tr("Optional"))
        self.message.returnPressed.connect(self._confirm)
        self.body.addWidget(FormRow(theme, self.tr("What changed"), self.message))
        title = self.tr("Publish")
        if failing:
            title = self.tr("Publish anyway")
        elif warnings:
            title = counted(
                QT_TRANSLATE_NOOP("workflows", "Publish with %n warning(s)"), len(warnings)
            )
        self.button = PrimaryButton(theme, title, icon="rocket", key="Return")
        self.button.clicked.connect(self._confirm)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.button)
        self.body.addLayout(foot)
        self.closed.connect(self.deleteLater)

    def _list_warnings(self, theme: Theme, warnings: Sequence[str]) -> None:
        text = counted(
            QT_TRANSLATE_NOOP(
                "workflows", "%n warning(s) remain; they do not keep it from running."
            ),
            len(warnings),
        )
        self.body.addWidget(Label(theme, text, tone="warning", wrap=True))
        # Steps alike are told apart by nothing but their number here: once is enough.
        told = list(dict.fromkeys(warnings))
        self.warnings = [f"–  {one}" for one in told[:_MOST_TOLD]]
        if len(told) > _MOST_TOLD:
            more = QT_TRANSLATE_NOOP("workflows", "–  and %n more")
            self.warnings.append(counted(more, len(told) - _MOST_TOLD))
        for line in self.warnings:
            self.body.addWidget(Label(theme, line, size="sm", wrap=True))

    def panel_size(self) -> QSize:
        wanted = self.panel.layout().heightForWidth(_WIDTH)
        return QSize(_WIDTH, max(wanted, self.panel.sizeHint().height()))

    def _confirm(self) -> None:
        text = self.message.text().strip()
        self.dismiss()
        self.confirmed.emit(text)
