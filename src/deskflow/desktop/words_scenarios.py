"""Words of the form of a scenario; a part of `words_workflows`."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

TITLES: Final = {
    "scenario.description": QT_TRANSLATE_NOOP("workflows", "What it is about"),
    "scenario.at": QT_TRANSLATE_NOOP("workflows", "Begins (empty: a Monday morning)"),
    "scenario.lasts": QT_TRANSLATE_NOOP("workflows", "Time that may pass (empty: a year)"),
    "scenario.record.name": QT_TRANSLATE_NOOP("workflows", "Called"),
    "scenario.record.kind": QT_TRANSLATE_NOOP("workflows", "What it is"),
    "scenario.record.kind.customer": QT_TRANSLATE_NOOP("workflows", "Customer"),
    "scenario.record.kind.contact": QT_TRANSLATE_NOOP("workflows", "Contact"),
    "scenario.record.kind.user": QT_TRANSLATE_NOOP("workflows", "User"),
    "scenario.record.kind.ticket": QT_TRANSLATE_NOOP("workflows", "Ticket"),
    "scenario.record.timezone": QT_TRANSLATE_NOOP("workflows", "Time zone"),
    "scenario.answer.step": QT_TRANSLATE_NOOP("workflows", "When asked by"),
    "scenario.answer.decision": QT_TRANSLATE_NOOP("workflows", "The answer is"),
    "scenario.answer.decision.approved": QT_TRANSLATE_NOOP("workflows", "Approved"),
    "scenario.answer.decision.rejected": QT_TRANSLATE_NOOP("workflows", "Rejected"),
    "scenario.answer.decision.expired": QT_TRANSLATE_NOOP("workflows", "None"),
    "scenario.answer.by": QT_TRANSLATE_NOOP("workflows", "Said by"),
    "scenario.answer.after": QT_TRANSLATE_NOOP("workflows", "After (empty: at once)"),
    "scenario.answer.comment": QT_TRANSLATE_NOOP("workflows", "With the comment"),
    "scenario.mock.step": QT_TRANSLATE_NOOP("workflows", "The call of"),
    "scenario.mock.gives": QT_TRANSLATE_NOOP("workflows", "Gives back"),
    "scenario.mock.gives.output": QT_TRANSLATE_NOOP("workflows", "An answer"),
    "scenario.mock.gives.error": QT_TRANSLATE_NOOP("workflows", "An error"),
    "scenario.mock.output": QT_TRANSLATE_NOOP("workflows", "The answer"),
    "scenario.mock.error": QT_TRANSLATE_NOOP("workflows", "The error"),
    "scenario.mock.message": QT_TRANSLATE_NOOP("workflows", "Its message"),
    "scenario.mock.retryable": QT_TRANSLATE_NOOP("workflows", "Trying again may help"),
    "scenario.happening.event": QT_TRANSLATE_NOOP("workflows", "What happens"),
    "scenario.happening.after": QT_TRANSLATE_NOOP("workflows", "After the beginning by"),
    "scenario.expect.fires": QT_TRANSLATE_NOOP("workflows", "The trigger starts the workflow"),
    "scenario.expect.status": QT_TRANSLATE_NOOP("workflows", "The run ends as"),
    "scenario.expect.error": QT_TRANSLATE_NOOP("workflows", "With the error (its code)"),
    "scenario.expect.reached": QT_TRANSLATE_NOOP("workflows", "Steps that must be reached"),
    "scenario.expect.never": QT_TRANSLATE_NOOP("workflows", "Steps that must not be reached"),
    "scenario.expect.path": QT_TRANSLATE_NOOP("workflows", "Exactly these steps in turn"),
    "scenario.expect.message_count": QT_TRANSLATE_NOOP("workflows", "How many messages are sent"),
    "scenario.output.step": QT_TRANSLATE_NOOP("workflows", "The step"),
    "scenario.output.field": QT_TRANSLATE_NOOP("workflows", "leaves behind in"),
    "scenario.output.value": QT_TRANSLATE_NOOP("workflows", "the value"),
    "scenario.variable.variable": QT_TRANSLATE_NOOP("workflows", "The variable"),
    "scenario.variable.value": QT_TRANSLATE_NOOP("workflows", "has the value"),
    "scenario.field.record": QT_TRANSLATE_NOOP("workflows", "The record"),
    "scenario.field.field": QT_TRANSLATE_NOOP("workflows", "has in the field"),
    "scenario.field.value": QT_TRANSLATE_NOOP("workflows", "the value"),
    "scenario.message.to": QT_TRANSLATE_NOOP("workflows", "To"),
    "scenario.message.subject": QT_TRANSLATE_NOOP("workflows", "Subject contains"),
    "scenario.message.body": QT_TRANSLATE_NOOP("workflows", "Text contains"),
    "scenario.check": QT_TRANSLATE_NOOP("workflows", "It is true that"),
}  # fmt: skip

FIELD_ERRORS: Final = {
    "scenario.bad_value": QT_TRANSLATE_NOOP("workflows", "This must be {wanted}"),
    "scenario.unknown_member": QT_TRANSLATE_NOOP("workflows", "Nobody knows this member"),
    "scenario.same_name": QT_TRANSLATE_NOOP("workflows", "Another record has this name"),
    "scenario.unknown_field": QT_TRANSLATE_NOOP("workflows", "There is no such field; there are {known}"),
    "scenario.unknown_record": QT_TRANSLATE_NOOP("workflows", "“{value}” is no such record before this one"),
}  # fmt: skip
"""What is said right under a field, where the sentences of `wording` name the place as well."""

CALL_ERRORS: Final = {
    "http.status": QT_TRANSLATE_NOOP("workflows", "It answers with an error status"),
    "http.timed_out": QT_TRANSLATE_NOOP("workflows", "It does not answer in time"),
    "http.no_answer": QT_TRANSLATE_NOOP("workflows", "It does not answer at all"),
    "http.unknown_host": QT_TRANSLATE_NOOP("workflows", "There is no such machine"),
    "http.bad_json": QT_TRANSLATE_NOOP("workflows", "Its answer cannot be read"),
    "credential.not_granted": QT_TRANSLATE_NOOP("workflows", "It gives no access"),
    "step.timed_out": QT_TRANSLATE_NOOP("workflows", "The step takes too long"),
}  # fmt: skip
"""What a call outside may fail with, for authors to pick."""
