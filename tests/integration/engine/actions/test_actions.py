"""Every action on our own database: what it does, what it answers, how it says no."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from deskflow import paths
from deskflow.channels.tables import notifications, outgoing_messages
from deskflow.channels.templates import DefineMailTemplate
from deskflow.engine.actions import ALL, CATALOGUE
from deskflow.people.commands import SetUserStatus
from deskflow.people.profiles import SetProfile
from deskflow.people.skills import CreateSkill
from deskflow.people.tables import customers, users
from deskflow.tickets.tables import tasks, ticket_messages, tickets
from deskflow.workflows.parameters import Parameter

# The titles in words live with the window.
WORDS = Path(paths.__file__).parent / "desktop"
NOBODY = "019aaf3c-1800-7000-8000-000000000001"


@pytest.mark.parametrize("action", ALL, ids=lambda one: one.spec.name)
def test_a_spec_is_complete(action):
    spec = action.spec
    assert (action.run is None) != (action.effect is None)
    assert spec.repeatable is (action.run is not None), "an outside effect is not repeatable"
    assert spec.title == f"action.{spec.name}"
    assert spec.group
    assert (paths.resources() / "icons" / f"{spec.icon}.svg").is_file()
    assert len({one.name for one in spec.parameters}) == len(spec.parameters)
    assert spec.outputs
    for parameter in _all(spec.parameters):
        assert parameter.title
    groups = {one.one_of for one in spec.parameters if one.one_of}
    assert all(sum(one.one_of == group for one in spec.parameters) > 1 for group in groups)


def _all(parameters: tuple[Parameter, ...]) -> list[Parameter]:
    return [two for one in parameters for two in (one, *one.fields)]


@pytest.mark.parametrize("action", ALL, ids=lambda one: one.spec.name)
def test_every_title_has_words(action):
    text = "\n".join(path.read_text(encoding="utf-8") for path in WORDS.glob("words*.py"))
    assert f'"{action.spec.title}"' in text or f'"{action.spec.name}"' in text


@pytest.mark.parametrize("name", CATALOGUE)
def test_an_empty_configuration_fails_the_step_and_nothing_else(stage, name):
    """What validation lets through (a template that turns out empty) still ends with a reason."""
    empty = {
        p.name: "{{ trigger.nothing }}" for p in CATALOGUE[name].parameters if p.takes_expressions
    }
    fixed = {
        p.name: p.choices[0].value if p.choices else "1"
        for p in CATALOGUE[name].parameters
        if (p.choices or p.required) and not p.takes_expressions
    }
    if name == "set_variable":
        # Any value is one, also none.
        assert stage.run(
            name, {"variable_name": "x", "variable_value": "{{ trigger.nothing }}"}, nothing=None
        ) == {
            "variable_name": "x",
            "value": None,
        }
        return
    if name in ("query_database", "find_tickets"):
        # Who asks for nothing in particular gets all there is.
        empty.pop("filters")
        assert stage.run(name, {**fixed, **empty}, nothing=None)
        return
    code = stage.refused(name, {**fixed, **empty}, nothing=None)
    assert code.split(".")[0] in ("field", "step", "notification", "mail", "event")


def test_add_message_writes_a_note_or_a_public_message(stage):
    ticket_id = stage.desk.ticket()
    for public in (False, True):
        config = {"ticket_id": str(ticket_id), "text": "Hello", "is_public": public}
        message_id = stage.run("add_message", config)["message_id"]
        (row,) = [r for r in stage.desk.rows(ticket_messages) if str(r.id) == message_id]
        assert (row.is_public, row.author_kind, row.author_name, row.is_automatic) == (
            public, "workflow", "Flow", True,
        )  # fmt: skip
    assert stage.refused("add_message", {"ticket_id": NOBODY, "text": "x"}) == "tickets.not_found"
    assert (
        stage.refused("add_message", {"ticket_id": "{{ trigger.x }}", "text": "x"}, x="7")
        == "field.bad_id"
    )


def test_assign_ticket_to_a_person_in_every_spelling(stage):
    ada, bob = stage.desk.user("Ada Tech"), stage.desk.user("Bob Tech")
    ticket_id = stage.desk.ticket()
    for given, meant in (
        (str(ada.user_id), ada), ("{{ trigger.who }}", bob), ("ADA.tech@msp.example", ada),
        ("{{ trigger.who.id }}", bob),
    ):  # fmt: skip
        config = {"ticket_id": str(ticket_id), "assigned_to": given}
        out = stage.run("assign_ticket", config, who={"id": str(bob.user_id), "name": "Bob"})
        assert out["assigned_to"] == str(meant.user_id)
        assert stage.desk.row(tickets, ticket_id).assignee_id == meant.user_id
    for given, code in (
        ("nobody@msp.example", "step.unknown_user"), (NOBODY, "field.no_such_row"), ("Ada", "field.bad_id"),
    ):  # fmt: skip
        config = {"ticket_id": str(ticket_id), "assigned_to": "{{ trigger.who }}"}
        assert stage.refused("assign_ticket", config, who=given) == code


def test_assign_ticket_by_least_open_counts_open_tickets_of_available_technicians(stage):
    busy, free = stage.desk.user("Busy Bee"), stage.desk.user("Free Fred")
    stage.desk.user("Olga Owner", "author")
    stage.desk.ticket(assignee_id=busy.user_id)
    stage.desk.ticket(assignee_id=free.user_id, status="closed")
    ticket_id = stage.desk.ticket()
    out = stage.run("assign_ticket", {"ticket_id": str(ticket_id), "by": "least_open"})
    assert (out["assigned_to"], out["name"]) == (str(free.user_id), "Free Fred")
    assert out["reason"] == "least open tickets (0)"


def test_assign_ticket_by_best_fit_says_why(stage):
    desk = stage.desk
    vpn = desk.run(CreateSkill("VPN")).result_id
    desk.user("Free Fred")
    busy = desk.user("Busy Bee")
    desk.ticket(assignee_id=busy.user_id)
    desk.run(SetProfile(busy.user_id, {"skills": {str(vpn): 3}}))
    ticket_id = desk.ticket("VPN is down")
    config = {"ticket_id": str(ticket_id), "by": "best_fit"}
    out = stage.run("assign_ticket", config)
    assert out["name"] == "Busy Bee"
    assert (
        out["reason"]
        == "best fit: 86 (skills 40/40, workload 28/30, performance 18/20, proximity 0/10)"
    )
    for person in (busy.user_id, desk.rows(users, users.c.name == "Free Fred")[0].id):
        desk.run(SetUserStatus(person, "off"), desk.system())
    assert stage.refused("assign_ticket", config) == "step.nobody_available"


def test_update_ticket_answers_as_the_seed_says(stage):
    ticket_id = stage.desk.ticket()
    config = {
        "ticket_id": str(ticket_id),
        "updates": {"priority": "critical", "status": "in_progress"},
    }
    assert stage.run("update_ticket", config) == {"ticket_id": str(ticket_id), "updated": True}
    assert stage.run("update_ticket", config) == {"ticket_id": str(ticket_id), "updated": False}
    row = stage.desk.row(tickets, ticket_id)
    assert (row.priority, row.status) == ("P1", "in_progress")
    for updates, code in (
        ({"priority": "P9"}, "ticket.unknown_priority"), ({"status": "new"}, "ticket.illegal_move"),
        ({"assigned_to": NOBODY}, "field.no_such_row"), ({"number": "INC-1"}, "field.unknown"), ("x", "field.required"),
    ):  # fmt: skip
        config = {"ticket_id": str(ticket_id), "updates": "{{ trigger.updates }}"}
        assert stage.refused("update_ticket", config, updates=updates) == code


def test_update_ticket_takes_a_whole_person_for_an_id(stage):
    ada, ticket_id = stage.desk.user("Ada Tech"), stage.desk.ticket()
    config = {"ticket_id": str(ticket_id), "updates": {"assigned_to": "{{ trigger.who }}"}}
    stage.run("update_ticket", config, who={"id": str(ada.user_id)})
    assert stage.desk.row(tickets, ticket_id).assignee_id == ada.user_id


def test_create_ticket(stage):
    customer_id = stage.desk.customer()
    config = {
        "title": "Check backups",
        "priority": "high",
        "customer_id": str(customer_id),
        "type": "task",
    }
    made = stage.run("create_ticket", config)["ticket_id"]
    (row,) = [one for one in stage.desk.rows(tickets) if str(one.id) == made]
    assert (row.title, row.priority, row.type, row.customer_id) == (
        "Check backups",
        "P2",
        "task",
        customer_id,
    )
    config = {"title": "x", "customer_id": "{{ trigger.c }}"}
    assert stage.refused("create_ticket", config, c=NOBODY) == "field.no_such_row"


def test_create_task_with_a_time_limit(stage):
    ticket_id = stage.desk.ticket()
    stage.run("create_task", {"title": "Call", "ticket_id": str(ticket_id), "due_in": "1d 4h"})
    (row,) = stage.desk.rows(tasks)
    assert row.due_at == stage.desk.clock.now() + timedelta(hours=28)
    config = {"title": "Call", "due_in": "{{ trigger.d }}"}
    assert stage.refused("create_task", config, d="soon") == "step.bad_duration"
    assert (
        stage.refused("create_task", {"title": "Call", "ticket_id": NOBODY}) == "tickets.not_found"
    )


def test_customers_are_made_and_changed(stage):
    made = stage.run("create_customer", {"name": "Zoë & Søn", "tier": "gold"})["customer_id"]
    config = {"customer_id": made, "updates": {"tier": "platinum", "phone": "1"}}
    assert stage.run("update_customer", config) == {"customer_id": made, "updated": True}
    (row,) = [one for one in stage.desk.rows(customers) if str(one.id) == made]
    assert (row.name, row.tier, row.phone) == ("Zoë & Søn", "platinum", "1")
    assert (
        stage.refused("create_customer", {"name": "x", "email": "{{ trigger.e }}"}, e="x")
        == "field.bad_email"
    )
    bad = {"customer_id": made, "updates": "{{ trigger.u }}"}
    assert stage.refused("update_customer", bad, u={"vat": "1"}) == "field.unknown"


@pytest.mark.parametrize("value", [None, 0, "", "text", 1.5, True, [1, {"a": None}], {"b": [2]}])
def test_set_variable_keeps_the_type(stage, value):
    out = stage.run(
        "set_variable", {"variable_name": "x", "variable_value": "{{ trigger.value }}"}, value=value
    )
    assert out == {"variable_name": "x", "value": value}
    (execution,) = stage.engine.executions()
    assert execution.context_data["variables"]["x"] == value


def test_query_database_finds_people_and_counts(stage):
    one, two = stage.desk.user("Anna Tech"), stage.desk.user("Bert Tech")
    for _ in range(2):
        stage.desk.ticket(assignee_id=one.user_id)
    stage.desk.ticket(assignee_id=two.user_id, priority="P1", status="closed")

    def ask(**config):
        return stage.run("query_database", config)

    technicians = {"role": "technician", "status": "available"}
    found = ask(query_type="find_user", filters=technicians, order_by="ticket_count_asc")["result"]
    assert (found["id"], found["ticket_count"]) == (str(two.user_id), 0)
    found = ask(
        query_type="find_users", filters=technicians, order_by="ticket_count_desc", limit=10
    )
    assert ([user["name"] for user in found["result"]], found["count"]) == (
        ["Anna Tech", "Bert Tech"],
        2,
    )
    assert ask(query_type="find_user", filters={"email": "nobody@x.example"})["result"] is None
    assert ask(query_type="count_tickets", filters={"is_open": True})["result"] == 2
    assert (
        ask(query_type="count_tickets", filters={"priority": ["critical"], "status": "closed"})[
            "result"
        ]
        == 1
    )
    assert ask(query_type="count_tickets", filters={"assigned_to": str(one.user_id)})["result"] == 2


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({"query_type": "find_users", "filters": {"salary": 1}}, "step.unknown_filter"),
        ({"query_type": "count_tickets", "filters": {"1=1; --": 1}}, "step.unknown_filter"),
        ({"query_type": "count_tickets", "filters": {"priority": "P9"}}, "step.unknown_value"),
        ({"query_type": "count_tickets", "filters": {"assigned_to": "x' OR 1=1"}}, "field.bad_id"),
        ({"query_type": "find_users", "limit": "{{ 10 * 100 }}"}, "field.out_of_range"),
        ({"query_type": "find_users", "filters": "{{ [1] }}"}, "field.not_an_object"),
    ],
)
def test_query_database_takes_named_filters_only(stage, config, code):
    assert stage.refused("query_database", config) == code


def test_notify_tells_each_person_once(stage):
    ada, bob = stage.desk.user("Ada Tech"), stage.desk.user("Bob Tech")
    config = {
        "title": "Look here",
        "body": "now",
        "users": [str(ada.user_id), "bob.tech@msp.example"],
        "roles": ["technician"],
    }
    assert stage.run("notify", config) == {"notified": 2}
    rows = stage.desk.rows(notifications)
    assert {(row.user_id, row.title, row.body) for row in rows} == {
        (ada.user_id, "Look here", "now"), (bob.user_id, "Look here", "now"),
    }  # fmt: skip
    assert (
        stage.refused("notify", {"title": "x", "roles": ["{{ trigger.r }}"]}, r="nobody")
        == "step.unknown_role"
    )
    assert stage.refused("notify", {"title": "x", "roles": ["approver"]}) == "notification.nobody"


def test_send_email_puts_one_mail_into_the_outbox(stage):
    config = {
        "to": "a@x.example, Bo <b@x.example>",
        "subject": "Hello {{ trigger.name }}",
        "body": "Dear {{ trigger.name }}",
    }
    out = stage.run("send_email", config, name="{{ 7 * 7 }}")
    (mail,) = stage.desk.rows(outgoing_messages)
    assert out == {"sent": True, "message_id": mail.message_id, "outgoing_id": str(mail.id)}
    assert [box["address"] for box in mail.to_boxes] == ["a@x.example", "b@x.example"]
    assert (mail.subject, mail.text, mail.is_automatic) == (
        "Hello {{ 7 * 7 }}",
        "Dear {{ 7 * 7 }}",
        True,
    )


def test_send_email_from_a_template_escapes_what_is_data(stage):
    template = DefineMailTemplate(
        "Hi", "Hi {{ trigger.name }}", "Text for {{ trigger.name }}", "<p>{{ trigger.name }}</p>"
    )
    template_id = stage.desk.run(template).result_id
    stage.run(
        "send_email", {"to": "a@x.example", "template_id": str(template_id)}, name="<b>Bo</b>"
    )
    (mail,) = stage.desk.rows(outgoing_messages)
    assert (mail.subject, mail.text) == ("Hi <b>Bo</b>", "Text for <b>Bo</b>")
    assert mail.html == "<p>&lt;b&gt;Bo&lt;/b&gt;</p>"


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({"to": "{{ trigger.to }}", "subject": "x", "body": "y"}, "mail.address_unusable"),
        ({"to": "a@x.example", "template_id": NOBODY}, "mail_template.unknown"),
        (
            {"to": "a@x.example", "subject": "x", "attachments": ["{{ trigger.to }}"]},
            "field.bad_id",
        ),
        ({"to": "a@x.example", "subject": "x", "attachments": [NOBODY]}, "step.unknown_attachment"),
        ({"to": "mailer-daemon@x.example", "subject": "x", "body": "y"}, "mail.loop_guard"),
    ],
)
def test_send_email_that_cannot_be_sent(stage, config, code):
    assert stage.refused("send_email", config, to="not an address") == code


def test_a_template_that_misses_a_name_fails_the_step(stage):
    template_id = stage.desk.run(DefineMailTemplate("Hi", "Hi {{ trigger.nobody }}", "x")).result_id
    code = stage.refused("send_email", {"to": "a@x.example", "template_id": str(template_id)})
    assert code.startswith("expression.")
    mails = stage.desk.rows(outgoing_messages)
    assert "a@x.example" not in {box["address"] for row in mails for box in row.to_boxes}
