"""What a step does when it fails, takes too long, must be undone or is switched off; with the times of its tries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskflow.desktop.forms.spec_form import SpecForm
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.pages.workflows.designer.bridge import SAFETY
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words import duration
from deskflow.workflows.definition import ON_DISABLED, Step
from deskflow.workflows.parameters import Parameter, ParameterKind, choices
from deskflow.workflows.retry import MAX_RETRY_ATTEMPTS, RetryPolicy, plan
from deskflow.workflows.step_types import STEP_TYPES

_NUMBER: Final = ParameterKind.NUMBER
_FORM: Final = (
    Parameter("retry_count", _NUMBER, "safety.retry_count", least=0, takes_expressions=False),
    Parameter("retry_delay_seconds", _NUMBER, "safety.retry_delay_seconds", least=0, takes_expressions=False),
    Parameter("retry_factor", _NUMBER, "safety.retry_factor", least=1, takes_expressions=False, advanced=True),
    Parameter("retry_max_delay_seconds", _NUMBER, "safety.retry_max_delay_seconds", least=0, takes_expressions=False, advanced=True),
    Parameter("retry_jitter", _NUMBER, "safety.retry_jitter", least=0, most=1, takes_expressions=False, advanced=True),
    Parameter("retry_on", ParameterKind.TEXT, "safety.retry_on", takes_expressions=False, advanced=True),
    Parameter("timeout_seconds", _NUMBER, "safety.timeout_seconds", least=0, takes_expressions=False),
    Parameter("times_out", ParameterKind.BOOLEAN, "safety.times_out", takes_expressions=False),
    Parameter("compensated", ParameterKind.BOOLEAN, "safety.compensated", takes_expressions=False),
    Parameter(
        "on_disabled", ParameterKind.CHOICE, "safety.on_disabled", default="bypass",
        choices=choices("safety.on_disabled", *ON_DISABLED), takes_expressions=False,
    ),
)  # fmt: skip
_TRIED: Final = (
    "retry_count", "retry_delay_seconds", "retry_factor", "retry_max_delay_seconds", "retry_jitter",
    "timeout_seconds",
)  # fmt: skip


class SafetyPanel(QWidget):
    """`edited` carries all values and the name of the field that was edited."""

    edited = Signal(object, str)

    def __init__(self, around: Surroundings, max_retries: int = MAX_RETRY_ATTEMPTS) -> None:
        super().__init__()
        theme = around.theme
        self._max_retries = max_retries
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space(2), theme.space(2), theme.space(2), theme.space(3))
        layout.setSpacing(theme.space(2))
        text = self.tr(
            "When this step fails it is tried again as often as said here, then it leaves by “fails”."
        )
        self._said = Label(theme, text, size="sm", tone="text-muted", wrap=True)
        self.preview = Label(theme, "", size="sm", tone="text-muted", wrap=True, tabular=True)
        self.form = SpecForm(around, _FORM, inside=True)
        self.form.edited.connect(self.edited)
        for part in (self._said, self.preview, self.form):
            layout.addWidget(part)
        layout.addStretch(1)

    def show_step(self, step_type: str, data: Mapping[str, Any], *, disabled: bool) -> None:
        """What this step says; only what has a meaning for its kind."""
        spec = STEP_TYPES.get(step_type)
        wanted = {*_TRIED, "retry_on"}
        if step_type == "action":
            wanted.add("times_out")
        if spec is not None and spec.compensable:
            wanted.add("compensated")
        if disabled and (spec is None or spec.bypass != ""):
            wanted.add("on_disabled")
        values = {name: data.get(name, SAFETY[name]) for name in SAFETY}
        self.form.show_only(wanted)
        self.form.set_config(values)
        said = tries_in_words(values, self._max_retries)
        self.preview.setText(said)
        self.preview.setVisible(bool(said))


def tries_in_words(values: Mapping[str, Any], max_retries: int) -> str:
    """ "Tried again after 1 min, 2 min and 4 min: given up 7 min after the first time." """
    numbers = {name: values[name] for name in _TRIED if isinstance(values.get(name), int | float)}
    asked = RetryPolicy.of(Step("", "", "action", **numbers), max_retries)
    delays = plan(asked)
    if not delays:
        return ""

    def tr(text: str) -> str:
        return QCoreApplication.translate("SafetyPanel", text)

    shown = [duration(delay.total_seconds()) for delay in delays]
    listed = ", ".join(shown[:-1])
    after = tr("{first} and {last}").format(first=listed, last=shown[-1]) if listed else shown[0]
    whole = duration(sum(delays, timedelta(0)).total_seconds())
    said = tr("Tried again after {times}; given up {whole} after the first time.").format(
        times=after, whole=whole
    )
    if asked.jitter:
        spread = round(asked.jitter * 100)
        said = f"{said} {tr('Each wait varies by up to {percent} %.').format(percent=spread)}"
    if int(numbers.get("retry_count", 0)) > max_retries:
        said = f"{said} {tr('This installation allows no more than {n}.').format(n=max_retries)}"
    return said
