"""Sentences about views of tickets."""

from __future__ import annotations

from typing import Final

from deskflow.wording.marking import QT_TRANSLATE_NOOP

VIEWS: Final[dict[str, str]] = {
    "view.too_many": QT_TRANSLATE_NOOP("words", "That would be more than {limit} views of your own. Delete one first."),
    "view.may_not_share": QT_TRANSLATE_NOOP("words", "You may not share views. Your own ones stay yours."),
    "view.not_your_team": QT_TRANSLATE_NOOP("words", "A view can be shared with a team you belong to, and this is none."),
    "view.not_yours": QT_TRANSLATE_NOOP("words", "Somebody else made this view. Save it as one of your own."),
    "ticket_views.not_found": QT_TRANSLATE_NOOP("words", "This view is not there any more."),
}  # fmt: skip
