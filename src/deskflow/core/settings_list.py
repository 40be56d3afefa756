"""Every setting there is. One entry gives the dialog its row, the value its check and the docs its line.

Names in capitals are those of the seed documents (docs/architecture.md); the worker and the server read
them from their environment.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from deskflow.core.errors import Rejected
from deskflow.core.settings_schema import Setting

_SECURITY = ("none", "starttls", "tls")

APPEARANCE = (
    Setting("theme", "choice", "system", "appearance", "user", choices=("system", "light", "dark")),
    Setting(
        "row_density",
        "choice",
        "cosy",
        "appearance",
        "user",
        choices=("compact", "cosy", "roomy"),
    ),
    Setting(
        "motion", "choice", "system", "appearance", "user", choices=("system", "full", "reduced")
    ),
    # "system" or a language tag like "de" or "pt-BR".
    Setting("language", "text", "system", "appearance", "user", maximum=35),
)

HOME = (
    # What somebody's first page shows, in order (`desktop/pages/home/arrangement.py`); empty: what everybody gets.
    Setting("home_tiles", "texts", [], "home", "user", maximum=100),
)

NOTICES = (
    # What of the news somebody hears of where (`channels/notice_rules.py`): only what differs from what everybody gets.
    Setting("notice_choices", "texts", [], "notices", "user", maximum=60),
    # "18:00-08:00", and the time zone this is meant in; none: that of the machine.
    Setting("quiet_hours", "text", "", "notices", "user", maximum=20),
    Setting("quiet_weekends", "bool", False, "notices", "user"),
    Setting("quiet_zone", "text", "", "notices", "user", maximum=64),
    Setting("digest", "choice", "none", "notices", "user", choices=("none", "hourly", "daily")),
    Setting("digest_at", "text", "08:00", "notices", "user", maximum=5),
)

WRITING = (
    Setting(
        "undo_send_seconds", "duration", 15, "writing", "user", minimum=0, maximum=120, unit="s"
    ),
)

TICKETS = (
    Setting("ticket_prefix", "text", "INC", "tickets", maximum=10),
    # Times of the stopwatch are rounded up to whole steps of so many minutes.
    Setting("time_rounding_minutes", "int", 1, "tickets", minimum=1, maximum=60, unit="min"),
    # Whether a ticket can be resolved while a required item of a checklist is open.
    Setting("checklists_block_resolving", "bool", True, "tickets"),
    Setting("new_ticket_status", "choice", "open", "tickets", choices=("open", "new")),
    Setting("sla_at_risk_percent", "int", 75, "sla", minimum=1, maximum=99, unit="%"),
    Setting("events_keep_days", "duration", 400, "retention", minimum=30, maximum=36_500, unit="d"),
)

WORKFLOWS = (
    Setting(
        "workflows_max_execution_time_seconds",
        "duration",
        600,
        "workflows",
        env=("WORKFLOWS_MAX_EXECUTION_TIME_SECONDS",),
        minimum=1,
        maximum=31_536_000,
        unit="s",
    ),
    Setting(
        "workflows_max_retry_attempts",
        "int",
        3,
        "workflows",
        env=("WORKFLOWS_MAX_RETRY_ATTEMPTS",),
        minimum=0,
        maximum=100,
    ),
    Setting(
        "workflows_enable_scheduler", "bool", True, "workflows", env=("WORKFLOWS_ENABLE_SCHEDULER",)
    ),
    Setting(
        "workflows_scheduler_interval_ms",
        "duration",
        60_000,
        "workflows",
        env=("WORKFLOWS_SCHEDULER_INTERVAL_MS",),
        minimum=100,
        maximum=86_400_000,
        unit="ms",
    ),
    # 0 keeps them for ever.
    Setting(
        "workflows_keep_days",
        "duration",
        0,
        "workflows",
        env=("WORKFLOWS_KEEP_DAYS",),
        minimum=0,
        maximum=36_500,
        unit="d",
    ),
    # A workflow may otherwise reach neither this machine nor a private network.
    Setting(
        "workflows_allow_private_addresses",
        "bool",
        False,
        "workflows",
        env=("WORKFLOWS_ALLOW_PRIVATE_ADDRESSES",),
    ),
    # Hosts, addresses and networks inside that may be reached all the same.
    Setting(
        "workflows_allowed_hosts",
        "text",
        "",
        "workflows",
        env=("WORKFLOWS_ALLOWED_HOSTS",),
        maximum=2_000,
    ),
)

MAIL_OUT = (
    Setting("smtp_host", "text", "", "mail_out", env=("SMTP_HOST",), maximum=255),
    Setting("smtp_port", "int", 587, "mail_out", env=("SMTP_PORT",), minimum=1, maximum=65_535),
    Setting(
        "smtp_security",
        "choice",
        "starttls",
        "mail_out",
        env=("SMTP_SECURITY",),
        choices=_SECURITY,
    ),
    Setting("smtp_user", "text", "", "mail_out", env=("SMTP_USER",), maximum=320),
    # The seed documents use both names.
    Setting("smtp_password", "secret", "", "mail_out", env=("SMTP_PASSWORD", "SMTP_PASS")),
    Setting("email_from", "text", "", "mail_out", env=("EMAIL_FROM",), maximum=320),
)

MAIL_IN = (
    Setting("imap_host", "text", "", "mail_in", env=("IMAP_HOST",), maximum=255),
    Setting("imap_port", "int", 993, "mail_in", env=("IMAP_PORT",), minimum=1, maximum=65_535),
    Setting("imap_security", "choice", "tls", "mail_in", env=("IMAP_SECURITY",), choices=_SECURITY),
    Setting("imap_user", "text", "", "mail_in", env=("IMAP_USER",), maximum=320),
    Setting("imap_password", "secret", "", "mail_in", env=("IMAP_PASSWORD",)),
    Setting("imap_folder", "text", "INBOX", "mail_in", env=("IMAP_FOLDER",), maximum=255),
    Setting(
        "imap_polling_interval",
        "duration",
        30_000,
        "mail_in",
        env=("IMAP_POLLING_INTERVAL",),
        minimum=1_000,
        maximum=86_400_000,
        unit="ms",
    ),
)

# Reserved until their channels exist: the names are promised, nothing reads them yet.
OTHER_CHANNELS = (
    Setting("sms_provider", "choice", "", "sms", env=("SMS_PROVIDER",), choices=("", "twilio")),
    Setting("twilio_account_sid", "text", "", "sms", env=("TWILIO_ACCOUNT_SID",)),
    Setting("twilio_auth_token", "secret", "", "sms", env=("TWILIO_AUTH_TOKEN",)),
    Setting("twilio_phone_number", "text", "", "sms", env=("TWILIO_PHONE_NUMBER",), maximum=30),
    Setting(
        "whatsapp_business_account_id",
        "text",
        "",
        "whatsapp",
        env=("WHATSAPP_BUSINESS_ACCOUNT_ID",),
    ),
    Setting(
        "whatsapp_business_phone_id", "text", "", "whatsapp", env=("WHATSAPP_BUSINESS_PHONE_ID",)
    ),
    Setting("whatsapp_access_token", "secret", "", "whatsapp", env=("WHATSAPP_ACCESS_TOKEN",)),
    Setting("firebase_project_id", "text", "", "push", env=("FIREBASE_PROJECT_ID",)),
    Setting("firebase_client_email", "text", "", "push", env=("FIREBASE_CLIENT_EMAIL",)),
    Setting("firebase_private_key", "secret", "", "push", env=("FIREBASE_PRIVATE_KEY",)),
)

ROUTING = (
    Setting("routing_weight_skills", "int", 40, "routing", minimum=0, maximum=100),
    Setting("routing_weight_workload", "int", 30, "routing", minimum=0, maximum=100),
    Setting("routing_weight_performance", "int", 20, "routing", minimum=0, maximum=100),
    Setting("routing_weight_proximity", "int", 10, "routing", minimum=0, maximum=100),
    # What was learned from solved tickets: whether it is used where it is better, and how much it counts then.
    Setting("routing_learning", "bool", True, "routing"),
    Setting("routing_weight_learned", "int", 30, "routing", minimum=0, maximum=100),
    Setting(
        "routing_capacity_hours", "duration", 40, "routing", minimum=1, maximum=1_000, unit="h"
    ),
    Setting("dispatch_travel_kmh", "int", 50, "routing", minimum=1, maximum=300, unit="km/h"),
    Setting("ai_routing_model_path", "text", "", "routing", env=("AI_ROUTING_MODEL_PATH",)),
    Setting(
        "ml_skill_matching_enabled", "bool", False, "routing", env=("ML_SKILL_MATCHING_ENABLED",)
    ),
)

MACHINE = (
    Setting("last_workspace", "text", "", "machine", "machine", maximum=4_096),
    Setting("recent_workspaces", "texts", [], "machine", "machine", maximum=4_096),
    Setting("last_user", "text", "", "machine", "machine", maximum=36),
    # What Qt saves about a window, in base64.
    Setting("window_geometry", "text", "", "machine", "machine", maximum=20_000),
    Setting("window_state", "text", "", "machine", "machine", maximum=20_000),
    Setting(
        "log_level",
        "choice",
        "info",
        "machine",
        "machine",
        env=("DESKFLOW_LOG_LEVEL",),
        choices=("debug", "info", "warning", "error"),
    ),
)

SETTINGS: Mapping[str, Setting] = MappingProxyType(
    {
        setting.key: setting
        for group in (
            APPEARANCE,
            HOME,
            NOTICES,
            WRITING,
            TICKETS,
            WORKFLOWS,
            MAIL_OUT,
            MAIL_IN,
            OTHER_CHANNELS,
            ROUTING,
            MACHINE,
        )
        for setting in group
    }
)


def setting(key: str) -> Setting:
    """The setting of that name; Rejected("setting.unknown") when there is none."""
    found = SETTINGS.get(key)
    if found is None:
        raise Rejected("setting.unknown", key=key)
    return found
