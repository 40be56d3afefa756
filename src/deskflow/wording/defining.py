"""Sentences for what is refused when it is about what a ticket is: priorities, moves, outcomes, own fields."""

from __future__ import annotations

from typing import Final

from deskflow.wording.marking import QT_TRANSLATE_NOOP

DEFINING: Final[dict[str, str]] = {
    "ticket.illegal_move.allowed": QT_TRANSLATE_NOOP("words", "{number} cannot go from {old} to {new}. From there it can go to: {allowed}. Nothing was changed."),
    "ticket.illegal_move.nowhere": QT_TRANSLATE_NOOP("words", "{number} cannot go from {old} to {new}; from there it goes nowhere. Nothing was changed."),
    "ticket.unknown_impact": QT_TRANSLATE_NOOP("words", "There is no impact “{value}”; it is high, medium or low."),
    "ticket.unknown_urgency": QT_TRANSLATE_NOOP("words", "There is no urgency “{value}”; it is high, medium or low."),
    "ticket.unknown_resolution_code": QT_TRANSLATE_NOOP("words", "There is no resolution “{value}”. Choose one of the list."),
    "ticket.unknown_cause_code": QT_TRANSLATE_NOOP("words", "There is no cause “{value}”. Choose one of the list."),
    "ticket.unknown_resolution_method": QT_TRANSLATE_NOOP("words", "“{value}” is no way of solving: remote, on_site, replacement, workaround or information."),
    "ticket.not_assessed": QT_TRANSLATE_NOOP("words", "The priority of {number} cannot follow: say its impact and its urgency first."),
    "ticket.priority_needs_reason": QT_TRANSLATE_NOOP("words", "Impact and urgency of {number} come to {proposed}. Say why it shall be {new}, or change those."),
    "ticket.outcome_missing": QT_TRANSLATE_NOOP("words", "Before {number} is resolved, say: {parts}."),
    "rules.bad_key": QT_TRANSLATE_NOOP("words", "“{value}” is no key: small letters, digits and _, a letter first."),
    "rules.name_twice": QT_TRANSLATE_NOOP("words", "There is “{name}” already. Choose another name."),
    "rules.no_way_out": QT_TRANSLATE_NOOP("words", "From {status} no way leads to an end, so tickets would stay there for ever. Allow one more move."),
    "rules.nothing_to_choose": QT_TRANSLATE_NOOP("words", "There has to be something to choose from for {field}."),
    "rules.not_hundred": QT_TRANSLATE_NOOP("words", "The points come to {sum}; they have to come to 100."),
    "rules.unknown_icon": QT_TRANSLATE_NOOP("words", "There is no icon “{value}”."),
    "rules.bad_currency": QT_TRANSLATE_NOOP("words", "“{value}” is no currency. Write its three letters, such as EUR."),
    "rules.kind_stays": QT_TRANSLATE_NOOP("words", "What kind of field “{name}” is stays as it was made: tickets may have values of it. Make another field instead."),
    "rules.counts_as_stays": QT_TRANSLATE_NOOP("words", "What “{name}” counts as stays as it was made: tickets may stand in it. Make another status instead."),
    "ticket_fields.not_found": QT_TRANSLATE_NOOP("words", "This field is not there any more."),
}  # fmt: skip
