"""Writing a scenario: as a form or as JSON, both of the same. Every edit is in the draft at once; what is wrong is said
at its field."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QStackedWidget, QWidget

from deskflow.core.errors import Rejected
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.forms.text_editors import TextEditor
from deskflow.desktop.pages.workflows.designer.edit_history import EditHistory
from deskflow.desktop.pages.workflows.designer.scenario_fields import Known
from deskflow.desktop.pages.workflows.designer.scenario_form import ScenarioForm
from deskflow.desktop.widgets.buttons import Button, IconButton, PrimaryButton
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.labels import Hairline
from deskflow.desktop.widgets.popover import Popover
from deskflow.desktop.widgets.segmented import SegmentedControl
from deskflow.desktop.words_problems import describe_workflow_error
from deskflow.desktop.words_scenarios import FIELD_ERRORS
from deskflow.desktop.words_workflows import counted, tr
from deskflow.wording.problems import PROBLEMS
from deskflow.workflows.definition import Definition
from deskflow.workflows.definition_json import from_json, to_json
from deskflow.workflows.scenarios.checking import Slip, slips

_SIZE: Final = QSize(980, 720)
_PAUSE_MS: Final = 250
FORM, JSON = "form", "json"


class ScenarioEditor(Popover):
    """`changed` carries the scenario after a short pause in typing and before it closes; `unread` a JSON text that
    cannot be read, "" when all is well; `discarded` comes when it is to be as it was; `play_wanted` on *Run*."""

    changed = Signal(object)
    unread = Signal(str)
    discarded = Signal()
    play_wanted = Signal()
    source_wanted = Signal(object)

    def __init__(
        self,
        around: Surroundings,
        window: QWidget,
        known: Known,
        scenario: Mapping[str, Any],
        taken: Collection[str],
        unread: str = "",
    ) -> None:
        super().__init__(around.theme, window, scrim=True)
        self._around = replace(
            around,
            one_history=True,
            previews=None,
            config={},
            names={"records": "object", "now": "date"},
        )
        self._known = known
        self._taken = taken
        self._history = EditHistory(dict(scenario))
        self._told: dict[str, Any] = dict(scenario)
        self._slips: list[Slip] = []
        self._broken = ""
        self._filling = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self.flush)
        self._lay_out()
        self._show(self._history.now)
        self.closed.connect(self._on_closed)
        if unread:
            self.ways.set_value(JSON)
            self._on_way(JSON)
            self.text.setPlainText(unread)

    def _lay_out(self) -> None:
        theme = self._around.theme
        self.body.setContentsMargins(*[0] * 4)
        self.body.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(2))
        head.setSpacing(theme.space(3))
        self.name = TextEditor(self._around, self.tr("Name"))
        self.name.edited.connect(self._on_name)
        self._name_row = FormRow(theme, self.tr("Scenario"), self.name)
        self.ways = SegmentedControl(
            theme, self.tr("Show as"), [(FORM, self.tr("Form")), (JSON, self.tr("JSON"))]
        )
        self.ways.chosen.connect(self._on_way)
        head.addWidget(self._name_row, 1)
        head.addWidget(self.ways)
        self.form = ScenarioForm(self._around, self._known)
        self.form.edited.connect(self._on_form)
        self.form.source_wanted.connect(self.source_wanted)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFont(theme.mono_font("sm"))
        self.text.textChanged.connect(self._on_text)
        self._text_row = FormRow(theme, self.tr("The scenario as JSON"), self.text)
        inside = self._text_row.layout()
        assert inside is not None
        inside.setContentsMargins(*[theme.space(2)] * 4)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.form)
        self.stack.addWidget(self._text_row)
        self.body.addLayout(head)
        self.body.addWidget(Hairline(theme))
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(Hairline(theme))
        self.body.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        theme = self._around.theme
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(2))
        foot.setSpacing(theme.space(1))
        self.undo_button = IconButton(theme, "undo-2", self.tr("Undo"), key="Ctrl+Z")
        self.redo_button = IconButton(theme, "redo-2", self.tr("Redo"), key="Ctrl+Shift+Z")
        self.undo_button.clicked.connect(self.undo)
        self.redo_button.clicked.connect(self.redo)
        self.wrong = Button(theme, "", kind="link")
        self.wrong.clicked.connect(self.show_first_slip)
        self.discard = Button(theme, self.tr("Discard changes"), kind="ghost")
        self.discard.clicked.connect(self._on_discard)
        self.play = Button(theme, self.tr("Run"), icon="play", key="Ctrl+Return")
        self.play.clicked.connect(self._on_play)
        self.button = PrimaryButton(theme, self.tr("Done"))
        self.button.clicked.connect(self.dismiss)
        foot.addWidget(self.undo_button)
        foot.addWidget(self.redo_button)
        foot.addWidget(self.wrong)
        foot.addStretch(1)
        for button in (self.discard, self.play, self.button):
            foot.addWidget(button)
        return foot

    def panel_size(self) -> QSize:
        return _SIZE.boundedTo(self._host.size() - QSize(32, 32))

    def focus_first(self) -> None:
        (self.text if self.stack.currentIndex() else self.name).setFocus()

    # --- what is shown -----------------------------------------------------------------------------

    @property
    def scenario(self) -> dict[str, Any]:
        return dict(self._history.now)

    @property
    def slips(self) -> list[Slip]:
        """What is wrong with it as it stands."""
        return list(self._slips)

    def _show(self, scenario: Mapping[str, Any], *, but: str = "") -> None:
        """In both ways; `but` is the one in which it was typed."""
        self._filling = True
        try:
            name = scenario.get("name")
            self.name.set_value(name if isinstance(name, str) else "")
            if but != FORM:
                self.form.show_scenario(scenario)
            if but != JSON and self.ways.value == JSON:
                self.text.setPlainText(_written(scenario))
        finally:
            self._filling = False
        self._check()

    def _check(self) -> None:
        definition, actions = self._known.definition, self._known.actions
        self._slips = slips(self._history.now, definition, actions, self._taken)
        said = {one.path: slip_words(one) for one in reversed(self._slips)}
        self._name_row.set_error(said.get("name", ""))
        self.form.set_errors({path: text for path, text in said.items() if path != "name"})
        if not self._broken:
            first = self._slips[0] if self._slips else None
            self._text_row.set_error(f"{first.path}: {slip_words(first)}" if first else "")
        # Its name cannot be put into a JSON that cannot be read.
        self.name.setEnabled(not self._broken)
        count = len(self._slips) + bool(self._broken)
        self.wrong.setVisible(count > 0)
        text = QT_TRANSLATE_NOOP("workflows", "%n thing(s) to mend")
        self.wrong.setText(counted(text, count) if count else "")
        self.wrong.updateGeometry()
        self.undo_button.setEnabled(self._history.can_undo)
        self.redo_button.setEnabled(self._history.can_redo)

    def show_first_slip(self) -> None:
        """Into the field where the first thing is wrong."""
        if self._broken or self.ways.value == JSON:
            self.text.setFocus()
        elif self._slips and self._slips[0].path == "name":
            self.name.setFocus()
        elif self._slips and not self.form.jump(self._slips[0].path):
            # A member no part of the form knows.
            self.ways.set_value(JSON)
            self._on_way(JSON)
            self.text.setFocus()

    # --- edits -------------------------------------------------------------------------------------

    def take(self, scenario: Mapping[str, Any]) -> None:
        """Data from elsewhere take the place of what is there; one undo takes them back."""
        self._put(dict(scenario), "")
        self._after_step()

    def _put(self, scenario: dict[str, Any], key: str) -> None:
        self._history.put(scenario, key)
        self._soon.start()

    def _on_name(self) -> None:
        name = str(self.name.value() or "")[:200].strip()
        self._put({**self._history.now, "name": name}, "name")
        if self.ways.value == JSON:
            self._show(self._history.now)
        self._check()

    def _on_form(self, scenario: dict[str, Any], key: str) -> None:
        name = self._history.now.get("name")
        self._put({**scenario, "name": name}, key)
        self._check()

    def _on_text(self) -> None:
        if self._filling:
            return
        scenario, self._broken = self._read()
        self._text_row.set_error(self._broken)
        self.unread.emit(self.text.toPlainText() if self._broken else "")
        if not self._broken:
            self._put(scenario, "json")
            self._show(self._history.now, but=JSON)
        self._check()

    def _on_way(self, way: str) -> None:
        if way == FORM and self._broken:
            # What cannot be read has no form; it stays where it is.
            self.ways.set_value(JSON)
            self.text.setFocus()
            return
        self._history.seal()
        self.stack.setCurrentIndex(1 if way == JSON else 0)
        if way == JSON:
            self._show(self._history.now)
            self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _read(self) -> tuple[dict[str, Any], str]:
        try:
            plain = json.loads(self.text.toPlainText() or "{}")
            if not isinstance(plain, dict):
                return {}, self.tr("This must be an object: { … }")
            # As the definition will hold it: no number too large, nothing nested too deeply.
            kept = from_json(to_json(Definition(scenarios=(plain,)))).scenarios[0]
        except json.JSONDecodeError as error:
            place = self.tr("Line {line}, column {column}: this is no JSON")
            return {}, place.format(line=error.lineno, column=error.colno)
        except (RecursionError, ValueError):
            return {}, self.tr("This is no JSON")
        except Rejected as refused:
            return {}, describe_workflow_error(refused)
        return dict(kept), ""

    def undo(self) -> None:
        if self._history.undo():
            self._after_step()

    def redo(self) -> None:
        if self._history.redo():
            self._after_step()

    def _after_step(self) -> None:
        self._broken = ""
        self.unread.emit("")
        self._soon.start()
        self._show(self._history.now)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._on_play()
        else:
            super().keyPressEvent(event)

    # --- the end -----------------------------------------------------------------------------------

    def flush(self) -> None:
        """Tell what has not been told yet."""
        self._soon.stop()
        if self._history.now != self._told:
            self._told = dict(self._history.now)
            self.changed.emit(self.scenario)

    def _on_closed(self) -> None:
        self.flush()
        self.deleteLater()

    def _on_discard(self) -> None:
        self._told = dict(self._history.now)
        self._soon.stop()
        self.unread.emit("")
        self.discarded.emit()
        self.dismiss()

    def _on_play(self) -> None:
        self.dismiss()
        self.play_wanted.emit()


def slip_words(slip: Slip) -> str:
    """What is wrong, for right under its field."""
    text = FIELD_ERRORS.get(slip.code)
    if text is not None:
        known = {name: str(one) for name, one in slip.params.items()}
        return tr(text).format_map(known)
    said = describe_workflow_error(Rejected(slip.code, **_named(slip))).rstrip(".")
    near = slip.params.get("suggestion")
    if near and slip.code not in PROBLEMS:
        return tr(QT_TRANSLATE_NOOP("workflows", "{problem}. Did you mean {suggestion}?")).format(
            problem=said, suggestion=near
        )
    return said


def _named(slip: Slip) -> dict[str, Any]:
    return {name: one for name, one in slip.params.items() if name != "code"}


def _written(scenario: Mapping[str, Any]) -> str:
    return json.dumps(scenario, indent=2, ensure_ascii=False)
