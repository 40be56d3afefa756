"""The gallery of templates: a list by category, the chosen one on a canvas, and the form of what it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from deskflow.desktop.forms.spec_form import SpecForm
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.pages.workflows.designer.bridge import to_document
from deskflow.desktop.pages.workflows.designer.canvas_panel import CanvasPanel
from deskflow.desktop.pages.workflows.designer.kinds import WorkflowKinds
from deskflow.desktop.pages.workflows.designer.rules import WorkflowRules
from deskflow.desktop.widgets.buttons import Button, IconButton, PrimaryButton
from deskflow.desktop.widgets.choices import Choice, ChoiceList
from deskflow.desktop.widgets.fields import FormRow, SearchField
from deskflow.desktop.widgets.labels import Hairline, Label
from deskflow.desktop.widgets.popover import Popover
from deskflow.desktop.words_templates import category_title
from deskflow.workflows.definition_json import from_json
from deskflow.workflows.templates.template import Template, is_open, shown

WIDTH: Final = 1080
HEIGHT: Final = 720
_LIST_WIDTH: Final = 290
_FORM_HEIGHT: Final = 230


class Gallery(Popover):
    """`wanted` carries the template, the name and what was filled in; whoever hears it closes the gallery."""

    wanted = Signal(object, str, object)
    edit_wanted = Signal(object)
    delete_wanted = Signal(object)

    def __init__(
        self,
        around: Surroundings,
        window: QWidget,
        kinds: WorkflowKinds,
        templates: Sequence[Template],
    ) -> None:
        super().__init__(around.theme, window, scrim=True)
        self._around = around
        self._kinds = kinds
        self._templates = {str(one.id): one for one in templates}
        self.template: Template | None = None
        self.canvas: CanvasPanel | None = None
        self.form: SpecForm | None = None
        self.body.setContentsMargins(0, 0, 0, 0)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self._left())
        across.addWidget(Hairline(around.theme, Qt.Orientation.Vertical))
        across.addWidget(self._right(), 1)
        self.body.addLayout(across, 1)
        self.closed.connect(self._on_closed)
        self.list.set_choices([_choice(one) for one in templates])
        self._on_current()

    def _left(self) -> QWidget:
        theme = self._around.theme
        left = QWidget()
        left.setFixedWidth(_LIST_WIDTH)
        column = QVBoxLayout(left)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(2))
        column.addWidget(
            Label(theme, self.tr("New from template"), size="heading", weight="semibold")
        )
        self.search = SearchField(theme, self.tr("Search templates"), pause_ms=0)
        self.list = ChoiceList(theme, self.tr("Templates"))
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.search.searched.connect(self._on_searched)
        self.search.left_down.connect(self.list.setFocus)
        self.search.returnPressed.connect(self._go_on)
        self.list.chosen.connect(self._go_on)
        self.list.selectionModel().currentChanged.connect(self._on_moved)
        self._nothing = Label(theme, "", tone="text-muted", wrap=True)
        self._nothing.hide()
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self._nothing, 1, Qt.AlignmentFlag.AlignTop)
        return left

    def _right(self) -> QWidget:
        theme = self._around.theme
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(*[theme.space(3)] * 4)
        column.setSpacing(theme.space(2))
        head = QHBoxLayout()
        self.title = Label(theme, "", size="heading", weight="semibold")
        self.edit = Button(theme, self.tr("Edit template"), icon="pencil")
        self.edit.clicked.connect(lambda: self.edit_wanted.emit(self.template))
        self.delete = Button(theme, self.tr("Delete template"), icon="trash-2")
        self.delete.clicked.connect(lambda: self.delete_wanted.emit(self.template))
        close = IconButton(theme, "x", self.tr("Close"))
        close.clicked.connect(self.dismiss)
        head.addWidget(self.title, 1)
        for part in (self.edit, self.delete, close):
            head.addWidget(part)
        column.addLayout(head)
        self.text = Label(theme, "", tone="text-muted", wrap=True)
        column.addWidget(self.text)
        self._stage = QVBoxLayout()
        column.addLayout(self._stage, 1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setMaximumHeight(_FORM_HEIGHT)
        self._area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.name = QLineEdit()
        self.name.setMaxLength(255)
        self.name.returnPressed.connect(self._on_create)
        self._name_row = FormRow(theme, self.tr("Name of the workflow"), self.name)
        column.addWidget(self._name_row)
        column.addWidget(self._area)
        foot = QHBoxLayout()
        note = self.tr("It is made switched off, as a draft you can change.")
        self._note = Label(theme, note, size="sm", tone="text-muted")
        foot.addWidget(self._note, 1)
        self.create_button = PrimaryButton(theme, self.tr("Create"), icon="plus")
        self.create_button.clicked.connect(self._on_create)
        foot.addWidget(self.create_button)
        column.addLayout(foot)
        return right

    def panel_size(self) -> QSize:
        room = self._host.rect()
        return QSize(min(WIDTH, room.width() - 32), min(HEIGHT, room.height() - 32))

    def focus_first(self) -> None:
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def _go_on(self, _chosen: object = None) -> None:
        self.name.setFocus()
        self.name.selectAll()

    # --- choosing ----------------------------------------------------------------------------------

    def _on_searched(self, text: str) -> None:
        self.list.set_filter(text)
        none = self.list.current_choice() is None
        self._nothing.setText(self.tr("No template matches “{text}”.").format(text=text))
        self._nothing.setVisible(none)
        self.list.setVisible(not none)
        self._on_current()

    def _on_moved(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._on_current()

    def _on_current(self) -> None:
        choice = self.list.current_choice()
        wanted = self._templates.get(choice.value) if choice is not None else None
        if wanted is not None and wanted is not self.template:
            self._show(wanted)
        self.create_button.setEnabled(wanted is not None)

    def _show(self, template: Template) -> None:
        self.template = template
        self.title.setText(template.name)
        self.text.setText(template.description)
        self.text.setVisible(bool(template.description))
        self.edit.setVisible(template.own)
        self.delete.setVisible(template.own)
        self.name.setText(template.name)
        self._name_row.set_error("")
        self._show_canvas(template)
        self.form = SpecForm(self._around, [one.parameter() for one in template.blanks])
        self.form.set_config(template.usual())
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, self._around.theme.space(1), 0)
        layout.addWidget(self.form)
        layout.addStretch(1)
        old = self._area.takeWidget()
        if old is not None:
            old.deleteLater()
        self._area.setWidget(inner)
        inner.setAutoFillBackground(False)
        self._area.setVisible(bool(template.blanks))

    def _show_canvas(self, template: Template) -> None:
        self._drop_canvas()
        document = to_document(from_json(shown(template)), self._kinds, WorkflowRules())
        self.canvas = CanvasPanel(self._around.theme, document, self._kinds, read_only=True)
        self.canvas.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._stage.addWidget(self.canvas)

    def _drop_canvas(self) -> None:
        canvas, self.canvas = self.canvas, None
        if canvas is not None:
            self._stage.removeWidget(canvas)
            canvas.close_canvas()
            canvas.hide()
            canvas.deleteLater()

    # --- making ------------------------------------------------------------------------------------

    def _on_create(self) -> None:
        if self.template is None or self.form is None or not self.create_button.isEnabled():
            return
        name = self.name.text().strip()
        self._name_row.set_error("" if name else self.tr("This is needed"))
        values: dict[str, Any] = {key: row.value() for key, row in self.form.rows.items()}
        missing = [
            one.name for one in self.template.blanks if one.required and is_open(values[one.name])
        ]
        for key, row in self.form.rows.items():
            row.set_error(self.tr("This is needed") if key in missing else "")
        if not name:
            self.name.setFocus()
        elif missing:
            self.form.focus_field(missing[0])
        else:
            self.wanted.emit(self.template, name, values)

    def _on_closed(self) -> None:
        self._drop_canvas()
        self.deleteLater()


def _choice(template: Template) -> Choice:
    return Choice(
        str(template.id), template.name, icon=template.icon, section=category_title(template),
        keywords=f"{template.description} {template.key}",
    )  # fmt: skip
