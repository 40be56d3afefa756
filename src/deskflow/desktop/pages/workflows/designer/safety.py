"""What a step does when it fails, takes too long, must be undone or is switched off; with the times of its tries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
_MOST_SECONDS: Final = 1e9
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
        self.warning = Label(theme, "", size="sm", tone="warning", wrap=True)
        for part in (self._said, self.preview, self.warning, self.form):
            layout.addWidget(part)
        layout.addStretch(1)

    def show_step(
        self, step_type: str, data: Mapping[str, Any], *, disabled: bool, limit: int
    ) -> None:
        """What this step says; only what has a meaning for its kind. `limit`: seconds a run may work."""
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
        tries = tries_of(values, self._max_retries)
        lines = [said, *(_try_in_words(at, one) for at, one in enumerate(tries))]
        self.preview.setText("\n".join(lines) if said else "")
        self.preview.setVisible(bool(said))
        warning = too_long_in_words(values, len(tries), limit)
        self.warning.setText(warning)
        self.warning.setVisible(bool(warning))


@dataclass(frozen=True, slots=True)
class Try:
    """When one try begins, counted from the first, if each before it fails at once; the spread makes it earlier or
    later."""

    at: timedelta
    earliest: timedelta
    latest: timedelta


def tries_of(values: Mapping[str, Any], max_retries: int) -> list[Try]:
    """All of them, the first included."""
    policy = _policy(values, max_retries)
    nothing = timedelta(0)
    found = [Try(nothing, nothing, nothing)]
    plans = [plan(policy, lambda _, chance=chance: chance) for chance in (0.5, 0.0, 1.0)]
    for at, earliest, latest in zip(*plans, strict=True):
        last = found[-1]
        found.append(Try(last.at + at, last.earliest + earliest, last.latest + latest))
    return found


def _policy(values: Mapping[str, Any], max_retries: int) -> RetryPolicy:
    return RetryPolicy.of(Step("", "", "action", **_numbers(values)), max_retries)


def _numbers(values: Mapping[str, Any]) -> dict[str, Any]:
    """Those that are numbers already; what is being typed counts as not said."""
    return {
        name: int(values[name]) if name == "retry_count" else values[name]
        for name in _TRIED
        if isinstance(values.get(name), int | float)
        and not isinstance(values[name], bool)
        and abs(values[name]) <= _MOST_SECONDS
    }


def _tr(text: str) -> str:
    return QCoreApplication.translate("SafetyPanel", text)


def _try_in_words(at: int, one: Try) -> str:
    """ "3.  +3 min  (2 min to 4 min)" """
    if at == 0:
        return _tr("1.  at once")
    text = f"{at + 1}.  +{duration(one.at.total_seconds())}"
    if one.earliest == one.latest:
        return text
    spread = _tr("({earliest} to {latest})").format(
        earliest=duration(one.earliest.total_seconds()), latest=duration(one.latest.total_seconds())
    )
    return f"{text}  {spread}"


def too_long_in_words(values: Mapping[str, Any], tries: int, limit: int) -> str:
    """Said when the tries alone can use up what a run may work; waiting between them does not count."""
    seconds = _numbers(values).get("timeout_seconds", 0)
    if not seconds or tries * seconds <= limit:
        return ""
    text = _tr("If every try takes its full {time}, that is {whole} of work. A run may work for {limit}; it would be cancelled before the last try.")  # fmt: skip
    if tries == 1:
        text = _tr("A run may work for {limit}: it would end before this step gives up after {time}.")  # fmt: skip
    return text.format(
        time=duration(seconds), whole=duration(tries * seconds), limit=duration(limit)
    )


def tries_in_words(values: Mapping[str, Any], max_retries: int) -> str:
    """ "Tried again after 1 min, 2 min and 4 min: given up 7 min after the first time." """
    numbers = _numbers(values)
    asked = _policy(values, max_retries)
    delays = plan(asked)
    if not delays:
        return ""

    shown = [duration(delay.total_seconds()) for delay in delays]
    listed = ", ".join(shown[:-1])
    after = _tr("{first} and {last}").format(first=listed, last=shown[-1]) if listed else shown[0]
    whole = duration(sum(delays, timedelta(0)).total_seconds())
    said = _tr("Tried again after {times}; given up {whole} after the first time.").format(
        times=after, whole=whole
    )
    if asked.jitter:
        spread = round(asked.jitter * 100)
        said = f"{said} {_tr('Each wait varies by up to {percent} %.').format(percent=spread)}"
    if int(numbers.get("retry_count", 0)) > max_retries:
        said = f"{said} {_tr('This installation allows no more than {n}.').format(n=max_retries)}"
    return said
