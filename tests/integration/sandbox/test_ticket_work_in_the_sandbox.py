"""Actions on what hangs on a ticket simply run in the sandbox, on its own records and with the desk's articles."""

from __future__ import annotations

from deskflow.engine.sandbox.configuration import read_configuration
from deskflow.knowledge.commands import CreateArticle
from deskflow.tickets.tables import ticket_checklists, ticket_tags
from deskflow.trying import try_workflow
from tests.integration.engine.running import definition

ACME = {"name": "acme", "kind": "customer", "values": {"name": "Acme", "email": "it@acme.example"}}
TICKET = {
    "name": "ticket", "kind": "ticket", "values": {"title": "VPN is down", "priority": "P3", "customer": "acme"},
}  # fmt: skip
ON = {"ticket_id": "{{ trigger.ticket.id }}"}
STEPS = (
    {"key": "know", "action_type": "lookup_article", "config": {"query": "{{ trigger.ticket.title }}"}},
    {"key": "tag", "action_type": "tag_ticket", "config": {**ON, "add": ["vpn"]}},
    {"key": "list", "action_type": "add_checklist", "config": {**ON, "title": "{{ steps.know.article.title }}", "items": ["Look"]}},
    {"key": "up", "action_type": "escalate_ticket", "config": {**ON, "reason": "because", "raise_by": 1}},
    {"key": "close", "action_type": "update_ticket", "config": {**ON, "updates": {"status": "closed"}}},
    {"key": "ask", "action_type": "send_survey", "config": {**ON, "subject": "How was it?", "question": "1 to 5"}},
)  # fmt: skip


def test_they_run_on_the_sandboxs_own_records(make_desk) -> None:
    desk = make_desk()
    desk.run(CreateArticle("VPN: what to do", "Restart the gateway"))
    with desk.database.read() as connection:
        configuration = read_configuration(connection, desk.tenant_id)
    trigger = {"type": "event", "config": {"event": "ticket.created"}}
    scenario = {
        "name": "Try", "records": [ACME, TICKET],
        "expect": {
            "status": "completed",
            "outputs": {"know.article.title": "VPN: what to do", "tag.tags": ["vpn"], "up.priority": "P2"},
            "messages": [{"to": "it@acme.example", "subject": "How was it?"}],
        },
    }  # fmt: skip
    flow = {**definition(*STEPS, trigger=trigger), "scenarios": [scenario]}
    (report,) = try_workflow(flow, configuration).scenarios
    assert report.problem is None, report.problem
    assert report.differences == ()
    # The workspace itself was not touched.
    assert desk.rows(ticket_tags) == desk.rows(ticket_checklists) == []
