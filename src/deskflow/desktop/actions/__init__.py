"""What a person can do, as records. Menus, context menus, shortcuts, the command palette and the cheat sheet are made
from the same records, so nothing can be reachable in one of them only."""

from deskflow.desktop.actions.action import Action
from deskflow.desktop.actions.table import ActionTable

__all__ = ["Action", "ActionTable"]
