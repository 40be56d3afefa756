"""Which events a trigger listens for, and whether one of them starts its workflow. Pure.

A mail trigger is an event trigger of `mail.received` with words of its own, a workflow trigger one of the ends of
another workflow. Answers also say which condition said no, for "why did this not fire?".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from deskflow.workflows.expressions import Json, parse
from deskflow.workflows.filters import FilterVerdict, verdicts

MAIL: Final = "mail.received"
COMPLETED: Final = "workflow.completed"
FAILED: Final = "workflow.failed"

_ENDS: Final = {"completed": (COMPLETED,), "failed": (FAILED,), "any": (COMPLETED, FAILED)}

NO_NAMES: Final[Mapping[str, Any]] = MappingProxyType({})

STARTED_BY: Final = {"event": "event", "mail": "mail", "workflow": "workflow"}
"""The kinds of triggers that events start, with what their executions say in `triggered_by`."""


def events_of(trigger_type: str, config: Mapping[str, Json]) -> tuple[str, ...]:
    """The names of the events it listens for; none for triggers of other kinds."""
    if trigger_type == "event":
        return (str(config.get("event")),)
    if trigger_type == "mail":
        return (MAIL,)
    if trigger_type == "workflow":
        return _ENDS.get(str(config.get("on") or "completed"), ())
    return ()


def fires(
    trigger_type: str,
    config: Mapping[str, Json],
    event: str,
    payload: Mapping[str, Json],
    names: Mapping[str, Any] = NO_NAMES,
) -> bool:
    """Does this event start the workflow? `names` are what its condition may use besides the event. Raises ExpressionError when its condition cannot be worked out."""
    if event not in events_of(trigger_type, config):
        return False
    return all(one.passed for one in trigger_verdicts(trigger_type, config, event, payload, names))


def trigger_verdicts(
    trigger_type: str,
    config: Mapping[str, Json],
    event: str,
    payload: Mapping[str, Json],
    names: Mapping[str, Any] = NO_NAMES,
) -> Iterator[FilterVerdict]:
    """What each part of the trigger says to an event it listens for, the author's own condition last."""
    if trigger_type == "mail":
        yield from _mail_verdicts(config, payload)
    elif trigger_type == "workflow":
        yield from _workflow_verdicts(config, payload)
    else:
        filters: Any = config.get("filters")
        yield from verdicts(event, {**payload, "event": event}, filters)
    condition = config.get("condition")
    if condition:
        passed = parse(str(condition)).test({**names, "trigger": {**payload, "event": event}})
        yield FilterVerdict("condition", condition, passed, passed)


def _mail_verdicts(
    config: Mapping[str, Json], payload: Mapping[str, Json]
) -> Iterator[FilterVerdict]:
    mail: Any = payload.get("mail") or {}
    senders = _texts(config.get("from"))
    if senders:
        sender = str(mail.get("from") or "").casefold()
        yield FilterVerdict("from", senders, sender, any(_is_from(one, sender) for one in senders))
    wanted = _texts(config.get("to"))
    if wanted:
        everybody = [str(one).casefold() for one in (*mail.get("to", ()), *mail.get("cc", ()))]
        hit = any(_is_from(one, address) for one in wanted for address in everybody)
        yield FilterVerdict("to", wanted, everybody, hit)
    words = _texts(config.get("subject"))
    if words:
        subject = str(mail.get("subject") or "")
        hit = any(one.casefold() in subject.casefold() for one in words)
        yield FilterVerdict("subject", words, subject, hit)
    which = str(config.get("which") or "any")
    if which != "any":
        is_reply = bool(mail.get("is_reply"))
        yield FilterVerdict("which", which, is_reply, is_reply == (which == "replies"))
    if str(config.get("written_by") or "anybody") == "people":
        machine = bool(mail.get("is_automatic"))
        found = "machine" if machine else "people"
        yield FilterVerdict("written_by", "people", found, not machine)


def _workflow_verdicts(
    config: Mapping[str, Json], payload: Mapping[str, Json]
) -> Iterator[FilterVerdict]:
    ended: Any = payload.get("workflow") or {}
    wanted = str(config.get("workflow") or "")
    yield FilterVerdict("workflow", wanted, ended.get("id"), ended.get("id") == wanted)
    if str(config.get("on") or "completed") == "completed":
        # A cancelled run also ends; it has not completed.
        status = (payload.get("execution") or {}).get("status")
        yield FilterVerdict("on", "completed", status, status == "completed")


def _is_from(wanted: str, address: str) -> bool:
    """`ann@acme.example` is that address, `acme.example` and `@acme.example` are all of its domain."""
    plain = wanted.strip().casefold()
    if "@" in plain.lstrip("@"):
        return address == plain
    domain = address.rpartition("@")[2]
    return bool(domain) and domain == plain.lstrip("@")


def _texts(value: Json) -> list[str]:
    several = value if isinstance(value, list | tuple) else [value]
    return [str(one).strip() for one in several if one is not None and str(one).strip()]
