"""Which names an event brings with it, for completion, filters and validation: `trigger.ticket.customer.name`.

Shapes without values, made from the catalogue of events.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from deskflow.workflows.catalogue import EVENT_TYPES
from deskflow.workflows.catalogue.helpdesk import TICKET as _TICKET
from deskflow.workflows.expressions.completion import Shape

EVENT_SHAPES: Final[Mapping[str, Shape]] = MappingProxyType(
    {name: one.shape() for name, one in EVENT_TYPES.items()}
)
"""What authors may be triggered by, in the order it is offered."""

TICKET: Final[Shape] = {one.name: one.shape() for one in _TICKET.fields}
