"""Actions on what hangs on tickets: what they do, what they answer, how they say no."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from deskflow.approvals.tables import approval_approvers, workflow_approvals
from deskflow.channels.tables import notifications, outgoing_messages
from deskflow.knowledge.commands import CreateArticle
from deskflow.people.staff import UpdateUser
from deskflow.people.tables import contacts, roles
from deskflow.people.teams import CreateTeam, UpdateTeam
from deskflow.sla.queries import ticket_clocks
from deskflow.tickets.defining.commands import DefineTicketField, DefineTicketRules
from deskflow.tickets.tables import surveys, ticket_watchers, tickets
from deskflow.tickets.tagging import TagTicket
from deskflow.tickets.work_queries import TicketWork, ticket_work

NOBODY = "019aaf3c-1800-7000-8000-000000000001"


def work(stage, ticket_id: UUID) -> TicketWork:
    with stage.desk.database.read() as connection:
        return ticket_work(connection, stage.desk.tenant_id, ticket_id)


def on(ticket_id: UUID, **config: object) -> dict[str, object]:
    return {"ticket_id": str(ticket_id), **config}


def test_tag_ticket_takes_lists_and_texts_with_commas(stage):
    ticket_id = stage.desk.ticket()
    config = on(ticket_id, add="vip, printer ,{{ trigger.more }}")
    assert stage.run("tag_ticket", config, more="late")["tags"] == ["late", "printer", "vip"]
    out = stage.run("tag_ticket", on(ticket_id, add=["New one"], remove=["VIP", "never"]))
    assert (out["added"], out["removed"]) == (["New one"], ["vip"])
    assert work(stage, ticket_id).tags == ["late", "New one", "printer"]
    config = on(ticket_id, add="{{ trigger.x }}")
    assert stage.refused("tag_ticket", config, x=[]) == "field.required"
    assert stage.refused("tag_ticket", config, x=["x" * 61]) == "field.too_long"


def test_link_tickets_by_id_or_number_and_only_once(stage):
    one, two = stage.desk.ticket("One"), stage.desk.ticket("Two")
    link = stage.run("link_tickets", on(one, other=str(two), kind="blocks"))["link_id"]
    config = on(one, other="{{ trigger.number }}", kind="blocks")
    assert stage.run("link_tickets", config, number="inc-1002")["link_id"] == link
    assert [one.kind for one in work(stage, one).links] == ["blocks.from"]
    assert stage.refused("link_tickets", config, number="INC-9999") == "field.bad_id"
    back = on(two, other=str(one), kind="blocks")
    assert stage.refused("link_tickets", back) == "ticket.link_circle"


def test_merge_tickets_answers_with_the_one_that_goes_on(stage):
    customer_id = stage.desk.customer()
    stays = stage.desk.ticket("Mail is down", customer_id=customer_id)
    ends = stage.desk.ticket("No mail", customer_id=customer_id)
    config = on(ends, into={"id": str(stays)})
    assert stage.run("merge_tickets", on(ends, into=str(stays))) == {
        "ticket_id": str(stays), "merged": 1,
    }  # fmt: skip
    assert stage.desk.row(tickets, ends).status == "merged"
    config = on(ends, into="{{ trigger.t }}")
    assert stage.refused("merge_tickets", config, t={"id": str(stays)}) == "ticket.already_merged"


def test_add_checklist_from_lines(stage):
    ticket_id = stage.desk.ticket()
    config = on(ticket_id, title="Leaving, for {{ trigger.who }}", items="{{ trigger.items }}")
    stage.run("add_checklist", config, who="Paul", items="Badge\n\nLaptop, charger")
    (found,) = work(stage, ticket_id).checklists
    assert found.title == "Leaving, for Paul"
    assert [item.title for item in found.items] == ["Badge", "Laptop, charger"]
    many = on(ticket_id, title="x", items="{{ trigger.items }}")
    assert stage.refused("add_checklist", many, items=["a"] * 501) == "field.too_many"
    assert stage.refused("add_checklist", many, items=["a"] * 201) == "checklist.too_long"


def test_log_time_is_the_assignees_unless_somebody_is_named(stage):
    tess, bob = stage.desk.user("Tess Tech"), stage.desk.user("Bob Tech")
    ticket_id = stage.desk.ticket(assignee_id=tess.user_id)
    stage.run("log_time", on(ticket_id, minutes="{{ trigger.m }}"), m="15")
    stage.run("log_time", on(ticket_id, minutes=5, user="bob.tech@msp.example", is_billable=False))
    assert [(one.user_name, one.minutes, one.is_billable) for one in work(stage, ticket_id).times] == [
        ("Tess Tech", 15, True), ("Bob Tech", 5, False),
    ]  # fmt: skip
    config = on(ticket_id, minutes="{{ trigger.m }}")
    for given, code in (
        ("many", "field.bad_number"), (1.5, "field.bad_number"), (True, "field.bad_number"),
        ("1e999", "field.bad_number"), (0, "time.bad_minutes"), ([1], "field.bad_number"),
    ):  # fmt: skip
        assert stage.refused("log_time", config, m=given) == code
    assert stage.refused("log_time", on(stage.desk.ticket(), minutes=5)) == "time.whose"
    assert bob.user_id


def test_the_service_level_is_paused_and_resumed(stage):
    ticket_id = stage.desk.ticket(priority="P1")

    def states() -> dict[str, str]:
        with stage.desk.database.read() as connection:
            clocks = ticket_clocks(
                connection, stage.desk.tenant_id, ticket_id, stage.desk.clock.now()
            )
        return {one.kind: one.state for one in clocks}

    config = on(ticket_id, reason="waiting for {{ trigger.what }}", clock="resolution")
    assert stage.run("pause_sla", config, what="parts") == {"paused": 1}
    assert states() == {"first_response": "running", "resolution": "paused"}
    assert stage.refused("pause_sla", config, what="parts") == "sla.nothing_to_pause"
    assert stage.run("resume_sla", on(ticket_id)) == {"resumed": 1}
    assert set(states().values()) == {"running"}
    assert stage.refused("resume_sla", on(ticket_id)) == "sla.not_paused"


def test_escalate_ticket_does_all_of_it_or_nothing(stage):
    tess, boss = stage.desk.user("Tess Tech"), stage.desk.user("Rita Boss")
    stage.desk.run(UpdateUser(tess.user_id, {"manager_id": str(boss.user_id)}))
    ticket_id = stage.desk.ticket(assignee_id=tess.user_id, priority="P3")
    config = on(
        ticket_id, reason="no answer for 2 h", raise_by=1, assigned_to="rita.boss@msp.example",
        notify_manager=True, notify_roles=["admin"],
    )  # fmt: skip
    out = stage.run("escalate_ticket", config)
    assert (out["priority"], out["assigned_to"], out["notified"]) == ("P2", str(boss.user_id), 2)
    told = [row for row in stage.desk.rows(notifications) if row.code == "notice"]
    assert {row.title for row in told} == {"INC-1001: no answer for 2 h"}
    assert {row.link_id for row in told} == {ticket_id}
    # Somebody who cannot be told: nothing of it happens.
    config = on(ticket_id, reason="again", notify_users="{{ trigger.who }}")
    assert stage.refused("escalate_ticket", config, who=[NOBODY]) == "field.no_such_row"
    assert stage.desk.row(tickets, ticket_id).priority == "P2"


def test_request_approval_goes_on_and_the_request_stays(stage):
    rita = stage.desk.user("Rita Novak", "approver")
    ticket_id = stage.desk.ticket()
    config = on(
        ticket_id, title="Overtime on {{ trigger.day }}", approvers=[str(rita.user_id)], due_in="2d"
    )
    approval_id = stage.run("request_approval", config, day="Saturday")["approval_id"]
    row = stage.desk.row(workflow_approvals, UUID(approval_id))
    assert (row.title, row.status, row.record_id) == ("Overtime on Saturday", "pending", ticket_id)
    assert row.expires_at == stage.desk.clock.now() + timedelta(days=2)
    # What happens to the ticket afterwards is nobody's business here, unless the author said so.
    stage.run("update_ticket", on(ticket_id, updates={"priority": "P1"}))
    assert stage.desk.row(workflow_approvals, UUID(approval_id)).status == "pending"
    bound = stage.run("request_approval", {**config, "binds": ["priority"]}, day="x")["approval_id"]
    stage.run("update_ticket", on(ticket_id, updates={"priority": "P2"}))
    assert stage.desk.row(workflow_approvals, UUID(bound)).status == "void"


def test_request_approval_by_role_about_nothing_here(stage):
    stage.desk.user("Rita Novak", "approver")
    out = stage.run(
        "request_approval", {"title": "Buy cake", "roles": ["approver"], "ticket_id": ""}
    )
    row = stage.desk.row(workflow_approvals, UUID(out["approval_id"]))
    (role,) = stage.desk.rows(roles, roles.c.key == "approver")
    assert (row.requested_from_role_id, row.record_id) == (role.id, None)
    config = {"title": "x", "approvers": "{{ trigger.who }}", "ticket_id": ""}
    for given, code in (
        ([], "approval.no_approvers"), (["nobody@msp.example"], "step.unknown_user"),
    ):  # fmt: skip
        assert stage.refused("request_approval", config, who=given) == code


def test_request_approval_of_a_team(stage):
    rita = stage.desk.user("Rita Novak", "approver")
    team = stage.desk.run(CreateTeam("Service Desk", (rita.user_id,))).result_id
    config = {"title": "x", "teams": "{{ trigger.team }}", "ticket_id": ""}
    for given in ("service desk", str(team), {"id": str(team)}):
        stage.run("request_approval", config, team=given)
    assert {row.team_id for row in stage.desk.rows(approval_approvers)} == {team}
    assert stage.refused("request_approval", config, team="Sevice Desk") == "step.unknown_team"
    stage.desk.run(UpdateTeam(team, {"is_active": False}))
    assert stage.refused("request_approval", config, team=str(team)) == "approval.team_retired"


def test_schedule_ticket(stage):
    tess = stage.desk.user("Tess Tech")
    ticket_id = stage.desk.ticket(assignee_id=tess.user_id)
    config = on(ticket_id, starts_at="{{ trigger.at }}", duration="90m", note="keys at the desk")
    out = stage.run("schedule_ticket", config, at="2026-12-01T09:00:00+01:00")
    assert (out["user_id"], out["overlaps"]) == (str(tess.user_id), 0)
    (plan,) = work(stage, ticket_id).appointments
    assert plan.starts_at.isoformat() == "2026-12-01T08:00:00+00:00"
    assert plan.ends_at - plan.starts_at == timedelta(minutes=90)
    assert stage.desk.row(tickets, ticket_id).status == "scheduled"
    assert stage.run("schedule_ticket", config, at="2026-12-01T09:00")["overlaps"] == 1
    for given, code in (
        ("tomorrow", "step.bad_date"), ("", "field.required"), ("0001-01-01T00:00:00+14:00", "step.bad_date"),
    ):  # fmt: skip
        assert stage.refused("schedule_ticket", config, at=given) == code
    config["duration"] = "{{ trigger.d }}"
    for given, code in (("0s", "appointment.bad_span"), ("400d", "appointment.bad_span"), ("-1h", "step.bad_duration")):  # fmt: skip
        assert stage.refused("schedule_ticket", config, at="2026-12-01", d=given) == code


def test_create_work_order(stage):
    tess, ticket_id = stage.desk.user("Tess Tech"), stage.desk.ticket()
    config = on(
        ticket_id, title="New switch", tasks=["Order", "Mount"], estimate="2h", due_in="5d",
        assigned_to=str(tess.user_id),
    )  # fmt: skip
    out = stage.run("create_work_order", config)
    assert out["number"] == "WO-1001"
    assert len(out["task_ids"]) == 2
    (order,) = work(stage, ticket_id).work_orders
    assert (order.title, order.assignee_name, order.estimate_minutes) == (
        "New switch",
        "Tess Tech",
        120,
    )
    assert order.due_at == stage.desk.clock.now() + timedelta(days=5)


def test_add_watchers(stage):
    ada, bob = stage.desk.user("Ada Tech"), stage.desk.user("Bob Tech")
    ticket_id = stage.desk.ticket()
    config = on(ticket_id, users=[str(ada.user_id), "bob.tech@msp.example"])
    assert stage.run("add_watchers", config) == {"added": 2}
    assert stage.run("add_watchers", config) == {"added": 0}
    assert {row.user_id for row in stage.desk.rows(ticket_watchers)} == {ada.user_id, bob.user_id}


def test_contacts_are_found_before_they_are_made(stage):
    customer_id = str(stage.desk.customer())
    config = {"customer_id": customer_id, "name": "Paul Penn", "email": "{{ trigger.mail }}"}
    made = stage.run("create_contact", config, mail="Paul@northwind.example")
    assert made["created"]
    again = stage.run("create_contact", config, mail="paul@NORTHWIND.example ")
    assert again == {"contact_id": made["contact_id"], "created": False}
    assert stage.refused("create_contact", config, mail="no address") == "field.bad_email"
    assert (
        stage.refused("create_contact", {"customer_id": NOBODY, "name": "x"})
        == "customers.not_found"
    )
    config = {"contact_id": made["contact_id"], "updates": {"phone": "{{ trigger.p }}"}}
    assert stage.run("update_contact", config, p=42)["updated"]
    assert not stage.run("update_contact", config, p="42")["updated"]
    assert stage.desk.row(contacts, UUID(made["contact_id"])).phone == "42"
    assert stage.refused("update_contact", config, p={"a": 1}) == "field.not_a_text"
    wrong = {"contact_id": made["contact_id"], "updates": "{{ trigger.u }}"}
    assert stage.refused("update_contact", wrong, u={"tenant_id": NOBODY}) == "field.unknown"


@pytest.fixture
def several(stage) -> dict[str, UUID]:
    desk = stage.desk
    tess = desk.user("Tess Tech")
    made = {"old": desk.ticket("Printer on FIRE", priority="P2")}
    desk.advance(days=10)
    made["mine"] = desk.ticket("Laptop", assignee_id=tess.user_id, priority="P4", type="change")
    made["closed"] = desk.ticket("Done printer", status="closed")
    desk.run(TagTicket(made["mine"], ("VIP",)))
    return {**made, "tess": tess.user_id}


def test_find_tickets_by_what_people_ask_for(stage, several):
    def found(limit: int = 50, **filters: object) -> list[str]:
        out = stage.run(
            "find_tickets", {"filters": "{{ trigger.f }}", "order_by": "created_asc", "limit": limit}, f=filters
        )  # fmt: skip
        assert out["count"] == len(out["tickets"])
        return [one["title"] for one in out["tickets"]]

    printer, laptop, done = "Printer on FIRE", "Laptop", "Done printer"
    assert found() == [printer, laptop, done]
    assert found(limit=1) == [printer]
    for filters, wanted in (
        ({"is_open": True}, [printer, laptop]), ({"status": ["closed", "cancelled"]}, [done]),
        ({"priority": "high"}, [printer]), ({"type": "change"}, [laptop]), ({"tag": ["vip", "x"]}, [laptop]),
        ({"text": "PRINTER"}, [printer, done]), ({"created_before": "7d"}, [printer]),
        ({"created_within": "7d", "is_open": True}, [laptop]), ({"status": None}, [printer, laptop, done]),
        ({"assigned_to": str(several["tess"])}, [laptop]), ({"assigned_to": ""}, [printer, done]),
        ({"assigned_to": {"id": str(several["tess"])}}, [laptop]), ({"text": "100%_"}, []),
        ({"tag": "'; DROP TABLE tickets; --"}, []),
    ):  # fmt: skip
        assert found(**filters) == wanted, filters
    out = stage.run("find_tickets", {"limit": 2})
    assert (out["count"], out["total"]) == (2, 3)
    assert stage.run(
        "query_database", {"query_type": "count_tickets", "filters": {"tag": "vip"}}
    ) == {"result": 1}


def test_find_tickets_refuses_what_it_does_not_know(stage, several):
    for filters, code in (
        ({"colour": "red"}, "step.unknown_filter"), ({"status": "happy"}, "step.unknown_value"),
        ({"assigned_to": "x"}, "field.bad_id"), ({"created_before": "soon"}, "step.bad_duration"),
        ({"status": ["open"] * 201}, "field.too_many"), ("open", "field.not_an_object"),
    ):  # fmt: skip
        config = {"filters": "{{ trigger.f }}"}
        assert stage.refused("find_tickets", config, f=filters) == code
    config = {"limit": "{{ trigger.l }}"}
    for given in (0, 501, -1):
        assert stage.refused("find_tickets", config, l=given) == "field.out_of_range"


def test_update_ticket_sets_references_and_due_times(stage):
    desk = stage.desk
    customer_id, ticket_id = desk.customer("Contoso"), desk.ticket()
    updates = {"customer_id": str(customer_id), "resolution_due": "2026-12-24T12:00:00+00:00"}
    assert stage.run("update_ticket", on(ticket_id, updates=updates))["updated"]
    row = desk.row(tickets, ticket_id)
    assert (row.customer_id, row.resolution_due.isoformat()) == (
        customer_id,
        updates["resolution_due"],
    )
    updates = {"resolution_due": ""}
    assert stage.run("update_ticket", on(ticket_id, updates=updates))["updated"]
    assert desk.row(tickets, ticket_id).resolution_due < row.resolution_due
    # When one of the changes cannot be made, none is.
    config = on(ticket_id, updates="{{ trigger.u }}")
    bad = {"resolution_due": "2026-12-24", "priority": "P9"}
    assert stage.refused("update_ticket", config, u=bad) == "ticket.unknown_priority"
    assert desk.row(tickets, ticket_id).resolution_due < row.resolution_due
    assert stage.refused("update_ticket", config, u={"assigned_to": {"id": "x"}}) == "field.bad_id"


def test_update_and_create_ticket_know_what_the_tenant_says_a_ticket_is(stage):
    desk = stage.desk
    desk.run(DefineTicketRules("statuses", [{"name": "Awaiting parts", "counts_as": "pending_vendor"}]))  # fmt: skip
    desk.run(DefineTicketField("Cost centre", "text", {"is_required": True}))
    title = "The scanner is down"
    out = stage.run("create_ticket", {"title": title, "priority": "", "impact": "high", "urgency": "high", "fields": {"cost_centre": "{{ trigger.of }}"}}, of="4711")  # fmt: skip
    row = desk.row(tickets, UUID(out["ticket_id"]))
    assert (row.priority, row.fields) == ("P1", {"cost_centre": "4711"})
    updates = {"urgency": "low", "own_status": "Awaiting parts", "fields": {"cost_centre": "{{ trigger.c }}"}}  # fmt: skip
    stage.run("update_ticket", on(row.id, updates=updates), c="4712")
    row = desk.row(tickets, row.id)
    assert (row.priority, row.status, row.own_status) == ("P3", "pending_vendor", "awaiting_parts")
    assert row.fields == {"cost_centre": "4712"}
    wrong = on(row.id, updates={"fields": {"colour": "red"}})
    assert stage.refused("update_ticket", wrong) == "field.unknown"


def test_send_survey_asks_once_the_work_is_done(stage):
    desk = stage.desk
    ticket_id = desk.ticket(customer_id=desk.customer(email="info@northwind.example"))
    config = on(ticket_id, subject="How was it?", question="1 to 5 for {{ trigger.n }}, please")
    assert stage.refused("send_survey", config, n="x") == "survey.not_done"
    stage.run("update_ticket", on(ticket_id, updates={"status": "closed"}))
    survey_id = stage.run("send_survey", config, n="INC-1001")["survey_id"]
    assert desk.row(surveys, UUID(survey_id)).question == "1 to 5 for INC-1001, please"
    (mail,) = desk.rows(outgoing_messages, outgoing_messages.c.subject.endswith("How was it?"))
    assert (mail.text, mail.is_automatic) == ("1 to 5 for INC-1001, please", True)


def test_lookup_article_answers_with_the_best_and_the_others(stage):
    stage.desk.run(CreateArticle("VPN einrichten", "Install the client. " * 40, "network, vpn"))
    stage.desk.run(CreateArticle("Printers", "The VPN has nothing to do with it"))
    config = {"query": "{{ trigger.title }}", "limit": 5}
    out = stage.run("lookup_article", config, title="vpn down again")
    assert (out["article"]["title"], out["count"]) == ("VPN einrichten", 2)
    assert out["article"]["tags"] == ["network", "vpn"]
    assert len(out["article"]["excerpt"]) <= 202
    assert stage.run("lookup_article", config, title="coffee") == {
        "article": None, "articles": [], "count": 0,
    }  # fmt: skip
    wrong = {"query": "x", "limit": "{{ trigger.l }}"}
    assert stage.refused("lookup_article", wrong, l=21) == "field.out_of_range"
