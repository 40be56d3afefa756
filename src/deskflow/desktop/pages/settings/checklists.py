"""Templates of checklists: the list, and an editor in which every line is an item."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from deskflow.core.commands import Command
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.listed_section import ListedSection
from deskflow.desktop.pages.settings.words import tr
from deskflow.desktop.records.cards import ListCard
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.labels import Label
from deskflow.tickets.checklist_queries import ChecklistTemplate, list_checklist_templates
from deskflow.tickets.checklist_templates import DefineChecklistTemplate, DeleteChecklistTemplate

_REQUIRED = "!"


class ChecklistsSection(ListedSection[ChecklistTemplate]):
    tables = ("checklist_templates",)
    fields = {"title": "name"}  # noqa: RUF012 - a ClassVar of the base

    def __init__(self, context: PageContext) -> None:
        theme = context.theme
        card = ListCard(
            theme,
            tr("Checklists"),
            tr("No template yet: what has to be done again and again, put on a ticket with Shift+T."),
            tr("New checklist"),
        )  # fmt: skip
        form = UiForm(theme, "checklist_template")
        form.set_choices("is_active", [("yes", tr("Offered")), ("no", tr("Not offered any more"))])
        hint = tr("Every line is an item. A line that begins with ! is required: the ticket is not resolved before it is done.")  # fmt: skip
        note = Label(theme, hint, size="sm", tone="text-muted", wrap=True)
        super().__init__(context, card, form, note)
        form.entered.connect(self._on_entered)

    def read(self, connection: Connection) -> list[ChecklistTemplate]:
        return list_checklist_templates(connection, self._workspace.tenant_id)

    def name_of(self, row: ChecklistTemplate) -> str:
        return row.title

    def record(self, row: ChecklistTemplate) -> RecordRow:
        items = ", ".join(item.title for item in row.items)
        off = None if row.is_active else Chip(tr("not offered"), "neutral", icon="eye-off")
        return RecordRow(row.id, row.title, items[:200], lead="list-checks", chip=off)

    def stored(self, row: ChecklistTemplate | None) -> dict[str, str]:
        if row is None:
            return {"name": "", "items": "", "is_active": "yes"}
        lines = [f"{_REQUIRED} {one.title}" if one.required else one.title for one in row.items]
        active = "yes" if row.is_active else "no"
        return {"name": row.title, "items": "\n".join(lines), "is_active": active}

    def command(self, values: Mapping[str, str]) -> Command:
        lines = [line.strip() for line in values["items"].splitlines()]
        items = tuple(
            {"title": title, "required": line.startswith(_REQUIRED)}
            for line in lines
            if (title := line.removeprefix(_REQUIRED).strip())
        )
        return DefineChecklistTemplate(
            values["name"], items, self.editor.record_id, values["is_active"] != "no"
        )

    def saved_words(self, name: str) -> str:
        return tr("Checklist {name} saved").format(name=name)

    def deletion(self, row: ChecklistTemplate) -> tuple[Command, str]:
        return DeleteChecklistTemplate(row.id), tr("Checklist {name} deleted").format(
            name=row.title
        )

    def _on_entered(self) -> None:
        # Enter in a line goes on to the items; only Ctrl+Enter there is meant to save.
        if self.form.fields["items"].hasFocus():
            self.save()
        else:
            self.form.fields["items"].setFocus()
