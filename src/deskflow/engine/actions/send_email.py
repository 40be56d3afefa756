"""Puts a mail into the outbox (seed: `send_email(to, subject, body, template_id, attachments) → sent, message_id`).

The outbox commits with the step; delivery to the mail server is at least once under the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from deskflow.channels.outgoing import QueueMail
from deskflow.channels.tables import mail_templates
from deskflow.channels.templates import RenderedMail, render_mail
from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.files import files
from deskflow.engine.actions.reading import identifier, required_text, text
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind

SPEC = ActionSpec(
    "send_email",
    "action.send_email",
    "mail",
    "messages",
    parameters=(
        Parameter("to", ParameterKind.MAIL_ADDRESS, "action.send_email.to", required=True, default="{{ trigger.ticket.customer.email }}"),
        Parameter("subject", ParameterKind.TEXT, "action.send_email.subject", one_of="content", longest=500),
        Parameter("body", ParameterKind.MULTILINE, "action.send_email.body"),
        Parameter("template_id", ParameterKind.MAIL_TEMPLATE, "action.send_email.template_id", one_of="content"),
        Parameter("cc", ParameterKind.MAIL_ADDRESS, "action.send_email.cc", advanced=True),
        Parameter("bcc", ParameterKind.MAIL_ADDRESS, "action.send_email.bcc", advanced=True),
        Parameter("attachments", ParameterKind.LIST, "action.send_email.attachments", advanced=True),
    ),
    outputs=(Output("sent", "boolean"), Output("message_id", "text"), Output("outgoing_id", "text")),
    permission="tickets.reply",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    """`sent` is true once the mail is safely in the outbox."""
    mail = _content(context, config)
    trigger = context.execution.trigger
    ticket = trigger.get("ticket") if isinstance(trigger, Mapping) else None
    ticket_id = identifier(ticket, "id") if isinstance(ticket, Mapping) else None
    result = context.run(
        QueueMail(
            to=_addresses(config, "to"),
            cc=_addresses(config, "cc"),
            bcc=_addresses(config, "bcc"),
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
            attachments=files(context, config.get("attachments"), "attachments"),
            ticket_id=ticket_id,
            execution_id=context.execution.id,
            idempotency_key=str(context.step_execution_id),
            is_automatic=True,
        )
    ).result
    if result["status"] == "failed":
        to = ", ".join(_addresses(config, "to"))
        raise StepFailed("mail.loop_guard", retryable=False, to=to[:200])
    return {"sent": True, "message_id": result["message_id"], "outgoing_id": result["id"]}


def _addresses(config: Config, name: str) -> tuple[str, ...]:
    value = config.get(name)
    said = required_text(config, name) if name == "to" and not value else text(config, name)
    several = value if isinstance(value, list) else said.split(",")
    return tuple(str(one).strip() for one in several if str(one).strip())


def _content(context: StepContext, config: Config) -> RenderedMail:
    template_id = identifier(config, "template_id")
    if template_id is None:
        return RenderedMail(required_text(config, "subject"), text(config, "body"), None)
    c = mail_templates.c
    row = context.connection.execute(
        select(c.subject, c.text, c.html).where(
            c.tenant_id == context.tenant_id, c.id == template_id
        )
    ).first()
    if row is None:
        raise StepFailed("mail_template.unknown", retryable=False, id=str(template_id))
    rendered = render_mail(row.subject, row.text, row.html, context.scope())
    subject = text(config, "subject") or rendered.subject
    return RenderedMail(subject, rendered.text, rendered.html)


ACTION = Action(SPEC, run=run)
