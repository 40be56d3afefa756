"""Short ways to run imports on a desk, without a child process."""

from __future__ import annotations

from pathlib import Path

from deskflow.core.files import AttachmentStore
from deskflow.interchange.importing import run_import
from deskflow.interchange.options import ImportOptions
from deskflow.interchange.ports import ImportPorts, run_here, stream_here
from deskflow.interchange.summary import ImportSummary
from tests.integration.desk import Desk

CORPUS = Path(__file__).parents[2] / "data" / "mail"
IGNORED = ("audit_log", "events", "event_queue", "counters")


def run(desk: Desk, folder: Path, *paths: Path, **options: object) -> ImportSummary:
    return run_import(ports(desk, folder), paths, ImportOptions(**options))


def ports(desk: Desk, folder: Path) -> ImportPorts:
    return ImportPorts(
        desk.bus,
        desk.admin,
        desk.clock,
        desk.database,
        AttachmentStore(folder / "store"),
        run_here,
        stream_here,
    )


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def kept(desk: Desk) -> dict[str, list[tuple]]:
    return {name: rows for name, rows in desk.dump().items() if name not in IGNORED}


def mail(
    mail_id: str,
    subject: str = "Till",
    sender: str = "anna@luna.example",
    text: str = "Hello",
    **headers: str,
) -> str:
    more = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    return (
        f"From: {sender}\nTo: support@msp.example\nSubject: {subject}\nMessage-ID: <{mail_id}>\n"
        f"Date: Mon, 23 Nov 2026 07:00:00 +0000\n{more}\n{text}\n"
    )
