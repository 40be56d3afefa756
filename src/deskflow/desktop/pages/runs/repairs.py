"""What a person can do to one run besides looking at it: pause it, pass a step by, move it, give it a step of its own.

One that failed is put right in the designer and goes on in the version that came of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection

from deskflow.core.bus import Outcome
from deskflow.core.commands import Command
from deskflow.core.workspace import Workspace
from deskflow.desktop.actions import Action
from deskflow.desktop.forms.surroundings import Surroundings, read_directory
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.runs.insertable import offered, refusal
from deskflow.desktop.pages.runs.repair_popovers import (
    InsertPopover,
    MappingPopover,
    RefusalPopover,
    RepairPopover,
)
from deskflow.desktop.pages.workflows.designer.kinds import (
    ACTION_PREFIX,
    STEP_PREFIX,
    WorkflowKinds,
)
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.picker import pick
from deskflow.desktop.words_problems import describe_workflow_error
from deskflow.desktop.words_workflows import port_title, tr
from deskflow.workflows.controlling import (
    SKIPPABLE,
    PauseExecution,
    ResumeExecution,
    SkipStep,
)
from deskflow.workflows.definition import Definition
from deskflow.workflows.executing import RetryExecution
from deskflow.workflows.execution_queries import ExecutionDetails, ExecutionRow, get_execution
from deskflow.workflows.graph import Graph
from deskflow.workflows.inserting import InsertStep
from deskflow.workflows.moving import STOPPED, MoveExecution
from deskflow.workflows.queries import get_version, list_versions
from deskflow.workflows.retrying import RunFromStep

if TYPE_CHECKING:
    from deskflow.desktop.pages.runs.page import RunsPage

MENU = (
    "runs.pause",
    "runs.resume",
    "runs.skip",
    "runs.run_from",
    "runs.move",
    "runs.repair",
    "runs.insert",
    "runs.scenario",
)


class RunRepairs(QObject):
    """The page's own hands; every one of them ends in a command."""

    def __init__(self, context: PageContext, page: RunsPage, kinds: WorkflowKinds) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._kinds = kinds
        self._workspace: Workspace = context.workspace
        self._around = Surroundings(context.theme)

    def actions(self) -> Sequence[Action]:
        def act(
            name: str, title: str, callback: Callable[[], object], enabled: Callable[[], bool],
            icon: str, permission: str = "workflows.execute",
        ) -> Action:  # fmt: skip
            return Action(
                id=f"runs.{name}", title=title, callback=callback, enabled=enabled, icon=icon,
                group=tr("Runs"), permission=permission,
            )  # fmt: skip

        return (
            act("pause", tr("Pause the run"), self.pause, self._may_pause, "pause"),
            act("resume", tr("Resume the run"), self.resume, self._may_resume, "play"),
            act("skip", tr("Pass the step by"), self.skip, lambda: bool(self._stuck()), "skip-forward"),
            act("run_from", tr("Run again from the chosen step"), self.run_from, lambda: bool(self._chosen()), "corner-down-left"),
            act("move", tr("Move to another version…"), self.move, self._may_change, "git-branch"),
            act("repair", tr("Go on in another version…"), self.move, self._may_repair, "wrench"),
            act("insert", tr("Put a step in ahead…"), self.insert, self._may_change, "list-plus", "workflows.write"),
            act("scenario", tr("Make a scenario of this run"), self.make_scenario, lambda: self._row() is not None, "flask-conical", "workflows.write"),
        )  # fmt: skip

    # --- when it applies ---------------------------------------------------------------------------

    def _row(self) -> ExecutionRow | None:
        return self._page.current

    def _may_pause(self) -> bool:
        row = self._row()
        return row is not None and row.status in ("running", "waiting", "pending_approval")

    def _may_resume(self) -> bool:
        row = self._row()
        return row is not None and row.status == "paused"

    def _may_change(self) -> bool:
        row = self._row()
        return row is not None and row.status in ("waiting", "pending_approval", "paused")

    def _may_repair(self) -> bool:
        row = self._row()
        return row is not None and row.status in STOPPED

    def _stuck(self) -> str:
        """The step that could be passed by: where it failed, or where it waits."""
        row = self._row()
        if row is None:
            return ""
        if row.status == "failed":
            return str((row.error or {}).get("step") or "")
        waits = row.wait is not None and row.wait.state in SKIPPABLE
        return row.wait.step_key if waits and row.wait is not None and not row.finished else ""

    def _chosen(self) -> str:
        """The step that is looked at in an open run."""
        run = self._page.run
        return run.chosen_key if run is not None else ""

    def make_scenario(self) -> None:
        """Its data in a new scenario of the workflow's draft, opened to be looked over."""
        row = self._row()
        if row is not None:
            self._context.navigate("workflows", workflow_id=row.workflow_id, scenario_of=row.id)

    # --- at once -----------------------------------------------------------------------------------

    def pause(self) -> None:
        row = self._row()
        if row is not None:
            self._do(PauseExecution(row.id), self.tr("The run rests until it is resumed"))

    def resume(self) -> None:
        row = self._row()
        if row is not None:
            self._do(ResumeExecution(row.id), self.tr("The run goes on"))

    def skip(self) -> None:
        row, key = self._row(), self._stuck()
        if row is not None and key:
            self._do(SkipStep(row.id, key), self.tr("“{step}” is passed by").format(step=key))

    def run_from(self) -> None:
        row, key = self._row(), self._chosen()
        if row is not None and key:
            said = self.tr("A new run has begun at “{step}”").format(step=key)
            self._do(RunFromStep(row.id, key), said, follow=True)

    # --- another version ---------------------------------------------------------------------------

    def move(self) -> None:
        """Ask for the version; then, if it needs to be known, what becomes of the steps the run stands at."""

        def chosen(found: Any) -> None:
            details, versions = found
            if details is None:
                return
            now = details.row.version
            choices = [
                Choice(
                    one.version, self.tr("Version {n}").format(n=one.version), one.message or "",
                    "git-branch",
                )
                for one in versions
                if one.version != now
            ]  # fmt: skip
            if not choices:
                text = self.tr(
                    "There is no other version: put the workflow right and publish it first"
                )
                self._context.toasts.show(text, tone="neutral")
                return
            title = self.tr("Go on in version")
            pick(
                self._context.theme, self._anchor(), title, choices,
                lambda version: self._move_to(details, int(version)), "below-right",
            )  # fmt: skip

        def read(connection: Connection, execution_id: Any, workflow_id: Any) -> Any:
            tenant = self._workspace.tenant_id
            return (
                get_execution(connection, tenant, execution_id),
                list_versions(connection, tenant, workflow_id),
            )

        row = self._row()
        if row is not None:
            self._ask(read, chosen, row.id, row.workflow_id)

    def go_on_in(self, version: int) -> None:
        """The run that is looked at, in this version."""

        def known(details: ExecutionDetails | None) -> None:
            if details is not None:
                self._move_to(details, version)

        if (row := self._row()) is not None:
            self._ask(get_execution, known, self._workspace.tenant_id, row.id)

    def _move_to(self, details: ExecutionDetails, version: int) -> None:
        def known(other: Definition | None) -> None:
            wanted = _lacking(details, other) if other is not None else {}
            if not wanted:
                self._move(details, version, {}, None)
                return
            names = self._names(other) | self._names(details.definition)
            popover = MappingPopover(self._around, self._page.window(), version, wanted, names)
            popover.confirmed.connect(
                lambda: self._move(details, version, popover.mapping(), popover)
            )
            popover.open_at(self._anchor(), "below-right")

        row = details.row
        self._ask(get_version, known, self._workspace.tenant_id, row.workflow_id, version)

    def _move(
        self,
        details: ExecutionDetails,
        version: int,
        mapping: dict[str, str],
        popover: RepairPopover | None,
    ) -> None:
        said = self.tr("The run goes on in version {n}").format(n=version)
        move = MoveExecution(details.row.id, version, mapping)
        if details.row.status not in STOPPED:
            self._do(move, said, popover, reopen=True)
            return

        def again() -> None:
            self._do(RetryExecution(details.row.id), said, reopen=True)

        self._do(move, "", popover, then=again)

    def _names(self, definition: Definition | None) -> dict[str, str]:
        """What its steps are called, by key."""
        found = {}
        for step in definition.steps if definition is not None else ():
            action = step.type == "action" and step.action_type
            kind = ACTION_PREFIX + action if action else STEP_PREFIX + step.type
            found[step.key] = step.title or self._kinds(kind).title
        return found

    # --- a step of its own -------------------------------------------------------------------------

    def insert(self) -> None:
        """Ask for the kind of step, then where it goes and what it does."""
        row = self._row()
        if row is None:
            return
        title = self.tr("Which step")
        pick(
            self._context.theme, self._anchor(), title, offered(self._kinds),
            lambda kind: self._ask_insert(row, str(kind)), "below-right",
        )  # fmt: skip

    def _ask_insert(self, row: ExecutionRow, kind: str) -> None:
        if why := refusal(kind):
            title = self.tr("Not into a run: {step}").format(step=self._kinds(kind).title)
            told = RefusalPopover(self._around, self._page.window(), title, why)
            told.open_at(self._anchor(), "below-right")
            return

        def read(connection: Connection) -> Any:
            tenant = self._workspace.tenant_id
            return (
                get_execution(connection, tenant, row.id),
                read_directory(connection, tenant, row.workflow_id),
            )

        def known(found: Any) -> None:
            details, self._around.directory = found
            places = _places_ahead(details) if details is not None else {}
            if not places:
                self._context.toasts.show(self.tr("The run has nothing ahead of it any more"))
                return
            spec = self._kinds.specs[kind]
            popover = InsertPopover(
                self._around, self._page.window(), self._kinds(kind).title, spec.parameters,
                self._kinds.config_of(kind, {}), places,
            )  # fmt: skip
            popover.confirmed.connect(lambda: self._insert(row, kind, popover))
            popover.open_at(self._anchor(), "below-right")

        self._ask(read, known)

    def _insert(self, row: ExecutionRow, kind: str, popover: InsertPopover) -> None:
        action = kind.removeprefix(ACTION_PREFIX) if kind.startswith(ACTION_PREFIX) else None
        step = {
            "type": "action" if action else kind.removeprefix(STEP_PREFIX),
            "action_type": action,
            "title": self._kinds(kind).title,
            "config": popover.config(),
        }
        key, port = popover.place()
        said = self.tr("The run has a step more")
        self._do(InsertStep(row.id, key, port, step), said, popover, reopen=True)

    # --- inside ------------------------------------------------------------------------------------

    def _anchor(self) -> QWidget:
        run = self._page.run
        return run.header.more if run is not None else self._page.panel.search

    def _ask(
        self, question: Callable[..., Any], done: Callable[[Any], object], *given: Any
    ) -> None:
        self._context.requests.submit(
            self._workspace.ask(question, *given), done, self._say, owner=self
        )

    def _do(
        self,
        command: Command,
        said: str,
        popover: RepairPopover | None = None,
        *,
        follow: bool = False,
        reopen: bool = False,
        then: Callable[[], None] | None = None,
    ) -> None:
        def done(outcome: Outcome) -> None:
            if popover is not None:
                popover.dismiss()
            if then is not None:
                then()
                return
            self._context.toasts.show(said)
            if follow:
                self._context.navigate("runs", execution_id=outcome.result_id)
            elif reopen:
                self._page.show_anew()
            elif self._page.run is not None:
                self._page.run.ask()

        def refused(problem: BaseException) -> None:
            if popover is not None:
                popover.refuse(problem)
            else:
                self._say(problem)

        self._context.requests.submit(self._workspace.run(command), done, refused, owner=self)

    def _say(self, problem: BaseException) -> None:
        self._context.toasts.show(describe_workflow_error(problem), tone="danger")


def _lacking(details: ExecutionDetails, other: Definition) -> dict[str, list[str]]:
    """The steps the run stands at that the other version has not, with those of their kind."""
    found: dict[str, list[str]] = {}
    for key in (*(wait.step_key for wait in details.waits), *details.stood):
        here = details.definition.step_by_key(key) if details.definition else None
        there = other.step_by_key(key)
        if here is not None and (there is None or there.type != here.type):
            found[key] = [one.key for one in other.steps if one.type == here.type]
    return found


def _places_ahead(details: ExecutionDetails) -> dict[tuple[str, str], str]:
    """Every way out of the steps the run stands at or may come to, the nearest first, in words."""
    definition = details.definition
    if definition is None:
        return {}
    graph = Graph.of(definition)
    standing = {wait.step_key for wait in details.waits}
    ahead = [step for step in definition.steps if step.key in standing]
    seen: set[str] = set()
    found: dict[tuple[str, str], str] = {}
    words = tr("after {step}, {port}")
    while ahead:
        step = ahead.pop(0)
        if step.id in seen:
            continue
        seen.add(step.id)
        for port in step.ports():
            name = step.title or step.key
            found[step.key, port] = words.format(step=name, port=port_title(port))
        ahead += [
            graph.steps[edge.target] for edge in graph.outgoing.get(step.id, ())
            if edge.target in graph.steps
        ]  # fmt: skip
    return {place: said for place, said in found.items() if place[1] != "compensation"}
