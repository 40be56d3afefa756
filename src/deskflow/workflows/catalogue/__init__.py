"""The catalogue of events: every event DeskFlow raises and every event partners may send, with their fields."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from deskflow.workflows.catalogue import (
    finance,
    helpdesk,
    logistics,
    operations,
    procurement,
    production,
    quality,
    sales,
)
from deskflow.workflows.catalogue.checking import PayloadProblem, payload_problems
from deskflow.workflows.catalogue.event_type import DEPARTMENTS, EventType, Field

EVENT_TYPES: Final[Mapping[str, EventType]] = MappingProxyType(
    {
        one.name: one
        for module in (
            helpdesk, sales, production, procurement, quality, finance, logistics, operations,
        )
        for one in module.TYPES_OF_EVENTS
    }
)  # fmt: skip
"""By name, in the order they are offered."""

__all__ = [
    "DEPARTMENTS",
    "EVENT_TYPES",
    "EventType",
    "Field",
    "PayloadProblem",
    "payload_problems",
]
