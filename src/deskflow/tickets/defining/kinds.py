"""The types of ticket and what differs between them: whether one is offered, its icon, how urgent it begins. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from deskflow.core.errors import Rejected
from deskflow.tickets.rules import TYPES, parse_priority

DEFAULT_ICONS: Final = {
    "breakdown": "flame", "service_request": "clipboard-list", "information_request": "circle-help",
    "problem": "search", "change": "git-branch", "task": "square-check",
}  # fmt: skip
# What a type can be shown with.
ICONS: Final = (
    "flame", "triangle-alert", "clipboard-list", "circle-help", "search", "git-branch", "square-check", "wrench",
    "server", "laptop", "printer", "phone", "mail", "wifi-off", "shield", "key-round", "package", "truck",
    "user-plus", "banknote", "bug", "star",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TypeRules:
    """`priority` is that of a new ticket of which nothing else is known."""

    icon: str
    priority: str = "P3"
    is_offered: bool = True


@dataclass(frozen=True, slots=True)
class Types:
    """Those that differ from how they are at first."""

    differing: Mapping[str, TypeRules] = field(default_factory=dict)

    def of(self, kind: str) -> TypeRules:
        return self.differing.get(kind) or TypeRules(DEFAULT_ICONS[kind])

    @property
    def offered(self) -> tuple[str, ...]:
        return tuple(kind for kind in TYPES if self.of(kind).is_offered)


def checked_types(value: Any) -> Types:
    """From `{type: {icon, priority, is_offered}}`; one at least is offered."""
    if not isinstance(value, Mapping):
        raise Rejected("field.not_a_list", field="types")
    found: dict[str, TypeRules] = {}
    for kind, one in value.items():
        if kind not in TYPES or not isinstance(one, Mapping):
            raise Rejected("ticket.unknown_type", value=str(kind)[:40])
        priority = parse_priority(one.get("priority", "P3"))
        if priority is None:
            raise Rejected("ticket.unknown_priority", value=str(one.get("priority"))[:40])
        icon = str(one.get("icon") or DEFAULT_ICONS[kind])
        if icon not in ICONS:
            raise Rejected("rules.unknown_icon", value=icon[:40])
        found[kind] = TypeRules(icon, priority, one.get("is_offered", True) is True)
    types = Types(found)
    if not types.offered:
        raise Rejected("rules.nothing_to_choose", field="type")
    return types


def types_json(types: Types) -> dict[str, Any]:
    return {
        kind: {"icon": one.icon, "priority": one.priority, "is_offered": one.is_offered}
        for kind, one in types.differing.items()
    }
