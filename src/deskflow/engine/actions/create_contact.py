"""Adds a contact to a customer, unless one with this address is there."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import required_identifier, required_text, text
from deskflow.engine.context import StepContext
from deskflow.people.commands import CreateContact
from deskflow.people.tables import contacts
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind

SPEC = ActionSpec(
    "create_contact",
    "action.create_contact",
    "user-plus",
    "customers",
    parameters=(
        Parameter("customer_id", ParameterKind.CUSTOMER, "action.customer_id", required=True, default="{{ trigger.ticket.customer.id }}"),
        Parameter("name", ParameterKind.TEXT, "customer.name", required=True, longest=255),
        Parameter("email", ParameterKind.MAIL_ADDRESS, "customer.email"),
        Parameter("phone", ParameterKind.TEXT, "customer.phone", longest=100),
        Parameter("title", ParameterKind.TEXT, "action.create_contact.title", longest=255),
    ),
    outputs=(Output("contact_id", "text"), Output("created", "boolean")),
    permission="customers.write",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    """A contact of this customer with the same address is answered with instead."""
    customer_id = required_identifier(config, "customer_id")
    name, email = required_text(config, "name"), text(config, "email").strip()
    known = _known(context, customer_id, email) if email else None
    if known is not None:
        return {"contact_id": str(known), "created": False}
    command = CreateContact(
        customer_id,
        name,
        email=email or None,
        phone=text(config, "phone") or None,
        title=text(config, "title") or None,
    )
    return {"contact_id": context.run(command).result, "created": True}


def _known(context: StepContext, customer_id: UUID, email: str) -> UUID | None:
    c = contacts.c
    found: UUID | None = context.connection.execute(
        select(c.id)
        .where(
            c.tenant_id == context.tenant_id,
            c.customer_id == customer_id,
            c.email_key == email.lower(),
        )
        .order_by(c.id)
        .limit(1)
    ).scalar()
    return found


ACTION = Action(SPEC, run=run)
