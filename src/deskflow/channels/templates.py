"""Mail templates: an entity of their own, used by workflows by their id, rendered when a mail is made."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import select

from deskflow.channels.tables import mail_templates
from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.core.types import Json, folded
from deskflow.people.rules import checked_name
from deskflow.tickets.drafting import checked_body
from deskflow.workflows.expressions import ExpressionError, parse_template, render


@dataclass(frozen=True, slots=True)
class DefineMailTemplate(Command):
    """A template by its name and language; an existing one gets this content. `template_id` allows renaming."""

    name: ClassVar[str] = "mail_template.define@1"
    permission: ClassVar[str] = "workflows.write"

    template_name: str
    subject: str
    text: str
    html: str | None = None
    variables: tuple[str, ...] = ()
    language: str = "en"
    template_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DeleteMailTemplate(Command):
    name: ClassVar[str] = "mail_template.delete@1"
    permission: ClassVar[str] = "workflows.write"

    template_id: UUID


@dataclass(frozen=True, slots=True)
class RenderedMail:
    subject: str
    text: str
    html: str | None


def define_mail_template(tx: Transaction, command: DefineMailTemplate) -> UUID:
    """Rejected with the expression's own code, and `field`, when a part cannot be read."""
    name = checked_name(command.template_name)
    language = command.language.strip().lower()[:35] or "en"
    same = tx.execute(
        select(mail_templates.c.id).where(
            mail_templates.c.tenant_id == tx.tenant_id,
            mail_templates.c.name_key == folded(name)[:400],
            mail_templates.c.language == language,
        )
    ).scalar()
    if command.template_id is not None and same not in (None, command.template_id):
        raise Rejected("mail_template.name_taken", name=name, language=language)
    values: dict[str, Any] = {
        "name": name,
        "name_key": name,
        "language": language,
        "subject": checked_name(command.subject, "subject", 500),
        "text": checked_body(command.text),
        "html": checked_body(command.html) if command.html else None,
        "variables": list(command.variables),
    }
    for field in ("subject", "text", "html"):
        _check_readable(field, values[field] or "")
    template_id: UUID | None = command.template_id or same
    if template_id is None:
        return tx.insert(mail_templates, **values, created_at=tx.at, updated_at=tx.at)
    # The sort key comes back folded and would look like a change each time.
    values["name_key"] = folded(name)[:400]
    if tx.update(mail_templates, template_id, **values):
        tx.update(mail_templates, template_id, updated_at=tx.at)
    return template_id


def delete_mail_template(tx: Transaction, command: DeleteMailTemplate) -> None:
    tx.delete(mail_templates, command.template_id)


def render_mail(
    subject: str, text: str, body_html: str | None, scope: Mapping[str, Json]
) -> RenderedMail:
    """A mail from its template's parts. In HTML every value is escaped: data never becomes markup."""
    return RenderedMail(
        _words(render(subject, scope)),
        _words(render(text, scope)),
        None if body_html is None else _words(render(body_html, _escaped(scope))),
    )


def _words(value: Json) -> str:
    # A text that is one single expression keeps its type; in a mail it is words.
    return "" if value is None else str(value)


def _escaped(value: Json) -> Any:
    if isinstance(value, str):
        return html.escape(value).replace("\n", "<br>\n")
    if isinstance(value, Mapping):
        return {key: _escaped(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_escaped(inner) for inner in value]
    return value


def _check_readable(field: str, text: str) -> None:
    try:
        parse_template(text)
    except ExpressionError as problem:
        raise Rejected(problem.code, **{**problem.params, "field": field}) from problem
