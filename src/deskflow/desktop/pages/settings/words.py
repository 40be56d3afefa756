"""Settings in words: what each is called, what it does, its choices, and where its value comes from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from deskflow.core.settings import SettingValue
from deskflow.core.settings_schema import Setting

# Key: what it is called, what it does.
TITLES: Final[Mapping[str, tuple[Any, Any]]] = {
    "theme": (QT_TRANSLATE_NOOP("settings", "Theme"), QT_TRANSLATE_NOOP("settings", "Light, dark, or as the system says.")),
    "row_density": (QT_TRANSLATE_NOOP("settings", "Density"), QT_TRANSLATE_NOOP("settings", "How much air there is between rows.")),
    "motion": (QT_TRANSLATE_NOOP("settings", "Motion"), QT_TRANSLATE_NOOP("settings", "Whether panels and messages move as they come.")),
    "language": (QT_TRANSLATE_NOOP("settings", "Language"), QT_TRANSLATE_NOOP("settings", "“system”, or a language tag such as de or en-GB.")),
    "undo_send_seconds": (QT_TRANSLATE_NOOP("settings", "Time to take a reply back"), QT_TRANSLATE_NOOP("settings", "A reply is held this long before it is sent; with 0 it is sent at once.")),
    "ticket_prefix": (QT_TRANSLATE_NOOP("settings", "Prefix of ticket numbers"), QT_TRANSLATE_NOOP("settings", "What stands in front of the number.")),
    "time_rounding_minutes": (QT_TRANSLATE_NOOP("settings", "Stopwatch counts in steps of"), QT_TRANSLATE_NOOP("settings", "What it shows is rounded up to the next step when it is logged.")),
    "checklists_block_resolving": (QT_TRANSLATE_NOOP("settings", "Required items first"), QT_TRANSLATE_NOOP("settings", "A ticket is not resolved while a required item of its checklists is open.")),
    "new_ticket_status": (QT_TRANSLATE_NOOP("settings", "Status of a new ticket"), QT_TRANSLATE_NOOP("settings", "Where a ticket begins.")),
    "sla_at_risk_percent": (QT_TRANSLATE_NOOP("settings", "At risk from"), QT_TRANSLATE_NOOP("settings", "A promised time counts as at risk when this share of it is used up.")),
    "workflows_keep_days": (QT_TRANSLATE_NOOP("settings", "Keep runs of workflows"), QT_TRANSLATE_NOOP("settings", "Runs that ended longer ago are deleted, a few at a time. 0 keeps them for ever.")),
    "events_keep_days": (QT_TRANSLATE_NOOP("settings", "Keep the journal"), QT_TRANSLATE_NOOP("settings", "How long events are kept. Tickets and their timelines stay.")),
    "workflows_max_execution_time_seconds": (QT_TRANSLATE_NOOP("settings", "Longest time of a step"), QT_TRANSLATE_NOOP("settings", "A workflow that computes longer is stopped. Waiting does not count.")),
    "workflows_max_retry_attempts": (QT_TRANSLATE_NOOP("settings", "Most retries"), QT_TRANSLATE_NOOP("settings", "No step tries again more often than this.")),
    "workflows_enable_scheduler": (QT_TRANSLATE_NOOP("settings", "Run schedules"), QT_TRANSLATE_NOOP("settings", "Workflows that start by the clock do so.")),
    "workflows_scheduler_interval_ms": (QT_TRANSLATE_NOOP("settings", "Look at schedules every"), QT_TRANSLATE_NOOP("settings", "How exact the clock of schedules is.")),
    "workflows_allow_private_addresses": (QT_TRANSLATE_NOOP("settings", "Reach private addresses"), QT_TRANSLATE_NOOP("settings", "HTTP steps may call this machine and your own network.")),
    "workflows_allowed_hosts": (QT_TRANSLATE_NOOP("settings", "Reach these all the same"), QT_TRANSLATE_NOOP("settings", "Hosts, addresses or networks inside, with commas between: nas.office.example, *.corp.example, 10.1.0.0/16.")),
    "smtp_host": (QT_TRANSLATE_NOOP("settings", "Mail server"), QT_TRANSLATE_NOOP("settings", "Where mail leaves. Without one it waits in the outbox.")),
    "smtp_port": (QT_TRANSLATE_NOOP("settings", "Port"), QT_TRANSLATE_NOOP("settings", "Usually 587 with STARTTLS, 465 with TLS.")),
    "smtp_security": (QT_TRANSLATE_NOOP("settings", "Security"), QT_TRANSLATE_NOOP("settings", "STARTTLS is required when chosen, never dropped in silence.")),
    "smtp_user": (QT_TRANSLATE_NOOP("settings", "User"), QT_TRANSLATE_NOOP("settings", "Empty when the server asks for none.")),
    "smtp_password": (QT_TRANSLATE_NOOP("settings", "Password"), QT_TRANSLATE_NOOP("settings", "Kept sealed on this machine, never in the workspace, never shown.")),
    "email_from": (QT_TRANSLATE_NOOP("settings", "Sender"), QT_TRANSLATE_NOOP("settings", "Such as Service Desk <help@example.com>.")),
    "log_level": (QT_TRANSLATE_NOOP("settings", "Log"), QT_TRANSLATE_NOOP("settings", "How much is written down. It counts from the next start on.")),
    "imap_host": (QT_TRANSLATE_NOOP("settings", "Mailbox server (IMAP)"), ""),
    "imap_port": (QT_TRANSLATE_NOOP("settings", "Mailbox port"), ""),
    "imap_security": (QT_TRANSLATE_NOOP("settings", "Mailbox security"), ""),
    "imap_user": (QT_TRANSLATE_NOOP("settings", "Mailbox user"), ""),
    "imap_password": (QT_TRANSLATE_NOOP("settings", "Mailbox password"), ""),
    "imap_folder": (QT_TRANSLATE_NOOP("settings", "Mailbox folder"), ""),
    "imap_polling_interval": (QT_TRANSLATE_NOOP("settings", "Look for mail every"), ""),
    "sms_provider": (QT_TRANSLATE_NOOP("settings", "SMS provider"), ""),
    "twilio_account_sid": (QT_TRANSLATE_NOOP("settings", "Twilio account"), ""),
    "twilio_auth_token": (QT_TRANSLATE_NOOP("settings", "Twilio token"), ""),
    "twilio_phone_number": (QT_TRANSLATE_NOOP("settings", "Twilio number"), ""),
    "whatsapp_business_account_id": (QT_TRANSLATE_NOOP("settings", "WhatsApp account"), ""),
    "whatsapp_business_phone_id": (QT_TRANSLATE_NOOP("settings", "WhatsApp phone"), ""),
    "whatsapp_access_token": (QT_TRANSLATE_NOOP("settings", "WhatsApp token"), ""),
    "firebase_project_id": (QT_TRANSLATE_NOOP("settings", "Firebase project"), ""),
    "firebase_client_email": (QT_TRANSLATE_NOOP("settings", "Firebase client"), ""),
    "firebase_private_key": (QT_TRANSLATE_NOOP("settings", "Firebase key"), ""),
    "routing_weight_skills": (QT_TRANSLATE_NOOP("settings", "Skills count"), QT_TRANSLATE_NOOP("settings", "Points of all for having what a ticket needs.")),
    "routing_weight_workload": (QT_TRANSLATE_NOOP("settings", "Free time counts"), QT_TRANSLATE_NOOP("settings", "Points for whoever has little open work, counted in hours.")),
    "routing_weight_performance": (QT_TRANSLATE_NOOP("settings", "Results count"), QT_TRANSLATE_NOOP("settings", "Points for what was solved in time and stayed solved in the last 90 days, and for content customers.")),
    "routing_weight_proximity": (QT_TRANSLATE_NOOP("settings", "Being near counts"), QT_TRANSLATE_NOOP("settings", "Points for the way to the site, where both places are known.")),
    "routing_learning": (QT_TRANSLATE_NOOP("settings", "Learn from solved tickets"), QT_TRANSLATE_NOOP("settings", "What is learned is used only while it has proved better than the score without it.")),
    "routing_weight_learned": (QT_TRANSLATE_NOOP("settings", "Having solved the like counts"), QT_TRANSLATE_NOOP("settings", "Points beside the others, which give way in proportion, so that all of them still make as many.")),
    "routing_capacity_hours": (QT_TRANSLATE_NOOP("settings", "Open work one person can carry"), QT_TRANSLATE_NOOP("settings", "Nobody is proposed beyond that; a person can have a number of their own.")),
    "dispatch_travel_kmh": (QT_TRANSLATE_NOOP("settings", "Speed on the way between sites"), QT_TRANSLATE_NOOP("settings", "As the crow flies. The dispatch board warns when the time between two plans is too short for the way.")),
    "ai_routing_model_path": (QT_TRANSLATE_NOOP("settings", "Routing model"), ""),
    "ml_skill_matching_enabled": (QT_TRANSLATE_NOOP("settings", "Match skills by a model"), ""),
}  # fmt: skip

CHOICES: Final[Mapping[str, Any]] = {
    "hourly": QT_TRANSLATE_NOOP("settings", "Once an hour"),
    "daily": QT_TRANSLATE_NOOP("settings", "Once a day"),
    "system": QT_TRANSLATE_NOOP("settings", "As the system"),
    "light": QT_TRANSLATE_NOOP("settings", "Light"),
    "dark": QT_TRANSLATE_NOOP("settings", "Dark"),
    "compact": QT_TRANSLATE_NOOP("settings", "Compact"),
    "cosy": QT_TRANSLATE_NOOP("settings", "Cosy"),
    "roomy": QT_TRANSLATE_NOOP("settings", "Roomy"),
    "full": QT_TRANSLATE_NOOP("settings", "On"),
    "reduced": QT_TRANSLATE_NOOP("settings", "Off"),
    "open": QT_TRANSLATE_NOOP("settings", "Open"),
    "new": QT_TRANSLATE_NOOP("settings", "New"),
    "none": QT_TRANSLATE_NOOP("settings", "None"),
    "starttls": QT_TRANSLATE_NOOP("settings", "STARTTLS"),
    "tls": QT_TRANSLATE_NOOP("settings", "TLS from the start"),
    "debug": QT_TRANSLATE_NOOP("settings", "Everything, for finding faults"),
    "info": QT_TRANSLATE_NOOP("settings", "What happens"),
    "warning": QT_TRANSLATE_NOOP("settings", "Warnings and errors"),
    "error": QT_TRANSLATE_NOOP("settings", "Errors only"),
    "twilio": QT_TRANSLATE_NOOP("settings", "Twilio"),
    "": QT_TRANSLATE_NOOP("settings", "None"),
}

UNITS: Final[Mapping[str, Any]] = {
    "ms": QT_TRANSLATE_NOOP("settings", "milliseconds"),
    "s": QT_TRANSLATE_NOOP("settings", "seconds"),
    "d": QT_TRANSLATE_NOOP("settings", "days"),
    "h": QT_TRANSLATE_NOOP("settings", "hours"),
    "min": QT_TRANSLATE_NOOP("settings", "minutes"),
    "%": QT_TRANSLATE_NOOP("settings", "percent"),
    "km/h": QT_TRANSLATE_NOOP("settings", "km/h"),
}


def tr(text: str, count: int = -1) -> str:
    """`count` is for a text with a number in it."""
    return QCoreApplication.translate("settings", text, None, count) if text else ""


def title_of(setting: Setting) -> str:
    return tr(TITLES[setting.key][0]) if setting.key in TITLES else setting.key


def help_of(setting: Setting) -> str:
    return tr(TITLES[setting.key][1]) if setting.key in TITLES else ""


def choice_word(value: str) -> str:
    return tr(CHOICES[value]) if value in CHOICES else value


def source_words(value: SettingValue) -> str:
    """Where the value comes from: what a person has to change, and where."""
    if value.source == "environment":
        names = [name for name in value.setting.env if os.environ.get(name)]
        named = names[0] if names else ", ".join(value.setting.env)
        return tr("Set by {name} in the environment, which counts first. Change it there.").format(
            name=named
        )
    if value.setting.kind == "secret":
        return tr("Set on this machine") if value.is_set else ""
    if value.source == "default":
        return tr("Default")
    if value.source == "user":
        return tr("Your own")
    if value.source == "machine":
        return tr("Set on this machine")
    if value.setting.scope == "user":
        return tr("Fixed for everybody by an administrator")
    return tr("Set for everybody")
