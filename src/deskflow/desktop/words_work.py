"""Words of work on tickets: lines of the timeline, and kinds of links as seen from the ticket one reads."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

# `from`: this ticket is where the link begins; `to`: it is where it ends.
LINKS: Final[dict[str, Any]] = {
    "related.from": QT_TRANSLATE_NOOP("words", "Related to"),
    "related.to": QT_TRANSLATE_NOOP("words", "Related to"),
    "duplicate.from": QT_TRANSLATE_NOOP("words", "Duplicate of"),
    "duplicate.to": QT_TRANSLATE_NOOP("words", "Has the duplicate"),
    "parent.from": QT_TRANSLATE_NOOP("words", "Parent of"),
    "parent.to": QT_TRANSLATE_NOOP("words", "Child of"),
    "blocks.from": QT_TRANSLATE_NOOP("words", "Blocks"),
    "blocks.to": QT_TRANSLATE_NOOP("words", "Blocked by"),
    "merged.from": QT_TRANSLATE_NOOP("words", "Merged into"),
    "merged.to": QT_TRANSLATE_NOOP("words", "Merged from"),
}

ACTIVITIES: Final[dict[str, Any]] = {
    "ticket.tagged": QT_TRANSLATE_NOOP("words", "{who} added tags: {tags}"),
    "ticket.skills_set": QT_TRANSLATE_NOOP("words", "{who} said which skills it needs: {skills}"),
    "ticket.untagged": QT_TRANSLATE_NOOP("words", "{who} removed tags: {tags}"),
    "ticket.linked": QT_TRANSLATE_NOOP("words", "{who} linked it: {link} {number}"),
    "ticket.unlinked": QT_TRANSLATE_NOOP("words", "{who} removed a link: {link} {number}"),
    "ticket.merged": QT_TRANSLATE_NOOP("words", "{who} merged it into {number}"),
    "ticket.merged_here": QT_TRANSLATE_NOOP("words", "{who} merged {number} into it"),
    "ticket.unmerged": QT_TRANSLATE_NOOP("words", "{who} separated it from {number} again"),
    "ticket.unmerged_from": QT_TRANSLATE_NOOP("words", "{who} separated {number} from it again"),
    "ticket.escalated": QT_TRANSLATE_NOOP("words", "{who} escalated it"),
    "checklist.added": QT_TRANSLATE_NOOP("words", "{who} added the checklist “{title}”"),
    "checklist.done": QT_TRANSLATE_NOOP("words", "{who} finished the checklist “{title}”"),
    "checklist.reopened": QT_TRANSLATE_NOOP("words", "{who} reopened the checklist “{title}”"),
    "checklist.removed": QT_TRANSLATE_NOOP("words", "{who} removed the checklist “{title}”"),
    "time.logged": QT_TRANSLATE_NOOP("words", "{who} logged {minutes}"),
    "time.removed": QT_TRANSLATE_NOOP("words", "{who} removed {minutes} of logged time"),
    "appointment.made": QT_TRANSLATE_NOOP("words", "{who} planned it for {name}, {at}"),
    "appointment.cancelled": QT_TRANSLATE_NOOP("words", "{who} cancelled the plan of {name} for {at}"),
    "work_order.created": QT_TRANSLATE_NOOP("words", "{who} created the work order {number} “{title}”"),
    "work_order.done": QT_TRANSLATE_NOOP("words", "{who} finished the work order {number} “{title}”"),
    "work_order.reopened": QT_TRANSLATE_NOOP("words", "{who} reopened the work order {number} “{title}”"),
    "survey.sent": QT_TRANSLATE_NOOP("words", "{who} asked {address} how satisfied they are"),
    "survey.answered": QT_TRANSLATE_NOOP("words", "The customer gave {score} of 5"),
    "event.raised": QT_TRANSLATE_NOOP("words", "{who} raised the event {event}"),
    "sla.paused": QT_TRANSLATE_NOOP("words", "{who} paused the service level"),
    "sla.resumed": QT_TRANSLATE_NOOP("words", "{who} resumed the service level"),
}  # fmt: skip

ICONS: Final = {
    "ticket.tagged": "tag",
    "ticket.skills_set": "badge-check",
    "ticket.untagged": "tag",
    "ticket.linked": "link",
    "ticket.unlinked": "unlink",
    "ticket.merged": "git-merge",
    "ticket.merged_here": "git-merge",
    "ticket.unmerged": "split",
    "ticket.unmerged_from": "split",
    "ticket.escalated": "trending-up",
    "checklist.added": "list-checks",
    "checklist.done": "check-check",
    "checklist.reopened": "rotate-ccw",
    "checklist.removed": "list-checks",
    "time.logged": "clock",
    "time.removed": "clock",
    "appointment.made": "calendar-clock",
    "appointment.cancelled": "calendar-clock",
    "work_order.created": "wrench",
    "work_order.done": "check",
    "work_order.reopened": "rotate-ccw",
    "survey.sent": "smile",
    "survey.answered": "star",
    "event.raised": "zap",
    "sla.paused": "circle-pause",
    "sla.resumed": "circle-play",
}
