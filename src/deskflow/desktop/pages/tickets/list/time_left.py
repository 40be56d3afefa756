"""How much time a ticket has left, as words, a ring and a tone. Pure: values in, values out."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.desktop import words
from deskflow.desktop.theme import Tone
from deskflow.desktop.widgets.rings import Ring
from deskflow.tickets.list_queries import TicketRow

# From here on a row is red, and amber; else what the service levels call at risk, by the setting or the policy.
SOON_SECONDS = 3600
_LATE = QT_TRANSLATE_NOOP("words", "−{time}")
_PAUSED = QT_TRANSLATE_NOOP("words", "paused")
_DUE = QT_TRANSLATE_NOOP(
    "words", "{clock} due {due}: {left} left, {percent} % of its time have gone"
)
_WAS_DUE = QT_TRANSLATE_NOOP("words", "{clock} was due {due}: {left} ago")
_AT_RISK = QT_TRANSLATE_NOOP("words", "{due}. At risk")
_STANDS = QT_TRANSLATE_NOOP("words", "All its clocks stand still")
_MORE = QT_TRANSLATE_NOOP("words", "W in the ticket tells why")


def time_left(row: TicketRow, now: datetime) -> Ring | None:
    """None when nothing is due and nothing waits."""
    if row.due_at is None:
        if row.sla_paused:
            return Ring(0.5, "neutral", words.translated(_PAUSED), paused=True)
        return None
    left = (row.due_at - now).total_seconds()
    text = words.duration(left)
    if left < 0:
        return Ring(1.0, "danger", words.translated(_LATE).format(time=text))
    return Ring(_used(row, left), _tone(row, left), text)


def due_words(row: TicketRow, now: datetime) -> str:
    """The same in a sentence or two, for those who point at it; "" when nothing is due."""
    if row.due_at is None:
        return words.translated(_STANDS) if row.sla_paused else ""
    left = (row.due_at - now).total_seconds()
    values = {
        "clock": words.word("clock", row.due_kind or "resolution"),
        "due": words.day_and_time(row.due_at, now),
        "left": words.duration(abs(left)),
        "percent": round(_used(row, left) * 100),
    }
    said = words.translated(_WAS_DUE if left < 0 else _DUE).format(**values)
    if left >= 0 and row.sla_status == "at_risk":
        said = words.translated(_AT_RISK).format(due=said)
    return f"{said}. {words.translated(_MORE)}."


def seconds_to_change(row: TicketRow, now: datetime) -> float:
    """When its words will say something else, at the earliest: a second in the last minute, else a minute."""
    if row.due_at is None:
        return 3600.0
    left = abs((row.due_at - now).total_seconds())
    return 1.0 if left < 90 else 20.0


def _used(row: TicketRow, left: float) -> float:
    start = row.due_from or row.created_at
    assert row.due_at is not None
    whole = (row.due_at - start).total_seconds()
    return 1.0 if whole <= 0 else min(1.0, max(0.02, 1 - left / whole))


def _tone(row: TicketRow, left: float) -> Tone:
    if left < SOON_SECONDS:
        return "danger"
    if row.sla_status == "at_risk" or left < 2 * SOON_SECONDS:
        return "warning"
    return "info" if left < 24 * SOON_SECONDS else "neutral"
