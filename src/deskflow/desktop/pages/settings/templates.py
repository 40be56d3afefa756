"""Mail templates: the list, and an editor that keeps what is typed until it is saved or thrown away."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from deskflow.channels.queries import TemplateRow, list_templates
from deskflow.channels.templates import DefineMailTemplate, DeleteMailTemplate
from deskflow.core.commands import Command
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.listed_section import ListedSection
from deskflow.desktop.pages.settings.words import tr
from deskflow.desktop.records.cards import ListCard
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.records.ui_form import UiForm

FIELDS = ("name", "language", "subject", "text", "html")


class TemplatesSection(ListedSection[TemplateRow]):
    tables = ("mail_templates",)

    def __init__(self, context: PageContext) -> None:
        theme = context.theme
        card = ListCard(
            theme,
            tr("Mail templates"),
            tr("No template yet. Workflows send mails made from them, with what is known of the ticket."),
            tr("New template"),
        )  # fmt: skip
        form = UiForm(theme, "mail_template")
        for key in ("text", "html"):
            form.fields[key].setFont(theme.mono_font())
        super().__init__(context, card, form)
        form.entered.connect(self._on_entered)

    def read(self, connection: Connection) -> list[TemplateRow]:
        return list_templates(connection, self._workspace.tenant_id)

    def record(self, row: TemplateRow) -> RecordRow:
        return RecordRow(row.id, row.name, f"{row.language} · {row.subject}", lead="file-text")

    def stored(self, row: TemplateRow | None) -> dict[str, str]:
        if row is None:
            return {**dict.fromkeys(FIELDS, ""), "language": "en"}
        return {field: str(getattr(row, field) or "") for field in FIELDS}

    def command(self, values: Mapping[str, str]) -> Command:
        template = self._of(self.editor.record_id)
        return DefineMailTemplate(
            values["name"], values["subject"], values["text"], values["html"] or None,
            template.variables if template else (), values["language"] or "en", self.editor.record_id,
        )  # fmt: skip

    def saved_words(self, name: str) -> str:
        return tr("Template {name} saved").format(name=name)

    def deletion(self, row: TemplateRow) -> tuple[Command, str]:
        return DeleteMailTemplate(row.id), tr("Template {name} deleted").format(name=row.name)

    def _on_entered(self) -> None:
        # Enter in a line goes on to the next field; only Ctrl+Enter in a text is meant to save.
        if self.form.fields["text"].hasFocus() or self.form.fields["html"].hasFocus():
            self.save()
