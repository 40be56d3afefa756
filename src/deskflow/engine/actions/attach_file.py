"""Puts a file that a step has made, or one of another ticket, on a ticket: with a note or a message to the customer."""

from __future__ import annotations

from typing import Final

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.files import files
from deskflow.engine.actions.reading import text, ticket_of
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.tickets.drafting import NewMessage
from deskflow.tickets.messaging import AddMessage
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind

_T: Final = "action.attach_file"

SPEC = ActionSpec(
    "attach_file",
    _T,
    "paperclip",
    "tickets",
    parameters=(
        Parameter("ticket_id", ParameterKind.TICKET, "action.ticket_id", required=True, default="{{ trigger.ticket.id }}"),
        Parameter("files", ParameterKind.JSON, f"{_T}.files", required=True, default="{{ steps.document.file }}"),
        Parameter("text", ParameterKind.MULTILINE, "action.add_message.text"),
        Parameter("is_public", ParameterKind.BOOLEAN, "action.add_message.is_public", default=False),
    ),
    outputs=(Output("ticket_id", "ticket"), Output("message_id", "text"), Output("count", "number")),
    permission="tickets.reply",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    found = files(context, config.get("files"), "files")
    if not found:
        raise StepFailed("field.required", retryable=False, field="files")
    ticket_id = ticket_of(context, config)
    said = text(config, "text").strip() or ", ".join(file.filename for file in found)
    message = NewMessage(
        said,
        is_public=config.get("is_public") is True,
        author_kind="workflow",
        author_name=context.execution.workflow.name,
        is_automatic=True,
        attachments=found,
    )
    message_id = context.run(AddMessage(ticket_id, message)).result_id
    return {"ticket_id": str(ticket_id), "message_id": str(message_id), "count": len(found)}


ACTION = Action(SPEC, run=run)
