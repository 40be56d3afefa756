"""What stands where a view has no tickets: what it is for, and the first step."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP

T = QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Emptiness:
    """Texts of an empty state; `action` is the id of the page's action its button triggers."""

    icon: str
    title: object
    text: object
    button: object = ""
    button_icon: str = ""
    action: str = ""


_NEW = (T("words", "New ticket"), "plus", "tickets.new")

OF_VIEW = {
    "my-open": Emptiness(
        "inbox", T("words", "Nothing on your desk"),
        T("words", "Tickets assigned to you stand here, the most urgent first. Take one from the unassigned ones."),
        T("words", "Show unassigned"), "user-x", "tickets.view.unassigned",
    ),
    "due-soon": Emptiness(
        "circle-check", T("words", "Nothing is due in the next two hours"),
        T("words", "Tickets come up here by themselves when their response or resolution time runs out."),
        T("words", "Show all open"), "layers", "tickets.view.all-open",
    ),
    "unassigned": Emptiness(
        "circle-check", T("words", "Everything has somebody who looks after it"),
        T("words", "New tickets wait here until they are assigned, by hand or by a workflow."),
    ),
    "waiting": Emptiness(
        "message-circle", T("words", "Nobody is being waited for"),
        T("words", "Tickets that wait for a customer, a vendor or an appointment stand here; most of their clocks are paused."),
    ),
    "all-open": Emptiness(
        "layers", T("words", "No open tickets"),
        T("words", "Everything that still has to be done stands here. Tickets come in by mail, from imports, workflows, or by hand."),
        *_NEW,
    ),
    "done": Emptiness(
        "circle-check", T("words", "Nothing has been resolved yet"),
        T("words", "Resolved and closed tickets stand here, the latest first, so that they can be found and reopened."),
    ),
    "all": Emptiness(
        "archive", T("words", "No tickets yet"),
        T("words", "All tickets there have ever been stand here. Make the first one, or import what you have."),
        *_NEW,
    ),
}  # fmt: skip

OF_OWN = Emptiness(
    "list-filter", T("words", "Nothing in this view just now"),
    T("words", "Tickets come up here by themselves as soon as they are what the view asks for."),
    T("words", "Build the filter"), "funnel", "tickets.build_filter",
)  # fmt: skip

NO_HITS = Emptiness(
    "search", T("words", "No ticket matches this filter"),
    T("words", "Nothing is lost: take a word away, or look among all tickets."),
    T("words", "Take the filter away"), "x", "tickets.filter_reset",
)  # fmt: skip
