"""Puts personal settings of the look into force at once, and leaves them where the next start finds them."""

from __future__ import annotations

from collections.abc import Mapping

from deskflow.core.settings import SettingValue
from deskflow.core.types import Json
from deskflow.desktop.pages.context import PageContext

KEYS = ("theme", "row_density", "motion")


def apply_look(context: PageContext, key: str, value: Json) -> None:
    """Does nothing for settings that are no matter of the look."""
    theme = context.theme
    if key == "theme":
        if theme.scheme != value:
            theme.set_scheme(value)
        # The window reads this before it knows any workspace.
        context.state.save("look/scheme", str(value))
    elif key == "row_density":
        theme.set_density(value)
    elif key == "motion":
        theme.set_motion(value != "reduced")


def apply_personal(context: PageContext, values: Mapping[str, SettingValue]) -> None:
    """What was chosen before: for a window that starts. A default leaves everything as the machine has it."""
    for key in KEYS:
        if key in values and values[key].source != "default":
            apply_look(context, key, values[key].value)
