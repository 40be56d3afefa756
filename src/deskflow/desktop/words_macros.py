"""Steps of macros in words: what each of them does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from deskflow.composing.macro_steps import ME
from deskflow.desktop import words
from deskflow.tickets.defining.outcomes import PARTS
from deskflow.tickets.defining.reading import DEFAULT, DeskRules

KINDS: Final[dict[str, Any]] = {
    "set": QT_TRANSLATE_NOOP("macros", "Change a field"),
    "reply": QT_TRANSLATE_NOOP("macros", "Reply to the customer"),
    "note": QT_TRANSLATE_NOOP("macros", "Write a note"),
    "tag": QT_TRANSLATE_NOOP("macros", "Add tags"),
    "untag": QT_TRANSLATE_NOOP("macros", "Take tags off"),
    "template": QT_TRANSLATE_NOOP("macros", "Add a checklist from a template"),
    "checklist": QT_TRANSLATE_NOOP("macros", "Add a checklist"),
    "task": QT_TRANSLATE_NOOP("macros", "Add a task"),
    "time": QT_TRANSLATE_NOOP("macros", "Log time"),
    "watch": QT_TRANSLATE_NOOP("macros", "Let somebody watch"),
    "link": QT_TRANSLATE_NOOP("macros", "Link to a ticket"),
    "workflow": QT_TRANSLATE_NOOP("macros", "Start a workflow"),
}
ICONS: Final = {
    "set": "pencil", "reply": "reply", "note": "lock", "tag": "tag", "untag": "tags", "checklist": "list-checks", "template": "list-plus",
    "task": "square-check", "time": "timer", "watch": "eye", "link": "link", "workflow": "workflow",
}  # fmt: skip
_LETTERS: Final = 300


@dataclass(frozen=True, slots=True)
class Names:
    """What ids in steps are called, by id as text; what the desk calls its own statuses and fields; the templates of
    checklists there are."""

    by_id: Mapping[str, str] = field(default_factory=dict)
    rules: DeskRules = DEFAULT
    templates: Mapping[str, str] = field(default_factory=dict)


def tr(text: Any) -> str:
    return QCoreApplication.translate("macros", text)


def kind_words(kind: str) -> str:
    return tr(KINDS[kind])


def field_words(name: str, names: Names) -> str:
    """What a field is called, in the middle of nothing: with a large letter."""
    if name.startswith("fields."):
        own = names.rules.field(name.removeprefix("fields."))
        return own.name if own is not None else name
    said = words.word("field", name)
    return said[:1].upper() + said[1:]


def value_words(name: str, value: Any, names: Names) -> str:
    """What a field is set to."""
    if value in (None, ""):
        return tr("nobody") if name == "assigned_to" else tr("nothing")
    if name == "assigned_to":
        return tr("whoever runs it") if value == ME else names.by_id.get(str(value), tr("somebody"))
    if name == "status":
        return names.rules.moves.name(str(value)) or words.word("status", value)
    if name in PARTS:
        return names.rules.outcomes.name(name, str(value)) or words.word(name, value)
    if name.startswith("fields."):
        own = names.rules.field(name.removeprefix("fields."))
        chosen = {one.key: one.name for one in own.choices} if own is not None else {}
        return names.by_id.get(str(value)) or chosen.get(str(value)) or str(value)
    return names.by_id.get(str(value)) or words.word_of(name, value)


def step_words(step: Mapping[str, Any], names: Names, text: str | None = None) -> str:
    """One line; `text` is what a text says once it is filled in."""
    kind = str(step.get("kind"))
    if kind == "set":
        name = str(step.get("field"))
        value = value_words(name, step.get("value"), names)
        return f"{field_words(name, names)} → {value}"
    lead = kind_words(kind) if kind in KINDS else kind
    rest = _rest(kind, step, names, text)
    return f"{lead}: {rest}" if rest else lead


def _rest(kind: str, step: Mapping[str, Any], names: Names, text: str | None) -> str:
    if kind in ("reply", "note"):
        said = text if text is not None else str(step.get("text") or "")
        flat = " ".join(said.split())
        return flat[:_LETTERS] + ("…" if len(flat) > _LETTERS else "")
    if kind in ("tag", "untag"):
        return ", ".join(step.get("tags") or ())
    if kind in ("checklist", "task"):
        return str(step.get("title") or "")
    if kind == "time":
        minutes = QCoreApplication.translate("macros", "%n minute(s)", "", int(step.get("minutes") or 0))  # fmt: skip
        note = str(step.get("note") or "")
        return f"{minutes}, {note}" if note else minutes
    if kind == "watch":
        user = step.get("user")
        return tr("whoever runs it") if user == ME else names.by_id.get(str(user), "")
    if kind == "link":
        return f"{step.get('number') or ''} ({words.word('link', step.get('link') or 'related')})"
    if kind in ("workflow", "template"):
        return names.by_id.get(str(step.get(f"{kind}_id")), "")
    return ""
