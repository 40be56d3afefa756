"""What people can do, when they work and how much they can carry: a row for each who takes tickets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from deskflow.calendars.queries import CalendarRow, list_calendars
from deskflow.core.commands import Command
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.routing.record_card import RecordCard
from deskflow.desktop.records.forms import FormWords
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.records.typed_people import (
    certificates_from,
    certificates_text,
    hours_from,
    place_from,
    place_text,
    several,
    skills_from,
    skills_text,
)
from deskflow.desktop.records.ui_form import UiForm
from deskflow.people.profile_queries import Profile, SkillRow, list_skills, profiles
from deskflow.people.profiles import SetProfile
from deskflow.people.queries import UserRow, list_users


@dataclass(frozen=True, slots=True)
class Found:
    people: list[UserRow]
    profiles: dict[UUID, Profile]
    skills: list[SkillRow]
    calendars: list[CalendarRow]


def _read(connection: Connection, tenant_id: UUID, _now: datetime) -> Found:
    return Found(
        list_users(connection, tenant_id), profiles(connection, tenant_id),
        list_skills(connection, tenant_id), list_calendars(connection, tenant_id),
    )  # fmt: skip


class ProfilesCard(RecordCard):
    tables = (
        "users",
        "user_roles",
        "user_profiles",
        "user_skills",
        "user_certifications",
        "skills",
        "calendars",
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(
            context,
            _read,
            self.tr("What people can do, and when"),
            self.tr("Nobody is here yet."),
            "",
        )

    def rows(self, found: Found) -> Sequence[RecordRow]:
        names = {one.id: one.name for one in found.skills}
        hours = {one.id: one.name for one in found.calendars}
        rows = []
        for user in found.people:
            profile = found.profiles.get(user.id, Profile())
            parts = [
                skills_text(profile.skills, names),
                ", ".join(one.name for one in profile.certificates),
            ]
            if profile.calendar_id is not None:
                parts.append(hours.get(profile.calendar_id, ""))
            if profile.capacity_hours is not None:
                parts.append(self.tr("{hours} h").format(hours=profile.capacity_hours))
            parts.append(", ".join(profile.territories))
            told = " · ".join(part for part in parts if part)
            nothing = self.tr("nothing said yet")
            rows.append(RecordRow(user.id, user.name, told or nothing, avatar=user.name))
        return rows

    def edit(self, key: UUID) -> None:
        found: Found | None = self.found
        user = next((one for one in found.people if one.id == key), None) if found else None
        if found is None or user is None:
            return
        profile, zone = found.profiles.get(key, Profile()), ZoneInfo(user.timezone)
        names = {one.id: one.name for one in found.skills}
        stored = {
            "skills": skills_text(profile.skills, names),
            "certifications": certificates_text(profile.certificates, zone),
            "calendar_id": str(profile.calendar_id or ""),
            "capacity_hours": "" if profile.capacity_hours is None else str(profile.capacity_hours),
            "territories": ", ".join(profile.territories),
            "position": place_text(profile.position),
        }

        def make(values: Mapping[str, str]) -> Command:
            read: dict[str, Any] = {
                "skills": lambda text: skills_from(text, found.skills),
                "certifications": lambda text: certificates_from(text, zone),
                "calendar_id": lambda text: text or None,
                "capacity_hours": hours_from,
                "territories": several,
                "position": place_from,
            }
            changed = {one for one in stored if values[one] != stored[one]}
            return SetProfile(key, {one: read[one](values[one]) for one in sorted(changed)})

        form = UiForm(self.context.theme, "profile")
        hours = [(str(one.id), one.name) for one in found.calendars]
        form.set_choices("calendar_id", [("", self.tr("whenever they are available")), *hours])
        known = ", ".join(one.name for one in found.skills)
        form.fields["skills"].setToolTip(known or self.tr("There are no skills yet."))
        words = FormWords(user.name, self.tr("Save"), self.tr("Saved"))
        self.forms.offer(form, make, words, anchor=self.card.list, values=stored, key=None)
