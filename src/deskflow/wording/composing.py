"""The sentences for what stands in the way of writing: replies that are held, canned ones, macros."""

from __future__ import annotations

from typing import Final

from deskflow.wording.marking import QT_TRANSLATE_NOOP

COMPOSING: Final[dict[str, str]] = {
    "held_replies.not_found": QT_TRANSLATE_NOOP("words", "This reply has been sent already, or was taken back."),
    "reply.not_yours": QT_TRANSLATE_NOOP("words", "Only its author can do this with a reply that is held."),
    "canned_replies.not_found": QT_TRANSLATE_NOOP("words", "This canned reply is not there any more."),
    "macros.not_found": QT_TRANSLATE_NOOP("words", "This macro is not there any more."),
    "canned.unknown_name": QT_TRANSLATE_NOOP("words", "There is nothing called “{name}” here: names begin with ticket, customer, contact, agent or desk."),
    "sharing.unknown": QT_TRANSLATE_NOOP("words", "It can be shared with nobody, a team or everybody, not with “{value}”."),
    "sharing.not_for_all": QT_TRANSLATE_NOOP("words", "Sharing with everybody is for dispatchers, authors and administrators. Share it with your team, or keep it for yourself."),
    "sharing.not_your_team": QT_TRANSLATE_NOOP("words", "You do not belong to this team, so you cannot share with it."),
    "sharing.not_yours": QT_TRANSLATE_NOOP("words", "This belongs to somebody else."),
    "macro.no_steps": QT_TRANSLATE_NOOP("words", "A macro needs at least one step."),
    "macro.too_many_steps": QT_TRANSLATE_NOOP("words", "A macro has at most {limit} steps."),
    "macro.too_many_tickets": QT_TRANSLATE_NOOP("words", "A macro works on at most {limit} tickets at once."),
    "macro.unknown_step": QT_TRANSLATE_NOOP("words", "There is no kind of step called “{value}”."),
    "macro.gap": QT_TRANSLATE_NOOP("words", "{number} has nothing for {names}, so the text would have a gap."),
    "macro.no_such_ticket": QT_TRANSLATE_NOOP("words", "There is no ticket {number} to link to."),
    "macro.nobody": QT_TRANSLATE_NOOP("words", "The step needs somebody: choose a person."),
}  # fmt: skip
