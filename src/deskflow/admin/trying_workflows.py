"""`deskflow workflow test`: the scenarios of workflows in a file are played, and what came of them is printed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deskflow.admin.words import words_of
from deskflow.core.database import Database
from deskflow.core.errors import NotFound, Rejected
from deskflow.core.tables import tenants
from deskflow.engine.sandbox.configuration import Configuration, read_configuration
from deskflow.engine.sandbox.report import PlayedStep, ScenarioReport, TrialReport
from deskflow.interchange.json_files import read_json_file
from deskflow.interchange.workflow_files import workflows_in
from deskflow.interchange.workflow_report import FoundWorkflow
from deskflow.trying import try_workflow
from deskflow.workflows.definition_json import to_json


def run_tests(
    path: Path, workspace: Path | None, *, only: str | None = None, as_json: bool = False
) -> int:
    """0 when every scenario came out as expected, 1 when one did not, 2 when there was none to play."""
    configuration = _configuration(workspace) if workspace else None
    reports = [
        (name, try_workflow(to_json(found.definition), configuration, _wanted(found, only)))
        for name, found in _workflows(path)
    ]
    if as_json:
        print(
            json.dumps(
                [{"workflow": name, **one.as_json()} for name, one in reports], ensure_ascii=False
            )
        )
    else:
        for name, one in reports:
            print("\n".join(_lines(name, one)))
    played = [scenario for _, one in reports for scenario in one.scenarios]
    if not played:
        print("deskflow: there is no scenario to play", file=sys.stderr)
        return 2
    return 0 if all(one.ok for one in played) else 1


def _workflows(path: Path) -> Iterator[tuple[str, FoundWorkflow]]:
    for place, found in workflows_in(read_json_file(path)):
        if not isinstance(found, FoundWorkflow):
            raise Rejected(found.code, **dict(found.params))
        yield found.name or f"{path.stem}{place}", found


def _wanted(found: FoundWorkflow, only: str | None) -> list[Any]:
    return [one for one in found.definition.scenarios if only in (None, one.get("name"))]


def _configuration(path: Path) -> Configuration:
    """That of a workspace file, which another process may have open."""
    if not path.exists():
        raise NotFound("workspace.missing", path=str(path))
    database = Database.open_file(path)
    try:
        with database.read() as connection:
            tenant_id = connection.execute(tenants.select()).scalars().first()
            if tenant_id is None:
                raise NotFound("workspace.empty", path=str(path))
            return read_configuration(connection, tenant_id)
    finally:
        database.close()


# --- as text ----------------------------------------------------------------------------------------------


def _lines(name: str, report: TrialReport) -> Iterator[str]:
    good = sum(one.ok for one in report.scenarios)
    yield f"{name}: {good} of {len(report.scenarios)} scenarios, {report.coverage:.0%} of the steps"
    for scenario in report.scenarios:
        yield f"  {'ok  ' if scenario.ok else 'FAIL'} {scenario.name}  ({scenario.ms:.0f} ms)"
        if not scenario.ok:
            yield from (f"       {line}" for line in _why(scenario))


def _why(scenario: ScenarioReport) -> Iterator[str]:
    if scenario.problem is not None:
        code, params = scenario.problem["code"], scenario.problem["params"]
        yield words_of(code, params) or f"{code} {params or ''}".strip()
        return
    for one in scenario.differences:
        yield f"{one.what}: expected {_short(one.wanted)}, found {_short(one.found)}"
    played = scenario.played
    if played is None:
        return
    if not played.fired:
        for verdict in played.trigger:
            if not verdict.passed:
                yield f"{verdict.what} said no: it wants {_short(verdict.wanted)}, there was {_short(verdict.found)}"
    for step in played.steps:
        yield f"{step.at[:16].replace('T', ' ')}  {step.key} {_end(step)}"


def _end(step: PlayedStep) -> str:
    way = f" → {step.port}" if step.port else ""
    error = f" {_short(step.error)}" if step.error else ""
    return f"{step.status}{way}{error}"


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 120 else f"{text[:117]}..."
