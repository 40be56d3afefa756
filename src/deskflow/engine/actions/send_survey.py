"""Asks a customer how satisfied they are, once the work is done."""

from __future__ import annotations

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import required_text, ticket_of
from deskflow.engine.actions.values import whole_number
from deskflow.engine.context import StepContext
from deskflow.tickets.surveys import LONGEST, SendSurvey
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind

QUESTION = (
    "How well did we solve this for you?\n\n"
    "Please answer this mail with one number in its first line, from 1 (badly) to 5 (very well). "
    "Below it you can say why."
)

SPEC = ActionSpec(
    "send_survey",
    "action.send_survey",
    "smile",
    "messages",
    parameters=(
        Parameter("ticket_id", ParameterKind.TICKET, "action.ticket_id", default="{{ trigger.ticket.id }}", required=True),
        Parameter("subject", ParameterKind.TEXT, "action.send_email.subject", default="How did we do?", required=True, longest=500),
        Parameter("question", ParameterKind.MULTILINE, "action.send_survey.question", default=QUESTION, required=True),
        Parameter("days", ParameterKind.NUMBER, "action.send_survey.days", default=30, least=1, most=LONGEST.days),
    ),
    outputs=(Output("survey_id", "text"),),
    permission="tickets.reply",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    """The mail is in the outbox once the step is done; the answer is the event `survey.answered`."""
    command = SendSurvey(
        ticket_of(context, config),
        required_text(config, "subject"),
        required_text(config, "question"),
        whole_number(config, "days", 30) or 0,
    )
    return {"survey_id": context.run(command).result}


ACTION = Action(SPEC, run=run)
