"""What is said of a ticket when it is resolved: how it ended, why it came up, and by which way it was solved. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from deskflow.core.errors import Rejected
from deskflow.core.types import folded
from deskflow.tickets.defining.checking import Named, checked_choices, choices_json

CODE: Final = "resolution_code"
CAUSE: Final = "cause_code"
METHOD: Final = "resolution_method"
PARTS: Final = (CODE, CAUSE, METHOD)
METHODS: Final = ("remote", "on_site", "replacement", "workaround", "information")

# Their names are those of a new workspace, in its first language; each tenant writes its own.
DEFAULT_CODES: Final = (
    Named("solved", "Solved"), Named("workaround", "Solved for now"), Named("not_reproducible", "Not reproducible"),
    Named("no_fault", "No fault found"), Named("duplicate", "Duplicate"), Named("declined", "Declined by the customer"),
)  # fmt: skip
DEFAULT_CAUSES: Final = (
    Named("hardware", "Hardware"), Named("software", "Software"), Named("configuration", "Configuration"),
    Named("network", "Network"), Named("user_error", "Handling"), Named("third_party", "Third party"),
    Named("unknown", "Unknown"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcomes:
    """`required` are those of PARTS without which a person cannot resolve a ticket."""

    codes: tuple[Named, ...] = DEFAULT_CODES
    causes: tuple[Named, ...] = DEFAULT_CAUSES
    required: frozenset[str] = frozenset()

    def offered(self, part: str) -> tuple[str, ...]:
        """The keys that can be chosen."""
        return METHODS if part == METHOD else tuple(one.key for one in self._list(part) if one.is_active)  # fmt: skip

    def name(self, part: str, key: str) -> str:
        """That of a code or a cause; "" for a method, whose words the program knows."""
        return "" if part == METHOD else next((one.name for one in self._list(part) if one.key == key), "")  # fmt: skip

    def parse(self, part: str, value: object) -> str | None:
        """The key for a key or a name, whatever its case; None for anything else."""
        text = str(value).strip()
        if part == METHOD:
            key = text.lower().replace("-", "_").replace(" ", "_")
            return key if key in METHODS else None
        for one in self._list(part):
            if text == one.key or folded(text) == folded(one.name):
                return one.key
        return None

    def _list(self, part: str) -> tuple[Named, ...]:
        return self.codes if part == CODE else self.causes


def checked_outcomes(value: Any) -> Outcomes:
    if not isinstance(value, Mapping):
        raise Rejected("field.not_a_list", field="codes")
    required = frozenset(str(one) for one in value.get("required") or ())
    if unknown := required - set(PARTS):
        raise Rejected("field.unknown", field=min(unknown))
    found = Outcomes(
        checked_choices(value.get("codes", ()), "codes"),
        checked_choices(value.get("causes", ()), "causes"),
        required,
    )
    for part in sorted(required):
        if not found.offered(part):
            raise Rejected("rules.nothing_to_choose", field=part)
    return found


def outcomes_json(found: Outcomes) -> dict[str, Any]:
    return {
        "codes": choices_json(found.codes), "causes": choices_json(found.causes),
        "required": sorted(found.required),
    }  # fmt: skip
