"""Puts a mail into the outbox (seed: `send_email(to, subject, body, template_id, attachments) → sent, message_id`).

The outbox commits with the step; delivery to the mail server is at least once under the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from deskflow.channels.outgoing import QueueMail
from deskflow.channels.tables import mail_templates
from deskflow.channels.templates import RenderedMail, render_mail
from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import identifier, required_text, text
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.tickets.drafting import Attachment
from deskflow.tickets.tables import ticket_attachments
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
            to=_addresses(config),
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
            attachments=_attachments(context, config),
            ticket_id=ticket_id,
            execution_id=context.execution.id,
            idempotency_key=str(context.step_execution_id),
            is_automatic=True,
        )
    ).result
    if result["status"] == "failed":
        raise StepFailed("mail.loop_guard", retryable=False, to=", ".join(_addresses(config))[:200])
    return {"sent": True, "message_id": result["message_id"], "outgoing_id": result["id"]}


def _addresses(config: Config) -> tuple[str, ...]:
    value = config.get("to")
    several = value if isinstance(value, list) else required_text(config, "to").split(",")
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


def _attachments(context: StepContext, config: Config) -> tuple[Attachment, ...]:
    wanted = config.get("attachments") or []
    if not isinstance(wanted, list):
        raise StepFailed("field.not_a_list", retryable=False, field="attachments")
    return tuple(_attachment(context, one) for one in wanted)


def _attachment(context: StepContext, value: Json) -> Attachment:
    attachment_id: UUID | None = identifier({"attachment": value}, "attachment")
    c = ticket_attachments.c
    row = context.connection.execute(
        select(c.sha256, c.filename, c.content_type, c.size).where(
            c.tenant_id == context.tenant_id, c.id == attachment_id
        )
    ).first()
    if row is None:
        raise StepFailed("step.unknown_attachment", retryable=False, value=str(value)[:80])
    return Attachment(row.sha256, row.filename, row.content_type, row.size)


ACTION = Action(SPEC, run=run)
