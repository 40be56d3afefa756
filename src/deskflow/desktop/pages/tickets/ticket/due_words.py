"""Why something is due when it is due: the story of a clock in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QDate, QLocale

from deskflow.calendars.rules import SECOND, moment_of
from deskflow.desktop import words, words_sla
from deskflow.sla.queries import ClockView
from deskflow.sla.rules import Told

TOLD: Final[dict[str, Any]] = {
    "sla.told.started": QT_TRANSLATE_NOOP("words", "Started {at}"),
    "sla.told.target": QT_TRANSLATE_NOOP("words", "{priority} has {seconds} for this"),
    "sla.told.no_target": QT_TRANSLATE_NOOP("words", "{priority} has no limit for this"),
    "sla.told.paused": QT_TRANSLATE_NOOP("words", "Paused for {seconds} while {status}, from {from} to {until}"),
    "sla.told.paused_still": QT_TRANSLATE_NOOP("words", "Paused since {from}: {status}"),
    "sla.told.paused_by_hand": QT_TRANSLATE_NOOP("words", "Paused by hand for {seconds}, from {from} to {until}: {reason}"),
    "sla.told.paused_by_hand_still": QT_TRANSLATE_NOOP("words", "Paused by hand since {from}: {reason}"),
    "sla.told.held": QT_TRANSLATE_NOOP("words", "Kept paused by hand since {at}: {reason}"),
    "sla.told.recalculated": QT_TRANSLATE_NOOP("words", "Computed anew {at}"),
    "sla.told.recalculated.priority": QT_TRANSLATE_NOOP("words", "Computed anew {at}: the priority went from {old_priority} to {new_priority}"),
    "sla.told.recalculated.policy": QT_TRANSLATE_NOOP("words", "Computed anew {at}: another policy, or other targets"),
    "sla.told.recalculated.calendar": QT_TRANSLATE_NOOP("words", "Computed anew {at}: other business hours"),
    "sla.told.recalculated.reopened": QT_TRANSLATE_NOOP("words", "Computed anew {at}, when it was opened again"),
    "sla.told.due_set": QT_TRANSLATE_NOOP("words", "Due time set by hand {at}: {due}"),
    "sla.told.due_released": QT_TRANSLATE_NOOP("words", "Due time by hand released {at}"),
    "sla.told.holiday": QT_TRANSLATE_NOOP("words", "{day} was a holiday: {name}"),
    "sla.told.exception": QT_TRANSLATE_NOOP("words", "{day} had other hours: {name}"),
    "sla.told.closed_hours": QT_TRANSLATE_NOOP("words", "{seconds} outside business hours do not count"),
    "sla.told.cancelled": QT_TRANSLATE_NOOP("words", "Ended {at}: the ticket was cancelled"),
    "sla.told.merged": QT_TRANSLATE_NOOP("words", "Ended {at}: the ticket was merged"),
    "sla.told.met": QT_TRANSLATE_NOOP("words", "Met {at}, after {used}"),
    "sla.told.met_late": QT_TRANSLATE_NOOP("words", "Met {at}, {late} late"),
    "sla.told.stands": QT_TRANSLATE_NOOP("words", "Stands still with {left} left"),
    "sla.told.overdue": QT_TRANSLATE_NOOP("words", "Was due {due}: {late} ago"),
    "sla.told.due": QT_TRANSLATE_NOOP("words", "Due {due}; {used} are used up"),
    "sla.told.due_by_hand": QT_TRANSLATE_NOOP("words", "Due {due}, set by hand"),
}  # fmt: skip
LEDGER: Final[dict[str, Any]] = {
    "started": QT_TRANSLATE_NOOP("words", "started"),
    "started.customer_message": QT_TRANSLATE_NOOP("words", "started with the customer's message"),
    "started.staff_message": QT_TRANSLATE_NOOP("words", "started with our answer"),
    "started.reopened": QT_TRANSLATE_NOOP("words", "started anew: opened again"),
    "paused": QT_TRANSLATE_NOOP("words", "paused: {status}"),
    "paused.by_hand": QT_TRANSLATE_NOOP("words", "paused by hand: {reason}"),
    "resumed": QT_TRANSLATE_NOOP("words", "resumed: {status}"),
    "resumed.reopened": QT_TRANSLATE_NOOP("words", "resumed: opened again"),
    "resumed.by_hand": QT_TRANSLATE_NOOP("words", "let go on by hand"),
    "met": QT_TRANSLATE_NOOP("words", "met: {status}"),
    "met.staff_message": QT_TRANSLATE_NOOP("words", "met by our answer"),
    "cancelled": QT_TRANSLATE_NOOP("words", "ended: cancelled"),
    "merged": QT_TRANSLATE_NOOP("words", "ended: merged"),
    "at_risk": QT_TRANSLATE_NOOP("words", "at risk"),
    "breached": QT_TRANSLATE_NOOP("words", "missed"),
    "recalculated": QT_TRANSLATE_NOOP("words", "computed anew"),
    "recalculated.priority": QT_TRANSLATE_NOOP("words", "computed anew: priority {old_priority} → {new_priority}"),
    "recalculated.policy": QT_TRANSLATE_NOOP("words", "computed anew: another policy, or other targets"),
    "recalculated.calendar": QT_TRANSLATE_NOOP("words", "computed anew: other business hours"),
    "due_set": QT_TRANSLATE_NOOP("words", "due time set by hand: {due}"),
    "due_released": QT_TRANSLATE_NOOP("words", "due time by hand released"),
    "held": QT_TRANSLATE_NOOP("words", "held by hand: {reason}"),
    "released": QT_TRANSLATE_NOOP("words", "no longer held by hand"),
    "escalated": QT_TRANSLATE_NOOP("words", "step of the ladder taken: {deed}"),
    "escalated.passed_before": QT_TRANSLATE_NOOP("words", "steps passed before the ladder was there are left out"),
}  # fmt: skip
_ENTRY = QT_TRANSLATE_NOOP("words", "{at}  {entry}")
_NOTICED = QT_TRANSLATE_NOOP("words", "{entry} (noticed {time} late)")
_STEP_AT = QT_TRANSLATE_NOOP("words", "At {percent} %: {deed}")
_STEP_AFTER = QT_TRANSLATE_NOOP("words", "{time} after it is missed: {deed}")
_TAKEN = QT_TRANSLATE_NOOP("words", "Step taken {at}. {step}")
_NEXT = QT_TRANSLATE_NOOP("words", "Next step {at}. {step}")
_NEXT_OPEN = QT_TRANSLATE_NOOP("words", "Next step, once it runs. {step}")
_LATER = QT_TRANSLATE_NOOP("words", "Later, {at}. {step}")
_WORTH_SAYING: Final = 120
_SPANS = ("seconds", "used", "left", "late")


def story(clock: ClockView, now: datetime) -> list[str]:
    """The clauses in order."""
    return clauses(clock.explanation, now)


def clauses(explanation: Iterable[Told], now: datetime) -> list[str]:
    return [_clause(told.code, told.params, now) for told in explanation]


def ledger_lines(clock: ClockView, now: datetime) -> list[str]:
    """Every entry with its time, as it stands in the ledger."""
    lines = []
    for entry in clock.ledger:
        text = LEDGER.get(f"{entry.kind}.{entry.cause}", LEDGER.get(entry.kind, entry.kind))
        params = {
            "status": "",
            "reason": "",
            "old_priority": "–",
            "new_priority": "–",
            **entry.params,
        }
        if isinstance(due := params.get("due"), int):
            params["due"] = moment_of(due)
        params["deed"] = words_sla.deed(params.get("deed"))
        said = words.translated(text).format_map(
            {name: _value(name, value, now) for name, value in params.items()}
        )
        noticed = entry.params.get("noticed")
        late = (noticed - entry.at) // SECOND if isinstance(noticed, int) else 0
        if late >= _WORTH_SAYING:
            said = words.translated(_NOTICED).format(entry=said, time=words.duration(late))
        at = words.day_and_time(moment_of(entry.at), now)
        lines.append(words.translated(_ENTRY).format(at=at, entry=said.rstrip(": ")))
    return lines


def ladder_lines(clock: ClockView, now: datetime) -> list[tuple[str, str]]:
    """What was done and what comes next, with the tone it is said in."""
    lines: list[tuple[str, str]] = []
    is_next = clock.state in ("running", "paused")
    for step in clock.ladder:
        if step.is_left_out:
            continue
        text = _STEP_AT if step.after_seconds is None else _STEP_AFTER
        said = words.translated(text).format(
            percent=step.percent, time=words.duration(step.after_seconds or 0), deed=words_sla.deed(step.deed)
        )  # fmt: skip
        at = None if step.at is None else words.day_and_time(step.at, now)
        if step.is_climbed:
            lines.append((words.translated(_TAKEN).format(at=at or "", step=said), "text-muted"))
        elif is_next and at is None:
            lines.append((words.translated(_NEXT_OPEN).format(step=said), "text"))
            break
        elif clock.state in ("running", "paused"):
            lines.append((words.translated(_NEXT if is_next else _LATER).format(at=at, step=said), "text" if is_next else "text-muted"))  # fmt: skip
            is_next = False
    return lines


def _clause(code: str, params: Mapping[str, Any], now: datetime) -> str:
    code = next((c for c in (f"{code}.{params.get('cause')}",) if c in TOLD), code)
    if code in ("sla.told.paused", "sla.told.paused_by_hand") and params.get("until") is None:
        code += "_still"
    text = TOLD.get(code)
    if text is None:
        return code
    return words.translated(text).format_map(
        {name: _value(name, value, now) for name, value in params.items()}
    )


def _value(name: str, value: Any, now: datetime) -> str:
    if isinstance(value, datetime):
        return words.day_and_time(value, now)
    if isinstance(value, date):
        return QLocale().toString(QDate(value.year, value.month, value.day), "ddd d MMM")
    if name in _SPANS and isinstance(value, int | float):
        return words.duration(value)
    if name == "status":
        return words.word("status", value).lower()
    return str(value)
