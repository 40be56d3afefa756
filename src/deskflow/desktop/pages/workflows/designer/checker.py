"""Validates a draft off the UI thread, the newest state only, and keeps the names in sight of the selected step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from deskflow.desktop.async_calls import Requests
from deskflow.workflows.definition import Definition
from deskflow.workflows.expressions.completion import Shape
from deskflow.workflows.trigger_types import TRIGGER_ID
from deskflow.workflows.validation import Problem, ValidationContext, Validator

PAUSE_MS = 60


@dataclass(frozen=True, slots=True)
class Checked:
    """What came out, for which definition, and the names a step may use."""

    definition: Definition
    problems: Sequence[Problem]
    step_id: str | None
    names: Shape


class Checker(QObject):
    """Asked after every edit; answers once per pause. One validation at a time, so the validator's memory is safe."""

    checked = Signal(object)

    def __init__(
        self, requests: Requests, context: ValidationContext, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._requests = requests
        self._validator = Validator(context)
        self._wanted: tuple[Definition, str | None] | None = None
        self._busy = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._start)

    @property
    def idle(self) -> bool:
        """Whether the last answer is about the last question."""
        return not self._busy and self._wanted is None

    def check(self, definition: Definition, step_id: str | None) -> None:
        self._wanted = (definition, step_id)
        if not self._pause.isActive() and not self._busy:
            self._pause.start()

    def renew(self, context: ValidationContext) -> None:
        """What is known of the organisation has changed; whoever asked is asked to ask again."""
        self._validator = Validator(context)

    def stop(self) -> None:
        self._pause.stop()
        self._wanted = None

    def _start(self) -> None:
        if self._wanted is None or self._busy:
            return
        (definition, step_id), self._wanted = self._wanted, None
        self._busy = True
        self._requests.submit(
            lambda: self._work(definition, step_id), self._on_done, self._on_error, owner=self
        )

    def _work(self, definition: Definition, step_id: str | None) -> Checked:
        problems = self._validator.validate(definition)
        at = None if step_id in (None, TRIGGER_ID) else step_id
        return Checked(definition, problems, step_id, self._validator.names_at(definition, at))

    def _on_done(self, answer: Checked) -> None:
        self._busy = False
        self.checked.emit(answer)
        self._start()

    def _on_error(self, error: BaseException) -> None:
        self._busy = False
        self._requests.failed.emit(error)
