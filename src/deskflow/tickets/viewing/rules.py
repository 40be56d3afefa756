"""What a view may be called, look like and be shared with. Pure."""

from __future__ import annotations

from typing import Any, Final, Literal
from uuid import UUID

from deskflow.core.errors import Rejected
from deskflow.people.rules import checked_name
from deskflow.tickets.finding.tree import tidy, tree_from_json, tree_to_json
from deskflow.tickets.view_layout import Layout, layout_from_json, layout_to_json

SharedWith = Literal["me", "team", "role", "all"]
SHARED_WITH: Final[tuple[SharedWith, ...]] = ("me", "team", "role", "all")
LONGEST_NAME: Final = 100
MOST_VIEWS: Final = 200
ICONS: Final = (
    "list-filter", "inbox", "flag", "flame", "star", "bookmark", "zap", "timer", "circle-alert", "user", "users",
    "building-2", "monitor", "server", "network", "shield", "mail", "phone", "wrench", "truck", "moon", "bug",
    "database", "tag",
)  # fmt: skip
TONES: Final = ("", "accent", "info", "success", "warning", "danger")


def checked_view_name(value: str) -> str:
    return checked_name(value, "name", LONGEST_NAME)


def checked_folder(value: str) -> str:
    """ "" for none."""
    return checked_name(value, "folder", LONGEST_NAME) if value.strip() else ""


def checked_icon(value: str) -> str:
    if value not in ICONS:
        raise Rejected("field.unknown_choice", field="icon", value=value[:40])
    return value


def checked_tone(value: str) -> str:
    if value not in TONES:
        raise Rejected("field.unknown_choice", field="tone", value=value[:40])
    return value


def checked_filter(value: Any) -> dict[str, Any]:
    """The tree in its plainest shape; Rejected for what is none."""
    return tree_to_json(tidy(tree_from_json(value)))


def checked_layout(value: Any) -> dict[str, Any]:
    """What of it is known."""
    return layout_to_json(layout_from_json(value, Layout()))


def checked_shared_with(value: str, shared_id: UUID | None) -> tuple[str, UUID | None]:
    """A team or a role needs to be named, nobody else does."""
    if value not in SHARED_WITH:
        raise Rejected("field.unknown_choice", field="shared_with", value=value[:40])
    if value in ("me", "all"):
        return value, None
    if shared_id is None:
        raise Rejected("field.required", field="shared_with")
    return value, shared_id
