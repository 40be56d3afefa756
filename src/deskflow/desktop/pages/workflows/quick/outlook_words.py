"""What would come of a sentence, in words: how often it would have run, on how many tickets it would run now."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.desktop.pages.workflows.quick.reading import Outlook
from deskflow.desktop.words import word
from deskflow.desktop.words_workflows import counted, tr
from deskflow.engine.foreseeing import DAYS, Foreseen
from deskflow.workflows.selection import Chosen

_SHOWN: Final = 4
_NEVER: Final = QT_TRANSLATE_NOOP(
    "workflows", "Nothing like this happened in the last {days} days, so nobody can say how often it would run."
)  # fmt: skip
_NONE: Final = QT_TRANSLATE_NOOP(
    "workflows", "In the last {days} days it would not have run: none of {seen} such events fits."
)
_SOME: Final = QT_TRANSLATE_NOOP(
    "workflows", "In the last {days} days it would have run for {matched} of {seen} such events"
)
_CUT: Final = QT_TRANSLATE_NOOP(
    "workflows", "Of the last {seen} such events it would have run for {matched}"
)


def outlook_in_words(outlook: Outlook) -> str:
    """Empty when there is nothing to say."""
    if outlook.foreseen is not None:
        return _foreseen(outlook.foreseen)
    if outlook.found is not None:
        text = QT_TRANSLATE_NOOP("workflows", "%n ticket(s) would be found now.")
        return counted(text, outlook.found)
    if outlook.chosen is not None and (outlook.sentence.filters or outlook.chosen.left_out):
        return chosen_in_words(outlook.chosen, conditions=bool(outlook.sentence.filters))
    return ""


def chosen_in_words(chosen: Chosen, *, conditions: bool = False) -> str:
    """ "12 tickets; 2 are left out: DF-7 (merged), …"."""
    parts = []
    total = len(chosen.tickets)
    if conditions:
        text = tr(
            QT_TRANSLATE_NOOP("workflows", "{matching} of {total} tickets meet the conditions now.")
        )
        parts.append(text.format(matching=chosen.matching, total=chosen.tested))
    else:
        parts.append(counted(QT_TRANSLATE_NOOP("workflows", "It runs on %n ticket(s)."), total))
    if chosen.left_out:
        names = [f"{one.number} ({word('status', one.status)})" for one in chosen.left_out[:_SHOWN]]
        more = len(chosen.left_out) - _SHOWN
        if more > 0:
            names.append(counted(QT_TRANSLATE_NOOP("workflows", "and %n more"), more))
        text = counted(QT_TRANSLATE_NOOP("workflows", "%n left out:"), len(chosen.left_out))
        parts.append(f"{text} {', '.join(names)}.")
    return " ".join(parts)


def _foreseen(one: Foreseen) -> str:
    if not one.seen:
        return tr(_NEVER).format(days=DAYS)
    if not one.matched and not one.cut:
        return tr(_NONE).format(days=DAYS, seen=one.seen)
    text = tr(_CUT if one.cut else _SOME)
    said = text.format(days=DAYS, seen=one.seen, matched=one.matched)
    examples = ", ".join(one.examples)
    if examples:
        like = tr(QT_TRANSLATE_NOOP("workflows", "for instance {tickets}")).format(tickets=examples)
        said = f"{said}, {like}"
    return f"{said}."
