"""Who is off when: what is still to come, the next first. One that is opened can be taken away again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.routing.record_card import RecordCard
from deskflow.desktop.records.forms import FormWords
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.records.saving import run_with_undo
from deskflow.desktop.records.typed_people import day_from
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.picker import pick
from deskflow.desktop.words import day_and_time
from deskflow.people.absence import AddTimeOff, RemoveTimeOff
from deskflow.people.days import begin_of, end_of
from deskflow.people.profile_queries import TimeOffRow, list_time_off
from deskflow.people.queries import UserRow, list_users


@dataclass(frozen=True, slots=True)
class Found:
    people: list[UserRow]
    absences: list[TimeOffRow]


def _read(connection: Connection, tenant_id: UUID, now: datetime) -> Found:
    return Found(list_users(connection, tenant_id), list_time_off(connection, tenant_id, now))


class TimeOffCard(RecordCard):
    tables = ("time_off", "users")

    def __init__(self, context: PageContext) -> None:
        super().__init__(
            context,
            _read,
            self.tr("Time off"),
            self.tr("Nobody is off. Whoever is gets no tickets proposed until they are back."),
            self.tr("Add time off"),
        )
        for title, icon, callback in (
            (self.tr("Import…"), "upload", self._import),
            (self.tr("Export…"), "download", self._export),
        ):
            button = Button(context.theme, title, kind="ghost", icon=icon)
            button.clicked.connect(callback)
            self.card.add(button)

    def _import(self) -> None:
        from deskflow.desktop.importing.panel import open_import

        open_import(self.context)

    def _export(self) -> None:
        from deskflow.desktop.importing.staff_export import offer_export

        offer_export(self.context, "time-off")

    def rows(self, found: Found) -> Sequence[RecordRow]:
        now = self.context.workspace.clock.now()
        names = {one.id: one.name for one in found.people}
        rows = []
        for one in found.absences:
            span = self.tr("{start} to {end}").format(
                start=day_and_time(one.starts_at, now), end=day_and_time(one.ends_at, now)
            )
            chip = Chip(self.tr("Off now"), "warning", "clock") if one.starts_at <= now else None
            told = " · ".join(part for part in (span, one.note) if part)
            name = names.get(one.user_id, self.tr("somebody who has left"))
            rows.append(RecordRow(one.id, name, told, avatar=name, chip=chip))
        return rows

    def add(self) -> None:
        found: Found | None = self.found
        if found is None:
            return
        people = {str(one.id): one for one in found.people}

        def make(values: Mapping[str, str]) -> Command:
            user = people.get(values["user_id"])
            if user is None:
                raise Rejected("field.required", field="user_id")
            zone = ZoneInfo(user.timezone)
            first = day_from(values["starts_at"], "starts_at")
            last = day_from(values["ends_at"], "ends_at") if values["ends_at"] else first
            return AddTimeOff(user.id, begin_of(first, zone), end_of(last, zone), values["note"])

        form = UiForm(self.context.theme, "time_off")
        form.set_choices("user_id", [(key, one.name) for key, one in people.items()])
        words = FormWords(self.tr("Add time off"), self.tr("Add"), self.tr("Saved"))
        empty = {**dict.fromkeys(form.fields, ""), "user_id": next(iter(people), "")}
        self.forms.offer(form, make, words, anchor=self.card.add_button, values=empty)

    def edit(self, key: UUID) -> None:
        def take_away(_chosen: object) -> None:
            said = self.tr("Time off taken away")
            run_with_undo(self.context, RemoveTimeOff(key), said, owner=self)

        offered = [Choice(key, self.tr("Take this time off away"), icon="trash-2")]
        pick(self.context.theme, self.card.list, self.tr("Time off"), offered, take_away)
