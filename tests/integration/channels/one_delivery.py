"""A worker's process that delivers once and may be killed on the way: FILE TENANT PORT NOW."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from pathlib import Path
from uuid import UUID

from deskflow import rooms  # noqa: F401 - all tables must be known
from deskflow.channels.mail.message import MailAddress
from deskflow.channels.mail_delivery import MailDelivery
from deskflow.channels.smtp import SmtpSettings
from deskflow.core.clock import ManualClock
from deskflow.core.database import Database
from deskflow.core.writer import Writer


def main(file: str, tenant_id: str, port: str, now: str) -> None:
    database, writer = Database.open_file(Path(file)), Writer()
    settings = SmtpSettings(
        "127.0.0.1", MailAddress("support@msp.example"), port=int(port), security="none"
    )
    delivery = MailDelivery(
        database, UUID(tenant_id), writer.submit, lambda: settings,
        ManualClock(datetime.fromisoformat(now)), read_file=lambda name: b"",
    )  # fmt: skip
    print(asyncio.run(delivery.run_once()))
    writer.close()
    database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
