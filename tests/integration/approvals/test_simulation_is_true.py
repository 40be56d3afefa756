"""What a simulation says of who could answer is what a real request would allow, absences and teams included."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from deskflow.approvals.answering import answering
from deskflow.approvals.asking import RequestApproval
from deskflow.approvals.delegating import DelegateApprovals
from deskflow.approvals.rules import plan, simulate_step, stages_of
from deskflow.approvals.staff import read_staff
from deskflow.approvals.tables import approval_approvers
from deskflow.core.errors import Rejected
from deskflow.core.undo import UndoCommand
from deskflow.engine.approvers import Directory, as_stage
from deskflow.people.staff import UpdateUser
from deskflow.people.teams import CreateTeam
from tests.integration.approvals.asking import workflow

HOUR = timedelta(hours=1)
TOPICS = ("", "Flow / ask", "Other / ask")


@pytest.fixture
def people(desk):
    found = [desk.user(f"Person {letter}", "approver") for letter in "ABCDEF"]
    desk.run(UpdateUser(found[5].user_id, {"role_keys": ["dispatcher", "approver"]}))
    desk.run(CreateTeam("Desk", tuple(one.user_id for one in found[:3]), found[0].user_id))
    desk.run(CreateTeam("Field", tuple(one.user_id for one in found[2:5]), found[4].user_id))
    return found


def configurations(rng: random.Random, people) -> dict:
    """Somebody of every kind, in an order of chance."""
    stage = {
        "approvers": [str(one.user_id) for one in rng.sample(people, rng.randint(0, 2))],
        "roles": rng.sample(["approver", "dispatcher"], rng.randint(0, 1)),
        "teams": rng.sample(["Desk", "field"], rng.randint(0, 2)),
        "leads_of": rng.sample(["Desk", "Field"], rng.randint(0, 1)),
        "strategy": rng.choice(["any", "all"]),
    }
    return {"stages": [stage], "allow_self_approval": rng.random() < 0.3}


def asked(desk, command: RequestApproval):
    """None when it is refused."""
    try:
        return desk.run(command, workflow(desk))
    except Rejected:
        return None


# Chance is tried on files; on Postgres the same questions are asked a few times.
@pytest.mark.parametrize(
    ("database", "seed"),
    [("sqlite", seed) for seed in range(12)]
    + [pytest.param("postgres", seed, marks=pytest.mark.postgres) for seed in range(3)],
    indirect=["database"],
)
def test_the_same_people_could_answer(desk, people, seed):
    rng = random.Random(seed)
    now = desk.clock.now()
    for _ in range(4):
        one, other = rng.sample(people, 2)
        start = now + rng.randint(-3, 1) * HOUR
        if start + 2 * HOUR > now:
            desk.run(
                DelegateApprovals(other.user_id, start, start + 2 * HOUR, rng.choice(TOPICS)), one
            )
    if rng.random() < 0.5:
        desk.run(UpdateUser(rng.choice(people).user_id, {"is_active": False}))
    requester = rng.choice([None, *people])
    requester_id = None if requester is None else requester.user_id
    compared = 0
    for _ in range(8):
        config = configurations(rng, people)
        with desk.database.read() as connection:
            staff = read_staff(connection, desk.tenant_id)
            directory = Directory(connection, desk.tenant_id)
            try:
                simulated = simulate_step(
                    config, staff, requester_id, {}, at=now, topic="Flow / ask"
                )
                problem = next((s.problem for s in simulated.stages if s.problem), "")
            except Rejected as refused:
                simulated, problem = None, refused.code
            try:
                asker = None if requester is None else directory.person(str(requester_id))
                stages = tuple(as_stage(s) for s in plan(stages_of(config), directory, asker))
            except Rejected:
                # A person who has left is known to the directory and not to the simulation.
                assert problem
                continue
        command = RequestApproval(
            "x", stages, requested_by=requester_id, topic="Flow / ask",
            allow_own=config["allow_self_approval"],
        )  # fmt: skip
        made = asked(desk, command)
        if made is None:
            assert problem
            continue
        if problem == "approval.unknown_approver":
            desk.run(UndoCommand(made.command_id), workflow(desk))
            continue
        assert problem == ""
        assert simulated is not None
        papers = approval_approvers
        with desk.database.read() as connection:
            rights = answering(
                desk.tenant_id, now, papers.c.approval_id == made.result_id
            ).subquery()
            real: dict[int, set] = {}
            for row in connection.execute(
                select(papers.c.position, rights.c.user_id).join(
                    papers, papers.c.id == rights.c.approver_id
                )
            ):
                real.setdefault(row.position, set()).add(row.user_id)
        places = dict(enumerate(simulated.stages[0].papers))
        assert {n: set(p.answering) for n, p in places.items() if p.answering} == real
        desk.run(UndoCommand(made.command_id), workflow(desk))
        compared += 1
    assert compared
