"""What machines send by themselves starts workflows; what they answer, and what we sent ourselves, never does."""

from __future__ import annotations

import pytest

from deskflow.channels.outgoing import QueueMail
from deskflow.channels.tables import outgoing_messages
from deskflow.core.settings import SetSetting
from deskflow.core.tables import event_queue
from deskflow.engine.triggers import consumer
from deskflow.engine.why_not import explain, read_inquiry
from deskflow.interchange import mail_loops
from deskflow.people.commands import CreateCustomer
from deskflow.tickets.tables import tickets
from deskflow.workflows.authoring import PublishWorkflow, SetWorkflowActive
from deskflow.workflows.templates.instantiating import InstantiateTemplate
from tests.integration.engine.running import definition, running
from tests.integration.engine.test_queueing import go
from tests.integration.interchange.importing import CORPUS, mail, run, write

SET = {
    "key": "set",
    "action_type": "set_variable",
    "config": {"variable_name": "x", "variable_value": 1},
}


@pytest.fixture
def engine(make_desk):
    return running(make_desk(consumer()))


def by_mail(engine, **config):
    return engine.publish(definition(SET, trigger={"type": "mail", "config": config}), str(config))


def comes(engine, folder, content, name="in.eml", **options):
    run(engine.desk, folder, write(folder, name, content), **options)
    go(engine)


def started(engine, workflow_id) -> int:
    return sum(row.workflow_id == workflow_id for row in engine.executions())


def backup(mail_id="b1@x", subject="Backup failed", **headers):
    headers = {"Auto_Submitted": "auto-generated", **headers}
    return mail(mail_id, subject, "backup@luna.example", **headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-generated"},
        {"Auto_Submitted": "auto-notified; owner-email=x@y.example"},
        {"Precedence": "bulk"},
        {"List_Id": "<alerts.luna.example>"},
        {"X_Auto_Response_Suppress": "All"},
        # Later alerts of a system often thread with its own earlier ones.
        {"Auto_Submitted": "auto-generated", "References": "<earlier@luna>"},
    ],
)
def test_what_a_machine_sends_by_itself_starts_its_workflows(engine, tmp_path, headers):
    anybody, people = by_mail(engine), by_mail(engine, written_by="people")
    by_ticket = engine.publish(
        definition(SET, trigger={"type": "event", "config": {"event": "ticket.created"}}), "Ticket"
    )
    comes(engine, tmp_path, mail("m@luna", "Disk full", "nas@luna.example", **headers))
    assert [started(engine, one) for one in (anybody, people, by_ticket)] == [1, 0, 1]


@pytest.mark.parametrize(
    ("sender", "subject", "headers"),
    [
        ("anna@luna.example", "Re: Till", {"Auto_Submitted": "auto-replied"}),
        ("anna@luna.example", "Re: Till", {"Auto_Submitted": "Auto-Replied (vacation)"}),
        ("anna@luna.example", "Out of office: back on Monday", {}),
        ("anna@luna.example", "Abwesenheitsnotiz: Till", {"Auto_Submitted": "auto-generated"}),
        ("anna@luna.example", "Got it", {"X_Autoreply": "yes"}),
        ("anna@luna.example", "Got it", {"Precedence": "auto_reply"}),
        ("desk@other.example", "Till", {"X_DeskFlow_Loop": "somebody", "Auto_Submitted": "auto-generated"}),
        ("MAILER-DAEMON@mx.example", "Undelivered Mail Returned to Sender", {"Return_Path": "<>"}),
        ("support@msp.example", "Till", {"Auto_Submitted": "auto-generated"}),
        ("support@msp.example", "Till", {}),
    ],
)  # fmt: skip
def test_answers_of_machines_reports_and_our_own_mails_start_nothing(
    engine, tmp_path, sender, subject, headers
):
    workflow_id = by_mail(engine)
    own = frozenset({"support@msp.example"})
    comes(engine, tmp_path, mail("r@x", subject, sender, **headers), own_addresses=own)
    assert started(engine, workflow_id) == 0
    assert len(engine.desk.rows(tickets)) == 1
    assert engine.desk.rows(event_queue) == []


def test_our_own_address_is_known_from_the_settings(engine, tmp_path):
    workflow_id = by_mail(engine)
    engine.desk.run(SetSetting("email_from", "Service Desk <Support@MSP.example>"))
    comes(engine, tmp_path, mail("o@msp", "Till", "support@msp.example"))
    assert started(engine, workflow_id) == 0


def test_a_delivery_report_starts_nothing(engine, tmp_path):
    workflow_id = by_mail(engine)
    text = (CORPUS / "bounce_dsn.eml").read_bytes()
    comes(engine, tmp_path, text)
    assert started(engine, workflow_id) == 0


def test_what_answers_a_mail_of_ours_starts_nothing_whatever_it_says_of_itself(engine, tmp_path):
    workflow_id = by_mail(engine)
    engine.desk.run(QueueMail(("nas@luna.example",), "Status?", "…", is_automatic=True))
    (sent,) = engine.desk.rows(outgoing_messages)
    answer = backup("a@luna", "Your request was received", In_Reply_To=f"<{sent.message_id}>")
    comes(engine, tmp_path, answer)
    assert started(engine, workflow_id) == 0
    # A person who answers the same mail does.
    person = mail("p@luna", "Re: Status?", In_Reply_To=f"<{sent.message_id}>")
    comes(engine, tmp_path, person, "p.eml")
    assert started(engine, workflow_id) == 1


def test_one_sender_sets_off_only_so_much_in_an_hour(engine, tmp_path, monkeypatch):
    most = 6
    monkeypatch.setattr(mail_loops, "MOST_AN_HOUR", most)
    workflow_id = by_mail(engine)
    files = [write(tmp_path, f"{n}.eml", backup(f"{n}@x")) for n in range(most + 3)]
    run(engine.desk, tmp_path, *files[:4])
    run(engine.desk, tmp_path, *files[4:])
    go(engine)
    assert started(engine, workflow_id) == most
    # Nothing is lost: each has its ticket. Others are heard all the while, and so are people.
    assert len(engine.desk.rows(tickets)) == len(files)
    comes(engine, tmp_path, mail("o@luna", sender="nas@luna.example", Precedence="bulk"), "o.eml")
    comes(engine, tmp_path, mail("p@luna", sender="backup@luna.example"), "p.eml")
    assert started(engine, workflow_id) == most + 2
    engine.desk.advance(hours=1)
    comes(engine, tmp_path, backup("later@x"), "later.eml")
    assert started(engine, workflow_id) == most + 3


def test_a_trigger_for_people_says_why_it_did_not_start(engine, tmp_path):
    workflow_id = by_mail(engine, written_by="people")
    comes(engine, tmp_path, backup())
    desk = engine.desk
    with desk.database.read() as connection:
        inquiry = read_inquiry(connection, desk.tenant_id, workflow_id, desk.clock.now())
    event = inquiry.events[0]
    assert event.name == "mail.received"
    said = {
        one.field: (one.passed, one.found) for one in explain(inquiry, event.name, event.payload)
    }
    assert said["written_by"] == (False, "machine")
    assert said["event"][0]


def test_the_backup_template_takes_in_the_mails_of_a_backup_server(engine, tmp_path):
    """The whole of it: a real mail comes in, three times, and in between somebody writes about it."""
    desk = engine.desk
    desk.user("Dora Dispatch", "dispatcher")
    desk.run(CreateCustomer("Café Luna", domain="luna.example"))
    values = {"senders": ["luna.example"], "words": ["[failed]"]}
    made = desk.run(InstantiateTemplate("backup_failure", "Backups", values)).result_id
    desk.run(PublishWorkflow(made, 1))
    desk.run(SetWorkflowActive(made, True))
    raw = (CORPUS / "backup_failed.eml").read_bytes()

    def night(number: int) -> None:
        text = raw.replace(b"job-77.20261123T0214", f"job-77.2026112{3 + number}T0214".encode())
        text = text.replace(
            b"Mon, 23 Nov 2026 02:14:09", f"Mon, {23 + number} Nov 2026 02:14:09".encode()
        )
        comes(engine, tmp_path, text, f"{number}.eml")
        desk.advance(days=1)

    night(0)
    (first,) = desk.rows(tickets)
    assert (first.title, first.priority, first.type) == (
        "[Failed] DC01 nightly (2 machines)", "P2", "breakdown",
    )  # fmt: skip
    comes(engine, tmp_path, mail("h@luna", "Backup?").replace("23 Nov", "24 Nov"), "h.eml")
    night(1)
    night(2)
    rows = {row.id: row for row in desk.rows(tickets, tickets.c.title.like("%DC01%"))}
    assert sorted(row.status for row in rows.values()) == ["merged", "merged", "open"]
    assert rows[first.id].priority == "P1"
    assert [row.status for row in engine.executions()] == ["completed"] * 3
