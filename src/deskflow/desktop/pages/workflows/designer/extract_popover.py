"""Before steps become a workflow of their own: its name, what it is given, what it gives back, and from when on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QT_TRANSLATE_NOOP, QSize, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import PrimaryButton
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover
from deskflow.desktop.words_workflows import counted
from deskflow.workflows.extracting import Extraction, Passed

_WIDTH = 380
_MOST_SHOWN = 6


class ExtractPopover(Popover):
    """`confirmed` carries the name and whether it is published at once."""

    confirmed = Signal(str, bool)

    def __init__(self, theme: Theme, window: QWidget, extraction: Extraction, name: str) -> None:
        super().__init__(theme, window)
        self._theme = theme
        self.body.setSpacing(theme.space(2))
        title = self.tr("Make a sub-workflow")
        self.body.addWidget(Label(theme, title, size="heading", weight="semibold"))
        said = counted(
            QT_TRANSLATE_NOOP(
                "workflows",
                "A workflow of its own for %n step(s); one step that runs it takes their place.",
            ),
            extraction.count,
        )
        self.body.addWidget(Label(theme, said, tone="text-muted", wrap=True))
        self.field = QLineEdit(name)
        self.field.setMaxLength(200)
        self.field.selectAll()
        self.field.returnPressed.connect(self._confirm)
        self._row = FormRow(theme, self.tr("Name"), self.field)
        self.body.addWidget(self._row)
        self.given = self._names(
            self.tr("It is given"),
            extraction.inputs,
            self.tr("nothing: it uses no name from outside"),
        )
        self.returned = self._names(
            self.tr("It gives back"), extraction.outputs, self.tr("nothing: nobody behind it asks")
        )
        self.publish = QCheckBox(self.tr("Publish it now"))
        self.publish.setChecked(True)
        self.publish.setToolTip(self.tr("Until it is published the step that runs it fails."))
        self.body.addWidget(self.publish)
        self.button = PrimaryButton(theme, self.tr("Make it"), icon="workflow", key="Return")
        self.button.clicked.connect(self._confirm)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.button)
        self.body.addLayout(foot)
        self.closed.connect(self.deleteLater)

    def _names(self, title: str, passed: Sequence[Passed], none: str) -> Label:
        self.body.addWidget(Label(self._theme, title, size="sm", weight="semibold"))
        lines = [f"{one.name}  ←  {_bare(one.expression)}" for one in passed[:_MOST_SHOWN]]
        if len(passed) > _MOST_SHOWN:
            more = len(passed) - _MOST_SHOWN
            lines.append(counted(QT_TRANSLATE_NOOP("workflows", "and %n more"), more))
        label = Label(
            self._theme, "\n".join(lines) or none, size="sm", tone="text-muted", wrap=True
        )
        label.setAccessibleName(title)
        self.body.addWidget(label)
        return label

    def panel_size(self) -> QSize:
        wanted = self.panel.layout().heightForWidth(_WIDTH)
        return QSize(_WIDTH, max(wanted, self.panel.sizeHint().height()))

    def _confirm(self) -> None:
        name = self.field.text().strip()
        if not name:
            self._row.set_error(self.tr("A workflow needs a name"))
            return
        publish = self.publish.isChecked()
        self.dismiss()
        self.confirmed.emit(name, publish)


def _bare(expression: str) -> str:
    """An expression without the braces around it."""
    return expression.removeprefix("{{ ").removesuffix(" }}")
