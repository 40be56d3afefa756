"""The editor for what starts a workflow by the clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QDate, QLocale
from PySide6.QtWidgets import QVBoxLayout

from deskflow.desktop.forms.editor import Editor
from deskflow.desktop.forms.schedule_choices import ScheduleChoices
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.forms.text_editors import TextEditor
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words_workflows import tr
from deskflow.workflows.schedule import IsOpenDay, Run, ScheduleError, next_runs
from deskflow.workflows.schedule_forms import Pattern, read_pattern, write_pattern
from deskflow.workflows.schedule_plan import open_days_of

_RUNS = 10


class CronEditor(Editor):
    """The expression, and under it when it will be due next; moments that clocks skip or repeat are said."""

    def __init__(self, around: Surroundings, name: str) -> None:
        super().__init__(around, name)
        theme: Theme = around.theme
        self.line = TextEditor(around, name, placeholder="0 8 * * 1-5")
        self.line.edit.setFont(theme.mono_font("body"))
        self.line.edited.connect(self._on_edited)
        self.setFocusProxy(self.line.edit)
        self.help = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        self.help.setText(self.tr("minute · hour · day · month · weekday"))
        self.choices = ScheduleChoices(around)
        self.choices.edited.connect(self._on_chosen)
        self.heading = Label(theme, "", size="sm", weight="medium", tone="text-muted", wrap=True)
        self.runs = Label(theme, "", size="sm", tone="text-muted", tabular=True, wrap=True)
        self.rules = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(0))
        for part in (self.choices, self.line, self.help, self.heading, self.runs, self.rules):
            layout.addWidget(part)
        self.setTabOrder(self.choices, self.line.edit)

    def value(self) -> Any:
        return self.line.value()

    def set_value(self, value: Any) -> None:
        self.line.set_value(value)
        self.refresh()

    def refresh(self) -> None:
        config = {**self.around.config, "cron": self.value() or ""}
        cron = str(config["cron"])
        # A text that came from the choices is shown by them already, whatever else it could mean.
        if write_pattern(self.choices.pattern) != cron or not cron:
            self.choices.show_pattern(read_pattern(cron))
        calendar = self.around.directory.hours.get(str(config.get("calendar") or ""))
        text = _runs_text(config, open_days_of(calendar) if calendar else None)
        self.runs.setText(text)
        zone = str(config.get("timezone") or "UTC").replace("_", " ")
        self.heading.setText(self.tr("The next ten times, in {zone}").format(zone=zone))
        self.rules.setText(_rules_text(config, self.choices.pattern))
        for part in (self.heading, self.runs, self.rules):
            part.setVisible(bool(text))

    def set_invalid(self, invalid: bool, position: int | None = None, length: int = 0) -> None:
        self.line.set_invalid(invalid)

    def _on_edited(self) -> None:
        self.refresh()
        self.edited.emit()

    def _on_chosen(self) -> None:
        written = write_pattern(self.choices.pattern)
        if written:
            self.line.set_value(written)
            self._on_edited()
        else:
            self.line.edit.setFocus()


def _runs_text(config: Mapping[str, Any], is_open_day: IsOpenDay | None) -> str:
    """The next ten, one per line; nothing while it cannot be read."""
    cron, zone = str(config["cron"]), str(config.get("timezone") or "UTC")
    if not cron:
        return ""
    try:
        runs = next_runs(cron, zone, datetime.now(UTC), _RUNS, is_open_day)
    except (ScheduleError, ValueError):
        return ""
    lines = [_run_text(run) for run in runs]
    jitter = str(config.get("jitter") or "").strip()
    if jitter:
        lines.append(tr("each up to {time} later").format(time=jitter))
    return "\n".join(lines)


_MISSED: Final = {
    "none": QT_TRANSLATE_NOOP("workflows", "What is missed while nothing runs here is left out."),
    "last": QT_TRANSLATE_NOOP("workflows", "Of what is missed while nothing runs here, the last one is made up for."),
    "all": QT_TRANSLATE_NOOP("workflows", "All that is missed while nothing runs here is made up for, at most 100 times."),
}  # fmt: skip
_OVERLAP: Final = {
    "skip": QT_TRANSLATE_NOOP("workflows", "While a run still goes on, the next one is left out."),
    "buffer_one": QT_TRANSLATE_NOOP("workflows", "While a run still goes on, one more waits for it."),
    "allow": QT_TRANSLATE_NOOP("workflows", "While a run still goes on, the next one begins beside it."),
    "cancel_other": QT_TRANSLATE_NOOP("workflows", "A run that still goes on is cancelled by the next one."),
}  # fmt: skip
_SHORT_MONTHS: Final = QT_TRANSLATE_NOOP(
    "workflows", "Months without that day are left out; the last day of the month is a choice of its own."
)  # fmt: skip


def _rules_text(config: Mapping[str, Any], pattern: Pattern) -> str:
    """What happens besides, in sentences."""
    said = [
        tr(_MISSED.get(str(config.get("missed")), _MISSED["last"])),
        tr(_OVERLAP.get(str(config.get("overlap")), _OVERLAP["skip"])),
    ]
    if pattern.kind == "monthly" and pattern.day > 28:
        said.insert(0, tr(_SHORT_MONTHS))
    return " ".join(said)


def _run_text(run: Run) -> str:
    local = run.local
    day = QLocale().toString(QDate(local.year, local.month, local.day), "ddd d MMM yyyy")
    text = f"{day}  {run.local:%H:%M}"
    if run.shift == "skipped":
        return f"{text}  {tr('(the clock skips the hour)')}"
    if run.shift == "repeated":
        return f"{text}  {tr('(the hour comes twice, once is enough)')}"
    return text
