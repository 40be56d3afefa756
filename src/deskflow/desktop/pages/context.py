"""Everything a page may use, handed to its constructor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from deskflow.desktop.actions import ActionTable
from deskflow.desktop.async_calls import ChangesRelay, Requests
from deskflow.desktop.theme import Theme

if TYPE_CHECKING:
    from deskflow.desktop.shell.jobs import Jobs
    from deskflow.desktop.shell.toasts import Toasts
    from deskflow.desktop.shell.window_state import WindowState


class CurrentUser(Protocol):
    """Who sits in front of it."""

    @property
    def id(self) -> UUID: ...

    @property
    def name(self) -> str: ...


class WorkspaceAccess(Protocol):
    """As much as the shell itself needs; pages of a room type it as that room's facade."""

    @property
    def current_user(self) -> CurrentUser: ...

    def can(self, permission: str) -> bool: ...


class Navigate(Protocol):
    def __call__(self, page_id: str, **params: Any) -> None: ...


@dataclass(frozen=True, slots=True)
class PageContext:
    """`workspace` holds queries and commands; `changes.changed` brings what somebody changed."""

    workspace: Any  # a WorkspaceAccess; pages know more of it than the shell does
    theme: Theme
    actions: ActionTable
    requests: Requests
    changes: ChangesRelay
    toasts: Toasts
    jobs: Jobs
    state: WindowState
    navigate: Navigate
    announce: Callable[[str], None]
    set_badge: Callable[[str, int, bool], None]
    # Shows what the help says of an action, a step, a trigger or a page, by its name.
    show_help: Callable[[str], None] = field(default=lambda topic: None)
    # Another window at this page and place; and the other one that is there already, if any, to the front.
    open_window: Navigate = field(default=lambda page_id, **params: None)
    show_elsewhere: Callable[..., bool] = field(default=lambda page_id, **params: False)
