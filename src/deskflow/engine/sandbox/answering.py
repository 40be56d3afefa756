"""What people say in a scenario: the answers it gives to approvals, in virtual time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from deskflow.approvals.answering import answering
from deskflow.approvals.asking import PERMISSION
from deskflow.approvals.deciding import DecideApproval
from deskflow.approvals.tables import approval_approvers, workflow_approvals
from deskflow.core.errors import DeskflowError
from deskflow.core.permissions import Actor, allows
from deskflow.engine.sandbox.family import family_of
from deskflow.engine.sandbox.place import Place
from deskflow.people.queries import permissions_of
from deskflow.people.tables import users
from deskflow.workflows.scenarios.reading import ScenarioError
from deskflow.workflows.scenarios.scenario import Answer


@dataclass(slots=True)
class Answering:
    """Answers go to the requests of their step in turn. One that names nobody is that of everybody asked."""

    place: Place
    answers: Sequence[Answer]
    _given: dict[UUID, Answer] = field(default_factory=dict)
    _used: set[int] = field(default_factory=set)

    def next_due(self, execution_id: UUID) -> datetime | None:
        """When somebody answers next; None when nobody does."""
        due = [
            request.created_at + answer.after
            for request in self._pending(execution_id)
            if (answer := self._answer_to(request)) is not None and answer.decision != "expired"
        ]
        return min(due, default=None)

    def give(self, execution_id: UUID) -> None:
        """Everything that is to be said by now. Raises ScenarioError when an answer is refused."""
        now = self.place.clock.now()
        for request in self._pending(execution_id):
            answer = self._answer_to(request)
            if answer is None or answer.decision == "expired":
                continue
            if request.created_at + answer.after <= now:
                self._decide(request.id, answer)

    def _pending(self, execution_id: UUID) -> list[Row[Any]]:
        c = workflow_approvals.c
        statement = select(c.id, c.created_at, c.correlation).where(
            c.workflow_execution_id.in_(family_of(execution_id)), c.status == "pending"
        )
        with self.place.database.read() as connection:
            return list(connection.execute(statement.order_by(c.created_at, c.id)))

    def _answer_to(self, request: Row[Any]) -> Answer | None:
        """The request's own answer: the first of its step that no earlier request has had."""
        if request.id not in self._given:
            step = request.correlation.rpartition(":")[0]
            for place, answer in enumerate(self.answers):
                if answer.step == step and place not in self._used:
                    self._given[request.id] = answer
                    # Several who are named one by one answer the same request.
                    if not answer.by:
                        self._used.add(place)
                    break
        return self._given.get(request.id)

    def _decide(self, request_id: UUID, answer: Answer) -> None:
        for _ in range(100):
            voter = self._voter(request_id, answer)
            if voter is None:
                break
            try:
                self.place.run(
                    DecideApproval(request_id, answer.decision, answer.comment),
                    Actor(self.place.tenant_id, voter),
                )
            except DeskflowError as problem:
                raise ScenarioError(
                    "scenario.answer_refused", step=answer.step, by=answer.by, problem=problem.code
                ) from problem
            if answer.by:
                self._next_named(request_id, answer)
                break

    def _next_named(self, request_id: UUID, answer: Answer) -> None:
        self._used.add(self.answers.index(answer))
        del self._given[request_id]

    def _voter(self, request_id: UUID, answer: Answer) -> UUID | None:
        """Who speaks: the one who is named, or the next who is still asked."""
        if answer.by:
            return self._named(answer)
        papers, tenant_id = approval_approvers, self.place.tenant_id
        rights = answering(
            tenant_id, self.place.clock.now(), papers.c.approval_id == request_id
        ).subquery()
        asked = (
            select(rights.c.user_id)
            .join(papers, papers.c.id == rights.c.approver_id)
            .order_by(papers.c.position, rights.c.user_id)
        )
        still_open = select(papers.c.id).where(
            papers.c.approval_id == request_id, papers.c.status == "pending"
        )
        with self.place.database.read() as connection:
            for user_id in connection.execute(asked).scalars():
                if allows(permissions_of(connection, user_id), PERMISSION):
                    return user_id  # type: ignore[no-any-return]
            if connection.execute(still_open.limit(1)).first() is None:
                return None
        raise ScenarioError("scenario.nobody_to_answer", step=answer.step)

    def _named(self, answer: Answer) -> UUID:
        wanted = answer.by.strip().casefold()
        c = users.c
        statement = select(c.id).where(
            c.tenant_id == self.place.tenant_id,
            (c.email_key == wanted) | (c.name == answer.by.strip()),
        )
        with self.place.database.read() as connection:
            found: UUID | None = connection.execute(statement).scalars().first()
        if found is None:
            raise ScenarioError("scenario.unknown_person", step=answer.step, name=answer.by[:80])
        return found
