"""Learning from tickets that are done: when it begins, that it is used where it is better, and what people see of it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event
from uuid import UUID

import pytest

from deskflow.bootstrap import open_workspace
from deskflow.core.children import ChildProcess
from deskflow.core.errors import Denied
from deskflow.core.settings import SetSetting
from deskflow.core.undo import UndoCommand
from deskflow.core.writer import Writer
from deskflow.people.commands import SetUserStatus
from deskflow.people.profiles import SetCustomerPeople
from deskflow.routing.learning.knowing import SWITCH, WEIGHT, standing
from deskflow.routing.learning.trainer import RoutingTrainer
from deskflow.routing.learning.training import (
    KEPT,
    LEASE,
    BeginTraining,
    FinishTraining,
    TrainRouting,
)
from deskflow.routing.queries import proposal, suggestions
from deskflow.routing.tables import routing_models
from deskflow.tickets.changing import AssignTicket
from deskflow.tickets.scheduling import CreateWorkOrder
from tests.integration.routing.history import expert_of, solve_many
from tests.workspaces import founded

NAMES = ("Ayla Demir", "Jonas Lind", "Sofia Ortega", "Tom Weber")


@pytest.fixture
def people(desk) -> list[UUID]:
    return [desk.user(name).user_id for name in NAMES]


@pytest.fixture
def writer():
    writer = Writer()
    yield writer
    writer.close()


def trainer(desk, writer, **more) -> RoutingTrainer:
    return RoutingTrainer(desk.database, desk.bus, writer, desk.clock, desk.tenant_id, rest=0, **more)  # fmt: skip


def train(desk, writer, **more) -> int:
    return asyncio.run(trainer(desk, writer, **more).run_once())


def ask(desk, query, *args):
    with desk.database.read() as connection:
        return query(connection, desk.tenant_id, *args)


def stands(desk):
    return ask(desk, standing, desk.clock.now())


def fits(desk, ticket):
    need, judged = ask(desk, suggestions, ticket, desk.clock.now())
    return need, {one.name: one for one in judged}


def part(judgement, code):
    return next((one for one in judgement.parts if one.code == code), None)


def test_what_is_learned_is_used_where_it_is_better_and_only_there(desk, people, writer):
    customer = desk.customer()
    tickets = [desk.ticket(f"Spooler of floor {n} has gone", priority="P3", customer_id=customer) for n in range(3)]  # fmt: skip
    need, before = fits(desk, tickets[0])
    assert (need.minutes, need.estimate, part(before["Jonas Lind"], "learned")) == (120, "usual", None)  # fmt: skip
    solve_many(desk.database, desk.tenant_id, people, customer, desk.clock.now())
    assert train(desk, writer) == 1, "there are enough of them: it begins by itself"

    found = stands(desk)
    figures = found.done.figures
    assert (found.done.uses_people, found.done.uses_times, found.done.asked_by) == (True, True, "")
    assert figures.who.judged >= 200
    assert figures.who.learned[0] > figures.who.plain[0] + 0.2
    assert figures.times.learned < figures.times.plain / 2
    # Whoever knows spoolers is proposed, and it is said why.
    need, judged = fits(desk, tickets[0])
    assert need.estimate == "learned"
    assert 15 <= need.minutes <= 30
    assert need.usually[0] < need.minutes < need.usually[1]
    expert = expert_of("spooler", people)
    best = max(judged.values(), key=lambda one: one.score)
    assert best.user_id == expert
    learned = part(best, "learned")
    told = learned.params["likeness"].told(expert)[0]
    assert (told.kind, told.text) == ("word", "spooler")
    assert told.of / 2 < told.solved <= told.of
    assert sum(one.most for one in best.parts) == 100
    # Somebody new has neither more nor less than a colleague of whom the tickets say nothing.
    new = desk.user("Nina New").user_id
    _, judged = fits(desk, tickets[0])
    shares = sorted(part(one, "learned").points for one in judged.values())
    assert shares[0] < part(judged["Nina New"], "learned").points < shares[-1]
    # Never the last word: hard rules stay, and a person's choice is a person's.
    desk.run(SetCustomerPeople(customer, excluded=(expert,)))
    assert fits(desk, tickets[0])[1][best.name].score == 0
    desk.run(SetCustomerPeople(customer))
    desk.run(AssignTicket(tickets[0], new, "wants to learn it"))
    # The plan for a queue uses the same, and what somebody estimated counts more than what was learned.
    desk.run(CreateWorkOrder(tickets[1], "Take it apart", estimate_minutes=300))
    needs, plan = ask(desk, proposal, tickets[1:], desk.clock.now())
    assert (needs[0].minutes, needs[0].estimate) == (300, "estimated")
    assert {one.user_id for one in plan.chosen.values()} == {expert}

    for switch, value in ((SWITCH, False), (WEIGHT, 0)):
        set_to = desk.run(SetSetting(switch, value))
        _, judged = fits(desk, tickets[0])
        assert all(part(one, "learned") is None for one in judged.values())
        assert part(judged["Jonas Lind"], "skills").most == 40
        desk.run(UndoCommand(set_to.command_id))
    desk.run(SetUserStatus(expert, "off"), desk.system())
    assert [one.code for one in fits(desk, tickets[0])[1][best.name].refusals] == ["routing.off"]


def test_too_few_tickets_teach_nothing_and_it_is_trained_when_asked_or_once_a_day(
    desk, people, writer
):
    customer = desk.customer()
    solve_many(desk.database, desk.tenant_id, people, customer, desk.clock.now(), 40)
    assert train(desk, writer) == 0
    assert (stands(desk).solved, stands(desk).done) == (40, None)
    with pytest.raises(Denied):
        desk.run(TrainRouting(), desk.user("Rita Novak", "approver"))
    asked = desk.run(TrainRouting()).result_id
    assert desk.run(TrainRouting()).result_id == asked, "one that is asked for already is the same"
    assert stands(desk).under_way.asked_by == "Ada Admin"
    assert train(desk, writer) == 1
    found = stands(desk)
    assert (found.under_way, found.done.figures.tickets, found.done.figures.who) == (None, 40, None)
    assert ask(desk, suggestions, desk.ticket(), desk.clock.now())[0].estimate == "usual"
    # Not again before a day has passed, nor without anything new.
    due = trainer(desk, writer).next_attempt
    assert due() == desk.clock.now() + timedelta(days=1)
    desk.run(SetSetting(SWITCH, False))
    assert due() is None


def test_a_training_is_taken_by_one_and_taken_over_when_that_one_is_gone(desk, people, writer):
    desk.run(TrainRouting())
    first = desk.run(BeginTraining(), desk.system()).result_id
    assert desk.run(BeginTraining(by_itself=True), desk.system()).result is None
    assert desk.run(TrainRouting()).result_id == first, "it is under way"
    assert train(desk, writer) == 0
    assert trainer(desk, writer).next_attempt() == desk.clock.now() + LEASE
    desk.clock.advance(LEASE)
    assert train(desk, writer) == 1
    assert [one.status for one in desk.rows(routing_models)] == ["done"]
    # Whoever comes back from the dead changes nothing.
    late = FinishTraining(first, {"tickets": 1}, True, True, "bm8=", "00")
    assert desk.run(late, desk.system()).result is False
    assert not stands(desk).done.uses_people


class _Dies(ChildProcess):
    """A child that is killed at its first work, as the machine does that has no memory left."""

    def run(self, function, *args, timeout=None):
        import os

        return super().run(os.abort, timeout=timeout)


def test_a_failure_is_said_and_old_trainings_go(desk, people, writer):
    solve_many(desk.database, desk.tenant_id, people, desk.customer(), desk.clock.now(), 520)
    assert train(desk, writer, make_child=lambda: _Dies("deskflow-dying")) == 1
    assert stands(desk).done.failed == "child.died"
    for _ in range(KEPT + 2):
        desk.clock.advance(timedelta(minutes=1))
        desk.run(TrainRouting())
        begun = desk.run(BeginTraining(), desk.system()).result_id
        # What no model is: people are still proposed, by the score alone.
        desk.run(
            FinishTraining(begun, {"tickets": 0}, True, True, "bm8=", "not a model"), desk.system()
        )
    assert len(desk.rows(routing_models)) == KEPT
    need, judged = fits(desk, desk.ticket())
    assert need.estimate == "usual"
    assert part(judged["Tom Weber"], "learned") is None


def test_an_open_workspace_trains_when_somebody_asks(tmp_path):
    path = tmp_path / "asked.deskflow"
    founded(path)
    workspace = open_workspace(path)
    ended = Event()

    def look(changes) -> None:
        if changes.touches("routing_models") and stands_of(workspace).done is not None:
            ended.set()

    workspace.listen(look)
    try:
        workspace.run(TrainRouting()).result(timeout=10)
        assert ended.wait(20)
        assert stands_of(workspace).done.figures.tickets == 0
    finally:
        workspace.close()


def stands_of(workspace):
    return workspace.look_up(standing, workspace.tenant_id, workspace.clock.now())


def test_of_two_processes_that_begin_at_once_one_has_it(desk):
    together = Barrier(2)

    def begin() -> object:
        together.wait(10)
        return desk.run(BeginTraining(by_itself=True), desk.system()).result

    with ThreadPoolExecutor(2) as pool:
        begun = [one.result(20) for one in [pool.submit(begin) for _ in range(2)]]
    assert begun.count(None) == 1
    assert [one.status for one in desk.rows(routing_models)] == ["running"]
