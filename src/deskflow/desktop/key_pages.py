"""The page of all keys, made from the actions of an open window: `docs/desk/keys.md`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from deskflow.desktop.actions import Action, ActionTable
from deskflow.desktop.actions.table import EVERYWHERE

_HEAD: Final = """\
# Keys

<!-- Made from the actions themselves by a test of the help, which says when it is stale. -->

`?` shows the keys of the page you are at, `Ctrl+K` finds everything that can be done by its name. A single letter works while
nothing is being typed into a field. Keys for drawing workflows are on [a page of their own](../workflows/canvas.md).
"""


def keys_page(actions: ActionTable, pages: Sequence[tuple[str, str]]) -> str:
    """Of everywhere, then of these pages (id and title), in their order. Pages must have been opened once."""
    parts = [_HEAD]
    for scope, title in ((EVERYWHERE, "Everywhere"), *pages):
        found = [one for one in actions.all() if actions.scope_of(one.id) == scope]
        rows = [_row(one) for one in found if one.shortcut]
        if rows:
            parts += [f"\n## {title}\n", "| Keys | |", "|---|---|", *rows]
    return "\n".join(parts) + "\n"


def _row(action: Action) -> str:
    keys = " ".join(
        f"`{one.replace(', ', ' ')}`" for one in (action.shortcuts or (action.own_key,))
    )
    return f"| {keys} | {action.title.rstrip('…')} |"
