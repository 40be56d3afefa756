"""The sentences for what stands in the way of work on tickets: tags, links, merging, checklists, times, plans."""

from __future__ import annotations

from typing import Final

from deskflow.wording.marking import QT_TRANSLATE_NOOP

WORK: Final[dict[str, str]] = {
    "ticket.tag_both_ways": QT_TRANSLATE_NOOP("words", "The tag “{tag}” cannot be added and removed at once."),
    "ticket.too_many_tags": QT_TRANSLATE_NOOP("words", "A ticket has at most {limit} tags. Nothing was changed."),
    "ticket.unknown_link": QT_TRANSLATE_NOOP("words", "There is no kind of link called “{value}”."),
    "ticket.link_to_itself": QT_TRANSLATE_NOOP("words", "{number} cannot be linked to itself."),
    "ticket.link_circle": QT_TRANSLATE_NOOP("words", "{target} leads back to {source} already; this link would close a circle."),
    "ticket.has_parent": QT_TRANSLATE_NOOP("words", "{number} belongs to {parent} already. Remove that link first."),
    "ticket.merge_needs_target": QT_TRANSLATE_NOOP("words", "A ticket is merged into another one; “merged” is no status to choose."),
    "ticket.merge_into_itself": QT_TRANSLATE_NOOP("words", "{number} cannot be merged into itself."),
    "ticket.merge_into_merged": QT_TRANSLATE_NOOP("words", "{number} was merged into another ticket itself; choose that one."),
    "ticket.already_merged": QT_TRANSLATE_NOOP("words", "{number} is merged already. Nothing was changed."),
    "ticket.not_merged": QT_TRANSLATE_NOOP("words", "{number} is not merged."),
    "ticket.merge_other_customer": QT_TRANSLATE_NOOP("words", "{number} and {target} belong to different customers, who would read each other's mail. Link them instead."),
    "ticket.bad_raise": QT_TRANSLATE_NOOP("words", "The priority can be raised by 0 to 3 steps, not by {value}."),
    "ticket.escalated_when_done": QT_TRANSLATE_NOOP("words", "{number} is {status}; there is nothing to escalate."),
    "checklist.too_long": QT_TRANSLATE_NOOP("words", "A checklist has at most {limit} items."),
    "time.whose": QT_TRANSLATE_NOOP("words", "Whose time is it? The ticket has no assignee, so a person must be named."),
    "time.bad_minutes": QT_TRANSLATE_NOOP("words", "{minutes} minutes cannot be right: it goes from 1 to {limit}."),
    "time.not_yours": QT_TRANSLATE_NOOP("words", "Only your own time is yours to change."),
    "appointment.bad_span": QT_TRANSLATE_NOOP("words", "The end must lie after the beginning, and within {days} days."),
    "appointment.nobody": QT_TRANSLATE_NOOP("words", "Who shall come? The ticket has no assignee, so a person must be named."),
    "work_order.too_many_tasks": QT_TRANSLATE_NOOP("words", "A work order has at most {limit} tasks."),
    "sla.nothing_to_pause": QT_TRANSLATE_NOOP("words", "No clock of {number} can be paused by hand: all have ended or are paused so already."),
    "sla.not_paused": QT_TRANSLATE_NOOP("words", "No clock of {number} was paused by hand."),
    "ticket_checklists.not_found": QT_TRANSLATE_NOOP("words", "This checklist is not there any more."),
    "ticket_checklist_items.not_found": QT_TRANSLATE_NOOP("words", "This item is not there any more."),
    "ticket_links.not_found": QT_TRANSLATE_NOOP("words", "This link is not there any more."),
    "time_entries.not_found": QT_TRANSLATE_NOOP("words", "This time entry is not there any more."),
    "appointments.not_found": QT_TRANSLATE_NOOP("words", "This appointment is not there any more."),
    "work_orders.not_found": QT_TRANSLATE_NOOP("words", "This work order is not there any more."),
    "field.not_a_text": QT_TRANSLATE_NOOP("words", "The {field} must be a text."),
    "field.too_many": QT_TRANSLATE_NOOP("words", "{field} has {length} entries; at most {limit} are possible."),
    "step.unknown_workflow": QT_TRANSLATE_NOOP("words", "There is no workflow “{value}”."),
    "step.ambiguous_workflow": QT_TRANSLATE_NOOP("words", "Several workflows are called “{value}”; choose one by its id."),
    "step.cancels_itself": QT_TRANSLATE_NOOP("words", "A run cannot cancel itself; end it with a stop step."),
    "event.bad_name": QT_TRANSLATE_NOOP("words", "“{event}” is no name for an event of your own: write custom. and small letters, such as custom.vip_called."),
    "event.taken_name": QT_TRANSLATE_NOOP("words", "An event brings its “{field}” by itself; choose another name for this value."),
    "event.not_plain": QT_TRANSLATE_NOOP("words", "{event} brings a value that cannot be kept."),
    "event.too_large": QT_TRANSLATE_NOOP("words", "What the event brings is too large: {size} of at most {limit} bytes."),
    "workflow_executions.not_found": QT_TRANSLATE_NOOP("words", "This run is not there any more."),
}  # fmt: skip
