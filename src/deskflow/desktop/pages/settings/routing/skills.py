"""The skills there are: their names, the words that ask for them, and the certificate they need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QCheckBox
from sqlalchemy import Connection

from deskflow.core.commands import Command
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.routing.record_card import RecordCard
from deskflow.desktop.records.forms import FormWords
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.records.typed_people import several
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.chips import Chip
from deskflow.people.profile_queries import SkillRow, list_skills
from deskflow.people.skills import CreateSkill, UpdateSkill

ACTIVE = "is_active"


def _read(connection: Connection, tenant_id: UUID, _now: datetime) -> list[SkillRow]:
    return list_skills(connection, tenant_id, active_only=False)


class SkillForm(UiForm):
    def __init__(self, theme: Theme, skill: SkillRow | None) -> None:
        super().__init__(theme, "skill")
        self.active = QCheckBox(self.tr("Tickets can ask for it"))
        self.active.setChecked(skill is None or skill.is_active)
        self.active.setMinimumHeight(theme.tokens.size.button)
        self.active.setVisible(skill is not None)
        self.layout().addWidget(self.active)

    def values(self) -> dict[str, str]:
        return {**super().values(), ACTIVE: str(self.active.isChecked())}


class SkillsCard(RecordCard):
    tables = ("skills",)

    def __init__(self, context: PageContext) -> None:
        super().__init__(
            context,
            _read,
            self.tr("Skills"),
            self.tr(
                "No skill yet. A skill is found in tickets by its words, and whoever has it is proposed first."
            ),
            self.tr("Add skill"),
        )

    def rows(self, found: list[SkillRow]) -> Sequence[RecordRow]:
        return [self._row(one) for one in found]

    def _row(self, skill: SkillRow) -> RecordRow:
        parts = [", ".join(skill.words) or self.tr("found by its name alone")]
        if skill.certification:
            parts.append(self.tr("needs {name}").format(name=skill.certification))
        chip = None if skill.is_active else Chip(self.tr("Retired"), "neutral", "circle-minus")
        return RecordRow(skill.id, skill.name, " · ".join(parts), lead="badge-check", chip=chip)

    def add(self) -> None:
        def make(values: Mapping[str, str]) -> Command:
            words = tuple(several(values["words"]))
            return CreateSkill(values["name"], words, values["certification"] or None)

        form = SkillForm(self.context.theme, None)
        words = FormWords(self.tr("Add skill"), self.tr("Add"), self.tr("Saved"))
        empty = dict.fromkeys(form.fields, "")
        self.forms.offer(form, make, words, anchor=self.card.add_button, values=empty)

    def edit(self, key: UUID) -> None:
        skill = next((one for one in self.found or () if one.id == key), None)
        if skill is None:
            return
        stored = {
            "name": skill.name,
            "words": ", ".join(skill.words),
            "certification": skill.certification or "",
        }

        def make(values: Mapping[str, str]) -> Command:
            updates: dict[str, Any] = {
                one: values[one] for one in ("name", "certification") if values[one] != stored[one]
            }
            if values["words"] != stored["words"]:
                updates["words"] = several(values["words"])
            if (values[ACTIVE] == "True") != skill.is_active:
                updates[ACTIVE] = values[ACTIVE] == "True"
            return UpdateSkill(skill.id, updates)

        form = SkillForm(self.context.theme, skill)
        words = FormWords(skill.name, self.tr("Save"), self.tr("Saved"))
        self.forms.offer(form, make, words, anchor=self.card.list, values=stored, key=None)
