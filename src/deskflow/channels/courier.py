"""Carries the outbox away. What mail needs (SMTP, MIME, TLS) is loaded with the first mail there is to carry.

Most workspaces have none waiting when their window opens, and loading it all then would delay the window.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from deskflow.channels import delivery
from deskflow.core.database import Database
from deskflow.core.settings import get_setting

if TYPE_CHECKING:
    from deskflow.channels.mail_delivery import MailDelivery


class MailCourier:
    """`make` answers with the delivery; it is asked once, on a thread of its own."""

    def __init__(
        self, database: Database, tenant_id: UUID, make: Callable[[], MailDelivery]
    ) -> None:
        self._database = database
        self._tenant_id = tenant_id
        self._make = make
        self._delivery: MailDelivery | None = None

    async def run_once(self) -> int:
        """Sends what is due; answers with how many a server took."""
        if self._delivery is None:
            if await asyncio.to_thread(self.next_attempt) is None:
                return 0
            self._delivery = await asyncio.to_thread(self._make)
        return await self._delivery.run_once()

    def next_attempt(self) -> datetime | None:
        """When there is something to do next, as far as is known now."""
        if self._delivery is not None:
            return self._delivery.next_attempt()
        with self._database.read() as connection:
            # Mails that wait for a server to be named need nobody until one is.
            routed = bool(get_setting(connection, "smtp_host", self._tenant_id))
            return delivery.next_attempt(connection, self._tenant_id, routed=routed)
