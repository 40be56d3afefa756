"""What can happen to customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from deskflow.core.events import Event


@dataclass(frozen=True, slots=True)
class CustomerCreated(Event):
    name: ClassVar[str] = "customer.created"
    subject_kind: ClassVar[str] = "customer"

    customer: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CustomerUpdated(Event):
    """`changed` is {field: [old, new]}."""

    name: ClassVar[str] = "customer.updated"
    subject_kind: ClassVar[str] = "customer"

    customer: Mapping[str, Any]
    changed: Mapping[str, Any]


EVENTS = (CustomerCreated, CustomerUpdated)
