"""Teams: who belongs to which and who leads it; make one, change one, retire one, and what would miss it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget
from sqlalchemy import Connection

from deskflow.core.changes import Changes
from deskflow.core.commands import Command
from deskflow.desktop.forms.choice_editors import RecordsEditor
from deskflow.desktop.forms.surroundings import Record, Surroundings
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.records.cards import ListCard
from deskflow.desktop.records.forms import FormWords, RecordForms
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.labels import Label
from deskflow.people.queries import TeamRow, UserRow, list_teams, list_users
from deskflow.people.teams import CreateTeam, UpdateTeam
from deskflow.workflows.team_usage import where_named
from deskflow.workflows.variable_usage import Usage

MEMBERS, LEAD, ACTIVE = "members", "lead_id", "is_active"
_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Teams:
    """Retired ones among them, and everybody who works or worked here."""

    teams: list[TeamRow]
    people: list[UserRow]


def read_teams(connection: Connection, tenant_id: UUID) -> Teams:
    return Teams(
        list_teams(connection, tenant_id, active_only=False),
        list_users(connection, tenant_id, active_only=False),
    )


class TeamForm(UiForm):
    """Name, lead and members; of a team that is there already also whether it is asked, and where it is named."""

    def __init__(self, theme: Theme, people: Sequence[UserRow], team: TeamRow | None) -> None:
        super().__init__(theme, "team")
        self._team = team
        held = team.members if team else ()
        offered = [one for one in people if one.is_active or one.id in held]
        self._names = {str(one.id): one.name for one in offered}
        self.members = RecordsEditor(
            Surroundings(theme), self.tr("Members"), "user", many=True,
            placeholder=self.tr("Choose people"),
            records=[Record(str(one.id), one.name, one.title or one.email) for one in offered],
        )  # fmt: skip
        self.members.set_value([str(one) for one in held])
        self.members.edited.connect(self._on_members)
        self.layout().addWidget(FormRow(theme, self.tr("Members"), self.members))
        self.active = QCheckBox(self.tr("Can be asked for decisions"))
        self.active.setChecked(team is None or team.is_active)
        self.active.setMinimumHeight(theme.tokens.size.button)
        self.active.setVisible(team is not None)
        self.active.toggled.connect(self._say_usage)
        self.layout().addWidget(self.active)
        self.usage = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        self.usage.hide()
        self.layout().addWidget(self.usage)
        self._named: list[Usage] | None = None
        self._on_members()

    def values(self) -> dict[str, str]:
        chosen = self.members.value() or []
        return {
            **super().values(), MEMBERS: ",".join(chosen), ACTIVE: str(self.active.isChecked())
        }  # fmt: skip

    def show_usage(self, named: list[Usage]) -> None:
        self._named = named
        self._say_usage()

    def _on_members(self) -> None:
        """Anybody who belongs to it may lead it."""
        chosen = self.members.value() or []
        choices = [(one, self._names.get(one, one)) for one in chosen]
        lead = self.value(LEAD)
        self.set_choices(LEAD, [("", self.tr("nobody")), *choices])
        if not lead or lead not in chosen:
            self.put(LEAD, "")
        self.grew.emit()

    def _say_usage(self) -> None:
        named = self._named
        if named is None:
            return
        places = [f"{one.workflow} ({', '.join(one.steps[:4])})" for one in named[:_MOST_NAMED]]
        if len(named) > _MOST_NAMED:
            places.append("…")
        retiring = bool(named) and not self.active.isChecked()
        if retiring:
            text = self.tr("These workflows name it and would fail where they ask it: {places}")
        elif named:
            text = self.tr("Named in {places}")
        else:
            text = self.tr("No workflow names it.")
        self.usage.set_tone("danger" if retiring else "text-muted")
        self.usage.setText(text.format(places=", ".join(places)))
        self.usage.show()
        self.grew.emit()


class TeamsCard(QWidget):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._teams = Teams([], [])
        self._forms = RecordForms(context, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.card = ListCard(
            context.theme,
            self.tr("Teams"),
            self.tr(
                "No team yet. A team can be asked for a decision as one: any of its members answers for it."
            ),
            self.tr("Add team"),
        )
        self.card.add_wanted.connect(self.add_team)
        self.card.opened.connect(self.edit_team)
        self.card.list.most_rows = 14
        layout.addWidget(self.card)
        context.changes.changed.connect(self._on_changed)
        self._ask()

    def _ask(self) -> None:
        workspace = self._context.workspace
        asked = workspace.ask(read_teams, workspace.tenant_id)
        self._context.requests.submit(asked, self._on_teams, owner=self)

    def _on_teams(self, found: Teams) -> None:
        self._teams = found
        names = {one.id: one.name for one in found.people}
        self.card.show_rows([self._row(one, names) for one in found.teams])

    def _row(self, team: TeamRow, names: Mapping[UUID, str]) -> RecordRow:
        members = [names.get(one, "") for one in team.members if one in team.present]
        parts = [", ".join(members) or self.tr("nobody belongs to it")]
        if team.lead_id is not None:
            here = team.lead_id in team.present
            led = self.tr("led by {name}") if here else self.tr("led by {name}, who has left")
            parts.insert(0, led.format(name=names.get(team.lead_id, "")))
        chip = None
        if not team.is_active:
            chip = Chip(self.tr("Retired"), "neutral", "circle-minus")
        elif not team.present:
            chip = Chip(self.tr("Empty"), "warning", "triangle-alert")
        return RecordRow(team.id, team.name, " · ".join(parts), lead="users", chip=chip)

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches("teams", "team_members", "users"):
            self._ask()

    # --- forms --------------------------------------------------------------------------------

    def add_team(self) -> None:
        form = TeamForm(self._context.theme, self._teams.people, None)
        words = FormWords(self.tr("Add team"), self.tr("Add"), self.tr("Saved"))
        values = {"name": "", LEAD: ""}
        self._forms.offer(form, _add, words, anchor=self.card.add_button, values=values)

    def edit_team(self, team_id: UUID) -> None:
        team = next((one for one in self._teams.teams if one.id == team_id), None)
        if team is None:
            return
        form = TeamForm(self._context.theme, self._teams.people, team)

        def change(values: Mapping[str, str]) -> Command:
            return UpdateTeam(team.id, _updates(team, values))

        words = FormWords(team.name, self.tr("Save"), self.tr("Saved"))
        stored = {"name": team.name, LEAD: str(team.lead_id or "")}
        self._forms.offer(form, change, words, anchor=self.card.list, values=stored, key=None)
        workspace = self._context.workspace
        asked = workspace.ask(where_named, workspace.tenant_id, team.id, team.name)
        self._context.requests.submit(asked, form.show_usage, owner=form)


def _members(values: Mapping[str, str]) -> tuple[UUID, ...]:
    return tuple(UUID(one) for one in values[MEMBERS].split(",") if one)


def _add(values: Mapping[str, str]) -> CreateTeam:
    lead = values[LEAD]
    return CreateTeam(values["name"], _members(values), UUID(lead) if lead else None)


def _updates(team: TeamRow, values: Mapping[str, str]) -> dict[str, object]:
    """What changed, and nothing else."""
    updates: dict[str, object] = {}
    if values["name"] != team.name:
        updates["name"] = values["name"]
    members = _members(values)
    if set(members) != set(team.members):
        updates[MEMBERS] = [str(one) for one in members]
    if values[LEAD] != str(team.lead_id or ""):
        updates[LEAD] = values[LEAD] or None
    if (values[ACTIVE] == "True") != team.is_active:
        updates[ACTIVE] = values[ACTIVE] == "True"
    return updates
