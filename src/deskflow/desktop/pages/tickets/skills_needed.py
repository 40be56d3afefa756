"""Says which skills a ticket needs, where its own words do not say it, or say it wrongly."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QWidget
from sqlalchemy import Connection

from deskflow.core.commands import Command
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.fit_words import need_words
from deskflow.desktop.records.forms import FormWords, RecordForms
from deskflow.desktop.records.typed_people import skills_from
from deskflow.desktop.records.ui_form import UiForm
from deskflow.people.profile_queries import SkillRow, list_skills
from deskflow.routing.queries import needs
from deskflow.routing.rules import Need
from deskflow.tickets.list_queries import Picked
from deskflow.tickets.needing import SetTicketSkills

Read = tuple[list[Need], list[SkillRow]]


def _read(connection: Connection, tenant_id: UUID, ticket_id: UUID) -> Read:
    asked = needs(connection, tenant_id, [ticket_id], plainly=True)
    return asked, list_skills(connection, tenant_id)


class TicketSkills(QObject):
    def __init__(self, page: QWidget, context: PageContext) -> None:
        super().__init__(page)
        self._context = context
        self._forms = RecordForms(context, page)

    def edit(self, ticket: Picked, anchor: QWidget) -> None:
        workspace = self._context.workspace
        asked = workspace.ask(_read, workspace.tenant_id, ticket.id)

        def found(answer: Read) -> None:
            several, known = answer
            if several:
                self._offer(several[0], known, anchor)

        self._context.requests.submit(asked, found, owner=self)

    def _offer(self, need: Need, known: list[SkillRow], anchor: QWidget) -> None:
        said = (
            ""
            if need.because
            else ", ".join(f"{one} {level}" for one, level in need.skills.items())
        )

        def make(values: Mapping[str, str]) -> Command:
            return SetTicketSkills(need.ticket_id, skills_from(values["skills"], known))

        form = UiForm(self._context.theme, "ticket_skills")
        field = form.fields["skills"]
        if need.because and isinstance(field, QLineEdit):
            told = self.tr("found by itself: {what}").format(what=need_words(need))
            field.setPlaceholderText(told)
        field.setToolTip(
            ", ".join(one.name for one in known) or self.tr("There are no skills yet.")
        )
        words = FormWords(
            self.tr("What {number} needs").format(number=need.number), self.tr("Save"), self.tr("Saved")
        )  # fmt: skip
        self._forms.offer(form, make, words, anchor=anchor, values={"skills": said}, key=None)
