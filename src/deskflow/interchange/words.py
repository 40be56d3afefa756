"""The words other programs and people use for priorities, statuses, types and channels, in English and German.

Adds to what `tickets.rules` accepts everywhere; a map file adds to this for one import.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from deskflow.tickets.rules import CHANNELS, TYPES, parse_priority, parse_status

PRIORITY_WORDS: Mapping[str, str] = {
    "kritisch": "P1", "dringend": "P1", "notfall": "P1", "emergency": "P1", "blocker": "P1", "highest": "P1",
    "very high": "P1", "sehr hoch": "P1", "sofort": "P1", "immediate": "P1",
    "hoch": "P2", "major": "P2", "wichtig": "P2", "important": "P2",
    "mittel": "P3", "moderate": "P3", "standard": "P3", "default": "P3",
    "niedrig": "P4", "gering": "P4", "minor": "P4", "trivial": "P4", "lowest": "P4", "very low": "P4",
    "sehr niedrig": "P4", "planning": "P4",
}  # fmt: skip
STATUS_WORDS: Mapping[str, str] = {
    "neu": "new", "offen": "open", "active": "open", "aktiv": "open", "reopened": "open", "wieder offen": "open",
    "to do": "open", "todo": "open", "zugewiesen": "open", "registered": "open", "erfasst": "open",
    "in bearbeitung": "in_progress", "in arbeit": "in_progress", "work in progress": "in_progress",
    "wip": "in_progress", "started": "in_progress", "processing": "in_progress",
    "waiting": "pending_customer", "waiting for customer": "pending_customer", "on hold": "pending_customer",
    "waiting on customer": "pending_customer", "awaiting reply": "pending_customer", "wartend": "pending_customer",
    "wartet auf kunde": "pending_customer", "warten auf kunde": "pending_customer", "rückfrage": "pending_customer",
    "pending customer": "pending_customer", "pending reminder": "pending_customer", "hold": "pending_customer",
    "waiting for vendor": "pending_vendor", "pending vendor": "pending_vendor", "waiting on vendor": "pending_vendor",
    "waiting on third party": "pending_vendor", "wartet auf lieferant": "pending_vendor",
    "warten auf lieferant": "pending_vendor", "beim hersteller": "pending_vendor",
    "planned": "scheduled", "geplant": "scheduled", "terminiert": "scheduled",
    "solved": "resolved", "gelöst": "resolved", "done": "resolved", "fixed": "resolved", "erledigt": "resolved",
    "behoben": "resolved", "completed": "resolved", "complete": "resolved",
    "geschlossen": "closed", "abgeschlossen": "closed", "archived": "closed", "zu": "closed",
    "canceled": "cancelled", "abgebrochen": "cancelled", "storniert": "cancelled", "rejected": "cancelled",
    "declined": "cancelled", "abgelehnt": "cancelled", "won't fix": "cancelled", "withdrawn": "cancelled",
}  # fmt: skip
TYPE_WORDS: Mapping[str, str] = {
    "incident": "breakdown", "störung": "breakdown", "stoerung": "breakdown", "vorfall": "breakdown",
    "defekt": "breakdown", "fault": "breakdown", "bug": "breakdown", "fehler": "breakdown", "outage": "breakdown",
    "request": "service_request", "service request": "service_request", "anfrage": "service_request",
    "serviceanfrage": "service_request", "service-anfrage": "service_request", "auftrag": "service_request",
    "anforderung": "service_request", "support": "service_request",
    "question": "information_request", "frage": "information_request", "information": "information_request",
    "info": "information_request", "information request": "information_request", "beratung": "information_request",
    "änderung": "change", "change request": "change", "aufgabe": "task", "to-do": "task",
}  # fmt: skip
CHANNEL_WORDS: Mapping[str, str] = {
    "e-mail": "email", "mail": "email", "telefon": "phone", "anruf": "phone", "call": "phone", "telephone": "phone",
    "portal": "web", "website": "web", "web form": "web", "formular": "web", "self-service": "web", "webportal": "web",
    "app": "mobile", "handy": "mobile", "rest": "api", "monitoring": "api", "intern": "internal", "agent": "internal",
    "walk-in": "internal", "persönlich": "internal",
}  # fmt: skip

_NUMBERED = re.compile(r"p?(\d)\s*[-–:. ]\s*(\D.*)", re.IGNORECASE)


def read_priority(text: str) -> str | None:
    """P1–P4. "1 - Critical" and "3 high" go by their word, since programs count in both directions."""
    low = " ".join(text.lower().split())
    if numbered := _NUMBERED.fullmatch(low):
        word = numbered.group(2).strip()
        if by_word := parse_priority(word) or PRIORITY_WORDS.get(word):
            return by_word
        low = "p" + numbered.group(1)
    return parse_priority(low) or PRIORITY_WORDS.get(low)


def read_status(text: str) -> str | None:
    low = " ".join(text.lower().replace("_", " ").split())
    # A merged ticket names another one, which a row cannot.
    found = parse_status(low.replace(" ", "_")) or parse_status(low) or STATUS_WORDS.get(low)
    return None if found == "merged" else found


def read_type(text: str) -> str | None:
    low = " ".join(text.lower().split())
    plain = low.replace(" ", "_")
    return plain if plain in TYPES else TYPE_WORDS.get(low)


def read_channel(text: str) -> str | None:
    low = " ".join(text.lower().split())
    return low if low in CHANNELS else CHANNEL_WORDS.get(low)
