"""What can happen to a request for a decision. `approval` is its state after it happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from deskflow.core.events import Event


@dataclass(frozen=True, slots=True)
class ApprovalRequired(Event):
    """People are asked; again for each stage. `approval.approvers` names those asked so far."""

    name: ClassVar[str] = "approval.required"
    subject_kind: ClassVar[str] = "approval"

    approval: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ApprovalGranted(Event):
    name: ClassVar[str] = "approval.granted"
    subject_kind: ClassVar[str] = "approval"

    approval: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ApprovalRejected(Event):
    name: ClassVar[str] = "approval.rejected"
    subject_kind: ClassVar[str] = "approval"

    approval: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ApprovalExpired(Event):
    """Nobody decided in time, and the request says that this is an outcome of its own."""

    name: ClassVar[str] = "approval.expired"
    subject_kind: ClassVar[str] = "approval"

    approval: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ApprovalVoided(Event):
    """Withdrawn, or what was asked about has changed; `approval.reason` is a code with parameters."""

    name: ClassVar[str] = "approval.voided"
    subject_kind: ClassVar[str] = "approval"

    approval: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ApprovalReminded(Event):
    """Those who have not answered are told again."""

    name: ClassVar[str] = "approval.reminded"
    subject_kind: ClassVar[str] = "approval"

    approval: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ApprovalEscalated(Event):
    """Nobody answered in time: `people` may answer, too. It is empty when nobody was found."""

    name: ClassVar[str] = "approval.escalated"
    subject_kind: ClassVar[str] = "approval"

    approval: Mapping[str, Any]
    people: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ApprovalPassedOn(Event):
    """Somebody asked has handed a request to somebody else. `handed`: by, to."""

    name: ClassVar[str] = "approval.passed_on"
    subject_kind: ClassVar[str] = "approval"

    approval: Mapping[str, Any]
    handed: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ApprovalQuestioned(Event):
    """Somebody wants to know something before they decide. `question`: id, by, of, question, answer."""

    name: ClassVar[str] = "approval.questioned"
    subject_kind: ClassVar[str] = "approval"

    approval: Mapping[str, Any]
    question: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ApprovalAnswered(Event):
    """What they wanted to know was answered."""

    name: ClassVar[str] = "approval.answered"
    subject_kind: ClassVar[str] = "approval"

    approval: Mapping[str, Any]
    question: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ApprovalsDelegated(Event):
    """`delegation`: user, stand_in, starts_at, ends_at, topic."""

    name: ClassVar[str] = "approval.delegated"
    subject_kind: ClassVar[str] = "delegation"

    delegation: Mapping[str, Any]


EVENTS = (
    ApprovalRequired,
    ApprovalGranted,
    ApprovalRejected,
    ApprovalExpired,
    ApprovalVoided,
    ApprovalReminded,
    ApprovalEscalated,
    ApprovalPassedOn,
    ApprovalQuestioned,
    ApprovalAnswered,
    ApprovalsDelegated,
)
