"""Who works here, kept at hand so that choosing an assignee needs no waiting."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy import Connection

from deskflow.core.workspace import Workspace
from deskflow.desktop.async_calls import Requests
from deskflow.people.queries import UserRow, list_users
from deskflow.tickets.queries import open_counts_by_assignee


class PeopleKnown(QObject):
    """`changed` comes when there is something new. `open_counts`: open tickets by person."""

    changed = Signal()

    def __init__(self, workspace: Workspace, requests: Requests, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._requests = requests
        self.users: list[UserRow] = []
        self.open_counts: dict[UUID, int] = {}

    def refresh(self) -> None:
        self._requests.submit(
            self._workspace.ask(_read, self._workspace.tenant_id), self._on_read, owner=self
        )

    def name_of(self, user_id: UUID) -> str:
        """ "" for somebody who is not there any more."""
        return next((user.name for user in self.users if user.id == user_id), "")

    def _on_read(self, found: tuple[list[UserRow], dict[UUID, int]]) -> None:
        self.users, self.open_counts = found
        self.changed.emit()


def _read(connection: Connection, tenant_id: UUID) -> tuple[list[UserRow], dict[UUID, int]]:
    return list_users(connection, tenant_id), open_counts_by_assignee(connection, tenant_id)
