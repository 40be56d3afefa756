"""What the inbox and the history show, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskflow.approvals.deciding import DecideApproval
from deskflow.approvals.queries import (
    count_pending,
    list_past,
    list_pending,
    list_similar,
    people_asked,
)
from deskflow.approvals.reading import get_approval
from deskflow.core.ids import new_id
from deskflow.tickets.changing import UpdateTicket
from tests.integration.approvals.asking import ask, role_id


@pytest.fixture
def rita(desk):
    return desk.user("Rita Novak", "approver")


@pytest.fixture
def jonas(desk):
    return desk.user("Jonas Lind", "approver")


def inbox(desk, person) -> list[str]:
    with desk.database.read() as connection:
        rows = list_pending(connection, desk.tenant_id, person.user_id, desk.clock.now())
        assert count_pending(connection, desk.tenant_id, person.user_id, desk.clock.now()) == len(
            rows
        )
        return [row.title for row in rows]


def test_the_inbox_has_mine_and_my_roles_most_urgent_first(desk, rita, jonas):
    now = desk.clock.now()
    ask(desk, rita, title="Without limit")
    ask(desk, rita, title="Tomorrow", expires_at=now + timedelta(days=1))
    ask(desk, roles=(role_id(desk),), title="For the role", expires_at=now + timedelta(hours=1))
    ask(desk, jonas, title="Not mine")
    assert inbox(desk, rita) == ["For the role", "Tomorrow", "Without limit"]
    with desk.database.read() as connection:
        (first,) = list_pending(connection, desk.tenant_id, rita.user_id, now, limit=1)
        rest = list_pending(
            connection, desk.tenant_id, rita.user_id, now, after=(first.due_at, first.id)
        )
        assert [row.title for row in rest] == ["Tomorrow", "Without limit"]
        assert list_pending(connection, new_id(), rita.user_id, now) == []


def test_the_inbox_forgets_what_i_decided_and_never_shows_my_own(desk, rita, jonas):
    approval_id = ask(desk, rita, roles=(role_id(desk),), strategy="all", title="Both")
    ask(desk, rita, jonas, title="Own", requested_by=rita.user_id)
    assert inbox(desk, rita) == ["Both"]
    desk.run(DecideApproval(approval_id, "approved"), rita)
    assert inbox(desk, rita) == []
    assert inbox(desk, jonas) == ["Both", "Own"]


def test_one_request_with_everything_to_decide_by(desk, rita, jonas):
    ticket_id = desk.ticket("VPN down", priority="P2", customer_id=desk.customer("Bergmann"))
    author = desk.user("Sofia Ortega", "author")
    approval_id = ask(
        desk, rita, jonas, actor=author, strategy="all", record_kind="ticket", record_id=ticket_id,
        shown={"priority": "P2", "customer": "Bergmann", "cost": "€ 420"}, binds=(),
    )  # fmt: skip
    desk.run(UpdateTicket(ticket_id, {"priority": "P1", "title": "VPN down again"}))
    desk.run(DecideApproval(approval_id, "approved", "Fine"), rita)
    now = desk.clock.now()
    with desk.database.read() as connection:
        seen = get_approval(connection, desk.tenant_id, approval_id, now, jonas.user_id)
        assert seen is not None
        again = get_approval(connection, desk.tenant_id, approval_id, now, rita.user_id)
        assert again is not None
        assert get_approval(connection, new_id(), approval_id, now) is None
    assert seen.requested_by == "Sofia Ortega"
    assert seen.record_label == "INC-1001 VPN down again"
    assert seen.changed_since == {"priority": ("P2", "P1")}
    assert (seen.waits_for_viewer, again.waits_for_viewer) == (True, False)
    (stage,) = seen.stages
    assert (stage.strategy, stage.asked, stage.approved) == ("all", 2, 1)
    assert [(one.person_name, one.status) for one in seen.approvers] == [
        ("Rita Novak", "approved"),
        ("Jonas Lind", "pending"),
    ]
    (decision,) = seen.decisions
    assert (decision.by_name, decision.role, decision.comment) == ("Rita Novak", None, "Fine")


def test_without_shown_fields_the_usual_ones_are_compared(desk, rita):
    ticket_id = desk.ticket(priority="P2")
    approval_id = ask(desk, rita, record_kind="ticket", record_id=ticket_id)
    desk.run(UpdateTicket(ticket_id, {"assigned_to": str(rita.user_id)}))
    with desk.database.read() as connection:
        seen = get_approval(connection, desk.tenant_id, approval_id, desk.clock.now())
    assert seen is not None
    assert seen.status == "pending"
    assert seen.changed_since == {"assignee": (None, "Rita Novak")}


def test_history_and_decisions_on_requests_alike(desk, rita, jonas):
    topic = "workflow:approve"
    old = ask(desk, rita, title="Overtime INC-1", topic=topic)
    desk.run(DecideApproval(old, "rejected", "No"), rita)
    desk.advance(hours=1)
    newer = ask(desk, jonas, title="Overtime INC-2", topic=topic)
    desk.run(DecideApproval(newer, "approved"), jonas)
    asked = ask(desk, rita, title="Overtime INC-3", topic=topic)
    ask(desk, rita, title="Something else")
    with desk.database.read() as connection:
        alike = list_similar(connection, desk.tenant_id, asked)
        assert [(row.title, row.status) for row in alike] == [
            ("Overtime INC-2", "approved"),
            ("Overtime INC-1", "rejected"),
        ]
        (mine,) = list_past(connection, desk.tenant_id, decided_by=rita.user_id)
        assert (mine.title, mine.decided_by, mine.comment) == ("Overtime INC-1", "Rita Novak", "No")
        (latest,) = list_past(connection, desk.tenant_id, limit=1)
        (before,) = list_past(connection, desk.tenant_id, before=(latest.closed_at, latest.id))
        assert (latest.id, before.id) == (newer, old)


def test_people_asked_are_those_who_can_answer_now(desk, rita, jonas):
    approval_id = ask(desk, rita, roles=(role_id(desk),), requested_by=jonas.user_id)
    with desk.database.read() as connection:
        asked = people_asked(connection, desk.tenant_id, [approval_id], desk.clock.now())
    assert asked == {approval_id: [rita.user_id]}
