"""Words for what a ticket is: impact, urgency, ways of solving, parts of the severity, kinds of own fields; and how a
change of them is told in a timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

LEVELS: Final[dict[str, Any]] = {
    "high": QT_TRANSLATE_NOOP("words", "High"),
    "medium": QT_TRANSLATE_NOOP("words", "Medium"),
    "low": QT_TRANSLATE_NOOP("words", "Low"),
}

# What a level means, so that two people choose the same.
IMPACTS: Final[dict[str, Any]] = {
    "high": QT_TRANSLATE_NOOP("words", "A whole company or site"),
    "medium": QT_TRANSLATE_NOOP("words", "A team, several people"),
    "low": QT_TRANSLATE_NOOP("words", "One person"),
}
URGENCIES: Final[dict[str, Any]] = {
    "high": QT_TRANSLATE_NOOP("words", "Work has stopped"),
    "medium": QT_TRANSLATE_NOOP("words", "Work is hampered"),
    "low": QT_TRANSLATE_NOOP("words", "It can wait"),
}

METHODS: Final[dict[str, Any]] = {
    "remote": QT_TRANSLATE_NOOP("words", "Remote"),
    "on_site": QT_TRANSLATE_NOOP("words", "On site"),
    "replacement": QT_TRANSLATE_NOOP("words", "Replacement"),
    "workaround": QT_TRANSLATE_NOOP("words", "Workaround"),
    "information": QT_TRANSLATE_NOOP("words", "Information"),
}

SEVERITY: Final[dict[str, Any]] = {
    "impact": QT_TRANSLATE_NOOP("words", "Impact"),
    "urgency": QT_TRANSLATE_NOOP("words", "Urgency"),
    "tier": QT_TRANSLATE_NOOP("words", "Customer"),
    "keywords": QT_TRANSLATE_NOOP("words", "Words in it"),
    "repeat": QT_TRANSLATE_NOOP("words", "Same equipment again"),
}

KINDS: Final[dict[str, Any]] = {
    "text": QT_TRANSLATE_NOOP("words", "Text"),
    "number": QT_TRANSLATE_NOOP("words", "Number"),
    "date": QT_TRANSLATE_NOOP("words", "Date"),
    "choice": QT_TRANSLATE_NOOP("words", "Choice"),
    "person": QT_TRANSLATE_NOOP("words", "Person"),
    "equipment": QT_TRANSLATE_NOOP("words", "Equipment"),
    "money": QT_TRANSLATE_NOOP("words", "Money"),
    "checkbox": QT_TRANSLATE_NOOP("words", "Checkbox"),
}

FIELDS: Final[dict[str, Any]] = {
    "impact": QT_TRANSLATE_NOOP("words", "impact"),
    "urgency": QT_TRANSLATE_NOOP("words", "urgency"),
    "severity": QT_TRANSLATE_NOOP("words", "severity"),
    "priority_reason": QT_TRANSLATE_NOOP("words", "reason for the priority"),
    "resolution_code": QT_TRANSLATE_NOOP("words", "resolution"),
    "cause_code": QT_TRANSLATE_NOOP("words", "cause"),
    "resolution_method": QT_TRANSLATE_NOOP("words", "way of solving"),
    "repeat_days": QT_TRANSLATE_NOOP("words", "number of days"),
    "keywords": QT_TRANSLATE_NOOP("words", "words"),
    "choices": QT_TRANSLATE_NOOP("words", "choices"),
    "codes": QT_TRANSLATE_NOOP("words", "resolutions"),
    "causes": QT_TRANSLATE_NOOP("words", "causes"),
}

ACTIVITIES: Final[dict[str, Any]] = {
    "ticket.changed.from_nothing": QT_TRANSLATE_NOOP("words", "{who} set {field}: {new}"),
    "ticket.changed.to_nothing": QT_TRANSLATE_NOOP("words", "{who} emptied {field} (it was {old})"),
    "ticket.changed.priority_reason": QT_TRANSLATE_NOOP("words", "{who} gave another reason for the priority: {new}"),
    "ticket.changed.priority_follows": QT_TRANSLATE_NOOP("words", "{who} let the priority follow impact and urgency again"),
}  # fmt: skip

WORDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "impact": LEVELS, "urgency": LEVELS, "resolution_method": METHODS, "severity": SEVERITY, "field_kind": KINDS,
    "impact.help": IMPACTS, "urgency.help": URGENCIES,
}  # fmt: skip
_PLAIN: Final = frozenset(
    {"impact", "urgency", "resolution_code", "cause_code", "resolution_method"}
)
_OUTCOME: Final = ("resolution_code", "cause_code", "resolution_method")


def tell(
    field: str,
    params: Mapping[str, Any],
    values: dict[str, Any],
    word: Callable[[str, object], str],
) -> str:
    """The key of the line for a change of this field; fills `values` with its words. "" when it is none of ours."""
    for name in ("old", "new"):
        if f"{name}_name" in params:
            values[name] = params[f"{name}_name"]
        elif field in WORDS and params.get(name):
            values[name] = word(field, params[name])
    if field == "priority_reason":
        return f"ticket.changed.{field}" if params.get("new") else "ticket.changed.priority_follows"
    if field.startswith("fields."):
        values["field"] = str(params.get("name") or field)
        for name in ("old", "new"):
            values[name] = _value(params.get(name))
    elif field not in _PLAIN:
        return ""
    if params.get("old") is None:
        return "ticket.changed.from_nothing"
    return "ticket.changed.to_nothing" if params.get("new") is None else "ticket.changed"


def outcome(params: Mapping[str, Any], word: Callable[[str, object], str]) -> str:
    """What was said when it was resolved: "Solved · Hardware · Remote"."""
    told = [params.get(name) for name in _OUTCOME]
    if told[2]:
        told[2] = word("resolution_method", told[2])
    return " · ".join(str(one) for one in told if one)


def level(kind: str, value: str | None) -> str:
    """ "High: a whole company or site" for `impact` or `urgency`."""
    table = IMPACTS if kind == "impact" else URGENCIES
    return _tr(table[value]) if value in table else ""


def decimal(value: float) -> str:
    """A number in the reader's way of writing, with as many digits as it has."""
    if value == int(value):
        return QLocale().toString(int(value))
    digits = len(repr(float(value)).partition(".")[2])
    return QLocale().toString(float(value), "f", min(digits, 6))


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _tr(QT_TRANSLATE_NOOP("words", "yes") if value else QT_TRANSLATE_NOOP("words", "no"))
    return "" if value is None else str(value)


def _tr(text: object) -> str:
    return QCoreApplication.translate("words", str(text))
