"""Examples of commands about what a ticket is: its rules, the tenant's own fields, how bad it is."""

from __future__ import annotations

from deskflow.core.commands import Command
from deskflow.tickets.defining.commands import (
    DefineTicketField,
    DefineTicketRules,
    OrderTicketFields,
    ResetTicketRules,
    SetTicketFieldActive,
)
from deskflow.tickets.severities import AssessTickets
from tests.integration.core.example import Example

DEFINING: dict[type[Command], Example] = {
    DefineTicketRules: Example(
        lambda w: DefineTicketRules(
            "statuses", [{"name": "Awaiting parts", "counts_as": "pending_vendor"}]
        )
    ),
    ResetTicketRules: Example(lambda w: ResetTicketRules("priority")),
    DefineTicketField: Example(
        lambda w: DefineTicketField("Floor", "choice", {"choices": ["First", "Second"], "help": "Where it is"})
    ),
    SetTicketFieldActive: Example(lambda w: SetTicketFieldActive(w.ids["field"], False)),
    OrderTicketFields: Example(lambda w: OrderTicketFields((w.ids["second field"], w.ids["field"]))),
    # What was written before the rules counted "smoke".
    AssessTickets: Example(lambda w: AssessTickets((w.ids["ticket"], w.ids["urgent"]))),
}  # fmt: skip
