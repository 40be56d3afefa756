"""The quick creator: a panel at the right edge in which a workflow is put together as one sentence.

It only shows and asks. What it makes is told by `wanted`; whoever hears it closes the panel when it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final, Literal
from uuid import UUID

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from deskflow.desktop.announce import announce
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.pages.workflows.quick.outlook_words import outlook_in_words
from deskflow.desktop.pages.workflows.quick.reading import Known, Outlook, check
from deskflow.desktop.pages.workflows.quick.then_part import ThenPart
from deskflow.desktop.pages.workflows.quick.when_part import IfPart, WhenPart
from deskflow.desktop.pages.workflows.quick.words import name_of, sentence_in_words
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button, IconButton, PrimaryButton
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.labels import Hairline, Label
from deskflow.desktop.widgets.popover import MARGIN, Popover
from deskflow.desktop.words_problems import describe_problem
from deskflow.engine.actions import CATALOGUE
from deskflow.workflows.event_shapes import EVENT_SHAPES
from deskflow.workflows.quick import Sentence, build, filters_for
from deskflow.workflows.trigger_types import TRIGGER_ID
from deskflow.workflows.validation import Problem

WIDTH: Final = 560
PAUSE_MS: Final = 150
# What is only not filled in yet is not held against anybody before they try.
_QUIET: Final = ("field.required", "field.one_of_required", "approval.no_approvers", "workflow.empty", "trigger.leads_nowhere")  # fmt: skip

What = Literal["publish", "draft", "run"]
Look = Callable[["QuickCreator", Sentence], None]


class QuickCreator(Popover):
    """`wanted` carries what to do ("publish", "draft", "run"), the name and the definition; `edited` comes when
    there is something to keep; `fresh_wanted` asks for the beginning again."""

    wanted = Signal(str, str, object)
    edited = Signal()
    fresh_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        known: Known,
        look: Look,
        *,
        chosen: Sequence[UUID] | None = None,
    ) -> None:
        """`look` asks what would come of a sentence and tells `show_outlook` of it. `chosen` tickets: it runs once, on them."""
        super().__init__(theme, window)
        self._known = known
        self._look = look
        self._chosen = chosen
        self._beside: QWidget | None = None
        self._tried = False
        self._own_name = False
        self._outlook: Outlook | None = None
        # A form shares what it says among its fields, so each part has surroundings of its own.
        self._around = [Surroundings(theme, known.directory, events=EVENT_SHAPES) for _ in range(3)]
        self.sentence = Sentence()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE_MS)
        self._soon.timeout.connect(self._ask)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addWidget(self._head())
        self.body.addWidget(Hairline(theme))
        self.body.addWidget(self._middle(), 1)
        self.body.addWidget(Hairline(theme))
        self.body.addWidget(self._foot())
        self.closed.connect(self.deleteLater)

    # --- parts -------------------------------------------------------------------------------------

    def _head(self) -> QWidget:
        theme = self._theme
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.space(3), theme.space(2), theme.space(2), theme.space(2))
        once = self._chosen is not None
        title = self.tr("Do this once") if once else self.tr("A workflow in one sentence")
        row.addWidget(Label(theme, title, size="heading", weight="semibold"), 1)
        self.fresh = Button(theme, self.tr("Start afresh"), kind="link")
        self.fresh.clicked.connect(self.fresh_wanted)
        self.fresh.hide()
        close = IconButton(theme, "x", self.tr("Close"), key="Esc")
        close.clicked.connect(self.dismiss)
        row.addWidget(self.fresh)
        row.addWidget(close)
        return head

    def _middle(self) -> QWidget:
        theme = self._theme
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(*[theme.space(3)] * 4)
        column.setSpacing(theme.space(2))
        self.when = WhenPart(self._around[0])
        self.when.chosen.connect(self._on_when)
        self.when.edited.connect(self._on_edited)
        self.conditions = IfPart(self._around[1], CATALOGUE)
        self.conditions.edited.connect(self._on_edited)
        self._if_label = self._part(column, self.tr("If"), self.conditions)
        if self._chosen is None:
            when_label = Label(theme, self.tr("When"), weight="semibold")
            column.insertWidget(0, when_label)
            column.insertWidget(1, self.when)
        else:
            self.when.setParent(inner)
            self.when.hide()
        self.then = ThenPart(self._around[2], CATALOGUE)
        self.then.edited.connect(self._on_edited)
        self.then.added.connect(self._bring_into_sight)
        self._part(column, self.tr("Then"), self.then)
        self.problem = Label(theme, "", tone="danger", wrap=True)
        self.problem.hide()
        column.addWidget(self.problem)
        column.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inner)
        inner.setAutoFillBackground(False)
        self.area.viewport().setAutoFillBackground(False)
        return self.area

    def _part(self, column: QVBoxLayout, title: str, part: QWidget) -> Label:
        label = Label(self._theme, title, weight="semibold")
        column.addWidget(label)
        column.addWidget(part)
        return label

    def _foot(self) -> QWidget:
        theme = self._theme
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(*[theme.space(3)] * 4)
        column.setSpacing(theme.space(2))
        self.said = Label(theme, "", wrap=True)
        self.said.setAccessibleName(self.tr("The sentence"))
        self.outlook = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        column.addWidget(self.said)
        column.addWidget(self.outlook)
        self.name = QLineEdit()
        self.name.setMaxLength(255)
        self.name.textEdited.connect(self._on_name)
        self._name_row = FormRow(theme, self.tr("Name"), self.name)
        column.addWidget(self._name_row)
        row = QHBoxLayout()
        row.addStretch(1)
        self.buttons: dict[What, Button] = {}
        if self._chosen is not None:
            text = self.tr("Run on %n ticket(s)", "", len(self._chosen))
            self.buttons["run"] = PrimaryButton(theme, text, icon="play")
        else:
            self.buttons["draft"] = Button(theme, self.tr("Open in designer"), icon="pencil")
            self.buttons["publish"] = PrimaryButton(
                theme, self.tr("Create and publish"), icon="rocket"
            )
        for what, button in self.buttons.items():
            button.clicked.connect(lambda _=False, what=what: self._on_wanted(what))
            row.addWidget(button)
        column.addLayout(row)
        return foot

    # --- place -------------------------------------------------------------------------------------

    def open_beside(self, part: QWidget | None) -> None:
        """At the right edge, or left of `part` where there is room, so that it stays in sight."""
        self._beside = part
        self.open_centred()

    def panel_size(self) -> QSize:
        room = self._host.rect()
        return QSize(min(WIDTH, room.width() - 2 * MARGIN), room.height() - 2 * MARGIN)

    def _corner(self, size: QSize, room: QRect) -> QPoint:
        right = room.width()
        if self._beside is not None and self._beside.isVisible():
            left = self._beside.mapTo(self._host, QPoint(0, 0)).x()
            if left >= size.width() + 2 * MARGIN:
                right = left
        return QPoint(right - size.width() - MARGIN, MARGIN)

    def focus_first(self) -> None:
        if self._chosen is None:
            self.when.button.setFocus(Qt.FocusReason.PopupFocusReason)
        elif self.then.cards:
            self.then.cards[0].focus_first()
        else:
            self.then.add.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter is the button that matters, wherever the keyboard is."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.buttons["run" if "run" in self.buttons else "publish"].click()
            return
        super().keyPressEvent(event)

    # --- what it says ------------------------------------------------------------------------------

    def begin(self, sentence: Sentence, name: str = "", *, kept: bool = False) -> None:
        """`kept`: it was begun before; it can be thrown away for a fresh one."""
        self._tried = False
        self._own_name = bool(name)
        self.name.setText(name)
        self.fresh.setVisible(kept)
        self.sentence = sentence
        self.when.show_sentence(sentence)
        self._show_filters(sentence)
        self.then.show_deeds(sentence.deeds)
        self._tell()

    @property
    def own_name(self) -> str:
        """The name a person has given; empty while it is the one that follows from the sentence."""
        return self.name.text().strip() if self._own_name else ""

    def set_busy(self, busy: bool) -> None:
        for button in self.buttons.values():
            button.setEnabled(not busy)

    def say(self, text: str) -> None:
        """Why it could not be done."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        if text:
            announce(self, text)
            self._bring_into_sight(self.problem)

    # --- what a person does ------------------------------------------------------------------------

    def _on_when(self, when: str, trigger: dict[str, Any]) -> None:
        filters = filters_for(when, self.conditions.filters, self.conditions.found_by)
        self.outlook.setText("")
        self.sentence = replace(self.sentence, when=when, trigger=trigger, filters=filters)
        self.when.show_sentence(self.sentence)
        self._show_filters(self.sentence)
        self._on_edited()

    def _show_filters(self, sentence: Sentence) -> None:
        self.conditions.show_filters(sentence.when, sentence.filters)
        shown = self.conditions.editor is not None
        looked_up = sentence.when == "schedule"
        self._if_label.setText(self.tr("For each ticket whose") if looked_up else self.tr("If"))
        self._if_label.setVisible(shown)
        self.conditions.setVisible(shown)

    def _on_name(self, text: str) -> None:
        self._own_name = bool(text.strip())
        self._name_row.set_error("")
        self.edited.emit()

    def _on_edited(self) -> None:
        before = self._start_of(self.sentence)
        self._tell()
        if self._start_of(self.sentence) != before:
            # What it said was about something else.
            self.outlook.setText("")
        self.edited.emit()

    @staticmethod
    def _start_of(sentence: Sentence) -> tuple[object, ...]:
        return sentence.when, sentence.trigger, sentence.filters

    def _on_wanted(self, what: What) -> None:
        """A draft may have gaps; what runs may not."""
        self._take()
        built = build(self.sentence, CATALOGUE)
        name = self.name.text().strip()
        self._tried = what != "draft" or self._tried
        errors = [one for one in check(built, self._known.context)[0] if one.is_error]
        self._name_row.set_error("" if name else self.tr("A workflow needs a name"))
        if not name:
            self.name.setFocus()
        elif errors and what != "draft":
            self._show_problems(built.steps, errors)
            self._focus_problem(built.steps, errors[0])
        else:
            self.say("")
            self.wanted.emit(what, name, built.definition)

    # --- inside ------------------------------------------------------------------------------------

    def _take(self) -> None:
        """What the fields say now is the sentence."""
        trigger = self.when.config if self.when.form is not None else {}
        self.sentence = replace(
            self.sentence,
            trigger=trigger,
            filters=self.conditions.filters,
            deeds=self.then.deeds,
        )

    def _tell(self) -> None:
        self._take()
        sentence, directory = self.sentence, self._known.directory
        self.when.name_button(sentence)
        self.said.setText(sentence_in_words(sentence, directory, len(self._chosen or ())))
        if not self._own_name:
            self.name.setText(name_of(sentence, directory))
            self.name.setCursorPosition(0)
        self._soon.start()

    def _ask(self) -> None:
        if self.isVisible():
            self._look(self, self.sentence)

    def show_outlook(self, outlook: Outlook) -> None:
        """Nothing happens when it is about what was said before."""
        if outlook.sentence != self.sentence:
            return
        self._outlook = outlook
        for around in self._around:
            around.names = outlook.names
        self._show_problems(outlook.built.steps, outlook.problems)
        self.outlook.setText(outlook_in_words(outlook))
        button = self.buttons.get("run")
        if button is not None and outlook.chosen is not None:
            button.setText(self.tr("Run on %n ticket(s)", "", len(outlook.chosen.tickets)))
            button.updateGeometry()

    def _show_problems(self, steps: Sequence[str], problems: Sequence[Problem]) -> None:
        """Each under its field; the first of those that have none at the end."""
        told = [one for one in problems if one.is_error and (self._tried or one.code not in _QUIET)]
        rest = self.when.set_problems([one for one in told if one.step_id == TRIGGER_ID])
        rest += self.then.set_problems(steps, [one for one in told if one.step_id != TRIGGER_ID])
        if rest and any(one.code == "workflow.empty" for one in rest):
            self.say(self.tr("Say what is to be done."))
        else:
            self.say(f"{describe_problem(rest[0])}." if rest else "")

    def _focus_problem(self, steps: Sequence[str], problem: Problem) -> None:
        if self.then.focus_problem(steps, problem):
            return
        if problem.step_id == TRIGGER_ID and self.when.form is not None:
            self.when.form.focus_field(problem.field)
        elif not self.then.cards:
            self.then.add.setFocus()

    def _bring_into_sight(self, part: QWidget) -> None:
        QTimer.singleShot(0, part, lambda: self.area.ensureWidgetVisible(part))
