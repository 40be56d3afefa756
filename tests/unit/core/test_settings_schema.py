"""Every setting takes what it should, refuses what it should, and the promised names are there."""

from __future__ import annotations

import pytest

from deskflow.core.errors import Rejected
from deskflow.core.settings_list import SETTINGS, setting
from deskflow.core.settings_schema import Setting

# What the seed documents promise: variable -> default.
PROMISED = {
    "WORKFLOWS_MAX_EXECUTION_TIME_SECONDS": 600,
    "WORKFLOWS_MAX_RETRY_ATTEMPTS": 3,
    "WORKFLOWS_ENABLE_SCHEDULER": True,
    "WORKFLOWS_SCHEDULER_INTERVAL_MS": 60_000,
    "SMTP_HOST": "",
    "SMTP_PORT": 587,
    "SMTP_USER": "",
    "SMTP_PASSWORD": "",
    "SMTP_PASS": "",
    "EMAIL_FROM": "",
    "IMAP_HOST": "",
    "IMAP_PORT": 993,
    "IMAP_USER": "",
    "IMAP_PASSWORD": "",
    "IMAP_POLLING_INTERVAL": 30_000,
    "SMS_PROVIDER": "",
    "TWILIO_ACCOUNT_SID": "",
    "TWILIO_AUTH_TOKEN": "",
    "TWILIO_PHONE_NUMBER": "",
    "WHATSAPP_BUSINESS_ACCOUNT_ID": "",
    "WHATSAPP_BUSINESS_PHONE_ID": "",
    "WHATSAPP_ACCESS_TOKEN": "",
    "FIREBASE_PROJECT_ID": "",
    "FIREBASE_PRIVATE_KEY": "",
    "FIREBASE_CLIENT_EMAIL": "",
    "AI_ROUTING_MODEL_PATH": "",
    "ML_SKILL_MATCHING_ENABLED": False,
}


def test_the_promised_variables_are_settings_with_their_defaults() -> None:
    found = {name: one.default for one in SETTINGS.values() for name in one.env}
    assert {name: found.get(name) for name in PROMISED} == PROMISED


@pytest.mark.parametrize("entry", SETTINGS.values(), ids=lambda entry: entry.key)
def test_a_default_is_a_value_its_own_setting_takes(entry: Setting) -> None:
    if entry.kind != "secret":
        assert entry.check(entry.default) == entry.default


def test_no_two_settings_share_a_variable() -> None:
    names = [name for one in SETTINGS.values() for name in one.env]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("workflows_enable_scheduler", "yes", "setting.not_yes_or_no"),
        ("workflows_enable_scheduler", 1, "setting.not_yes_or_no"),
        ("sla_at_risk_percent", 0, "setting.too_small"),
        ("sla_at_risk_percent", 100, "setting.too_large"),
        ("sla_at_risk_percent", True, "setting.not_a_whole_number"),
        ("sla_at_risk_percent", 7.5, "setting.not_a_whole_number"),
        ("theme", "pink", "setting.not_a_choice"),
        ("theme", None, "setting.not_a_choice"),
        ("ticket_prefix", 5, "setting.not_a_text"),
        ("ticket_prefix", "A\nB", "setting.control_characters"),
        ("ticket_prefix", "much too long for it", "setting.too_long"),
        ("recent_workspaces", "one", "setting.not_a_list"),
        ("recent_workspaces", [1], "setting.not_a_list"),
        ("smtp_password", "", "setting.bad_secret"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_reason(key: str, value: object, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        setting(key).check(value)
    assert refused.value.code == code
    assert refused.value.params["key"] == key


def test_a_refusal_does_not_repeat_what_was_typed() -> None:
    with pytest.raises(Rejected) as refused:
        setting("smtp_port").check("hunter2 in the wrong row")
    assert "hunter2" not in str(refused.value)


def test_a_colour_and_a_plain_number() -> None:
    colour = Setting("colour", "colour", "#000000", "test")
    assert colour.check("#A0B1C2") == "#a0b1c2"
    share = Setting("share", "float", 0.5, "test", minimum=0, maximum=1)
    assert share.check(1) == 1.0
    assert share.read(" 0.25 ") == 0.25
    for entry, bad in ((colour, "red"), (share, "half"), (share, 2.0)):
        with pytest.raises(Rejected):
            entry.check(bad)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("workflows_enable_scheduler", "FALSE", False),
        ("workflows_enable_scheduler", "on", True),
        ("smtp_port", " 2525 ", 2525),
        ("smtp_security", "tls", "tls"),
        ("smtp_host", "mail.example", "mail.example"),
        ("firebase_private_key", "-----BEGIN\\nabc\\n", "-----BEGIN\nabc\n"),
        ("recent_workspaces", "a, b,,", ["a", "b"]),
    ],
)
def test_the_text_of_a_variable_becomes_a_value(key: str, text: str, value: object) -> None:
    assert setting(key).read(text) == value


@pytest.mark.parametrize(
    ("key", "text"),
    [("workflows_enable_scheduler", "perhaps"), ("smtp_port", "25x"), ("smtp_port", "99999")],
)
def test_a_variable_that_means_nothing_is_refused(key: str, text: str) -> None:
    with pytest.raises(Rejected):
        setting(key).read(text)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(Rejected, match=r"setting\.unknown"):
        setting("no_such_thing")
