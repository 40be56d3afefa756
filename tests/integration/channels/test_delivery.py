"""From the outbox to a real SMTP server: retries, leases, crashes; on both databases."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from deskflow.channels import delivery, rules
from deskflow.channels.mail_delivery import MailDelivery
from deskflow.channels.outgoing import QueueMail, RetryMessage
from deskflow.channels.smtp import SmtpSettings, Undeliverable
from deskflow.channels.smtp_settings import read_smtp_settings
from deskflow.channels.tables import notifications, outgoing_messages
from deskflow.core.changes import Changes
from deskflow.core.errors import NotFound, Transient
from deskflow.core.settings import SetSetting
from deskflow.core.writer import Writer
from deskflow.engine.releasing import release_due
from deskflow.tickets.drafting import Attachment, NewMessage
from deskflow.tickets.sending import SendReply
from tests.integration.channels.mail_server import MailServer
from tests.integration.desk import Desk

PAUL = "paul@northwind.example"


@dataclass
class Post:
    """A desk with a mail server and the delivery between them."""

    desk: Desk
    server: MailServer
    delivery: MailDelivery
    settings: SmtpSettings | None
    announced: list[Changes]

    def queue(self, *to: str, key: str = "", **more: object) -> None:
        self.desk.run(
            QueueMail(to or (PAUL,), "Hello", "Your printer is fine", idempotency_key=key, **more)
        )

    def deliver(self) -> int:
        return asyncio.run(self.delivery.run_once())

    @property
    def row(self):
        (row,) = self.desk.rows(outgoing_messages)
        return row


FILES = {"a" * 64: b"content"}


def read_file(name: str) -> bytes:
    if name not in FILES:
        raise NotFound("file.missing", hash=name)
    return FILES[name]


@pytest.fixture
def post(desk) -> Iterator[Post]:
    writer = Writer()
    with MailServer() as server:
        announced: list[Changes] = []
        post = Post(desk, server, None, server.settings(), announced)  # type: ignore[arg-type]
        post.delivery = MailDelivery(
            desk.database, desk.tenant_id, writer.submit, lambda: post.settings, desk.clock,
            read_file=read_file, announce=announced.append,
        )  # fmt: skip
        yield post
    writer.close()


def test_a_reply_travels_from_the_ticket_to_the_customer(post):
    desk = post.desk
    ticket_id = desk.ticket("Printer", customer_id=desk.customer("Northwind", email=PAUL))
    file = Attachment("a" * 64, "plan.pdf", "application/pdf", 7)
    message = NewMessage("Grüße", html="<p>Grüße</p>", attachments=(file,))
    desk.run(SendReply(ticket_id, message))
    assert post.deliver() == 0  # it can still be taken back
    desk.advance(seconds=15)
    with desk.bus.unit() as unit:
        release_due(desk.bus, unit, desk.tenant_id, desk.clock.now())
    assert post.deliver() == 1
    (mail,) = post.server.mails
    assert (mail["From"], mail["To"]) == ("Ada Admin <support@msp.example>", PAUL)
    assert mail["Subject"] == "[INC-1001] Printer"
    assert mail["Message-ID"] == f"<{post.row.message_id}>"
    assert mail["Auto-Submitted"] is None
    assert mail.get_body(("plain",)).get_content().strip() == "Grüße"
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("plan.pdf", b"content")
    assert (post.row.status, post.row.sent_at) == ("sent", desk.clock.now())
    assert post.announced[-1].of("outgoing_messages") == {post.row.id}
    assert post.deliver() == 0


def test_automatic_mail_says_so(post):
    post.queue(is_automatic=True)
    post.deliver()
    assert post.server.mails[0]["Auto-Submitted"] == "auto-generated"


def test_without_a_server_mail_stays_visible_and_leaves_once_there_is_one(post):
    settings, post.settings = post.settings, None
    post.queue()
    assert post.deliver() == 0
    assert post.row.status == "no_route"
    assert post.delivery.next_attempt() is None
    assert len(post.announced) == 1
    assert post.deliver() == 0
    assert len(post.announced) == 1
    post.settings = settings
    assert post.deliver() == 1
    assert post.row.status == "sent"


def test_a_held_mail_waits_for_its_time(post):
    release = post.desk.clock.now() + timedelta(seconds=15)
    post.queue(hold_until=release)
    assert post.deliver() == 0
    assert post.delivery.next_attempt() == release
    post.desk.advance(seconds=15)
    assert post.deliver() == 1


def test_for_now_refused_is_tried_again_with_the_same_id(post):
    post.server.data = ["451 Greylisted"]
    post.queue()
    assert post.deliver() == 0
    row = post.row
    assert (row.status, row.last_error_code) == ("queued", "mail.refused_for_now")
    assert row.next_attempt_at == post.desk.clock.now() + timedelta(minutes=1)
    assert post.deliver() == 0
    post.desk.advance(minutes=1)
    assert post.deliver() == 1
    assert post.row.last_error_code is None
    assert post.server.mails[0]["Message-ID"] == f"<{row.message_id}>"


def test_refused_for_good_is_failed_and_whoever_sent_it_is_told(post):
    post.server.data = ["554 No spam"]
    post.queue()
    assert post.deliver() == 0
    assert (post.row.status, post.row.last_error_params) == ("failed", {"answer": "554 No spam"})
    (notice,) = post.desk.rows(notifications)
    assert (notice.code, notice.user_id) == ("mail.failed", post.desk.admin.user_id)
    assert post.delivery.next_attempt() is None
    post.desk.run(RetryMessage(post.row.id))
    assert post.deliver() == 1


def test_a_connection_lost_after_data_sends_the_same_mail_again(post):
    post.server.data = ["drop"]
    post.queue()
    assert post.deliver() == 0
    assert post.row.last_error_code == "mail.connection_lost"
    post.desk.advance(minutes=1)
    assert post.deliver() == 1
    first, second = post.server.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]


def test_of_several_recipients_only_those_without_it_get_it_again(post):
    post.server.rcpt = {"full@x.example": "452 Mailbox full", "gone@x.example": "550 Unknown"}
    post.queue(PAUL, "full@x.example", "gone@x.example")
    assert post.deliver() == 0
    assert post.row.status == "queued"
    del post.server.rcpt["full@x.example"]
    post.desk.advance(minutes=1)
    assert post.deliver() == 1
    assert post.server.envelopes == [[PAUL], ["full@x.example"]]
    assert (post.row.status, post.row.last_error_code) == ("sent", "mail.some_refused")


def test_a_server_out_of_reach_costs_no_attempt_and_is_left_alone_for_a_while(post):
    port, post.settings = post.settings, post.server.settings(port=1)
    post.queue(key="one")
    post.desk.run(QueueMail((PAUL,), "Second", "T"))
    assert post.deliver() == 0
    first, second = sorted(post.desk.rows(outgoing_messages), key=lambda row: row.subject)
    assert (first.status, first.attempts, first.last_error_code) == (
        "queued", 0, "mail.server_unreachable",
    )  # fmt: skip
    assert (second.attempts, second.last_error_code) == (0, None)
    assert post.delivery.next_attempt() == post.desk.clock.now() + timedelta(seconds=30)
    # Corrected settings are tried at once.
    post.settings = port
    assert post.deliver() == 1
    post.desk.advance(seconds=30)
    assert post.deliver() == 1


def test_one_mail_that_cannot_be_built_does_not_stop_the_next(post):
    gone = Attachment("b" * 64, "lost.pdf", "application/pdf", 7)
    post.queue(attachments=(gone,), key="broken")
    post.desk.run(QueueMail((PAUL,), "Second", "T"))
    assert post.deliver() == 1
    status = {row.subject: row.last_error_code for row in post.desk.rows(outgoing_messages)}
    assert status == {"Hello": "mail.file_missing", "Second": None}


def test_a_batch_is_limited_and_in_order(post):
    for number in range(5):
        post.desk.run(QueueMail((PAUL,), f"Mail {number}", "T"))
        post.desk.advance(seconds=1)
    assert asyncio.run(post.delivery.run_once(limit=3)) == 3
    assert post.deliver() == 2
    assert [mail["Subject"] for mail in post.server.mails] == [f"Mail {n}" for n in range(5)]


# --- leases and fences -----------------------------------------------------------------------------


def claim(desk, limit=10):
    with desk.database.write() as connection:
        return delivery.claim_due(connection, desk.tenant_id, desk.clock.now(), limit)


def test_a_claim_holds_until_its_lease_runs_out_and_then_fences_the_sleeper(desk):
    desk.run(QueueMail((PAUL,), "S", "T"))
    (sleeper,) = claim(desk)
    assert claim(desk) == []
    desk.clock.advance(rules.lease(0))
    (successor,) = claim(desk)
    assert successor.message_id == sleeper.message_id
    with desk.database.write() as connection:
        now = desk.clock.now()
        assert not delivery.mark_sent(connection, sleeper, now)
        assert not delivery.mark_failed(connection, sleeper, Undeliverable("mail.refused"), now)
        assert delivery.mark_sent(connection, successor, now)
        assert not delivery.mark_sent(connection, successor, now)
    assert desk.rows(notifications) == []


def test_a_shared_claim_of_somebody_else_is_waited_for(postgres_database):
    from tests.integration.desk import found

    desk = found(postgres_database)
    desk.run(QueueMail((PAUL,), "S", "T"))
    claim(desk)
    writer = Writer()
    with MailServer() as server:
        newcomer = MailDelivery(
            desk.database, desk.tenant_id, writer.submit, server.settings, desk.clock,
            read_file=read_file,
        )  # fmt: skip
        assert asyncio.run(newcomer.run_once()) == 0
        desk.clock.advance(rules.lease(0))
        assert asyncio.run(newcomer.run_once()) == 1
    writer.close()


def test_it_gives_up_after_the_last_attempt(desk):
    desk.run(QueueMail((PAUL,), "S", "T"))
    for attempt in range(rules.MOST_ATTEMPTS):
        (held,) = claim(desk)
        assert held.attempt == attempt + 1
        with desk.database.write() as connection:
            now = desk.clock.now()
            assert delivery.mark_failed(connection, held, Transient("mail.refused_for_now"), now)
        desk.advance(hours=4)
    (row,) = desk.rows(outgoing_messages)
    assert row.status == "failed"


def test_two_workers_never_claim_the_same(postgres_database):
    from tests.integration.desk import found

    desk = found(postgres_database)
    for number in range(4):
        desk.run(QueueMail((PAUL,), f"Mail {number}", "T"))
    now = desk.clock.now()
    with desk.database.write() as one, desk.database.write() as other:
        mine = delivery.claim_due(one, desk.tenant_id, now, 2)
        theirs = delivery.claim_due(other, desk.tenant_id, now, 10)
    ids = [held.id for held in (*mine, *theirs)]
    assert (len(mine), len(ids), len(set(ids))) == (2, 4, 4)


@pytest.mark.parametrize(
    ("fault", "arrived"), [("engine.before_effect", 0), ("engine.after_effect", 1)]
)
def test_killed_between_claim_and_mark_it_is_sent_with_the_same_id(sqlite_desk, fault, arrived):
    desk = sqlite_desk
    desk.run(QueueMail((PAUL,), "S", "T"))
    with MailServer() as server:

        def worker(fault: str = "") -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [
                    sys.executable, "-m", "tests.integration.channels.one_delivery",
                    str(desk.database.path), str(desk.tenant_id), str(server.port),
                    desk.clock.now().isoformat(),
                ],
                env={**os.environ, "DESKFLOW_FAULT": fault, "PYTHONPATH": os.pathsep.join(sys.path)},
                capture_output=True, text=True, check=False,
            )  # fmt: skip

        assert worker(fault).returncode != 0
        assert len(server.mails) == arrived
        (row,) = desk.rows(outgoing_messages)
        assert row.status == "sending"
        # The file is nobody else's: the next one does not wait until the dead worker's lease is over.
        again = worker()
        assert again.stdout.strip() == "1", again.stderr
    assert len(server.mails) == arrived + 1
    assert {mail["Message-ID"] for mail in server.mails} == {f"<{row.message_id}>"}
    (row,) = desk.rows(outgoing_messages)
    assert row.status == "sent"


def test_the_settings_make_a_route_only_when_complete(desk):
    def route() -> SmtpSettings | None:
        with desk.database.read() as connection:
            return read_smtp_settings(connection, desk.tenant_id, "secret")

    assert route() is None
    desk.run(SetSetting("smtp_host", "smtp.msp.example"))
    assert route() is None
    desk.run(SetSetting("email_from", "MSP Support <support@msp.example>"))
    desk.run(SetSetting("smtp_port", 465))
    desk.run(SetSetting("smtp_security", "tls"))
    seen = route()
    assert seen is not None
    assert (seen.host, seen.port, seen.security) == ("smtp.msp.example", 465, "tls")
    assert (seen.sender.name, seen.sender.address) == ("MSP Support", "support@msp.example")
    assert seen.password == "secret"


def test_a_hidden_copy_arrives_and_nobody_sees_it(post):
    post.queue(PAUL, cc=("cc@x.example",), bcc=("Hidden <bcc@x.example>",))
    assert post.deliver() == 1
    ((mail,), (envelope,)) = post.server.mails, post.server.envelopes
    assert sorted(envelope) == ["bcc@x.example", "cc@x.example", PAUL]
    assert "bcc@x.example" not in mail.as_string()
    assert post.row.status == "sent"
