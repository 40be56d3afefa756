"""Changes fields of a customer."""

from __future__ import annotations

from collections.abc import Mapping

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import required_identifier
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.people.commands import TIERS, UpdateCustomer
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind, choices

SPEC = ActionSpec(
    "update_customer",
    "action.update_customer",
    "building-2",
    "customers",
    parameters=(
        Parameter("customer_id", ParameterKind.CUSTOMER, "action.customer_id", required=True, default="{{ trigger.ticket.customer.id }}"),
        Parameter(
            "updates", ParameterKind.OBJECT, "action.update_customer.updates", required=True,
            fields=(
                Parameter("name", ParameterKind.TEXT, "customer.name"),
                Parameter("email", ParameterKind.MAIL_ADDRESS, "customer.email"),
                Parameter("phone", ParameterKind.TEXT, "customer.phone"),
                Parameter("tier", ParameterKind.CHOICE, "customer.tier", choices=choices("customer.tier", *TIERS)),
                Parameter("notes", ParameterKind.MULTILINE, "customer.notes"),
            ),
        ),
    ),
    outputs=(Output("customer_id", "customer"), Output("updated", "boolean")),
    permission="customers.write",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    updates = config.get("updates")
    if not isinstance(updates, Mapping):
        raise StepFailed("field.required", retryable=False, field="updates")
    return context.run(
        UpdateCustomer(required_identifier(config, "customer_id"), dict(updates))
    ).result


ACTION = Action(SPEC, run=run)
