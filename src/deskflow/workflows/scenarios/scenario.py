"""A scenario as a value: what there is, what happens, what people answer, and what is expected of the workflow.

It is stored with the definition, as JSON, and read by `reading`. Nothing in it is evaluated but its templates, by
the expression language of workflows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from deskflow.workflows.expressions import Json

MONDAY: Final = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
"""When a scenario begins unless it says otherwise: a Monday morning."""

RECORD_KINDS: Final = ("customer", "contact", "user", "ticket")
RECORD_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "customer": ("name", "email", "phone", "domain", "tier", "notes"),
    "contact": ("name", "email", "phone", "title", "customer"),
    "user": ("name", "email", "roles", "title", "timezone"),
    "ticket": (
        "title", "description", "priority", "status", "type", "channel", "customer", "contact", "assignee",
    ),
}  # fmt: skip
"""What can be said of a record of each kind."""

RECORD_REFERENCES: Final[Mapping[str, Mapping[str, str]]] = {
    "ticket": {"customer": "customer", "contact": "contact", "assignee": "user"},
    "contact": {"customer": "customer"},
}
"""Fields that hold the name of a record before this one, and of which kind it has to be."""

DECISIONS: Final = ("approved", "rejected", "expired")


@dataclass(frozen=True, slots=True)
class Record:
    """Something there is before the workflow begins, found as `records.<name>`. `values` are its fields."""

    name: str
    kind: str
    values: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mock:
    """What an outside action answers: an output, or an error with a code and whether trying again helps."""

    output: Json = None
    error: str = ""
    message: str = ""
    retryable: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to the approval a step asks for, `after` it was asked. Nobody named: whoever is asked."""

    step: str
    decision: str
    by: str = ""
    comment: str = ""
    after: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Happening:
    """An event that comes later, for steps that wait for one."""

    event: str
    payload: Mapping[str, Json] = field(default_factory=dict)
    after: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Message:
    """A message that must have been sent: every text given must be found in it."""

    to: str = ""
    subject: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What has to come of it. What is None or empty is not looked at.

    `path`: the keys of the steps in the order they ended. `reached` and `never`: steps that must and must not be
    reached. `outputs`: by `step.path`. `records`: fields by name of the record. `checks`: conditions over `steps`, `variables`, `records`,
    `trigger` and `messages`.
    """

    fires: bool = True
    status: str | None = None
    error: str | None = None
    path: tuple[str, ...] | None = None
    reached: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    outputs: Mapping[str, Json] = field(default_factory=dict)
    variables: Mapping[str, Json] = field(default_factory=dict)
    records: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    messages: tuple[Message, ...] = ()
    message_count: int | None = None
    checks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """`mocks` has for each step what its tries answer in turn; the last is repeated."""

    name: str
    description: str = ""
    at: datetime = MONDAY
    lasts: timedelta = timedelta(days=365)
    records: tuple[Record, ...] = ()
    trigger: Mapping[str, Json] = field(default_factory=dict)
    mocks: Mapping[str, tuple[Mock, ...]] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()
    happenings: tuple[Happening, ...] = ()
    expect: Expectation = field(default_factory=Expectation)
