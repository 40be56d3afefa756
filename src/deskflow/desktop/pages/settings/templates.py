"""Mail templates: the list, and an editor that keeps what is typed until it is saved or thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskflow.channels.queries import TemplateRow, list_templates
from deskflow.channels.templates import DefineMailTemplate, DeleteMailTemplate
from deskflow.core.bus import Outcome
from deskflow.core.changes import Changes
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.records.cards import ListCard, TitledCard
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.records.saving import run_with_undo
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.buttons import Button, PrimaryButton
from deskflow.desktop.words import describe_error

FIELDS = ("name", "language", "subject", "text", "html")


class TemplatesSection(QWidget):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._templates: list[TemplateRow] = []
        self._editing: UUID | None = None
        self._typed: dict[UUID | None, Mapping[str, str]] = {}
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
        self.editor = TitledCard(theme, "")
        self.editor.hide()
        self.form = UiForm(theme, "mail_template")
        self.banner = InlineBanner(theme, dismissable=False)
        for key in ("text", "html"):
            self.form.fields[key].setFont(theme.mono_font())
        self.editor.body.addWidget(self.form)
        self.editor.body.addWidget(self.banner)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.space(1))
        self.delete_button = Button(theme, self.tr("Delete"), kind="danger", icon="trash-2")
        close = Button(theme, self.tr("Close"), kind="ghost")
        self.save_button = PrimaryButton(theme, self.tr("Save"), key="Ctrl+Return")
        self.delete_button.clicked.connect(self._on_delete)
        close.clicked.connect(self._on_close)
        self.save_button.clicked.connect(self.save)
        self.form.entered.connect(self._on_entered)
        buttons.addWidget(self.delete_button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.save_button)
        self.editor.body.addLayout(buttons)
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
        shown = self._of(self._editing)
        if self._editing is not None and shown is None:
            self.editor.hide()
        elif shown is not None and self.editor.isVisible():
            self.form.fill(_stored(shown), keep_edits=True)

    def _of(self, template_id: UUID | None) -> TemplateRow | None:
        return next((one for one in self._templates if one.id == template_id), None)

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches("mail_templates"):
            self._ask()

    # --- the editor ---------------------------------------------------------------------------

    def edit(self, template_id: UUID | None) -> None:
        """This one, or with None a new one. What was typed into another one is kept for it."""
        self._keep()
        self._editing = template_id
        template = self._of(template_id)
        self.editor.title.setText(template.name if template else self.tr("New template"))
        self.banner.hide()
        self.form.fill(_stored(template))
        for key, text in self._typed.get(template_id, {}).items():
            self.form.put(key, text)
        self.delete_button.setVisible(template is not None)
        self.editor.show()
        self.form.fields["name"].setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        values = self.form.values()
        template = self._of(self._editing)
        command = DefineMailTemplate(
            values["name"],
            values["subject"],
            values["text"],
            values["html"] or None,
            template.variables if template else (),
            values["language"] or "en",
            self._editing,
        )
        self.form.clear_errors()
        self.banner.hide()
        self.save_button.setEnabled(False)
        said = self.tr("Template {name} saved").format(name=values["name"])
        run_with_undo(
            self._context,
            command,
            said,
            owner=self,
            on_done=self._on_saved,
            on_error=self._on_refused,
        )

    def _on_saved(self, outcome: Outcome) -> None:
        self.save_button.setEnabled(True)
        self._typed.pop(self._editing, None)
        self._editing = outcome.result_id
        self.editor.title.setText(self.form.value("name"))
        self.delete_button.show()
        for key, text in self.form.values().items():
            self.form.mark_stored(key, text)

    def _on_refused(self, problem: BaseException) -> None:
        self.save_button.setEnabled(True)
        field = str(getattr(problem, "params", {}).get("field", ""))
        words = describe_error(problem)
        if field in self.form.fields:
            self.form.set_error(field, words)
            self.form.fields[field].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.banner.say(words, "danger")

    def _on_entered(self) -> None:
        # Enter in a line goes on to the next field; only Ctrl+Enter in a text is meant to save.
        if self.form.fields["text"].hasFocus() or self.form.fields["html"].hasFocus():
            self.save()

    def _on_delete(self) -> None:
        template = self._of(self._editing)
        if template is None:
            return
        said = self.tr("Template {name} deleted").format(name=template.name)
        self._typed.pop(template.id, None)
        run_with_undo(self._context, DeleteMailTemplate(template.id), said, owner=self)

    def _on_close(self) -> None:
        self._keep()
        self.editor.hide()
        self._editing = None

    def _keep(self) -> None:
        if self.editor.isHidden():
            return
        typed = {key: self.form.value(key) for key in self.form.edited()}
        if typed:
            self._typed[self._editing] = typed
        else:
            self._typed.pop(self._editing, None)


def _stored(template: TemplateRow | None) -> dict[str, str]:
    if template is None:
        return {**dict.fromkeys(FIELDS, ""), "language": "en"}
    return {field: str(getattr(template, field) or "") for field in FIELDS}
