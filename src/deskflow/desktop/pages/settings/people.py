"""People: who works here, with which roles; add somebody, change somebody, let somebody go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QVBoxLayout, QWidget
from sqlalchemy import Connection

from deskflow.core.changes import Changes
from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.teams import TeamsCard
from deskflow.desktop.pages.settings.user_words import STATUS_WORDS, status_word
from deskflow.desktop.records.cards import ListCard
from deskflow.desktop.records.forms import FormWords, RecordForms
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.theme import Theme, Tone
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.fields import FormRow
from deskflow.people.commands import AddUser
from deskflow.people.contacts import checked_zone
from deskflow.people.queries import RoleRow, UserRow, list_roles, list_users
from deskflow.people.staff import UpdateUser

ROLES, ACTIVE, MANAGER = "role_keys", "is_active", "manager_id"


@dataclass(frozen=True, slots=True)
class Staff:
    users: list[UserRow]
    roles: list[RoleRow]


def read_staff(connection: Connection, tenant_id: UUID) -> Staff:
    return Staff(
        list_users(connection, tenant_id, active_only=False), list_roles(connection, tenant_id)
    )


class UserForm(UiForm):
    """The form with a box for each role and, for somebody who is here already, their manager and a box for being
    here."""

    def __init__(
        self,
        theme: Theme,
        roles: Sequence[RoleRow],
        user: UserRow | None,
        others: Sequence[UserRow] = (),
    ) -> None:
        super().__init__(theme, "add_user")
        holder = self.form.findChild(QWidget, ROLES)
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        self.boxes: dict[str, QCheckBox] = {}
        for place, role in enumerate(roles):
            box = QCheckBox(role.name)
            box.setChecked(role.key in user.roles if user else role.key == "technician")
            box.setMinimumHeight(theme.tokens.size.button)
            grid.addWidget(box, place // 2, place % 2)
            self.boxes[role.key] = box
        self.active = QCheckBox(self.tr("Works here and may sign in"))
        self.active.setChecked(user is None or user.is_active)
        self.active.setMinimumHeight(theme.tokens.size.button)
        self.manager = QComboBox()
        self.manager.addItem(self.tr("nobody"), "")
        for other in others:
            self.manager.addItem(other.name, str(other.id))
        chosen = str(user.manager_id) if user and user.manager_id else ""
        self.manager.setCurrentIndex(max(0, self.manager.findData(chosen)))
        hint = self.tr("Decides when approvals ask for their manager, or they do not answer.")
        self.manager_row = FormRow(theme, self.tr("Manager"), self.manager, hint=hint)
        self.layout().addWidget(self.manager_row)
        self.layout().addWidget(self.active)
        for part in (self.manager_row, self.active):
            part.setVisible(user is not None)
        # An address is how somebody is known; it does not change.
        self.fields["email"].setEnabled(user is None)

    def values(self) -> dict[str, str]:
        chosen = ",".join(key for key, box in self.boxes.items() if box.isChecked())
        return {
            **super().values(), ROLES: chosen, ACTIVE: str(self.active.isChecked()),
            MANAGER: str(self.manager.currentData() or ""),
        }  # fmt: skip


class PeopleSection(QWidget):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._staff = Staff([], [])
        self._forms = RecordForms(context, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(context.theme.space(3))
        self.card = ListCard(
            context.theme, self.tr("People"), self.tr("Nobody is here yet."), self.tr("Add person")
        )
        self.card.add_wanted.connect(self.add_person)
        self.card.opened.connect(self.edit_person)
        for title, icon, callback in (
            (self.tr("Import…"), "upload", self.import_people),
            (self.tr("Export…"), "download", self.export_people),
        ):
            button = Button(context.theme, title, kind="ghost", icon=icon)
            button.clicked.connect(callback)
            self.card.add(button)
        # Few enough to be seen whole, and the page scrolls.
        self.card.list.most_rows = 14
        layout.addWidget(self.card)
        self.teams = TeamsCard(context)
        layout.addWidget(self.teams)
        context.changes.changed.connect(self._on_changed)
        self._ask()

    def _ask(self) -> None:
        workspace = self._context.workspace
        asked = workspace.ask(read_staff, workspace.tenant_id)
        self._context.requests.submit(asked, self._on_staff, owner=self)

    def _on_staff(self, staff: Staff) -> None:
        self._staff = staff
        names = {role.key: role.name for role in staff.roles}
        self.card.show_rows([_row(user, names) for user in staff.users])

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches("users", "user_roles", "roles"):
            self._ask()

    def import_people(self) -> None:
        from deskflow.desktop.importing.panel import open_import

        open_import(self._context)

    def export_people(self) -> None:
        from deskflow.desktop.importing.staff_export import offer_export

        offer_export(self._context, "people")

    # --- forms --------------------------------------------------------------------------------

    def add_person(self) -> None:
        form = UserForm(self._context.theme, self._staff.roles, None)
        words = FormWords(self.tr("Add person"), self.tr("Add"), self.tr("Saved"))
        empty = dict.fromkeys(form.fields, "")
        self._forms.offer(form, _add, words, anchor=self.card.add_button, values=empty)

    def edit_person(self, user_id: UUID) -> None:
        user = next((one for one in self._staff.users if one.id == user_id), None)
        if user is None:
            return
        # Somebody who has left stays in sight while they are still named.
        others = [
            one
            for one in self._staff.users
            if one.id != user_id and (one.is_active or one.id == user.manager_id)
        ]
        form = UserForm(self._context.theme, self._staff.roles, user, others)
        stored = {
            "name": user.name,
            "email": user.email,
            "title": user.title or "",
            "timezone": user.timezone,
        }

        def change(values: Mapping[str, str]) -> Command:
            return UpdateUser(user_id, _updates(user, values))

        words = FormWords(user.name, self.tr("Save"), self.tr("Saved"))
        self._forms.offer(form, change, words, anchor=self.card.list, values=stored, key=None)


def _add(values: Mapping[str, str]) -> AddUser:
    roles = tuple(key for key in values[ROLES].split(",") if key)
    if not roles:
        raise Rejected("user.no_role", field=ROLES)
    return AddUser(
        values["name"],
        values["email"],
        roles,
        title=values["title"] or None,
        timezone=checked_zone(values["timezone"]) or "UTC",
    )


def _updates(user: UserRow, values: Mapping[str, str]) -> dict[str, object]:
    """What changed, and nothing else: two administrators at the same person do not undo each other."""
    updates: dict[str, object] = {}
    for key, stored in (
        ("name", user.name),
        ("title", user.title or ""),
        ("timezone", user.timezone),
    ):
        if values[key] != stored:
            updates[key] = values[key]
    if values[MANAGER] != (str(user.manager_id) if user.manager_id else ""):
        updates[MANAGER] = values[MANAGER] or None
    roles = sorted(key for key in values[ROLES].split(",") if key)
    if roles != sorted(user.roles):
        updates[ROLES] = roles
    if (values[ACTIVE] == "True") != user.is_active:
        updates[ACTIVE] = values[ACTIVE] == "True"
    return updates


def _row(user: UserRow, names: Mapping[str, str]) -> RecordRow:
    parts = (user.email, ", ".join(names.get(key, key) for key in user.roles))
    tone: Tone = "neutral"
    icon = "user-x"
    if user.is_active:
        _, tone, icon = STATUS_WORDS[user.status]
    left = QCoreApplication.translate("people", "Has left")
    words = status_word(user.status) if user.is_active else left
    chip = Chip(words, tone, icon=icon)
    return RecordRow(user.id, user.name, " · ".join(parts), avatar=user.name, chip=chip)
