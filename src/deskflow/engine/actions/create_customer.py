"""Creates a customer."""

from __future__ import annotations

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import required_text, text
from deskflow.engine.context import StepContext
from deskflow.people.commands import TIERS, CreateCustomer
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind, choices

SPEC = ActionSpec(
    "create_customer",
    "action.create_customer",
    "building",
    "customers",
    parameters=(
        Parameter("name", ParameterKind.TEXT, "customer.name", required=True, longest=255),
        Parameter("email", ParameterKind.MAIL_ADDRESS, "customer.email"),
        Parameter("phone", ParameterKind.TEXT, "customer.phone", longest=100),
        Parameter("domain", ParameterKind.TEXT, "customer.domain", longest=255),
        Parameter("tier", ParameterKind.CHOICE, "customer.tier", default="standard", choices=choices("customer.tier", *TIERS)),
    ),
    outputs=(Output("customer_id", "customer"),),
    permission="customers.write",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    outcome = context.run(
        CreateCustomer(
            required_text(config, "name"),
            email=text(config, "email") or None,
            phone=text(config, "phone") or None,
            domain=text(config, "domain") or None,
            tier=text(config, "tier", "standard"),
        )
    )
    return {"customer_id": outcome.result}


ACTION = Action(SPEC, run=run)
