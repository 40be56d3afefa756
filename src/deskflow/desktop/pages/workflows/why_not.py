""" "Why did this not fire?": one of the last events, or any JSON, and what each part of the trigger says to it."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from PySide6.QtCore import QT_TRANSLATE_NOOP, QSize
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from deskflow.desktop.pages.workflows.designer.trial_words import short
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover
from deskflow.desktop.words import day_and_time
from deskflow.desktop.words_problems import describe_workflow_error
from deskflow.desktop.words_workflows import event_title, tr
from deskflow.engine.why_not import Inquiry, explain, read_inquiry
from deskflow.workflows.filters import FilterVerdict

if TYPE_CHECKING:
    from deskflow.desktop.pages.workflows.page import WorkflowsPage

_SIZE: Final = QSize(720, 620)
_NAMES: Final = {
    "published": QT_TRANSLATE_NOOP("workflows", "It is published"),
    "switched_on": QT_TRANSLATE_NOOP("workflows", "It is switched on"),
    "trigger": QT_TRANSLATE_NOOP("workflows", "It is started by events"),
    "event": QT_TRANSLATE_NOOP("workflows", "It listens for this event"),
    "condition": QT_TRANSLATE_NOOP("workflows", "Its condition"),
    "written_by": QT_TRANSLATE_NOOP("workflows", "Written by people"),
}
_YES: Final = QT_TRANSLATE_NOOP("workflows", "yes   {what}: {found}")
_NO: Final = QT_TRANSLATE_NOOP("workflows", "NO    {what}: wanted {wanted}, there was {found}")


class WhyNot(Popover):
    """Everything is worked out here; nothing is started."""

    def __init__(self, theme: Theme, window: QWidget, inquiry: Inquiry, now: Any) -> None:
        super().__init__(theme, window, scrim=True)
        self._inquiry = inquiry
        self.body.setContentsMargins(*[theme.space(3)] * 4)
        self.body.setSpacing(theme.space(2))
        title = self.tr("Why did “{name}” not start?").format(name=inquiry.details.name)
        self.body.addWidget(Label(theme, title, size="heading", weight="semibold"))
        self.events = QComboBox()
        for one in inquiry.events:
            self.events.addItem(f"{event_title(one.name)}, {day_and_time(one.at, now)}")
        self.events.setEnabled(bool(inquiry.events))
        self.events.setPlaceholderText(self.tr("Nothing has happened yet"))
        self.events.currentIndexChanged.connect(self._take)
        self.name = QLineEdit()
        self.payload = QPlainTextEdit()
        self.payload.setTabChangesFocus(True)
        self._payload_row = FormRow(theme, self.tr("What it brought (JSON)"), self.payload)
        self.answer = Label(theme, "", weight="medium", wrap=True)
        self.verdicts = QPlainTextEdit()
        self.verdicts.setReadOnly(True)
        self.verdicts.setTabChangesFocus(True)
        self.verdicts.setAccessibleName(self.tr("What each part of the trigger says"))
        self.body.addWidget(FormRow(theme, self.tr("One of the last events"), self.events))
        self.body.addWidget(FormRow(theme, self.tr("Name of the event"), self.name))
        self.body.addWidget(self._payload_row, 1)
        self.body.addWidget(self.answer)
        self.body.addWidget(self.verdicts, 1)
        self.name.textChanged.connect(self._work_out)
        self.payload.textChanged.connect(self._work_out)
        self.closed.connect(self.deleteLater)
        if inquiry.events:
            self._take(0)
        else:
            self._work_out()

    def panel_size(self) -> QSize:
        return _SIZE.boundedTo(self._host.size() - QSize(32, 32))

    def _take(self, place: int) -> None:
        if 0 <= place < len(self._inquiry.events):
            event = self._inquiry.events[place]
            self.name.setText(event.name)
            self.payload.setPlainText(json.dumps(event.payload, indent=2, ensure_ascii=False))

    def _work_out(self) -> None:
        payload: Any = None
        with contextlib.suppress(ValueError, RecursionError):
            payload = json.loads(self.payload.toPlainText() or "{}")
        wrong = not isinstance(payload, dict)
        self._payload_row.set_error(self.tr("This must be a JSON object") if wrong else "")
        if wrong:
            self.answer.setText("")
            self.verdicts.setPlainText("")
            return
        said = list(explain(self._inquiry, self.name.text().strip(), payload))
        fires = all(one.passed for one in said)
        self.answer.setText(
            self.tr("This event starts it.") if fires else self.tr("This event does not start it.")
        )
        self.answer.set_tone("success" if fires else "danger")
        self.verdicts.setPlainText("\n".join(map(_line, said)))


def _line(one: FilterVerdict) -> str:
    what = tr(_NAMES[one.field]) if one.field in _NAMES else one.field
    text = tr(_YES if one.passed else _NO)
    return text.format(what=what, wanted=short(one.wanted), found=short(one.found))


def ask_why_not(page: WorkflowsPage, workflow_id: UUID) -> None:
    """Opens when it has been read what there is to ask about."""
    context = page.context
    now = context.workspace.clock.now()

    def show(inquiry: Inquiry | None) -> None:
        if inquiry is not None:
            WhyNot(context.theme, page.window(), inquiry, now).open_centred()

    def say(error: BaseException) -> None:
        context.toasts.show(describe_workflow_error(error), tone="danger")

    asked = context.workspace.ask(read_inquiry, context.workspace.tenant_id, workflow_id, now)
    context.requests.submit(asked, show, say, owner=page)
