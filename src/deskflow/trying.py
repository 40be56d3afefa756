"""Tries a workflow out with its scenarios: the product's commands and actions in a sandbox.

Functions take and give plain values, so that a window can have it done in its child process.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from deskflow import rooms
from deskflow.core.bus import CommandBus
from deskflow.core.children import ChildProcess
from deskflow.core.clock import ManualClock
from deskflow.core.database import Database
from deskflow.core.errors import DeskflowError
from deskflow.core.ids import new_id
from deskflow.core.permissions import system
from deskflow.engine.actions import by_name
from deskflow.engine.sandbox.configuration import Configuration, read_configuration
from deskflow.engine.sandbox.cutting import Part
from deskflow.engine.sandbox.judging import judge
from deskflow.engine.sandbox.part_playing import PartPlayer, Past
from deskflow.engine.sandbox.place import Places, all_tables
from deskflow.engine.sandbox.playing import Player
from deskflow.engine.sandbox.report import PartReport, ScenarioReport, TrialReport
from deskflow.engine.services import NO_SERVICES, EffectServices
from deskflow.people.commands import FoundTenant
from deskflow.people.queries import permissions_of
from deskflow.workflows.definition import Definition
from deskflow.workflows.definition_json import from_json
from deskflow.workflows.expressions import Json
from deskflow.workflows.scenarios.reading import read_scenario


def try_workflow(
    definition: Json,
    configuration: Configuration | None = None,
    scenarios: Sequence[Json] | None = None,
    services: EffectServices = NO_SERVICES,
) -> TrialReport:
    """Plays the definition's scenarios, or the given ones. Without a configuration: that of a new workspace.

    Raises DefinitionError for JSON that is no definition; what is wrong with a scenario is in its report.
    """
    read = from_json(definition)
    wanted = list(read.scenarios if scenarios is None else scenarios)
    places = Places(configuration or blank_configuration(), rooms.handlers(), rooms.reactions())
    try:
        reports = tuple(_try_one(read, one, places, services) for one in wanted)
    finally:
        places.close()
    return _together(read, reports)


def try_in_child(
    definition: Json, configuration: Configuration, scenarios: Sequence[Json] | None = None
) -> TrialReport:
    """For a child process, which computes for itself what actions would have computed in one of their own."""
    return try_workflow(definition, configuration, scenarios, EffectServices(_Here()))


def try_part(
    definition: Json,
    configuration: Configuration,
    scenario: Json,
    part: Part,
    past: Past | None = None,
    services: EffectServices = NO_SERVICES,
) -> PartReport:
    """Plays one step, all up to it, or all from it on. What cannot be played is said in the report."""
    read = from_json(definition)
    began = time.perf_counter()
    places = Places(configuration, rooms.handlers(), rooms.reactions())
    try:
        wanted = read_scenario(scenario)
        with places.place(wanted.at) as place:
            player = PartPlayer(Player(place, by_name(), services))
            report = player.play(read, wanted, part, past)
    except DeskflowError as problem:
        report = PartReport(part.mode, part.step, began=False, problem=_said(problem))
    finally:
        places.close()
    return replace(report, ms=_since(began))


def try_part_in_child(
    definition: Json, configuration: Configuration, scenario: Json, part: Part, past: Past | None
) -> PartReport:
    """For a child process, as `try_in_child` is."""
    return try_part(definition, configuration, scenario, part, past, EffectServices(_Here()))


def blank_configuration() -> Configuration:
    """That of a workspace just founded."""
    database = Database.open_memory(all_tables())
    try:
        clock = ManualClock(datetime(2026, 1, 1, tzinfo=UTC))
        bus = CommandBus(database, clock, rooms.handlers(), rooms.reactions(), (), permissions_of)
        tenant_id = new_id()
        bus.run(FoundTenant("Sandbox", "Ada Author", "ada@sandbox.example"), system(tenant_id))
        with database.read() as connection:
            return read_configuration(connection, tenant_id)
    finally:
        database.close()


def _try_one(
    definition: Definition, wanted: Json, places: Places, services: EffectServices
) -> ScenarioReport:
    began = time.perf_counter()
    name = str(wanted.get("name") or "") if isinstance(wanted, dict) else ""
    try:
        scenario = read_scenario(wanted)
        with places.place(scenario.at) as place:
            played = Player(place, by_name(), services).play(definition, scenario)
    except DeskflowError as problem:
        return ScenarioReport(name, problem=_said(problem), ms=_since(began))
    return ScenarioReport(name, played, judge(scenario.expect, played), ms=_since(began))


def _said(problem: DeskflowError) -> dict[str, Any]:
    return {
        "code": problem.code,
        "params": {key: str(one) for key, one in problem.params.items()},
    }


def _since(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 1)


def _together(definition: Definition, reports: tuple[ScenarioReport, ...]) -> TrialReport:
    steps = [step for one in reports if one.played for step in one.played.steps]
    runnable = [step for step in definition.steps if step.type != "note"]
    return TrialReport(
        reports,
        frozenset(step.key for step in steps),
        frozenset(f"{step.key}:{step.port}" for step in steps if step.port),
        len(runnable),
    )


class _Here(ChildProcess):
    """Computes where it is asked: this process is itself one that may be killed."""

    def __init__(self) -> None:
        """Starts nothing."""

    def run(self, function: Any, *args: Any, timeout: float | None = None) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(function(*args))
        except Exception as problem:  # noqa: BLE001 - it belongs to whoever asked
            future.set_exception(problem)
        return future

    def close(self, timeout: float = 1.0) -> bool:
        return True
