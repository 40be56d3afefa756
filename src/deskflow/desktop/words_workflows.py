"""Words of workflows: the codes of specs, statuses, triggers and events as texts in the reader's language.

Problems of a definition and errors of runs are in `words_problems`, the words of actions in `words_actions`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from deskflow.desktop import words_actions, words_approval_step, words_scenarios, words_steps
from deskflow.desktop.theme import Tone
from deskflow.desktop.words import word, word_of
from deskflow.desktop.words_events import partner_event_title
from deskflow.desktop.words_schedules import schedule_in_words
from deskflow.workflows.parameters import SAID

TITLES: Final = {
    "trigger.event": QT_TRANSLATE_NOOP("workflows", "Event"),
    "trigger.schedule": QT_TRANSLATE_NOOP("workflows", "Schedule"),
    "trigger.manual": QT_TRANSLATE_NOOP("workflows", "Manual"),
    "trigger.webhook": QT_TRANSLATE_NOOP("workflows", "Webhook"),
    "trigger.mail": QT_TRANSLATE_NOOP("workflows", "Mail"),
    "trigger.workflow": QT_TRANSLATE_NOOP("workflows", "Workflow"),
    "trigger.event.event": QT_TRANSLATE_NOOP("workflows", "When"),
    "trigger.event.filters": QT_TRANSLATE_NOOP("workflows", "Only if"),
    "trigger.event.condition": QT_TRANSLATE_NOOP("workflows", "And only when"),
    "trigger.schedule.cron": QT_TRANSLATE_NOOP("workflows", "When"),
    "trigger.schedule.timezone": QT_TRANSLATE_NOOP("workflows", "Time zone"),
    "trigger.schedule.calendar": QT_TRANSLATE_NOOP("workflows", "Only on business days of"),
    "trigger.schedule.missed": QT_TRANSLATE_NOOP("workflows", "Runs missed while asleep"),
    "trigger.schedule.missed.none": QT_TRANSLATE_NOOP("workflows", "Leave them out"),
    "trigger.schedule.missed.last": QT_TRANSLATE_NOOP("workflows", "Make up for the last one"),
    "trigger.schedule.missed.all": QT_TRANSLATE_NOOP("workflows", "Make up for all"),
    "trigger.schedule.overlap": QT_TRANSLATE_NOOP("workflows", "While one still runs"),
    "trigger.schedule.overlap.skip": QT_TRANSLATE_NOOP("workflows", "Skip the next"),
    "trigger.schedule.overlap.buffer_one": QT_TRANSLATE_NOOP("workflows", "Let one wait"),
    "trigger.schedule.overlap.allow": QT_TRANSLATE_NOOP("workflows", "Run both"),
    "trigger.schedule.overlap.cancel_other": QT_TRANSLATE_NOOP("workflows", "Cancel the one that runs"),
    "trigger.schedule.jitter": QT_TRANSLATE_NOOP("workflows", "Spread over (each time up to this much later)"),
    "trigger.webhook.path": QT_TRANSLATE_NOOP("workflows", "Path of its address"),
    "trigger.webhook.method": QT_TRANSLATE_NOOP("workflows", "Method"),
    "trigger.webhook.secret": QT_TRANSLATE_NOOP("workflows", "Secret the sender must know"),
    "trigger.mail.from": QT_TRANSLATE_NOOP("workflows", "From (addresses or domains)"),
    "trigger.mail.to": QT_TRANSLATE_NOOP("workflows", "To (addresses or domains)"),
    "trigger.mail.subject": QT_TRANSLATE_NOOP("workflows", "With one of these in the subject"),
    "trigger.mail.which": QT_TRANSLATE_NOOP("workflows", "Which mails"),
    "trigger.mail.written_by": QT_TRANSLATE_NOOP("workflows", "Written by"),
    "trigger.mail.written_by.anybody": QT_TRANSLATE_NOOP("workflows", "Also machines"),
    "trigger.mail.written_by.people": QT_TRANSLATE_NOOP("workflows", "Only people"),
    "trigger.mail.which.any": QT_TRANSLATE_NOOP("workflows", "All"),
    "trigger.mail.which.new": QT_TRANSLATE_NOOP("workflows", "Those that begin a ticket"),
    "trigger.mail.which.replies": QT_TRANSLATE_NOOP("workflows", "Answers in a ticket"),
    "trigger.workflow.workflow": QT_TRANSLATE_NOOP("workflows", "After the workflow"),
    "trigger.workflow.on": QT_TRANSLATE_NOOP("workflows", "When it"),
    "trigger.workflow.on.completed": QT_TRANSLATE_NOOP("workflows", "Completed"),
    "trigger.workflow.on.failed": QT_TRANSLATE_NOOP("workflows", "Failed"),
    "trigger.workflow.on.any": QT_TRANSLATE_NOOP("workflows", "Ended either way"),
    "workflow.notify_owner": QT_TRANSLATE_NOOP("workflows", "Tell the owner when it fails"),
    "workflow.error_recipients": QT_TRANSLATE_NOOP("workflows", "Also tell"),
    "workflow.error_workflow": QT_TRANSLATE_NOOP("workflows", "When it fails, start"),
    "workflow.concurrency_limit": QT_TRANSLATE_NOOP("workflows", "Runs at once, at most"),
    "workflow.concurrency_key": QT_TRANSLATE_NOOP("workflows", "Counted apart for each"),
    "workflow.concurrency_policy": QT_TRANSLATE_NOOP("workflows", "When there are more"),
    "workflow.concurrency_policy.queue": QT_TRANSLATE_NOOP("workflows", "They wait in line"),
    "workflow.concurrency_policy.drop": QT_TRANSLATE_NOOP("workflows", "They are left out"),
    "workflow.concurrency_policy.replace": QT_TRANSLATE_NOOP("workflows", "The newest one waits"),
    "workflow.concurrency_policy.cancel_running": QT_TRANSLATE_NOOP("workflows", "The oldest is cancelled"),
    "workflow.max_active_seconds": QT_TRANSLATE_NOOP("workflows", "May work for at most (seconds)"),
    "step.action": QT_TRANSLATE_NOOP("workflows", "Action"),
    "step.condition": QT_TRANSLATE_NOOP("workflows", "Condition"),
    "step.delay": QT_TRANSLATE_NOOP("workflows", "Delay"),
    "step.approval": QT_TRANSLATE_NOOP("workflows", "Approval"),
    "step.stop": QT_TRANSLATE_NOOP("workflows", "Stop"),
    "step.note": QT_TRANSLATE_NOOP("workflows", "Note"),
    "step.switch": QT_TRANSLATE_NOOP("workflows", "Switch"),
    "step.wait_event": QT_TRANSLATE_NOOP("workflows", "Wait for event"),
    "step.loop": QT_TRANSLATE_NOOP("workflows", "Loop"),
    "step.fork": QT_TRANSLATE_NOOP("workflows", "Fork"),
    "step.join": QT_TRANSLATE_NOOP("workflows", "Join"),
    "step.sub_workflow": QT_TRANSLATE_NOOP("workflows", "Sub-workflow"),
    "step.group": QT_TRANSLATE_NOOP("workflows", "Group"),
    "step.condition.condition": QT_TRANSLATE_NOOP("workflows", "Is it true that"),
    "step.delay.duration": QT_TRANSLATE_NOOP("workflows", "Wait for"),
    "step.delay.until": QT_TRANSLATE_NOOP("workflows", "or until"),
    "step.delay.calendar": QT_TRANSLATE_NOOP("workflows", "in the business hours of"),
    "step.approval.title": QT_TRANSLATE_NOOP("workflows", "What is asked"),
    "step.approval.description": QT_TRANSLATE_NOOP("workflows", "Details"),
    "step.approval.approvers": QT_TRANSLATE_NOOP("workflows", "Ask people"),
    "step.approval.roles": QT_TRANSLATE_NOOP("workflows", "or everybody with the role"),
    "step.approval.strategy": QT_TRANSLATE_NOOP("workflows", "Decision"),
    "step.approval.strategy.any": QT_TRANSLATE_NOOP("workflows", "One is enough"),
    "step.approval.strategy.all": QT_TRANSLATE_NOOP("workflows", "All of them"),
    "step.approval.due_in": QT_TRANSLATE_NOOP("workflows", "Due in"),
    "step.approval.on_expiry": QT_TRANSLATE_NOOP("workflows", "If nobody answers"),
    "step.approval.on_expiry.expired": QT_TRANSLATE_NOOP("workflows", "Take the “expired” way"),
    "step.approval.on_expiry.approve": QT_TRANSLATE_NOOP("workflows", "Count it as approved"),
    "step.approval.on_expiry.reject": QT_TRANSLATE_NOOP("workflows", "Count it as rejected"),
    "step.approval.allow_self_approval": QT_TRANSLATE_NOOP("workflows", "May decide on own requests"),
    "step.stop.outcome": QT_TRANSLATE_NOOP("workflows", "The run ends as"),
    "step.stop.outcome.succeed": QT_TRANSLATE_NOOP("workflows", "Success"),
    "step.stop.outcome.fail": QT_TRANSLATE_NOOP("workflows", "Failure"),
    "step.stop.outcome.break": QT_TRANSLATE_NOOP("workflows", "Leave the loop"),
    "step.stop.outcome.leave": QT_TRANSLATE_NOOP("workflows", "Leave the group"),
    "step.stop.message": QT_TRANSLATE_NOOP("workflows", "Message"),
    "step.stop.output": QT_TRANSLATE_NOOP("workflows", "Answer"),
    "step.row.key": QT_TRANSLATE_NOOP("workflows", "Short name"),
    "step.row.title": QT_TRANSLATE_NOOP("workflows", "Name"),
    "step.switch.value": QT_TRANSLATE_NOOP("workflows", "Compare"),
    "step.switch.cases": QT_TRANSLATE_NOOP("workflows", "Cases"),
    "step.switch.equals": QT_TRANSLATE_NOOP("workflows", "equals"),
    "step.switch.when": QT_TRANSLATE_NOOP("workflows", "if it is true that"),
    "step.fork.branches": QT_TRANSLATE_NOOP("workflows", "Branches"),
    "step.fork.when": QT_TRANSLATE_NOOP("workflows", "only if"),
    "step.join.wait_for": QT_TRANSLATE_NOOP("workflows", "Go on after"),
    "step.join.wait_for.all": QT_TRANSLATE_NOOP("workflows", "all branches"),
    "step.join.wait_for.any": QT_TRANSLATE_NOOP("workflows", "the first branch"),
    "step.join.wait_for.some": QT_TRANSLATE_NOOP("workflows", "so many branches"),
    "step.join.count": QT_TRANSLATE_NOOP("workflows", "How many"),
    "step.join.losers": QT_TRANSLATE_NOOP("workflows", "The other branches"),
    "step.join.losers.cancel": QT_TRANSLATE_NOOP("workflows", "are cancelled"),
    "step.join.losers.keep": QT_TRANSLATE_NOOP("workflows", "run on"),
    "step.loop.items": QT_TRANSLATE_NOOP("workflows", "For each of"),
    "step.loop.while": QT_TRANSLATE_NOOP("workflows", "or as long as"),
    "step.loop.at_once": QT_TRANSLATE_NOOP("workflows", "How many at a time"),
    "step.loop.limit": QT_TRANSLATE_NOOP("workflows", "At most so many rounds"),
    "step.loop.collect": QT_TRANSLATE_NOOP("workflows", "Collect from each round"),
    "step.loop.until": QT_TRANSLATE_NOOP("workflows", "Enough as soon as"),
    "step.loop.rest": QT_TRANSLATE_NOOP("workflows", "Rounds that still run then"),
    "step.loop.rest.cancel": QT_TRANSLATE_NOOP("workflows", "are cancelled"),
    "step.loop.rest.keep": QT_TRANSLATE_NOOP("workflows", "run on"),
    "step.wait_event.event": QT_TRANSLATE_NOOP("workflows", "Event"),
    "step.wait_event.path": QT_TRANSLATE_NOOP("workflows", "Where in the event"),
    "step.wait_event.equals": QT_TRANSLATE_NOOP("workflows", "about (empty: the same record)"),
    "step.wait_event.filters": QT_TRANSLATE_NOOP("workflows", "Only if"),
    "step.wait_event.timeout": QT_TRANSLATE_NOOP("workflows", "Give up after"),
    "step.wait_event.earlier": QT_TRANSLATE_NOOP("workflows", "An earlier one counts as well"),
    "step.sub_workflow.workflow": QT_TRANSLATE_NOOP("workflows", "Workflow"),
    "step.sub_workflow.version": QT_TRANSLATE_NOOP("workflows", "Version (empty: the latest)"),
    "step.sub_workflow.input": QT_TRANSLATE_NOOP("workflows", "Input"),
    "step.sub_workflow.wait": QT_TRANSLATE_NOOP("workflows", "Wait for its end"),
    "step.sub_workflow.on_end": QT_TRANSLATE_NOOP("workflows", "When this run ends first"),
    "step.sub_workflow.on_end.cancel": QT_TRANSLATE_NOOP("workflows", "cancel it"),
    "step.sub_workflow.on_end.abandon": QT_TRANSLATE_NOOP("workflows", "let it run on"),
    "step.sub_workflow.timeout": QT_TRANSLATE_NOOP("workflows", "Give up after"),
    "step.group.timeout": QT_TRANSLATE_NOOP("workflows", "Leave it after"),
    "step.group.key": QT_TRANSLATE_NOOP("workflows", "One at a time for"),
    "step.note.text": QT_TRANSLATE_NOOP("workflows", "Text"),
    "step.note.color": QT_TRANSLATE_NOOP("workflows", "Colour"),
    "step.note.color.warning": QT_TRANSLATE_NOOP("workflows", "Yellow"),
    "step.note.color.danger": QT_TRANSLATE_NOOP("workflows", "Red"),
    "step.note.color.success": QT_TRANSLATE_NOOP("workflows", "Green"),
    "step.note.color.info": QT_TRANSLATE_NOOP("workflows", "Blue"),
    "step.note.color.violet": QT_TRANSLATE_NOOP("workflows", "Violet"),
    "step.note.color.teal": QT_TRANSLATE_NOOP("workflows", "Teal"),
    "step.note.color.neutral": QT_TRANSLATE_NOOP("workflows", "Grey"),
    "input.multiline": QT_TRANSLATE_NOOP("workflows", "Long text"),
    "input.boolean": QT_TRANSLATE_NOOP("workflows", "Yes or no"),
    **words_actions.TITLES,
    **words_steps.TITLES,
    **words_approval_step.TITLES,
    **words_scenarios.TITLES,
}  # fmt: skip

GROUPS: Final = {
    "trigger": QT_TRANSLATE_NOOP("workflows", "Triggers"),
    "flow": QT_TRANSLATE_NOOP("workflows", "Flow"),
    "tickets": QT_TRANSLATE_NOOP("workflows", "Tickets"),
    "messages": QT_TRANSLATE_NOOP("workflows", "Messages"),
    "notify": QT_TRANSLATE_NOOP("workflows", "Messages"),
    "customers": QT_TRANSLATE_NOOP("workflows", "Customers"),
    "data": QT_TRANSLATE_NOOP("workflows", "Data"),
    "workflows": QT_TRANSLATE_NOOP("workflows", "Workflows"),
    "outside": QT_TRANSLATE_NOOP("workflows", "Outside"),
    "note": QT_TRANSLATE_NOOP("workflows", "For people"),
}

EVENTS: Final = {
    "ticket.created": QT_TRANSLATE_NOOP("workflows", "Ticket created"),
    "ticket.updated": QT_TRANSLATE_NOOP("workflows", "Ticket changed"),
    "ticket.message_added": QT_TRANSLATE_NOOP("workflows", "Message added"),
    "ticket.mentioned": QT_TRANSLATE_NOOP("workflows", "Somebody mentioned"),
    "ticket.closed": QT_TRANSLATE_NOOP("workflows", "Ticket closed"),
    "survey.sent": QT_TRANSLATE_NOOP("workflows", "Satisfaction asked for"),
    "survey.answered": QT_TRANSLATE_NOOP("workflows", "Satisfaction answered"),
    "ticket.escalated": QT_TRANSLATE_NOOP("workflows", "Ticket escalated"),
    "ticket.merged": QT_TRANSLATE_NOOP("workflows", "Ticket merged"),
    "sla.at_risk": QT_TRANSLATE_NOOP("workflows", "Due time at risk"),
    "sla.breached": QT_TRANSLATE_NOOP("workflows", "Due time missed"),
    "sla.escalated": QT_TRANSLATE_NOOP("workflows", "Step of the ladder reached"),
    "approval.required": QT_TRANSLATE_NOOP("workflows", "Approval asked for"),
    "approval.granted": QT_TRANSLATE_NOOP("workflows", "Approval given"),
    "approval.rejected": QT_TRANSLATE_NOOP("workflows", "Approval refused"),
    "approval.expired": QT_TRANSLATE_NOOP("workflows", "Approval ran out"),
    "approval.voided": QT_TRANSLATE_NOOP("workflows", "Approval withdrawn"),
    "approval.reminded": QT_TRANSLATE_NOOP("workflows", "Approvers reminded"),
    "approval.escalated": QT_TRANSLATE_NOOP("workflows", "Approval went on to others"),
    "approval.passed_on": QT_TRANSLATE_NOOP("workflows", "Approval handed on"),
    "approval.questioned": QT_TRANSLATE_NOOP("workflows", "Question about an approval"),
    "approval.answered": QT_TRANSLATE_NOOP("workflows", "Question about an approval answered"),
    "approval.delegated": QT_TRANSLATE_NOOP("workflows", "Approvals delegated"),
    "customer.created": QT_TRANSLATE_NOOP("workflows", "Customer created"),
    "customer.updated": QT_TRANSLATE_NOOP("workflows", "Customer changed"),
    "workflow.completed": QT_TRANSLATE_NOOP("workflows", "Workflow completed"),
    "workflow.failed": QT_TRANSLATE_NOOP("workflows", "Workflow failed"),
    "webhook.answered": QT_TRANSLATE_NOOP("workflows", "Answer by webhook"),
    "workflow.trigger_failed": QT_TRANSLATE_NOOP("workflows", "Trigger died"),
    "mail.received": QT_TRANSLATE_NOOP("workflows", "Mail received"),
}

PORTS: Final = {
    "true": QT_TRANSLATE_NOOP("workflows", "yes"),
    "false": QT_TRANSLATE_NOOP("workflows", "no"),
    "failure": QT_TRANSLATE_NOOP("workflows", "fails"),
    "approved": QT_TRANSLATE_NOOP("workflows", "approved"),
    "rejected": QT_TRANSLATE_NOOP("workflows", "rejected"),
    "expired": QT_TRANSLATE_NOOP("workflows", "expired"),
    "success": QT_TRANSLATE_NOOP("workflows", "done"),
    "done": QT_TRANSLATE_NOOP("workflows", "done"),
    "received": QT_TRANSLATE_NOOP("workflows", "received"),
    "timeout": QT_TRANSLATE_NOOP("workflows", "timeout"),
    "otherwise": QT_TRANSLATE_NOOP("workflows", "otherwise"),
    "each": QT_TRANSLATE_NOOP("workflows", "each"),
    "inside": QT_TRANSLATE_NOOP("workflows", "inside"),
    "compensation": QT_TRANSLATE_NOOP("workflows", "undo"),
    "error": QT_TRANSLATE_NOOP("workflows", "error"),
}

# Status of executions and of steps: word, tone, icon. Never the colour alone.
STATUSES: Final[Mapping[str, tuple[object, Tone, str]]] = {
    "pending": (QT_TRANSLATE_NOOP("workflows", "Queued"), "neutral", "circle-dashed"),
    "running": (QT_TRANSLATE_NOOP("workflows", "Running"), "info", "loader"),
    "waiting": (QT_TRANSLATE_NOOP("workflows", "Waiting"), "warning", "hourglass"),
    "pending_approval": (QT_TRANSLATE_NOOP("workflows", "Needs approval"), "violet", "badge-check"),
    "paused": (QT_TRANSLATE_NOOP("workflows", "Paused"), "neutral", "pause"),
    "completed": (QT_TRANSLATE_NOOP("workflows", "Completed"), "success", "circle-check"),
    "failed": (QT_TRANSLATE_NOOP("workflows", "Failed"), "danger", "circle-x"),
    "cancelled": (QT_TRANSLATE_NOOP("workflows", "Cancelled"), "neutral", "ban"),
    "compensating": (QT_TRANSLATE_NOOP("workflows", "Undoing"), "warning", "undo-2"),
    "compensated": (QT_TRANSLATE_NOOP("workflows", "Undone"), "neutral", "undo-2"),
    "skipped": (QT_TRANSLATE_NOOP("workflows", "Skipped"), "neutral", "forward"),
    "retrying": (QT_TRANSLATE_NOOP("workflows", "Trying again"), "warning", "rotate-cw"),
}


def tr(text: object, count: int = -1) -> str:
    """A text marked for translation (Qt's stubs call that an object); `count` fills its %n."""
    return QCoreApplication.translate("workflows", str(text), None, count)


def counted(text: object, count: int) -> str:
    """A text with %n in its right number (`plurals` for English)."""
    return tr(text, count)


def title_of(code: str) -> str:
    """The words of a spec's code, or what somebody has said; ticket values share the words of tickets; else the code's last part."""
    if code.startswith(SAID):
        return code.removeprefix(SAID)
    text = TITLES.get(code)
    if text is not None:
        return tr(text)
    parts = code.split(".")
    if len(parts) == 3 and parts[0] in ("ticket", "customer"):
        return word_of(parts[1], parts[2])
    if len(parts) > 1 and parts[-1].isupper():
        return parts[-1]
    named = word("field", parts[-1])
    shown = named if named != parts[-1] else parts[-1].replace("_", " ")
    return shown[:1].upper() + shown[1:]


def action_help(name: str) -> str:
    """What an action does, in a sentence or two; empty when nobody has said it."""
    return tr(words_actions.HELP[name]) if name in words_actions.HELP else ""


def group_title(group: str) -> str:
    return tr(GROUPS[group]) if group in GROUPS else group.capitalize()


def event_title(name: str) -> str:
    return tr(EVENTS[name]) if name in EVENTS else partner_event_title(name)


def port_title(port: str) -> str:
    """What stands beside a way out of a step; a named case or branch stands for itself."""
    return tr(PORTS[port]) if port in PORTS else port.partition(":")[2] or port


def status_words(status: str) -> tuple[str, Tone, str]:
    """Word, tone and icon of an execution's or a step's status."""
    if status not in STATUSES:
        return status, "neutral", "circle"
    text, tone, icon = STATUSES[status]
    return tr(text), tone, icon


def values_in_words(field: str, wanted: Any) -> str:
    """The values a filter lets through: "P1 or P2"."""
    several = wanted if isinstance(wanted, list) else [wanted]
    kind = field.rpartition(".")[2]
    shown = [str(one) if kind == "priority" else word(kind, one) for one in several]
    return tr(QT_TRANSLATE_NOOP("workflows", " or ")).join(shown)


def filters_in_words(filters: Any) -> str:
    """ "priority is P1 or P2, type is Breakdown"; empty when anything passes."""
    if not isinstance(filters, Mapping):
        return ""
    text = tr(QT_TRANSLATE_NOOP("workflows", "{field} is {values}"))
    return ", ".join(
        text.format(field=word("field", name), values=values_in_words(name, wanted))
        for name, wanted in filters.items()
        if wanted is not None
    )


def mail_in_words(config: Mapping[str, Any]) -> str:
    """ "from acme.example, subject has backup"; empty when any mail will do."""
    said = []
    for name, text in (
        ("from", QT_TRANSLATE_NOOP("workflows", "from {values}")),
        ("to", QT_TRANSLATE_NOOP("workflows", "to {values}")),
        ("subject", QT_TRANSLATE_NOOP("workflows", "subject has {values}")),
    ):
        values = config.get(name)
        several = [str(one) for one in values if one] if isinstance(values, list) else []
        if several:
            joined = tr(QT_TRANSLATE_NOOP("workflows", " or ")).join(several)
            said.append(tr(text).format(values=joined))
    return ", ".join(said)


_AFTER: Final = {
    "completed": QT_TRANSLATE_NOOP("workflows", "After another workflow has completed"),
    "failed": QT_TRANSLATE_NOOP("workflows", "After another workflow has failed"),
    "any": QT_TRANSLATE_NOOP("workflows", "After another workflow has ended"),
}


def trigger_in_words(kind: str, config: Mapping[str, Any]) -> str:
    """ "Ticket created, priority is P1"."""
    if kind == "event":
        event = event_title(str(config.get("event") or ""))
        return ", ".join(part for part in (event, filters_in_words(config.get("filters"))) if part)
    if kind == "schedule":
        said = schedule_in_words(str(config.get("cron") or ""))
        return said[:1].upper() + said[1:]
    if kind == "manual":
        return tr(QT_TRANSLATE_NOOP("workflows", "Started by hand"))
    if kind == "mail":
        came = tr(QT_TRANSLATE_NOOP("workflows", "A mail came in"))
        return ", ".join(part for part in (came, mail_in_words(config)) if part)
    if kind == "workflow":
        return tr(_AFTER.get(str(config.get("on") or "completed"), _AFTER["any"]))
    if kind == "webhook" and config.get("path"):
        return tr(QT_TRANSLATE_NOOP("workflows", "Called at {path}")).format(path=config["path"])
    if kind in ("none", ""):
        return tr(QT_TRANSLATE_NOOP("workflows", "No trigger yet"))
    return title_of(f"trigger.{kind}")
