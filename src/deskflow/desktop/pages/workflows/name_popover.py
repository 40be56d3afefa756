"""Asks for a name: of a new workflow, a copy, or one that is renamed; there also what it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QSize, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from deskflow.desktop.pages.workflows.categories import CategoryField, category_of
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import PrimaryButton
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover
from deskflow.desktop.words_workflows import counted
from deskflow.workflows.queries import WorkflowRow

_WIDTH = 340


class NamePopover(Popover):
    """`named` carries what was typed; nothing comes when it is dismissed."""

    named = Signal(str)

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        title: str,
        button: str,
        name: str = "",
        more: Mapping[str, QWidget] = MappingProxyType({}),
        missing: str = "",
    ) -> None:
        """`more`: what is asked besides, by its title; Tab goes from one to the next, then to the button. `missing` is
        said when there is no name."""
        super().__init__(theme, window)
        self._missing = missing or self.tr("A workflow needs a name")
        self.body.setSpacing(theme.space(2))
        self.body.addWidget(Label(theme, title, size="heading", weight="semibold"))
        self.field = QLineEdit(name)
        self.field.setMaxLength(255)
        self.field.selectAll()
        self.field.returnPressed.connect(self._confirm)
        self._row = FormRow(theme, self.tr("Name"), self.field)
        self.body.addWidget(self._row)
        for asked, widget in more.items():
            self.body.addWidget(FormRow(theme, asked, widget))
        self.button = PrimaryButton(theme, button, key="Return")
        self.button.clicked.connect(self._confirm)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.button)
        self.body.addLayout(foot)
        self.closed.connect(self.deleteLater)

    def panel_size(self) -> QSize:
        wanted = self.panel.layout().heightForWidth(_WIDTH)
        return QSize(_WIDTH, max(wanted, self.panel.sizeHint().height()))

    def _confirm(self) -> None:
        name = self.field.text().strip()
        if not name:
            self._row.set_error(self._missing)
            return
        self.dismiss()
        self._tell(name)

    def _tell(self, name: str) -> None:
        self.named.emit(name)


class DescribePopover(NamePopover):
    """`described` carries name, category and description, as the list shows and finds them, and whether all workflows
    of its category are meant to get the new one."""

    described = Signal(object, bool)

    def __init__(
        self, theme: Theme, window: QWidget, row: WorkflowRow, every: Sequence[WorkflowRow]
    ) -> None:
        """`every`: all workflows, for their categories."""
        tr = QCoreApplication.translate
        self._category_before, self._every = row.category, every
        title = tr("DescribePopover", "Name, category and description")
        what = QPlainTextEdit(row.description or "")
        what.setTabChangesFocus(True)
        what.setFixedHeight(4 * what.fontMetrics().lineSpacing())
        self.category = CategoryField(row.category, every)
        more: dict[str, QWidget] = {
            tr("DescribePopover", "What it does"): what,
            tr("DescribePopover", "Category"): self.category,
        }
        super().__init__(theme, window, title, tr("DescribePopover", "Save"), row.name, more)
        self.description = what
        mates = sum(1 for one in every if row.category and one.category == row.category)
        text = QT_TRANSLATE_NOOP("workflows", "Rename it for all %n of this category")
        self.everywhere = QCheckBox(counted(text, mates))
        self.everywhere.setVisible(False)
        self._may_rename = mates > 1
        self.body.insertWidget(self.body.count() - 1, self.everywhere)
        self.category.textChanged.connect(self._on_category)
        self.category.returnPressed.connect(self._confirm)

    def _chosen(self) -> str | None:
        return category_of(self.category.text(), self._every)

    def _on_category(self) -> None:
        chosen = self._chosen()
        self.everywhere.setVisible(
            self._may_rename and chosen is not None and chosen != self._category_before
        )
        self._place()

    def _tell(self, name: str) -> None:
        description = self.description.toPlainText().strip()[:2000] or None
        said = {"name": name, "description": description, "category": self._chosen()}
        everywhere = not self.everywhere.isHidden() and self.everywhere.isChecked()
        self.described.emit(said, everywhere)
