"""The sentences for what stands in the way of service levels: policies, ladders, justifications, credit notes."""

from __future__ import annotations

from typing import Final

from deskflow.wording.marking import QT_TRANSLATE_NOOP

SERVICE_LEVELS: Final[dict[str, str]] = {
    "sla.unreadable": QT_TRANSLATE_NOOP("words", "“{field}” of the policy cannot be read."),
    "sla.too_many_steps": QT_TRANSLATE_NOOP("words", "A ladder has at most {limit} steps."),
    "sla.bad_step": QT_TRANSLATE_NOOP("words", "Step {row} of the ladder cannot be read."),
    "sla.step_needs_time": QT_TRANSLATE_NOOP("words", "Step {row} of the ladder needs a share of the time, or a time after it."),
    "sla.step_out_of_range": QT_TRANSLATE_NOOP("words", "The number in step {row} of the ladder goes from {least} to {most}."),
    "sla.step_needs_person": QT_TRANSLATE_NOOP("words", "Step {row} of the ladder does not say whom."),
    "sla.step_needs_workflow": QT_TRANSLATE_NOOP("words", "Step {row} of the ladder does not say which workflow."),
    "sla.bad_currency": QT_TRANSLATE_NOOP("words", "“{value}” is no currency: three letters, like EUR."),
    "sla.bad_amount": QT_TRANSLATE_NOOP("words", "“{value}” is no possible amount."),
    "sla.nobody_leads": QT_TRANSLATE_NOOP("words", "Nobody leads this ticket's team, and its assignee reports to nobody."),
    "sla.person_left": QT_TRANSLATE_NOOP("words", "This person does not work here any more."),
    "sla.unknown_justification": QT_TRANSLATE_NOOP("words", "There is no justification called “{value}”."),
    "sla.not_missed": QT_TRANSLATE_NOOP("words", "{number} did not miss this promise, so there is nothing to justify."),
    "sla.unknown_decision": QT_TRANSLATE_NOOP("words", "A credit note is approved, discarded or opened again, not “{value}”."),
    "sla.decided_already": QT_TRANSLATE_NOOP("words", "One of these credit notes is in that state already, or was decided: open it again first. Nothing was changed."),
    "sla_policies.not_found": QT_TRANSLATE_NOOP("words", "This policy is not there any more."),
    "sla_credit_notes.not_found": QT_TRANSLATE_NOOP("words", "This credit note is not there any more."),
}  # fmt: skip
