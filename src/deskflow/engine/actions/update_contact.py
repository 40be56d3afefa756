"""Changes fields of a contact."""

from __future__ import annotations

from collections.abc import Mapping

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import required_identifier
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.people.contacts import UpdateContact
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind

SPEC = ActionSpec(
    "update_contact",
    "action.update_contact",
    "contact",
    "customers",
    parameters=(
        Parameter("contact_id", ParameterKind.TEXT, "action.update_contact.contact_id", required=True, default="{{ trigger.ticket.contact.id }}"),
        Parameter(
            "updates", ParameterKind.OBJECT, "action.update_contact.updates", required=True,
            fields=(
                Parameter("name", ParameterKind.TEXT, "customer.name"),
                Parameter("email", ParameterKind.MAIL_ADDRESS, "customer.email"),
                Parameter("phone", ParameterKind.TEXT, "customer.phone"),
                Parameter("title", ParameterKind.TEXT, "action.create_contact.title"),
            ),
        ),
    ),
    outputs=(Output("contact_id", "text"), Output("updated", "boolean")),
    permission="customers.write",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    contact_id = required_identifier(config, "contact_id")
    updates = config.get("updates")
    if not isinstance(updates, Mapping) or not updates:
        raise StepFailed("field.required", retryable=False, field="updates")
    for name, value in updates.items():
        if value is not None and not isinstance(value, str | int | float):
            raise StepFailed("field.not_a_text", retryable=False, field=str(name)[:60])
    values = {name: None if value is None else str(value) for name, value in updates.items()}
    outcome = context.run(UpdateContact(contact_id, values))
    return {"contact_id": str(contact_id), "updated": bool(outcome.changes)}


ACTION = Action(SPEC, run=run)
