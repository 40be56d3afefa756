"""A mail that is imported on the command line starts the workflows that wait for it, once."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from tests.e2e.machine import Machine
from tests.e2e.test_events_and_workflows import executions, publish
from tests.integration.engine.running import definition

ON_MAIL = definition(
    {
        "key": "note", "action_type": "add_message",
        "config": {"ticket_id": "{{ trigger.ticket.id }}", "text": "From {{ trigger.mail.from }}", "is_public": False},
    },
    trigger={"type": "mail", "config": {"from": ["klinik.example"], "which": "new"}},
)  # fmt: skip


def letter(path: Path, message_id: str, sender: str = "k.voss@klinik.example") -> Path:
    """A mail of today: an archive's would start nothing."""
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, "help@office.example"
    mail["Subject"], mail["Message-ID"] = "Backup failed", message_id
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail.set_content("Please look at it.")
    path.write_bytes(mail.as_bytes())
    return path


def test_an_imported_mail_starts_its_workflow_once(
    machine: Machine, workspace: Path, tmp_path: Path
) -> None:
    publish(workspace, ON_MAIL)
    ours = letter(tmp_path / "a.eml", "<1@klinik.example>")
    other = letter(tmp_path / "b.eml", "<2@other.example>", "somebody@other.example")
    for _ in range(2):
        assert machine.call("import", ours, other, "--workspace", workspace).code == 0
        assert machine.run("worker", "--until-idle", "--workspace", workspace).code == 0
    assert executions(workspace) == ["completed"]
