"""Canned replies: the list with a field to search it, and an editor with a look at a real ticket."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget
from sqlalchemy import Connection

from deskflow.composing.canned import DefineCannedReply, DeleteCannedReply
from deskflow.composing.queries import CannedRow, list_canned
from deskflow.core.commands import Command
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.words import tr
from deskflow.desktop.pages.settings.writing import sharing
from deskflow.desktop.pages.settings.writing.owned_section import OwnedSection
from deskflow.desktop.pages.settings.writing.preview import TextPreview
from deskflow.desktop.pages.tickets.ticket.composer_files import ComposerFiles
from deskflow.desktop.records.cards import ListCard
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.words import describe_error
from deskflow.people.queries import TeamRow, list_teams

Found = tuple[list[CannedRow], list[TeamRow]]


class CannedSection(OwnedSection[CannedRow]):
    tables = ("canned_replies", "writing_uses", "teams", "team_members")
    fields = {**OwnedSection.fields, "body": "text"}  # noqa: RUF012 - a ClassVar of the base

    def __init__(self, context: PageContext) -> None:
        theme = context.theme
        card = ListCard(
            theme,
            tr("Canned replies"),
            tr("No canned reply yet. Type :: while you write, and they are offered with what is known of the ticket."),
            tr("New canned reply"),
        )  # fmt: skip
        form = UiForm(theme, "canned_reply")
        text = form.fields["text"]
        assert isinstance(text, QPlainTextEdit)
        self._text = text
        self.preview = TextPreview(context, text)
        self.files = ComposerFiles(context, lambda: str(self.editor.record_id))
        attach = Button(theme, tr("Attach files"), kind="ghost", icon="paperclip")
        attach.clicked.connect(self.files.choose)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(attach, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.files, 1)
        row.addStretch()
        hint = tr("Search in names, folders and texts")
        super().__init__(context, card, form, line, self.preview, hint=hint)
        form.entered.connect(self._on_entered)
        text.textChanged.connect(lambda: self.preview.show_text(text.toPlainText()))
        self.files.refused.connect(
            lambda error: self.editor.banner.say(describe_error(error), "danger")
        )

    # --- the list -----------------------------------------------------------------------------

    def read(self, connection: Connection) -> Found:
        tenant_id, me = self._workspace.tenant_id, self._workspace.current_user.id
        return list_canned(connection, tenant_id, me), list_teams(connection, tenant_id)

    def take(self, found: Found) -> list[CannedRow]:
        rows, self.teams = found
        return self.in_order(rows)

    def text_of(self, row: CannedRow) -> str:
        return f"{row.name} {row.folder} {row.body}"

    def record(self, row: CannedRow) -> RecordRow:
        detail = self.detail_of(row, " ".join(row.body.split())[:160])
        chip = sharing.chip_of(row.owned)
        return RecordRow(row.id, row.name, detail, lead="file-text", chip=chip)

    # --- the editor ---------------------------------------------------------------------------

    def stored(self, row: CannedRow | None) -> dict[str, str]:
        if row is None:
            return {"name": "", "folder": "", "shared": sharing.ME, "text": ""}
        shared = sharing.value_of(row.owned)
        return {"name": row.name, "folder": row.folder, "shared": shared, "text": row.body}

    def show_more(self, row: CannedRow | None) -> None:
        super().show_more(row)
        self.files.show_files(row.attachments if row else ())
        self.preview.ask()
        self.preview.show_text(self.editor.raw("text"))

    def command(self, values: Mapping[str, str]) -> Command:
        return DefineCannedReply(
            values["name"], self.editor.raw("text"), values["folder"], *self.shared(),
            tuple(self.files.files), self.editor.record_id,
        )  # fmt: skip

    def saved_words(self, name: str) -> str:
        return tr("Canned reply {name} saved").format(name=name)

    def deletion(self, row: CannedRow) -> tuple[Command, str]:
        return DeleteCannedReply(row.id), tr("Canned reply {name} deleted").format(name=row.name)

    def _on_entered(self) -> None:
        if self._text.hasFocus():
            self.save()
