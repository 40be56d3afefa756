"""How the settings are laid out: which groups of the schema stand together, and who sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.core.settings import SettingValue

# The program's own memory, and not for people to edit.
INTERNAL: Final = frozenset(
    {
        "last_workspace", "recent_workspaces", "last_user", "window_geometry", "window_state",
        # Arranged where it is seen.
        "home_tiles",
        # Together they are one card of their own.
        "notice_choices", "quiet_hours", "quiet_weekends", "quiet_zone", "digest", "digest_at",
    }
)  # fmt: skip

# Promised names that nothing reads yet; they are shown apart, so that nobody waits for them to do something.
NOT_YET: Final = frozenset(
    {
        "language",
        "imap_host", "imap_port", "imap_security", "imap_user", "imap_password", "imap_folder",
        "imap_polling_interval", "sms_provider", "twilio_account_sid", "twilio_auth_token",
        "twilio_phone_number", "whatsapp_business_account_id", "whatsapp_business_phone_id",
        "whatsapp_access_token", "firebase_project_id", "firebase_client_email", "firebase_private_key",
        "ai_routing_model_path", "ml_skill_matching_enabled",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """`groups` are those of the schema; `permission` is what one needs to see it."""

    key: str
    title: Any
    icon: str
    groups: tuple[str, ...] = ()
    permission: str = ""


# Where the help tells about a section; the others have a page of theirs in it, or none.
HELP: Final = {
    "canned": "writing", "macros": "writing", "you": "writing", "notices": "home", "tickets": "tickets",
    "priorities": "tickets", "statuses": "tickets", "fields": "tickets", "checklists": "tickets",
    "workflows": "running", "variables": "variables", "credentials": "outside", "service_levels": "service-levels",
    "credits": "service-levels", "calendars": "service-levels", "people": "routing", "routing": "routing",
}  # fmt: skip

SECTIONS: Final = (
    Section("you", QT_TRANSLATE_NOOP("settings", "You"), "user", ("appearance", "writing")),
    Section("notices", QT_TRANSLATE_NOOP("settings", "Notifications"), "bell"),
    Section("canned", QT_TRANSLATE_NOOP("settings", "Canned replies"), "message-square", (), "tickets.note"),
    Section("macros", QT_TRANSLATE_NOOP("settings", "Macros"), "zap", (), "tickets.note"),
    Section("tickets", QT_TRANSLATE_NOOP("settings", "Tickets"), "ticket", ("tickets", "retention"), "admin"),
    Section("priorities", QT_TRANSLATE_NOOP("settings", "Priority and severity"), "flag", (), "admin"),
    Section("statuses", QT_TRANSLATE_NOOP("settings", "Statuses and resolving"), "circle-dot", (), "admin"),
    Section("fields", QT_TRANSLATE_NOOP("settings", "Types and fields"), "text-cursor-input", (), "admin"),
    Section("checklists", QT_TRANSLATE_NOOP("settings", "Checklists"), "list-checks", (), "tickets.assign"),
    Section("workflows", QT_TRANSLATE_NOOP("settings", "Workflows"), "workflow", ("workflows",), "admin"),
    Section("mail", QT_TRANSLATE_NOOP("settings", "Outgoing mail"), "send", ("mail_out",), "admin"),
    Section("templates", QT_TRANSLATE_NOOP("settings", "Mail templates"), "file-text", (), "workflows.write"),
    Section("variables", QT_TRANSLATE_NOOP("settings", "Variables"), "variable", (), "workflows.write"),
    Section("credentials", QT_TRANSLATE_NOOP("settings", "Credentials"), "key-round", (), "admin"),
    Section("service_levels", QT_TRANSLATE_NOOP("settings", "Service levels"), "timer", ("sla",), "admin"),
    Section("credits", QT_TRANSLATE_NOOP("settings", "Credit notes"), "banknote", (), "sla.credit"),
    Section("calendars", QT_TRANSLATE_NOOP("settings", "Business hours"), "calendar-clock", (), "admin"),
    Section("people", QT_TRANSLATE_NOOP("settings", "People"), "users", (), "admin"),
    Section("routing", QT_TRANSLATE_NOOP("settings", "Who gets tickets"), "user-check", ("routing",), "admin"),
    Section("machine", QT_TRANSLATE_NOOP("settings", "This machine"), "monitor", ("machine",)),
    Section("later", QT_TRANSLATE_NOOP("settings", "Not used yet"), "clock", (), "admin"),
    Section("about", QT_TRANSLATE_NOOP("settings", "About and backup"), "info"),
)  # fmt: skip


def values_of(section: Section, values: Mapping[str, SettingValue]) -> list[SettingValue]:
    """The settings of a section in the order of the schema."""
    if section.key == "later":
        return [value for key, value in values.items() if key in NOT_YET]
    return [
        value
        for key, value in values.items()
        if value.setting.group in section.groups and key not in INTERNAL | NOT_YET
    ]
