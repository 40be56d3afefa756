"""What is wrong with a definition, as data: a code, where it is, and perhaps how to put it right."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Fix:
    """A change the designer can offer: `replace` in a field, `remove_field`, `remove_edge`, `remove_step`,
    `rename_key`, `set_field`. `params` has what it needs."""

    kind: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """`step_id` is a step's id, `trigger`, or None; `field` is where in its configuration.

    An error keeps a workflow from being published; a warning does not.
    """

    code: str
    severity: Severity = "error"
    step_id: str | None = None
    edge_id: str | None = None
    field: str = ""
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    fix: Fix | None = None

    @property
    def is_error(self) -> bool:
        return self.severity == "error"
