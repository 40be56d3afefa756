"""What speaks for and against a plan, in words short enough for a card beside the pointer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from deskflow.desktop import words
from deskflow.desktop.theme import Tone
from deskflow.routing.rules import Remark

ICONS: dict[str, tuple[str, Tone]] = {
    "good": ("circle-check", "success"),
    "soft": ("triangle-alert", "warning"),
    "hard": ("ban", "danger"),
}


def tr(text: str, count: int = -1) -> str:
    return QCoreApplication.translate("dispatch", text, None, count)


def remark_words(remark: Remark, now: datetime) -> str:
    params = dict(remark.params)
    for name in ("minutes", "needed"):
        if name in params:
            params[name] = words.duration(params[name] * 60) if params[name] else tr("no time")
    if isinstance(params.get("until"), datetime):
        params["until"] = words.day_and_time(params["until"], now)
    text = {
        "plan.time_off": tr("Off until {until}"),
        "plan.excluded": tr("Not wanted by the customer"),
        "plan.no_certificate": tr("Lacks the certificate {certificate}"),
        "plan.certificate_expired": tr("The certificate {certificate} has run out by then"),
        "plan.outside_hours": tr("{minutes} outside of working hours"),
        "plan.overlap": tr("Overlaps by {minutes}: {title}"),
        "plan.travel_from": tr("{needed} to drive, {minutes} free, from {title}"),
        "plan.travel_to": tr("{needed} to drive, {minutes} free, to {title}"),
        "plan.no_skill": tr("No {skill}"),
        "plan.skill": tr("{skill} {held} of {level}"),
        "plan.skilled": tr("{skill} {held}/5"),
        "plan.late": tr("Ends {minutes} after it is due"),
        "plan.in_time": tr("Ends {minutes} before it is due"),
    }[remark.code].format(**params)
    note = str(params.get("note") or "")
    return f"{text} ({note})" if note else text


def told(remarks: Iterable[Remark], now: datetime) -> str:
    """All of them in one line, for screen readers and lists."""
    return ", ".join(remark_words(one, now) for one in remarks)


def hours(value: float) -> str:
    """ "5.5 h", "12 h"."""
    return tr("{hours:g} h").format(hours=round(value, 1) if value < 100 else round(value))
