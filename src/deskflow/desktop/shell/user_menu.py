"""The menu under one's own disc: trying another user, and the look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from deskflow.desktop.actions import ActionTable
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.picker import PickerPopup

TALLEST = 520
# What of the window's actions is offered here as well.
OFFERED = (
    "user.away", "user.notices", "view.look_system", "view.look_light", "view.look_dark", "go.settings",
    "help.keys",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class UserChoice:
    """Somebody one may work as; `detail` is their role in words."""

    id: UUID
    name: str
    detail: str = ""


def build_user_menu(
    theme: Theme,
    window: QWidget,
    actions: ActionTable,
    users: Sequence[UserChoice],
    current: UUID,
) -> PickerPopup:
    """Its values are user ids and action ids. What is about oneself stands first: there may be a hundred others."""
    choices: list[Choice] = []
    permitted = {action.id: action for action in actions.usable()}
    for action_id in OFFERED:
        if action := permitted.get(action_id):
            chosen = action.checked() if action.checked else False
            choices.append(
                Choice(
                    action.id,
                    action.title,
                    icon=action.icon,
                    shortcut=action.shortcut,
                    section=action.group,
                    current=chosen,
                )
            )
    heading = QCoreApplication.translate("user_menu", "Work as")
    choices += [
        Choice(
            user.id,
            user.name,
            detail=user.detail,
            avatar=user.name,
            section=heading,
            current=user.id == current,
        )
        for user in users
    ]
    placeholder = QCoreApplication.translate("user_menu", "Find a user or setting")
    popup = PickerPopup(theme, window, placeholder, choices)
    popup.tallest = TALLEST
    return popup
