"""Runs a part of the draft in the child process: one step, up to it, from it on. The data are those of a scenario, of the
last run, or of an example; what came of it is kept until the workflow changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal
from sqlalchemy import Connection

from deskflow.core.workspace import Workspace
from deskflow.desktop.async_calls import Request
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.workflows.designer.session import DraftSession
from deskflow.desktop.pages.workflows.designer.trial import MOST_SECONDS
from deskflow.desktop.words import day_and_time
from deskflow.engine.actions import CATALOGUE
from deskflow.engine.sandbox.configuration import Configuration, read_configuration
from deskflow.engine.sandbox.cutting import Mode, Part
from deskflow.engine.sandbox.part_playing import Past
from deskflow.engine.sandbox.report import PartReport
from deskflow.trying import try_part_in_child
from deskflow.workflows.catalogue import EVENT_TYPES
from deskflow.workflows.definition import Step
from deskflow.workflows.definition_json import to_json
from deskflow.workflows.execution_queries import ExecutionDetails, get_execution
from deskflow.workflows.scenarios.making import scenario_of, scenario_of_run
from deskflow.workflows.scenarios.sources import read_sources
from deskflow.workflows.trigger_matching import events_of

SCENARIO, RUN, EXAMPLE = "scenario", "run", "example"
"""What the data come from; a scenario is the one that is chosen in the list."""

Scenario = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """A report with what it was made with, in words, and the workflow it is about."""

    report: PartReport
    title: str
    source: str
    of: tuple[Any, ...]


class PartTrial(QObject):
    """`changed` whenever there is something else to show; `failed` when the sandbox itself could not be had."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, context: PageContext, session: DraftSession) -> None:
        super().__init__(session)
        self._context = context
        self._workspace: Workspace = context.workspace
        self._session = session
        self._request: Request | None = None
        self._told: Told | None = None
        self._memory = f"designer/parts/{session.details.id}"
        self.source = str(context.state.load(self._memory) or SCENARIO)

    @property
    def running(self) -> bool:
        return self._request is not None

    @property
    def told(self) -> Told | None:
        """What came of the last part, while the workflow is still that one."""
        return self._told if self._told is not None and self._told.of == self._now() else None

    def choose(self, source: str) -> None:
        self.source = source
        self._context.state.save(self._memory, source)

    def dismiss(self) -> None:
        """Something else is looked at now."""
        self._told = None

    def run(self, mode: Mode, step: Step, title: str, scenario: Scenario | None) -> None:
        """`scenario` is the chosen one. What the source lacks is taken from the next: a run, then an example."""
        self.cancel()
        self._told = None
        source = self.source
        if source == SCENARIO and scenario is None:
            source = RUN

        def read(connection: Connection) -> tuple[Configuration, ExecutionDetails | None]:
            tenant, past = self._workspace.tenant_id, None
            if source == RUN:
                runs = read_sources(connection, tenant, self._session.details.id, ()).runs
                past = get_execution(connection, tenant, runs[0].id) if runs else None
            return read_configuration(connection, tenant), past

        def play(found: tuple[Configuration, ExecutionDetails | None]) -> None:
            configuration, run = found
            wanted, past, said = self._data(source, scenario, run)
            at, definition = self._now(), to_json(self._session.definition)
            played = self._workspace.child.run(
                try_part_in_child, definition, configuration, wanted, Part(mode, step.key), past,
                timeout=MOST_SECONDS,
            )  # fmt: skip

            def keep(report: PartReport) -> None:
                self._request = None
                self._told = Told(report, title, said, at)
                self.changed.emit()

            self._request = self._context.requests.submit(played, keep, self._on_error, owner=self)

        self._request = self._context.requests.submit(
            self._workspace.ask(read), play, self._on_error, owner=self
        )
        self.changed.emit()

    def cancel(self) -> None:
        request, self._request = self._request, None
        if request is not None:
            request.cancel()
            self.changed.emit()

    def close(self) -> None:
        self.blockSignals(True)
        self.cancel()

    # --- inside ------------------------------------------------------------------------------------

    def _now(self) -> tuple[Any, ...]:
        definition = self._session.definition
        return (definition.trigger, definition.steps, definition.edges)

    def _data(
        self, source: str, scenario: Scenario | None, run: ExecutionDetails | None
    ) -> tuple[dict[str, Any], Past | None, str]:
        """The scenario to play with, what earlier steps left, and where it is from in words."""
        if source == SCENARIO and scenario is not None:
            return dict(scenario), None, f"“{scenario.get('name')}”"
        if source == RUN and run is not None:
            started = run.trigger_data if isinstance(run.trigger_data, Mapping) else {}
            definition = run.definition or self._session.definition
            made = scenario_of_run(
                self.tr("The last run"), started, run.steps, definition, CATALOGUE, run.row.status
            )
            when = day_and_time(run.row.started_at, self._workspace.clock.now())
            said = self.tr("the run of {when}").format(when=when)
            return made, Past(_left_by(run), run.variables, started), said
        trigger = self._session.definition.trigger
        heard = events_of(trigger.type, trigger.config) if trigger is not None else ()
        known = EVENT_TYPES.get(heard[0]) if heard else None
        example = known.example() if known is not None else {}
        return scenario_of(self.tr("An example"), example), None, self.tr("an example")

    def _on_error(self, error: BaseException) -> None:
        self._request = None
        self.changed.emit()
        if not isinstance(error, CancelledError):
            self.failed.emit(error)


def _left_by(run: ExecutionDetails) -> dict[str, Any]:
    """What its steps put out: of a step in a loop that of the first round, which is the one that is run again."""
    found: dict[str, Any] = {}
    for row in run.steps:
        if row.status not in ("completed", "failed"):
            continue
        if row.round is None or row.step_key not in found:
            found[row.step_key] = row.output
    return found
