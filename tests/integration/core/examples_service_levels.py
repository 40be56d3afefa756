"""Examples of commands about service levels: policies in their order, a missed promise and what it costs."""

from __future__ import annotations

from deskflow.core.commands import Command
from deskflow.sla.commands import (
    CountAgain,
    DeletePolicy,
    JustifyBreach,
    ReorderPolicies,
    ReviewCreditNotes,
    StopCounting,
)
from tests.integration.core.example import Example

SERVICE_LEVELS: dict[type[Command], Example] = {
    ReorderPolicies: Example(lambda w: ReorderPolicies((w.ids["second policy"], w.ids["policy"]))),
    DeletePolicy: Example(lambda w: DeletePolicy(w.ids["second policy"])),
    JustifyBreach: Example(
        lambda w: JustifyBreach(w.ids["missed"], "third_party", "The line was cut {{ 7 * 7 }} <b>twice</b>")
    ),
    ReviewCreditNotes: Example(
        lambda w: ReviewCreditNotes((w.ids["credit note"],), "approved", 4200, "Agreed on the phone")
    ),
    StopCounting: Example(lambda w: StopCounting()),
    CountAgain: Example(lambda w: CountAgain()),
}  # fmt: skip
