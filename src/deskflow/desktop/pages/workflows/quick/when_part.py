"""The first parts of the sentence: what starts it, and under which conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QTimeZone, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskflow.desktop.forms.editor import Editor
from deskflow.desktop.forms.event_editors import FiltersEditor
from deskflow.desktop.forms.making import make_editor
from deskflow.desktop.forms.members_editor import KnownMembersEditor
from deskflow.desktop.forms.spec_form import SpecForm
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.pages.workflows.quick.words import (
    WHEN_ICONS,
    WHEN_TITLES,
    when_in_words,
)
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.picker import pick
from deskflow.desktop.words_events import department_title
from deskflow.desktop.words_workflows import event_title, schedule_in_words, tr
from deskflow.workflows.action_spec import ActionCatalogue
from deskflow.workflows.catalogue import EVENT_TYPES
from deskflow.workflows.expressions import Json
from deskflow.workflows.parameters import Parameter
from deskflow.workflows.quick import EVENT_PREFIX, WHENS, Sentence, event_of
from deskflow.workflows.trigger_types import TRIGGER_TYPES
from deskflow.workflows.validation import Problem

TIMES: Final = ("0 8 * * 1-5", "0 8 * * *", "0 17 * * 1-5")
_AT: Final = "at:"


class WhenPart(QWidget):
    """`chosen` carries what was picked: a key of `WHENS` or an event, and for a schedule its time."""

    chosen = Signal(str, object)
    edited = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._sentence = Sentence()
        self._own_time = False
        self.form: SpecForm | None = None
        self.button = Button(around.theme, "", icon="zap")
        self.button.clicked.connect(self._ask)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(around.theme.space(1))
        self._layout.addWidget(self.button)

    @property
    def config(self) -> dict[str, Any]:
        """What was typed in for the trigger itself."""
        if self.form is None:
            return {}
        values = {name: row.value() for name, row in self.form.rows.items()}
        return {name: value for name, value in values.items() if value is not None}

    def show_sentence(self, sentence: Sentence) -> None:
        other = self.form is None or sentence.when != self._sentence.when
        self._sentence = sentence
        self.name_button(sentence)
        self.button.set_icon(WHEN_ICONS.get(sentence.when, "activity"))
        if other:
            self._make_form(sentence.when)
        if self.form is not None:
            self.form.set_config(sentence.trigger)
            if sentence.when == "schedule":
                # The usual times need nobody to read cron.
                usual = sentence.trigger.get("cron") in TIMES and not self._own_time
                self.form.show_only(("timezone",) if usual else ("cron", "timezone"))

    def name_button(self, sentence: Sentence) -> None:
        text = when_in_words(sentence)
        self.button.setText(text)
        self.button.setAccessibleName(self.tr("When {what}").format(what=text))
        self.button.updateGeometry()

    def set_problems(self, problems: Sequence[Problem]) -> list[Problem]:
        """Those no field here can say come back."""
        if self.form is None:
            return list(problems)
        self.form.set_problems([one for one in problems if one.field in self.form])
        return [one for one in problems if one.field not in self.form]

    def _make_form(self, when: str) -> None:
        if self.form is not None:
            self._layout.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        known = WHENS.get(when)
        if known is None or not known.asks:
            return
        spec = TRIGGER_TYPES[known.trigger]
        asked = [one for name in known.asks if (one := spec.parameter(name)) is not None]
        self.form = SpecForm(self._around, asked)
        self.form.edited.connect(lambda _config, _name: self.edited.emit())
        self._layout.addWidget(self.form)

    def _ask(self) -> None:
        now = self._sentence.when
        choices = [
            Choice(key, tr(title), icon=WHEN_ICONS[key], current=key == now, keywords=key)
            for key, title in WHEN_TITLES.items()
            if key != "schedule"
        ]
        times = self.tr("At a time")
        choices += [
            Choice(_AT + cron, schedule_in_words(cron), icon="calendar-clock", section=times)
            for cron in TIMES
        ]
        another = self.tr("at another time…")
        choices.append(Choice("schedule", another, icon="calendar-clock", section=times))
        used = {one.event for one in WHENS.values()}
        choices += [
            Choice(
                EVENT_PREFIX + name,
                event_title(name),
                icon="activity",
                section=department_title(one.department),
                keywords=name,
            )
            for name, one in EVENT_TYPES.items()
            if name not in used and name != "mail.received"
        ]
        pick(self._around.theme, self.button, self.tr("When…"), choices, self._on_picked)

    def _on_picked(self, value: str) -> None:
        self._own_time = value == "schedule"
        zone = bytes(QTimeZone.systemTimeZoneId().data()).decode() or "UTC"
        if value.startswith(_AT):
            self.chosen.emit("schedule", {"cron": value.removeprefix(_AT), "timezone": zone})
        elif value == "schedule":
            self.chosen.emit("schedule", {"cron": TIMES[0], "timezone": zone})
        else:
            self.chosen.emit(value, {})


class IfPart(QWidget):
    """The conditions; which fields there are follows from what starts it."""

    edited = Signal()

    def __init__(self, around: Surroundings, catalogue: ActionCatalogue) -> None:
        super().__init__()
        self._around = around
        find = catalogue["find_tickets"].parameter("filters")
        assert find is not None
        self._find: Parameter = find
        self._when: str | None = None
        self.editor: Editor | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    @property
    def found_by(self) -> tuple[str, ...]:
        """What a schedule can look tickets up by."""
        return tuple(one.name for one in self._find.fields)

    @property
    def filters(self) -> dict[str, Any]:
        value = self.editor.value() if self.editor is not None else None
        return dict(value) if isinstance(value, Mapping) else {}

    def show_filters(self, when: str, filters: Mapping[str, Json]) -> None:
        if when != self._when:
            self._when = when
            self._make_editor(when)
        if self.editor is not None and self.filters != dict(filters):
            self.editor.set_value(dict(filters))

    def refresh(self) -> None:
        if self.editor is not None:
            self.editor.refresh()

    def _make_editor(self, when: str) -> None:
        if self.editor is not None:
            self._layout.removeWidget(self.editor)
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
        if when == "mail":
            # What a mail is asked for stands in its own fields.
            return
        if when == "schedule":
            self.editor = KnownMembersEditor(
                self._around, self.tr("Conditions"), self._find.fields, make_editor,
                add=self.tr("Add a condition"),
            )  # fmt: skip
        else:
            self._around.config = {"event": event_of(when)}
            self.editor = FiltersEditor(self._around, self.tr("Conditions"))
        self.editor.edited.connect(self.edited)
        self._layout.addWidget(self.editor)
