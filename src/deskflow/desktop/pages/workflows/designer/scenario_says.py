"""Each entry of a scenario in one line, for when its form is folded. Pure but for the words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.desktop.pages.workflows.designer.trial_words import short
from deskflow.desktop.words_workflows import event_title, title_of, tr

Entry = Mapping[str, Any]

_ANSWER: Final = QT_TRANSLATE_NOOP("workflows", "{step}: {decision}")
_BY: Final = QT_TRANSLATE_NOOP("workflows", "by {name}")
_AFTER: Final = QT_TRANSLATE_NOOP("workflows", "after {length}")
_AT_ONCE: Final = QT_TRANSLATE_NOOP("workflows", "at once")
_GIVES: Final = QT_TRANSLATE_NOOP("workflows", "{step} gives {output}")
_FAILS: Final = QT_TRANSLATE_NOOP("workflows", "{step} fails with {error}")
_IS: Final = QT_TRANSLATE_NOOP("workflows", "{what} is {value}")


def record_line(entry: Entry) -> str:
    values = entry.get("values")
    values = values if isinstance(values, Mapping) else {}
    kind = title_of(f"scenario.record.kind.{entry.get('kind')}") if entry.get("kind") else "?"
    said = values.get("title") or values.get("name") or ""
    name = str(entry.get("name") or "?")
    more = [str(values[one]) for one in ("priority", "status", "tier") if values.get(one)]
    return " · ".join(str(one) for one in (kind, name, said, *more) if one)


def answer_line(entry: Entry) -> str:
    text = tr(_ANSWER).format(
        step=entry.get("step") or "?",
        decision=title_of(f"scenario.answer.decision.{entry.get('decision')}"),
    )
    parts = [text]
    if entry.get("by"):
        parts.append(tr(_BY).format(name=entry["by"]))
    if entry.get("after"):
        parts.append(tr(_AFTER).format(length=entry["after"]))
    return " · ".join(parts)


def mock_line(entry: Entry) -> str:
    step = entry.get("step") or "?"
    if "error" in entry:
        return tr(_FAILS).format(step=step, error=entry.get("error") or "?")
    return tr(_GIVES).format(step=step, output=short(entry.get("output")))


def happening_line(entry: Entry) -> str:
    event = str(entry.get("event") or "")
    after = entry.get("after")
    when = tr(_AFTER).format(length=after) if after else tr(_AT_ONCE)
    return f"{event_title(event) if event else '?'} · {when}"


def output_line(entry: Entry) -> str:
    place = ".".join(str(one) for one in (entry.get("step") or "?", entry.get("field")) if one)
    return tr(_IS).format(what=f"steps.{place}", value=short(entry.get("value")))


def variable_line(entry: Entry) -> str:
    name = entry.get("variable") or "?"
    return tr(_IS).format(what=f"variables.{name}", value=short(entry.get("value")))


def field_line(entry: Entry) -> str:
    what = f"{entry.get('record') or '?'}.{entry.get('field') or '?'}"
    return tr(_IS).format(what=what, value=short(entry.get("value")))


def message_line(entry: Entry) -> str:
    parts = [str(entry[one]) for one in ("to", "subject", "body") if entry.get(one)]
    return " · ".join(parts) or "?"


def check_line(entry: Entry) -> str:
    return str(entry.get("check") or "?")
