"""The panel of the selected step: its title and key, and the tabs In, Parameters, Out, Errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from deskflow.desktop.canvas.document.rules import ChangeRefused
from deskflow.desktop.forms.inputs_editor import InputsEditor
from deskflow.desktop.forms.spec_form import SpecForm
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.forms.tabbing import go_on_in
from deskflow.desktop.forms.text_editors import TextEditor
from deskflow.desktop.pages.workflows.designer.approval_form import ApprovalForm
from deskflow.desktop.pages.workflows.designer.bridge import SAFETY
from deskflow.desktop.pages.workflows.designer.editing import Editing
from deskflow.desktop.pages.workflows.designer.kinds import (
    ACTION_PREFIX,
    NOTE_KIND,
    NOTE_TONES,
    STEP_PREFIX,
    WorkflowKinds,
    help_topic,
    is_trigger,
)
from deskflow.desktop.pages.workflows.designer.names_view import NamesView
from deskflow.desktop.pages.workflows.designer.pieces import KindIcon, fit_key, scrolled
from deskflow.desktop.pages.workflows.designer.rules import refusal_words
from deskflow.desktop.pages.workflows.designer.safety import SafetyPanel
from deskflow.desktop.pages.workflows.designer.workflow_settings import WorkflowSettings
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import IconButton
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.labels import Hairline, Label
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.desktop.words_workflows import counted
from deskflow.workflows.expressions.completion import Shape
from deskflow.workflows.parameters import Parameter, ParameterKind, choices
from deskflow.workflows.retry import MAX_RETRY_ATTEMPTS
from deskflow.workflows.settings_spec import MAX_EXECUTION_SECONDS, active_limit
from deskflow.workflows.validation import Problem

IN, PARAMETERS, OUT, ERRORS = range(4)
APPROVAL_KIND = f"{STEP_PREFIX}approval"

_NOTE_COLOUR: Final = Parameter(
    "color", ParameterKind.CHOICE, "step.note.color", default=NOTE_TONES[0], takes_expressions=False,
    choices=choices("step.note.color", *NOTE_TONES),
)  # fmt: skip


class Properties(Surface):
    """Shows one node and edits it through `Editing`; `copied` carries a name put on the clipboard, `help_wanted` what
    the help should tell about."""

    copied = Signal(str)
    help_wanted = Signal(str)
    tabbed_out = Signal(bool)
    """Tab at the end (True), Shift+Tab at the beginning."""

    def __init__(
        self,
        around: Surroundings,
        kinds: WorkflowKinds,
        editing: Editing,
        *,
        editable: bool = True,
        max_retries: int = MAX_RETRY_ATTEMPTS,
        most_seconds: int = MAX_EXECUTION_SECONDS,
    ) -> None:
        super().__init__(around.theme, "surface-1")
        self.around = around
        self._editable = editable
        self._max_retries = max_retries
        self._most_seconds = most_seconds
        self._kinds = kinds
        self._editing = editing
        self.node: str | None = None
        self._kind = ""
        self.form: SpecForm | None = None
        self.inputs: InputsEditor | None = None
        self.safety: SafetyPanel | None = None
        self._safe = False
        self._problems: Sequence[Problem] = ()
        theme = around.theme
        self.setMinimumWidth(230)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_head(theme))
        self._under_head = Hairline(theme)
        layout.addWidget(self._under_head)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(self.tr("Parts of the step"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setFont(theme.font())
        self.tabs.setUsesScrollButtons(False)
        for title in (self.tr("In"), self.tr("Parameters"), self.tr("Out"), self.tr("Errors")):
            self.tabs.addTab(title)
        self.names_in = NamesView(theme, self.tr("Names this step may use"))
        self.names_out = NamesView(theme, self.tr("What this step leaves behind"))
        for view in (self.names_in, self.names_out):
            view.copied.connect(self.copied)
        self._forms = QStackedWidget()
        self._safety_place = QStackedWidget()
        self.stack = QStackedWidget()
        parts: list[QWidget] = [self.names_in, self._forms, self.names_out, self._safety_place]
        for tab in parts:
            self.stack.addWidget(tab)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.settings = WorkflowSettings(around, self._hint())
        self.settings.edited.connect(self._on_settings)
        self.settings.declared.connect(self._editing.set_variables)
        self.empty = scrolled(self.settings)
        self._line = Hairline(theme)
        strip = QHBoxLayout()
        strip.setContentsMargins(theme.space(1) - 4, 0, 0, 0)
        strip.addWidget(self.tabs)
        layout.addLayout(strip)
        layout.addWidget(self._line)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.empty, 1)
        self.show_node(None)

    def _make_head(self, theme: Theme) -> QWidget:
        self.icon = KindIcon(theme)
        self.title = QLineEdit()
        self.title.setProperty("plain", True)
        self.title.setFont(theme.font("body", "semibold"))
        self.title.setAccessibleName(self.tr("Title of the step"))
        self.title.setMaxLength(200)
        self.title.textEdited.connect(self._on_title)
        self.key = QLineEdit()
        self.key.setAccessibleName(self.tr("Key of the step, for expressions"))
        self.key.setToolTip(self.tr("The name expressions use: steps.key.…"))
        self.key.setFont(theme.mono_font("sm"))
        self.key.setMaxLength(64)
        self.key.textEdited.connect(self._on_key)
        self.key.textChanged.connect(lambda _: fit_key(self.key, self.width()))
        self.key_error = Label(theme, "", size="sm", tone="danger", wrap=True)
        self.key_error.hide()
        self.help = IconButton(theme, "circle-help", self.tr("What this step does"), key="F1")
        self.help.setFixedSize(QSize(26, 26))
        self.help.clicked.connect(lambda: self.help_wanted.emit(self.help_topic()))
        head = QWidget()
        rows = QVBoxLayout(head)
        rows.setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(1))
        rows.setSpacing(theme.space(0))
        row = QHBoxLayout()
        row.setSpacing(theme.space(1))
        for part, stretch in ((self.icon, 0), (self.title, 1), (self.key, 0), (self.help, 0)):
            row.addWidget(part, stretch)
        rows.addLayout(row)
        rows.addWidget(self.key_error)
        head.setMinimumHeight(theme.tokens.size.page_header - 1)
        self._head = head
        return head

    def _hint(self, count: int = 0) -> str:
        if count > 1:
            return counted(QT_TRANSLATE_NOOP("workflows", "%n step(s) selected"), count)
        text = self.tr("Select a step to see what it does.")
        if not self._editable:
            return text
        more = self.tr("Drag one from the left, or press Tab on the canvas.")
        return f"{text} {more}"

    def help_topic(self) -> str:
        """The kind of the shown step; the page about settings when none is shown."""
        return help_topic(self._kind) if self.node is not None and self._shown[0] else "running"

    # --- what is shown -----------------------------------------------------------------------------

    def show_node(self, node_id: str | None, count: int = 1) -> None:
        """None for nothing; `count` of more than one says how many are selected."""
        document = self._editing.document
        node = document.nodes.get(node_id) if node_id is not None else None
        self.node = node.id if node is not None else None
        self.around.step = str(node.data.get("key") or node.key) if node is not None else ""
        shown = node is not None and count == 1
        for part in (self._head, self._under_head, self.tabs, self._line, self.stack):
            part.setVisible(shown)
        self.empty.setVisible(not shown)
        self.settings.hint.setText(self._hint(count))
        if node is None or not shown:
            self._forget_form()
            self._show_settings()
            return
        if self.form is None or self._shown != (node.id, node.kind):
            self._build(node.id, node.kind)
        self.refresh()

    _shown: tuple[str, str] = ("", "")

    def _build(self, node_id: str, kind: str) -> None:
        self._forget_form()
        self._shown, self._kind = (node_id, kind), kind
        spec = self._kinds.specs.get(kind)
        theme = self.around.theme
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(theme.space(2), theme.space(2), theme.space(2), theme.space(3))
        layout.setSpacing(theme.space(2))
        self.note: TextEditor | None = None
        if kind == NOTE_KIND:
            self.note = TextEditor(self.around, self.tr("Text of the note"), lines=5)
            self.note.edited.connect(self._on_note)
            layout.addWidget(FormRow(theme, self.tr("Text"), self.note))
            self.form = SpecForm(self.around, (_NOTE_COLOUR,))
        else:
            made = ApprovalForm if kind == APPROVAL_KIND else SpecForm
            self.form = made(self.around, spec.parameters if spec else ())
        self.form.edited.connect(self._on_config)
        layout.addWidget(self.form)
        # What a form asks for stays with the workflow when its trigger is another one.
        asks = is_trigger(kind) and self._editing.document.fields.get("inputs")
        if kind == "trigger.manual" or asks:
            self.inputs = InputsEditor(self.around)
            self.inputs.edited.connect(self._on_inputs)
            layout.addWidget(self.inputs)
        if spec is None:
            unknown = self.tr("This version does not know this step. It is kept as it is.")
            layout.addWidget(Label(theme, unknown, tone="text-muted", wrap=True))
        layout.addStretch(1)
        self._put(self._forms, inner)
        safe = not is_trigger(kind) and kind not in (NOTE_KIND, "step.stop") and spec is not None
        self.tabs.setTabVisible(ERRORS, safe)
        self.tabs.setTabVisible(IN, kind != NOTE_KIND and not is_trigger(kind))
        self.tabs.setTabVisible(OUT, kind not in (NOTE_KIND, "step.stop"))
        # WORKAROUND tabs that were shown while the bar was hidden have no width until something else about them changes.
        self.tabs.setTabText(PARAMETERS, self.tabs.tabText(PARAMETERS))
        self.tabs.setCurrentIndex(PARAMETERS)
        self._safe = safe
        if safe and self.safety is None:
            self._build_safety()

    def _build_safety(self) -> None:
        """Once: the steps that can fail have the same fields, some of them hidden."""
        self.safety = SafetyPanel(self.around, self._max_retries)
        self.safety.edited.connect(self._on_safety)
        self._put(self._safety_place, self.safety)

    def _show_settings(self) -> None:
        settings = self._editing.document.fields.get("settings")
        self.settings.show_settings(settings or {}, self.around.names)
        self.settings.show_variables(self._editing.document.fields.get("variables") or ())

    def _put(self, place: QStackedWidget, inner: QWidget) -> None:
        place.addWidget(scrolled(inner))
        place.setCurrentIndex(place.count() - 1)

    def _forget_form(self) -> None:
        self.form, self.inputs = None, None
        self._shown = ("", "")
        while (old := self._forms.widget(0)) is not None:
            self._forms.removeWidget(old)
            old.hide()
            old.deleteLater()

    def refresh(self) -> None:
        """The document has changed: show what is in it now, without disturbing the field being typed in."""
        document = self._editing.document
        node = document.nodes.get(self.node or "")
        if node is None or self.form is None:
            self._show_settings()
            return
        kind = document.kinds(node.kind)
        self.icon.show_kind(node.icon or kind.icon, kind.tone)
        trigger = is_trigger(node.kind)
        self.title.setReadOnly(trigger)
        if self.title.text() != (node.title or ("" if self.title.hasFocus() else kind.title)):
            self.title.setText(node.title or kind.title)
            if not self.title.hasFocus():
                self.title.setCursorPosition(0)
        self.title.setPlaceholderText(kind.title)
        key = str(node.data.get("key") or node.key)
        self.key.setVisible(not trigger and node.kind != NOTE_KIND)
        if not self.key.hasFocus() and self.key.text() != key:
            self.key.setText(key)
            self._say_key("")
        if self.safety is not None and self._safe:
            action = node.kind.startswith(ACTION_PREFIX)
            step_type = "action" if action else node.kind.removeprefix(STEP_PREFIX)
            limit = active_limit(document.fields.get("settings"), self._most_seconds)
            self.safety.show_step(step_type, node.data, disabled=node.disabled, limit=limit)
        self.form.set_config(self._kinds.config_of(node.kind, node.data))
        if self.inputs is not None:
            self.inputs.set_value(document.fields.get("inputs"))
        if self.note is not None:
            self.note.set_value(node.subtitle or None)
        self._tell_problems()

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Those of the shown node."""
        self._problems = problems
        self._tell_problems()

    def _tell_problems(self) -> None:
        if self.form is None:
            return
        self.form.set_problems(self._problems)
        if self.safety is not None and self._safe:
            self.safety.form.set_problems(self._problems)

    def set_names(self, shape: Shape, outputs: Mapping[str, Any], prefix: str) -> None:
        if shape != self.around.names:
            self.around.names = shape
            if self.form is not None:
                self.form.refresh()
        self.names_in.show_names({name: one for name, one in shape.items() if one != {}})
        self.names_out.show_names(outputs, prefix)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """In reading order, then on to what lies beside the panel."""
        if not go_on_in(self, forward):
            self.tabbed_out.emit(forward)
        return True

    def focus_title(self) -> None:
        """To type another one over it; settings of the workflow when no step is shown."""
        if not self.title.isVisible():
            self.settings.focus_first()
            return
        self.title.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.title.selectAll()

    def focus_field(self, field: str) -> None:
        """Where a problem is."""
        if field.startswith(("settings.", "variables")):
            self.settings.focus_field(field)
        elif field.startswith("inputs") and self.inputs is not None:
            self.tabs.setCurrentIndex(PARAMETERS)
            self.inputs.focus_field(field)
        elif field == "key":
            self.key.setFocus()
        elif field in SAFETY and self.safety is not None and self._safe:
            self.tabs.setCurrentIndex(ERRORS)
            self.safety.form.focus_field(field)
        elif self.form is not None:
            self.tabs.setCurrentIndex(PARAMETERS)
            if not self.form.focus_field(field) and self.form.rows:
                next(iter(self.form.rows.values())).focus()

    # --- edits -------------------------------------------------------------------------------------

    def _on_title(self, text: str) -> None:
        if self.node is not None:
            self._editing.set_title(self.node, text)

    def _on_key(self, text: str) -> None:
        if self.node is None:
            return
        try:
            self._editing.set_key(self.node, text)
        except ChangeRefused as refusal:
            self._say_key(refusal_words(refusal.refused))
        else:
            self._say_key("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fit_key(self.key, self.width())

    def _say_key(self, text: str) -> None:
        self.key_error.setText(text)
        self.key_error.setVisible(bool(text))
        self.key.setProperty("invalid", bool(text))
        self.key.style().unpolish(self.key)
        self.key.style().polish(self.key)

    def _on_config(self, config: dict[str, Any], field: str) -> None:
        if self.node is not None:
            self._editing.set_config(self.node, config, field)

    def _on_safety(self, values: dict[str, Any], field: str) -> None:
        if self.node is not None:
            self._editing.set_safety(self.node, values, field)

    def _on_settings(self, values: dict[str, Any], field: str) -> None:
        self._editing.set_settings(values, field)

    def _on_inputs(self) -> None:
        if self.inputs is not None:
            self._editing.set_inputs(self.inputs.value())

    def _on_note(self) -> None:
        if self.node is not None and self.note is not None:
            self._editing.set_note(self.node, str(self.note.value() or ""))
