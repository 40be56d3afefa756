"""Who asks for tickets, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from deskflow.tickets.finding.fields import PLAIN, Catalogue


@dataclass(frozen=True, slots=True)
class ListScope:
    """Whose list at what moment: `me` resolves "assignee:me", `now` resolves "due<2h", and its zone "today".

    `catalogue` knows the fields that can be asked, those of the tenant's own too."""

    tenant_id: UUID
    me: UUID | None
    now: datetime
    catalogue: Catalogue = PLAIN
