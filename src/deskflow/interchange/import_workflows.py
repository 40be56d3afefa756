"""Takes workflows from JSON files into a workspace: as drafts under free names, never switched on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.core.bus import Outcome
from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.types import folded
from deskflow.core.workspace import Workspace
from deskflow.engine.actions import CATALOGUE
from deskflow.interchange.json_files import read_json_file
from deskflow.interchange.team_names import by_id, team_ids
from deskflow.interchange.workflow_files import workflows_in
from deskflow.interchange.workflow_report import (
    FoundWorkflow,
    ImportedWorkflow,
    NodeReport,
    Remark,
    WorkflowImportReport,
)
from deskflow.workflows.authoring import CreateWorkflow, SaveDraft
from deskflow.workflows.categories import LONGEST
from deskflow.workflows.definition import Definition
from deskflow.workflows.definition_json import to_json
from deskflow.workflows.event_shapes import EVENT_SHAPES
from deskflow.workflows.queries import list_workflows
from deskflow.workflows.tables import workflows
from deskflow.workflows.validation import ValidationContext
from deskflow.workflows.validation.validator import Validator

LONGEST_NAME: Final = 255
MOST_SHOWN: Final = 50
NO_TEAMS: Final[Mapping[str, str]] = MappingProxyType({})
_CHOOSE: Final = "n8n.choose_workflow"
ENDINGS: Final = frozenset({".json"})

Run = Callable[[Command], Outcome]


def import_workflow_files(workspace: Workspace, paths: Sequence[Path]) -> WorkflowImportReport:
    """Into an open workspace as its current user. Denied without the permission to write workflows."""
    taken = workspace.look_up(names_taken, workspace.tenant_id)
    teams = workspace.look_up(team_ids, workspace.tenant_id)
    known = workspace.look_up(workflow_ids, workspace.tenant_id)

    def run(command: Command) -> Outcome:
        return workspace.run(command).result()

    report = take_workflows(paths, taken, run, teams)
    choose_callees(report, known, run)
    return report


def names_taken(connection: Connection, tenant_id: UUID) -> set[str]:
    """The names of all workflows there are, for comparing."""
    c = workflows.c
    found = connection.execute(
        select(c.name).where(c.tenant_id == tenant_id, c.deleted_at.is_(None))
    )
    return {name.casefold() for name in found.scalars()}


def workflow_ids(connection: Connection, tenant_id: UUID) -> dict[str, UUID]:
    """Those that others can start, by their names as they are compared."""
    return {_compared(one.name): one.id for one in list_workflows(connection, tenant_id)}


def choose_callees(report: WorkflowImportReport, known: Mapping[str, UUID], run: Run) -> None:
    """Imported steps that start a workflow start the one of that name: what came along, else what is here."""
    ids = {**known, **{_compared(one.found.name): one.workflow_id for one in report.made}}
    for at, made in enumerate(report.made):
        definition, nodes = made.found.definition, []
        for node in made.found.nodes:
            wanted = next((one for one in node.remarks if one.code == _CHOOSE), None)
            callee = ids.get(_compared(str(wanted.params.get("name") or ""))) if wanted else None
            step = definition.step_by_key(node.step)
            if wanted is None or callee in (None, made.workflow_id) or step is None:
                nodes.append(node)
                continue
            config = {**step.config, "workflow": str(callee)}
            definition = definition.with_step(replace(step, config=config))
            found = Remark("n8n.workflow_found", wanted.params)
            remarks = tuple(found if one is wanted else one for one in node.remarks)
            nodes.append(replace(node, remarks=remarks))
        if definition is not made.found.definition:
            run(SaveDraft(made.workflow_id, to_json(definition), based_on=1))
            found_now = replace(made.found, definition=definition, nodes=tuple(nodes))
            report.made[at] = ImportedWorkflow(
                made.workflow_id, made.name, found_now, *_checked(definition)
            )


def take_workflows(
    paths: Iterable[Path], taken: set[str], run: Run, teams: Mapping[str, str] = NO_TEAMS
) -> WorkflowImportReport:
    """Each workflow is a command of its own: one that is refused does not keep the others out. `teams` are the ids of
    those there are here, by name."""
    report = WorkflowImportReport()
    for path in paths:
        try:
            entries = list(workflows_in(read_json_file(path)))
        except Rejected as refused:
            report.refused.append((str(path), Remark(refused.code, refused.params)))
            continue
        except OSError as error:
            reason = error.strerror or type(error).__name__
            report.refused.append((str(path), Remark("workflow_file.unreadable", {"reason": reason})))  # fmt: skip
            continue
        for where, found in entries:
            if isinstance(found, Remark):
                report.refused.append((f"{path}{where}", found))
            else:
                known = replace(found, definition=by_id(found.definition, teams))
                report.made.append(_make(known, path.stem, taken, run))
    return report


def _make(found: FoundWorkflow, stem: str, taken: set[str], run: Run) -> ImportedWorkflow:
    wanted = _clean(found.name) or _clean(stem) or "Workflow"
    name, number = wanted, 2
    while name.casefold() in taken:
        mark = f" ({number})"
        name, number = wanted[: LONGEST_NAME - len(mark)] + mark, number + 1
    if name != wanted:
        remark = Remark("workflow_file.renamed", {"wanted": wanted, "name": name})
        found = replace(found, nodes=(NodeReport("", "workflow", "mapped", (remark,)), *found.nodes))  # fmt: skip
    # Before it is made: what cannot even be looked at must not stay behind.
    checked = _checked(found.definition)
    outcome = run(
        CreateWorkflow(
            name, _printable(found.description)[:10_000], found.category and _clean(found.category)[:LONGEST] or None,
            to_json(found.definition),
        )
    )  # fmt: skip
    taken.add(name.casefold())
    return ImportedWorkflow(outcome.result_id, name, found, *checked)


def _checked(definition: Definition) -> tuple[int, int, tuple[tuple[str, Remark], ...]]:
    """How many errors and warnings it has, and the first of the errors with the keys of their steps."""
    problems = Validator(ValidationContext(CATALOGUE, EVENT_SHAPES)).validate(definition)
    errors = [one for one in problems if one.severity == "error"]
    keys = {step.id: step.key for step in definition.steps}
    shown = tuple((keys.get(one.step_id or "", ""), Remark(one.code, one.params)) for one in errors[:MOST_SHOWN])  # fmt: skip
    return len(errors), len(problems) - len(errors), shown


def _clean(text: str) -> str:
    """A name of one line."""
    return " ".join(_printable(text).split())[:LONGEST_NAME].strip()


def _printable(text: str) -> str:
    return "".join(one for one in text if one in "\n\t" or one.isprintable())


def _compared(name: str) -> str:
    return folded(" ".join(name.split()))
