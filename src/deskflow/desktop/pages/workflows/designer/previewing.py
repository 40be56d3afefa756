"""The values that expressions of the property panel would have: asked for when typing pauses, worked out in the child
process, said under the fields. Nothing here waits, and an answer that comes too late is dropped."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakSet

import shiboken6
from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QMenu, QWidget

from deskflow.core.changes import Changes
from deskflow.core.errors import Transient
from deskflow.core.workspace import Workspace
from deskflow.desktop.async_calls import Request
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.forms.text_editors import TextEditor
from deskflow.desktop.forms.value_line import Said, said_of
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.workflows.designer.bridge import step_id_of
from deskflow.desktop.pages.workflows.designer.preview_data import (
    Ground,
    Scope,
    read_ground,
    rounds_around,
    scope_of_example,
    scope_of_played,
    scope_of_run,
)
from deskflow.desktop.pages.workflows.designer.session import DraftSession
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.words import day_and_time
from deskflow.engine.actions import CATALOGUE
from deskflow.workflows.definition import Definition
from deskflow.workflows.expressions.preview import Asked, Preview, preview_all
from deskflow.workflows.trigger_types import TRIGGER_ID

if TYPE_CHECKING:
    from deskflow.desktop.pages.workflows.designer.trial import Trial

PAUSE_MS: Final = 200
MOST_SECONDS: Final = 10.0
"""A fresh child has to start in it; what an expression may cost is bounded far below."""

STALE_MS: Final = 1_000
RUN, EXAMPLE, SCENARIO = "run", "example", "scenario:"


@dataclass(frozen=True, slots=True, eq=False)
class _Question:
    """What was asked, with what it was asked about."""

    asked: list[Asked]
    source: str
    selected: str | None
    definition: Definition
    ground: Ground

    def is_same_as(self, other: _Question | None) -> bool:
        return (
            other is not None
            and self.ground is other.ground
            and self.definition is other.definition
            and (self.asked, self.source, self.selected)
            == (other.asked, other.source, other.selected)
        )


class Previews(QObject):
    """`source` is what the values come from, remembered for each workflow. `shown` after values have been shown."""

    shown = Signal()

    def __init__(self, context: PageContext, session: DraftSession, around: Surroundings) -> None:
        super().__init__(session)
        self._context, self._session, self._around = context, session, around
        self._workspace: Workspace = context.workspace
        self._editors: WeakSet[TextEditor] = WeakSet()
        self._memory = f"designer/values/{session.details.id}"
        self.source = str(context.state.load(self._memory) or "")
        self._ground: Ground | None = None
        self._asking_ground = False
        self._request: Request | None = None
        self._again = False
        self._answered: _Question | None = None
        self.trial: Trial | None = None
        self._tried = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE_MS)
        self._soon.timeout.connect(self._ask)
        self._stale = QTimer(self)
        self._stale.setSingleShot(True)
        self._stale.setInterval(STALE_MS)
        self._stale.timeout.connect(self._forget)
        theme = context.theme
        self.button = Button(theme, "", kind="ghost", icon="eye")
        self.button.setToolTip(self.tr("What the values under the fields are worked out with"))
        self.button.clicked.connect(self._open_menu)
        self._tell()

    def follow(self, trial: Trial) -> None:
        """Scenarios are played there; a new answer is new data."""
        self.trial = trial
        trial.changed.connect(self._on_trial)

    # --- fields ------------------------------------------------------------------------------------

    def watch(self, editor: TextEditor) -> None:
        """From now on its value is said under it."""
        self._editors.add(editor)
        editor.edit.textChanged.connect(self.ask_soon)

    def ask_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def put_under(self, panel: QWidget) -> None:
        """The button that says and chooses where values come from."""
        layout = panel.layout()
        assert layout is not None
        layout.addWidget(self.button)
        self.button.hide()

    def show_for(self, node: str | None) -> None:
        """Another step is shown; none has no fields of its own."""
        self.button.setVisible(node is not None)
        self.ask_soon()

    def close(self) -> None:
        """Nothing is asked any more."""
        self._soon.stop()
        self._stale.stop()
        self.blockSignals(True)
        if self._request is not None:
            self._request.cancel()

    def _fields(self) -> list[TextEditor]:
        found = []
        for editor in list(self._editors):
            if not shiboken6.isValid(editor):
                continue
            if editor.asks_for_value and editor.isVisible():
                found.append(editor)
            else:
                editor.say_value(None)
        return found

    # --- data --------------------------------------------------------------------------------------

    def choose(self, source: str) -> None:
        self.source = source
        self._context.state.save(self._memory, source)
        self._answered = None
        self._tell()
        self.ask_soon()

    def on_changes(self, changes: Changes) -> None:
        """A run that has begun or gone on is the last one now."""
        touched = changes.touches("workflow_executions", "workflow_variables", "calendars")
        # An engine at work changes runs all the time.
        if touched and not self._stale.isActive():
            self._stale.start()

    def _forget(self) -> None:
        self._ground, self._answered = None, None
        self.ask_soon()

    def _in_use(self) -> str:
        """The source as it can be had: a scenario that is gone, or a run that never was, is an example."""
        if self.source.startswith(SCENARIO) and self._scenario() is None:
            return EXAMPLE
        if self.source in ("", RUN):
            return RUN if self._ground is not None and self._ground.run is not None else EXAMPLE
        return self.source

    def _scenario(self) -> Mapping[str, Any] | None:
        name = self.source.removeprefix(SCENARIO)
        scenarios = self._session.definition.scenarios
        return next((one for one in scenarios if str(one.get("name")) == name), None)

    def _scope(self, ground: Ground) -> Scope | None:
        """None while a scenario is being played for it, or when it cannot be played."""
        source, details = self._in_use(), self._session.details
        workflow = (details.id, details.name)
        if source == RUN and ground.run is not None:
            return scope_of_run(ground, ground.run)
        if source.startswith(SCENARIO) and self.trial is not None:
            scenario = self._scenario()
            report = self.trial.latest.get(source.removeprefix(SCENARIO))
            if report is None and scenario is not None and self._tried != source:
                self._tried = source
                if not self.trial.running:
                    self.trial.run([scenario])
                return None
            if report is None or report.played is None:
                return None
            return scope_of_played(ground, report.played, workflow)
        return scope_of_example(ground, self._session.definition, CATALOGUE, workflow)

    def _say_unplayed(self, fields: list[TextEditor]) -> None:
        report = None
        if self.trial is not None:
            report = self.trial.latest.get(self.source.removeprefix(SCENARIO))
        if report is not None and report.played is None:
            for field in fields:
                field.say_value(Said(self.tr("The scenario cannot be played as it is"), "warning"))

    def _on_trial(self) -> None:
        if self.source.startswith(SCENARIO) and self.trial is not None and not self.trial.running:
            self._answered = None
            self.ask_soon()

    # --- asking ------------------------------------------------------------------------------------

    def _ask(self) -> None:
        if self._request is not None or self._asking_ground:
            self._again = True
            return
        fields = self._fields()
        if not fields:
            return
        if self._ground is None:
            self._ask_ground()
            return
        scope = self._scope(self._ground)
        if scope is None:
            self._say_unplayed(fields)
            return
        asked = [Asked(one.value(), one.edit.whole) for one in fields]
        definition, selected = self._session.definition, self._session.selected
        key = _Question(asked, self._in_use(), selected, definition, self._ground)
        if key.is_same_as(self._answered) and all(one.says_value for one in fields):
            return
        step = None if selected is None else step_id_of(self._session.document, selected)
        place = None if step == TRIGGER_ID else step
        self._request = self._context.requests.submit(
            lambda: rounds_around(definition, place),
            lambda rounds: self._work_out(fields, asked, scope, rounds, key),
            self._on_error,
            owner=self,
        )

    def _work_out(
        self, fields: list[TextEditor], asked: list[Asked], scope: Scope, rounds: Any, key: Any
    ) -> None:
        secrets = frozenset(one.name for one in self._around.directory.secrets)
        future = self._workspace.child.run(
            preview_all, asked, scope, rounds, secrets, timeout=MOST_SECONDS
        )

        def show(answers: list[Preview]) -> None:
            self._request = None
            self._answered = key
            for field, one, answer in zip(fields, asked, answers, strict=True):
                # Somebody typed on meanwhile: the next answer is on its way.
                if shiboken6.isValid(field) and field.asks_for_value and field.value() == one.value:
                    field.say_value(said_of(answer))
            self.shown.emit()
            self._go_on()

        self._request = self._context.requests.submit(future, show, self._on_error, owner=self)

    def _ask_ground(self) -> None:
        self._asking_ground = True
        workspace = self._workspace
        now = workspace.clock.now()
        asked = workspace.ask(read_ground, workspace.tenant_id, self._session.details.id, now)

        def done(ground: Ground) -> None:
            self._asking_ground = False
            self._ground = ground
            self._tell()
            self._ask()

        def failed(error: BaseException) -> None:
            self._asking_ground = False
            self._context.requests.failed.emit(error)

        self._context.requests.submit(asked, done, failed, owner=self)

    def _on_error(self, error: BaseException) -> None:
        """It took too long, or the child died of it: the fields say so, and nothing else suffers."""
        self._request = None
        if isinstance(error, Transient):
            for field in self._fields():
                field.say_value(Said(self.tr("This takes too long to be shown here"), "warning"))
        elif not isinstance(error, CancelledError):
            self._context.requests.failed.emit(error)
        self._go_on()

    def _go_on(self) -> None:
        if self._again:
            self._again = False
            self.ask_soon()

    # --- what the values come from -----------------------------------------------------------------

    def _tell(self) -> None:
        self.button.setText(
            self.tr("Values from {source}").format(source=self._named(self._in_use()))
        )
        self.button.updateGeometry()

    @property
    def source_words(self) -> str:
        """What the values come from: "the last run"."""
        return self._named(self._in_use())

    def _named(self, source: str) -> str:
        if source == RUN:
            return self.tr("the last run")
        if source.startswith(SCENARIO):
            return f"“{source.removeprefix(SCENARIO)[:40]}”"
        return self.tr("an example")

    def _open_menu(self) -> None:
        menu = QMenu(self.button)
        menu.setObjectName("value-sources")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        run = self._ground.run if self._ground is not None else None
        last = self.tr("The last run")
        if run is not None:
            when = day_and_time(run.row.started_at, self._workspace.clock.now())
            last = self.tr("The last run, {when}").format(when=when)
        choices = [(RUN, last), (EXAMPLE, self.tr("An example of what starts it"))]
        choices += [
            (
                f"{SCENARIO}{one.get('name')}",
                self.tr("Scenario “{name}”").format(name=one.get("name")),
            )
            for one in self._session.definition.scenarios
        ]
        for source, text in choices:
            action = menu.addAction(text, lambda source=source: self.choose(source))
            action.setCheckable(True)
            action.setChecked(source == self._in_use())
            if source == RUN:
                action.setEnabled(run is not None)
        menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height() + 2)))
