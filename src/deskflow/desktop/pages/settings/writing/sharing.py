"""Who may use a canned reply or a macro: one choice of "only I", a team, everybody."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from deskflow.composing.queries import Owned
from deskflow.composing.sharing import FOR_ALL
from deskflow.core.workspace import Workspace
from deskflow.desktop.widgets.chips import Chip
from deskflow.people.queries import TeamRow

ME, ALL = "me", "all"


def _tr(text: str) -> str:
    return QCoreApplication.translate("settings", text)


def choices(
    workspace: Workspace, teams: Sequence[TeamRow], stored: Owned | None
) -> list[tuple[str, str]]:
    """What this person may choose, and what is stored."""
    me, for_all = workspace.current_user.id, workspace.can(FOR_ALL)
    offered = [(ME, _tr("Only I"))]
    offered += [
        (str(team.id), _tr("Team {name}").format(name=team.name))
        for team in teams
        if for_all or me in team.members or (stored is not None and stored.team_id == team.id)
    ]
    if for_all or (stored is not None and stored.shared_with == ALL):
        offered.append((ALL, _tr("Everybody")))
    return offered


def value_of(owned: Owned | None) -> str:
    if owned is None:
        return ME
    return str(owned.team_id) if owned.shared_with == "team" else owned.shared_with


def read(value: str) -> tuple[str, UUID | None]:
    """`shared_with` and `team_id` of a choice."""
    if value in (ME, ALL, ""):
        return value or ME, None
    return "team", UUID(value)


def chip_of(owned: Owned) -> Chip:
    if owned.shared_with == "team":
        return Chip(owned.team_name or _tr("Team"), "info", "users")
    if owned.shared_with == ALL:
        return Chip(_tr("Everybody"), "accent", "users")
    return Chip(_tr("Only I"), "neutral", "user")
