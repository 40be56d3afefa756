"""Mail templates: the list, and an editor that keeps what is typed until it is saved or thrown away."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskflow.channels.queries import TemplateRow, list_templates
from deskflow.channels.templates import DefineMailTemplate, DeleteMailTemplate
from deskflow.core.bus import Outcome
from deskflow.core.changes import Changes
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.editor_card import EditorCard
from deskflow.desktop.records.cards import ListCard
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.records.saving import run_with_undo
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.words import describe_error

FIELDS = ("name", "language", "subject", "text", "html")


class TemplatesSection(QWidget):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._templates: list[TemplateRow] = []
        theme = context.theme
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(3))
        self.card = ListCard(
            theme,
            self.tr("Mail templates"),
            self.tr(
                "No template yet. Workflows send mails made from them, with what is known of the ticket."
            ),
            self.tr("New template"),
        )
        self.card.add_wanted.connect(lambda: self.edit(None))
        self.card.opened.connect(self.edit)
        layout.addWidget(self.card)
        layout.addWidget(self._build_editor())
        context.changes.changed.connect(self._on_changed)
        self._ask()

    def _build_editor(self) -> QWidget:
        theme = self._context.theme
        self.form = UiForm(theme, "mail_template")
        for key in ("text", "html"):
            self.form.fields[key].setFont(theme.mono_font())
        self.form.entered.connect(self._on_entered)
        self.editor = EditorCard(self._context, self.form)
        self.editor.save_wanted.connect(self.save)
        self.editor.delete_wanted.connect(self._on_delete)
        self.save_button, self.delete_button = self.editor.save_button, self.editor.delete_button
        return self.editor

    # --- the list -----------------------------------------------------------------------------

    def _ask(self) -> None:
        workspace = self._context.workspace
        asked = workspace.ask(list_templates, workspace.tenant_id)
        self._context.requests.submit(asked, self._on_templates, owner=self)

    def _on_templates(self, templates: list[TemplateRow]) -> None:
        self._templates = templates
        self.card.show_rows(
            [
                RecordRow(one.id, one.name, f"{one.language} · {one.subject}", lead="file-text")
                for one in templates
            ]
        )
        shown = self._of(self.editor.record_id)
        self.editor.keep_up(_stored(shown) if shown else None)

    def _of(self, template_id: UUID | None) -> TemplateRow | None:
        return next((one for one in self._templates if one.id == template_id), None)

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches("mail_templates"):
            self._ask()

    # --- the editor ---------------------------------------------------------------------------

    def edit(self, template_id: UUID | None) -> None:
        """This one, or with None a new one. What was typed into another one is kept for it."""
        template = self._of(template_id)
        self.editor.begin(template_id, template.name if template else self.tr("New template"))
        self.editor.fill(_stored(template))
        self.form.focus_first()

    def save(self) -> None:
        values = self.form.values()
        template = self._of(self.editor.record_id)
        command = DefineMailTemplate(
            values["name"],
            values["subject"],
            values["text"],
            values["html"] or None,
            template.variables if template else (),
            values["language"] or "en",
            self.editor.record_id,
        )
        self.editor.clear()
        said = self.tr("Template {name} saved").format(name=values["name"])
        self.editor.run(command, said, self._on_saved, self._on_refused)

    def _on_saved(self, outcome: Outcome) -> None:
        self.editor.stay_with(outcome.result_id)

    def _on_refused(self, problem: BaseException) -> None:
        field = str(getattr(problem, "params", {}).get("field", ""))
        self.editor.refuse(field, describe_error(problem))

    def _on_entered(self) -> None:
        # Enter in a line goes on to the next field; only Ctrl+Enter in a text is meant to save.
        if self.form.fields["text"].hasFocus() or self.form.fields["html"].hasFocus():
            self.save()

    def _on_delete(self) -> None:
        template = self._of(self.editor.record_id)
        if template is None:
            return
        said = self.tr("Template {name} deleted").format(name=template.name)
        self.editor.forget()
        run_with_undo(self._context, DeleteMailTemplate(template.id), said, owner=self)


def _stored(template: TemplateRow | None) -> dict[str, str]:
    if template is None:
        return {**dict.fromkeys(FIELDS, ""), "language": "en"}
    return {field: str(getattr(template, field) or "") for field in FIELDS}
