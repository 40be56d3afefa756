"""Canned replies: the list with a field to search it, and an editor with a look at a real ticket."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from sqlalchemy import Connection

from deskflow.composing.canned import DefineCannedReply, DeleteCannedReply
from deskflow.composing.queries import CannedRow, list_canned
from deskflow.core.bus import Outcome
from deskflow.core.changes import Changes
from deskflow.core.workspace import Workspace
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.editor_card import EditorCard
from deskflow.desktop.pages.settings.writing import sharing
from deskflow.desktop.pages.settings.writing.preview import TextPreview
from deskflow.desktop.pages.tickets.ticket.composer_files import ComposerFiles
from deskflow.desktop.records.cards import ListCard
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.records.saving import run_with_undo
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.words import describe_error
from deskflow.people.queries import TeamRow, list_teams

FIELDS = ("name", "folder", "shared", "text")
# What commands call the fields.
_FIELD = {"body": "text", "team_id": "shared", "shared_with": "shared"}


class CannedSection(QWidget):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._workspace: Workspace = context.workspace
        self._rows: list[CannedRow] = []
        self._teams: list[TeamRow] = []
        self.editor: EditorCard
        theme = context.theme
        self.card = ListCard(
            theme,
            self.tr("Canned replies"),
            self.tr("No canned reply yet. Type :: while you write, and they are offered with what is known of the ticket."),
            self.tr("New canned reply"),
        )  # fmt: skip
        self.card.list.most_rows = 12
        self.search = QLineEdit()
        self.search.setProperty("search", True)
        self.search.addAction(theme.icons.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setPlaceholderText(self.tr("Search in names, folders and texts"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.textChanged.connect(self._show_rows)
        self.card.body.insertWidget(1, self.search)
        self.card.add_wanted.connect(lambda: self.edit(None))
        self.card.opened.connect(self.edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(3))
        layout.addWidget(self.card)
        layout.addWidget(self._build_editor())
        context.changes.changed.connect(self._on_changed)
        self._ask()

    def _build_editor(self) -> QWidget:
        theme = self._context.theme
        self.form = UiForm(theme, "canned_reply")
        self.form.entered.connect(self._on_entered)
        text = self.form.fields["text"]
        assert isinstance(text, QPlainTextEdit)
        self.preview = TextPreview(self._context, text)
        text.textChanged.connect(lambda: self.preview.show_text(text.toPlainText()))
        self.files = ComposerFiles(self._context, lambda: str(self.editor.record_id))
        self.files.refused.connect(
            lambda error: self.editor.banner.say(describe_error(error), "danger")
        )
        attach = Button(theme, self.tr("Attach files"), kind="ghost", icon="paperclip")
        attach.clicked.connect(self.files.choose)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(attach, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.files, 1)
        row.addStretch()
        self.editor = EditorCard(self._context, self.form, line, self.preview)
        self.editor.save_wanted.connect(self.save)
        self.editor.delete_wanted.connect(self._on_delete)
        self.save_button = self.editor.save_button
        return self.editor

    # --- the list -----------------------------------------------------------------------------

    def _ask(self) -> None:
        workspace = self._workspace
        me = workspace.current_user.id

        def read(connection: Connection) -> tuple[list[CannedRow], list[TeamRow]]:
            tenant_id = workspace.tenant_id
            return list_canned(connection, tenant_id, me), list_teams(connection, tenant_id)

        self._context.requests.submit(workspace.ask(read), self._on_rows, owner=self)

    def _on_rows(self, found: tuple[list[CannedRow], list[TeamRow]]) -> None:
        rows, self._teams = found
        self._rows = sorted(rows, key=lambda one: (one.folder.casefold(), one.name.casefold()))
        self._show_rows()
        shown = self._of(self.editor.record_id)
        self.editor.keep_up(_stored(shown) if shown else None)

    def _show_rows(self) -> None:
        wanted = self.search.text().casefold().split()
        found = [
            one for one in self._rows
            if all(word in f"{one.name} {one.folder} {one.body}".casefold() for word in wanted)
        ]  # fmt: skip
        self.search.setVisible(len(self._rows) > 3 or bool(wanted))
        self.card.show_rows([self._row(one) for one in found])

    def _row(self, one: CannedRow) -> RecordRow:
        first = " ".join(one.body.split())[:160]
        used = self.tr("used %n time(s)", "", one.owned.uses) if one.owned.uses else ""
        detail = " · ".join(part for part in (one.folder, used, first) if part)
        return RecordRow(
            one.id, one.name, detail, lead="file-text", chip=sharing.chip_of(one.owned)
        )

    def _of(self, reply_id: UUID | None) -> CannedRow | None:
        return next((one for one in self._rows if one.id == reply_id), None)

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches("canned_replies", "writing_uses", "teams", "team_members"):
            self._ask()

    # --- the editor ---------------------------------------------------------------------------

    def edit(self, reply_id: UUID | None) -> None:
        """This one, or with None a new one. What was typed into another one is kept for it."""
        row = self._of(reply_id)
        self.editor.begin(reply_id, row.name if row else self.tr("New canned reply"))
        owned = row.owned if row else None
        self.form.set_choices("shared", sharing.choices(self._workspace, self._teams, owned))
        self.editor.fill(_stored(row))
        self.files.show_files(row.attachments if row else ())
        may = row is None or row.owned.may_change
        self.editor.save_button.setEnabled(may)
        self.editor.delete_button.setEnabled(may)
        if row is not None and not may:
            said = self.tr("{name} has written it; only they, and whoever shares with everybody, can change it.")  # fmt: skip
            self.editor.banner.say(said.format(name=row.owned.owner_name))
        self.preview.ask()
        self.preview.show_text(self.editor.raw("text"))
        self.form.focus_first()

    def save(self) -> None:
        values = self.form.values()
        shared_with, team_id = sharing.read(values["shared"])
        command = DefineCannedReply(
            values["name"], self.editor.raw("text"), values["folder"], shared_with, team_id,
            tuple(self.files.files), self.editor.record_id,
        )  # fmt: skip
        self.editor.clear()
        said = self.tr("Canned reply {name} saved").format(name=values["name"])
        self.editor.run(command, said, self._on_saved, self._on_refused)

    def _on_saved(self, outcome: Outcome) -> None:
        self.editor.stay_with(outcome.result_id)

    def _on_refused(self, problem: BaseException) -> None:
        field = str(getattr(problem, "params", {}).get("field", ""))
        self.editor.refuse(_FIELD.get(field, field), describe_error(problem))

    def _on_entered(self) -> None:
        if self.form.fields["text"].hasFocus():
            self.save()

    def _on_delete(self) -> None:
        row = self._of(self.editor.record_id)
        if row is None:
            return
        said = self.tr("Canned reply {name} deleted").format(name=row.name)
        self.editor.forget()
        run_with_undo(self._context, DeleteCannedReply(row.id), said, owner=self)


def _stored(row: CannedRow | None) -> dict[str, str]:
    if row is None:
        return {**dict.fromkeys(FIELDS, ""), "shared": sharing.ME}
    return {
        "name": row.name, "folder": row.folder, "shared": sharing.value_of(row.owned), "text": row.body,
    }  # fmt: skip
