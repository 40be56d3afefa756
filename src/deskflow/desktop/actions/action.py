"""The record of one thing a person can do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

# Where the menu bar shows it; "" leaves it to context menus, palette and keys. "new" is the quick-create menu.
Menu = Literal["", "file", "new", "edit", "view", "go", "help"]


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """`id` is "noun.verb" and unique; `group` is the heading it stands under in palette and cheat sheet.

    `shortcuts` are written as Qt does ("Ctrl+K", "J", "G, T"); the first one is shown. A single letter works only while
    nothing is being typed into a field. `enabled` is asked whenever it matters and must be quick. With `yields`, a page's
    action with the same key takes precedence while that page is shown; anything else of that kind is a conflict.
    """

    id: str
    title: str
    callback: Callable[[], object]
    icon: str = ""
    shortcuts: tuple[str, ...] = ()
    # The key under which a widget does it by itself while it has the focus: shown while `enabled`, never bound.
    own_key: str = ""
    group: str = ""
    menu: Menu = ""
    permission: str = ""
    keywords: str = ""
    enabled: Callable[[], bool] = _always
    checked: Callable[[], bool] | None = None
    yields: bool = False
    # Place in its menu: higher comes later, equal as added.
    order: int = 0
    # Kept out of the palette: what only makes sense as a key, such as "next row".
    key_only: bool = False

    @property
    def shortcut(self) -> str:
        """The one that is shown; "" when there is none."""
        return self.shortcuts[0] if self.shortcuts else self.own_key
