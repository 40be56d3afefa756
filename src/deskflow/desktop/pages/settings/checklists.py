"""Templates of checklists: the list, and an editor in which every line is an item."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskflow.core.bus import Outcome
from deskflow.core.changes import Changes
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.editor_card import EditorCard
from deskflow.desktop.records.cards import ListCard
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.records.saving import run_with_undo
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words import describe_error
from deskflow.tickets.checklist_queries import ChecklistTemplate, list_checklist_templates
from deskflow.tickets.checklist_templates import DefineChecklistTemplate, DeleteChecklistTemplate

_REQUIRED = "!"


class ChecklistsSection(QWidget):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._templates: list[ChecklistTemplate] = []
        theme = context.theme
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(3))
        self.card = ListCard(
            theme,
            self.tr("Checklists"),
            self.tr("No template yet: what has to be done again and again, put on a ticket with Shift+T."),
            self.tr("New checklist"),
        )  # fmt: skip
        self.card.add_wanted.connect(lambda: self.edit(None))
        self.card.opened.connect(self.edit)
        layout.addWidget(self.card)
        self.form = UiForm(theme, "checklist_template")
        self.form.set_choices(
            "is_active", [("yes", self.tr("Offered")), ("no", self.tr("Not offered any more"))]
        )
        self.form.entered.connect(self._on_entered)
        hint = self.tr("Every line is an item. A line that begins with ! is required: the ticket is not resolved before it is done.")  # fmt: skip
        self.editor = EditorCard(
            context, self.form, Label(theme, hint, size="sm", tone="text-muted", wrap=True)
        )
        self.editor.save_wanted.connect(self.save)
        self.editor.delete_wanted.connect(self._on_delete)
        layout.addWidget(self.editor)
        context.changes.changed.connect(self._on_changed)
        self._ask()

    # --- the list -----------------------------------------------------------------------------

    def _ask(self) -> None:
        workspace = self._context.workspace
        asked = workspace.ask(list_checklist_templates, workspace.tenant_id)
        self._context.requests.submit(asked, self._on_templates, owner=self)

    def _on_templates(self, templates: list[ChecklistTemplate]) -> None:
        self._templates = templates
        self.card.show_rows([self._row(one) for one in templates])
        shown = self._of(self.editor.record_id)
        self.editor.keep_up(_stored(shown) if shown else None)

    def _row(self, one: ChecklistTemplate) -> RecordRow:
        items = ", ".join(item.title for item in one.items)
        off = None if one.is_active else Chip(self.tr("not offered"), "neutral", icon="eye-off")
        return RecordRow(one.id, one.title, items[:200], lead="list-checks", chip=off)

    def _of(self, template_id: UUID | None) -> ChecklistTemplate | None:
        return next((one for one in self._templates if one.id == template_id), None)

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches("checklist_templates"):
            self._ask()

    # --- the editor ---------------------------------------------------------------------------

    def edit(self, template_id: UUID | None) -> None:
        """This one, or with None a new one. What was typed into another one is kept for it."""
        template = self._of(template_id)
        self.editor.begin(template_id, template.title if template else self.tr("New checklist"))
        self.editor.fill(_stored(template))
        self.form.focus_first()

    def save(self) -> None:
        values = self.form.values()
        items = tuple(
            {"title": line.strip().removeprefix(_REQUIRED).strip(), "required": line.strip().startswith(_REQUIRED)}
            for line in values["items"].splitlines()
            if line.strip().removeprefix(_REQUIRED).strip()
        )  # fmt: skip
        command = DefineChecklistTemplate(
            values["name"], items, self.editor.record_id, values["is_active"] != "no"
        )
        self.editor.clear()
        said = self.tr("Checklist {name} saved").format(name=values["name"])
        self.editor.run(command, said, self._on_saved, self._on_refused)

    def _on_saved(self, outcome: Outcome) -> None:
        self.editor.stay_with(outcome.result_id)

    def _on_refused(self, problem: BaseException) -> None:
        field = str(getattr(problem, "params", {}).get("field", ""))
        self.editor.refuse("name" if field == "title" else field, describe_error(problem))

    def _on_entered(self) -> None:
        # Enter in a line goes on to the items; only Ctrl+Enter there is meant to save.
        if self.form.fields["items"].hasFocus():
            self.save()
        else:
            self.form.fields["items"].setFocus()

    def _on_delete(self) -> None:
        template = self._of(self.editor.record_id)
        if template is None:
            return
        said = self.tr("Checklist {name} deleted").format(name=template.title)
        self.editor.forget()
        run_with_undo(self._context, DeleteChecklistTemplate(template.id), said, owner=self)


def _stored(template: ChecklistTemplate | None) -> dict[str, str]:
    if template is None:
        return {"name": "", "items": "", "is_active": "yes"}
    lines = [f"{_REQUIRED} {one.title}" if one.required else one.title for one in template.items]
    return {
        "name": template.title, "items": "\n".join(lines), "is_active": "yes" if template.is_active else "no",
    }  # fmt: skip
