"""Scenarios made of an event: of an example from the catalogue, or of what really started a run. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, Protocol

from deskflow.workflows.action_spec import ActionCatalogue
from deskflow.workflows.definition import Definition
from deskflow.workflows.durations import format_duration
from deskflow.workflows.expressions import Json
from deskflow.workflows.scenarios.scenario import DECISIONS

_TICKET: Final = ("title", "priority", "status", "type", "channel")
_CUSTOMER: Final = ("name", "email", "tier")
_CONTACT: Final = ("name", "email")


def scenario_of(name: str, payload: Mapping[str, Json]) -> dict[str, Json]:
    """Its ticket is made anew in the sandbox, with its customer and contact; all else is taken as it came."""
    records: list[Json] = []
    rest = {key: value for key, value in payload.items() if key != "event"}
    ticket = rest.get("ticket")
    if isinstance(ticket, Mapping):
        del rest["ticket"]
        records = _records(ticket)
    scenario: dict[str, Json] = {"name": name, "expect": {"status": "completed"}}
    if records:
        scenario["records"] = records
    if rest:
        scenario["trigger"] = _plain(rest)
    return scenario


class PastStep(Protocol):
    """One try of one visit of a step, as a run has kept it."""

    @property
    def step_key(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def started_at(self) -> datetime: ...
    @property
    def completed_at(self) -> datetime | None: ...
    @property
    def output(self) -> Any: ...
    @property
    def error(self) -> Mapping[str, Any] | None: ...


def scenario_of_run(
    name: str,
    payload: Mapping[str, Json],
    steps: Iterable[PastStep],
    definition: Definition,
    actions: ActionCatalogue,
    status: str,
) -> dict[str, Json]:
    """What started a run, what its calls gave back and what people answered: to play it again with another draft."""
    scenario = scenario_of(name, payload)
    known = {one.key: one for one in definition.steps}
    mocks: dict[str, list[Json]] = {}
    answers: list[Json] = []
    for past in steps:
        step = known.get(past.step_key)
        if step is None:
            continue
        spec = actions.get(step.action_type) if step.action_type else None
        if spec is not None and spec.outside:
            given = _given_back(past)
            if given is not None:
                mocks.setdefault(step.key, []).append(given)
        answer = _answered(past) if step.type == "approval" else None
        if answer is not None:
            answers.append(answer)
    if mocks:
        scenario["mocks"] = {**mocks}
    if answers:
        scenario["answers"] = answers
    if status in ("completed", "failed"):
        scenario["expect"] = {"status": status}
    return scenario


def _given_back(past: PastStep) -> Json:
    """An answer or an error of one try; None while it is under way."""
    if past.error:
        code = str(past.error.get("code") or "step.failed")
        # Only what was tried again is known to have been worth another try.
        return {"error": code, "retryable": past.status == "retrying"}
    return {"output": past.output} if past.status == "completed" else None


def _answered(past: PastStep) -> Json:
    output = past.output if isinstance(past.output, Mapping) else {}
    decision = output.get("status")
    if decision not in DECISIONS:
        return None
    answer: dict[str, Json] = {"step": past.step_key, "decision": decision}
    if isinstance(output.get("comment"), str) and output["comment"]:
        answer["comment"] = output["comment"]
    if past.completed_at is not None and decision != "expired":
        answer["after"] = format_duration(past.completed_at - past.started_at)
    return answer


def free_name(stem: str, taken: Collection[str]) -> str:
    """The stem, or the stem with the first number nobody has."""
    found, number = stem, 1
    while found in taken:
        number += 1
        found = f"{stem} {number}"
    return found


def _records(ticket: Mapping[str, Any]) -> list[Json]:
    customer = ticket.get("customer")
    known = customer if isinstance(customer, Mapping) else {}
    records: list[Json] = [
        {"name": "customer", "kind": "customer", "values": {"name": "A customer", **_some(known, _CUSTOMER)}}
    ]  # fmt: skip
    values: dict[str, Json] = {**_some(ticket, _TICKET), "customer": "customer"}
    contact = ticket.get("contact")
    if isinstance(contact, Mapping) and contact.get("name"):
        own: dict[str, Json] = {**_some(contact, _CONTACT), "customer": "customer"}
        records.append({"name": "contact", "kind": "contact", "values": own})
        values["contact"] = "contact"
    records.append({"name": "ticket", "kind": "ticket", "values": values})
    return records


def _some(record: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Json]:
    return {
        name: record[name] for name in names if isinstance(record.get(name), str) and record[name]
    }


def _plain(value: Any) -> Any:
    """What came in is data: braces in it are written as braces, not worked out."""
    if isinstance(value, str):
        return value.replace("{{", "\\{{")
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
