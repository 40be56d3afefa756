"""The editor for what starts a workflow by the clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import QVBoxLayout

from deskflow.desktop.forms.editor import Editor
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.forms.text_editors import TextEditor
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words_workflows import tr
from deskflow.workflows.schedule import IsOpenDay, Run, ScheduleError, next_runs
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
        self.runs = Label(theme, "", size="sm", tone="text-muted", tabular=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(0))
        for part in (self.line, self.help, self.runs):
            layout.addWidget(part)

    def value(self) -> Any:
        return self.line.value()

    def set_value(self, value: Any) -> None:
        self.line.set_value(value)
        self.refresh()

    def refresh(self) -> None:
        config = {**self.around.config, "cron": self.value() or ""}
        calendar = self.around.directory.hours.get(str(config.get("calendar") or ""))
        self.runs.setText(_runs_text(config, open_days_of(calendar) if calendar else None))

    def set_invalid(self, invalid: bool, position: int | None = None, length: int = 0) -> None:
        self.line.set_invalid(invalid)

    def _on_edited(self) -> None:
        self.refresh()
        self.edited.emit()


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


def _run_text(run: Run) -> str:
    local = run.local
    day = QLocale().toString(QDate(local.year, local.month, local.day), "ddd d MMM yyyy")
    text = f"{day}  {run.local:%H:%M}"
    if run.shift == "skipped":
        return f"{text}  {tr('(the clock skips the hour)')}"
    if run.shift == "repeated":
        return f"{text}  {tr('(the hour comes twice, once is enough)')}"
    return text
