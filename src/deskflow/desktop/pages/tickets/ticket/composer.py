"""Where replies and internal notes are written. Nothing that was typed is lost, whatever happens to the sending."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from deskflow.core.bus import Outcome
from deskflow.core.workspace import Workspace
from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.ticket.chip_button import FileChip
from deskflow.desktop.pages.tickets.ticket.composer_tabs import (
    ComposerCard,
    ComposerTabs,
    DraftMark,
)
from deskflow.desktop.pages.tickets.ticket.draft import (
    DraftKeeper,
    Kind,
    Written,
    draft_key,
    written_from,
)
from deskflow.desktop.pages.tickets.ticket.editor import MessageEdit, local_files
from deskflow.desktop.pages.tickets.ticket.files import store_paths, store_picture
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.buttons import Button, IconButton, PrimaryButton
from deskflow.desktop.widgets.flow import FlowLayout
from deskflow.tickets.drafting import Attachment, NewMessage
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.queries import TicketDetails
from deskflow.tickets.rules import may_move

LONGEST_HINT = 54
AFTER = ("pending_customer", "in_progress", "resolved")


class Composer(QWidget):
    """`sent` comes when a message is on the ticket."""

    sent = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._theme = context.theme
        self._workspace: Workspace = context.workspace
        self._details: TicketDetails | None = None
        self._files: list[Attachment] = []
        self._sending: set[str] = set()
        self._storing = 0
        self.edit = MessageEdit(self._theme)
        self.tabs = ComposerTabs(self._theme)
        self.mark = DraftMark(self._theme)
        self.banner = InlineBanner(self._theme)
        self.drafts = DraftKeeper(
            self._workspace.drafts, self._workspace.current_user.id, self._content, self
        )
        self._build()
        self._connect()
        self.setAcceptDrops(True)
        self._show_kind()

    def _build(self) -> None:
        theme = self._theme
        self.attach_button = IconButton(
            theme, "paperclip", self.tr("Attach files"), key="Ctrl+Shift+A"
        )
        self.after_button = Button(theme, self.tr("Send and…"))
        self._menu = QMenu(self)
        self.after_button.set_menu(self._menu)
        self.send_button = PrimaryButton(theme, self.tr("Send"), icon="send", key="Ctrl+Return")
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        self._chips.hide()
        outer = QVBoxLayout(self)
        side = theme.space(3) + theme.space(0)
        outer.setContentsMargins(side, theme.space(2), side, theme.space(2))
        self._card = ComposerCard(self._theme, self)
        outer.addWidget(self._card)
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(
            theme.space(2), theme.space(1) - 2, theme.space(2), theme.space(1) + 2
        )
        inside.setSpacing(theme.space(0) + 2)
        top = QHBoxLayout()
        top.addWidget(self.tabs)
        top.addStretch(1)
        top.addWidget(self.mark)
        foot = QHBoxLayout()
        foot.setSpacing(theme.space(1))
        foot.addWidget(self.attach_button)
        foot.addStretch(1)
        foot.addWidget(self.after_button)
        foot.addWidget(self.send_button)
        inside.addWidget(self.banner)
        inside.addLayout(top)
        inside.addWidget(self.edit)
        inside.addWidget(self._chips)
        inside.addLayout(foot)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._on_kind)
        self.edit.textChanged.connect(self._on_typed)
        self.edit.left.connect(self.drafts.keep)
        self.edit.files_dropped.connect(self.add_files)
        self.edit.picture_pasted.connect(self._add_picture)
        self.edit.send_wanted.connect(self.send)
        self.attach_button.clicked.connect(self.choose_files)
        self.send_button.clicked.connect(self.send)
        self.drafts.kept.connect(self.mark.show_kept)
        self._menu.aboutToShow.connect(self._fill_menu)

    # --- which ticket -------------------------------------------------------------------------

    @property
    def kind(self) -> Kind:
        return self.tabs.kind

    @property
    def is_busy(self) -> bool:
        """Whether somebody is in the middle of writing."""
        return self.edit.hasFocus() and bool(self._written())

    @property
    def can_send(self) -> bool:
        return (
            self._details is not None and bool(self._written()) and not self._storing
            and self.drafts.key not in self._sending
        )  # fmt: skip

    def show_ticket(self, details: TicketDetails, drafts: dict[str, Any]) -> None:
        """Another ticket, with what was being written on it: contents by key."""
        self.drafts.keep()
        self._details = details
        reply = written_from(drafts.get(draft_key(details.row.id, "reply")))
        note = written_from(drafts.get(draft_key(details.row.id, "note")))
        may_reply, may_note = (
            self._workspace.can("tickets.reply"),
            self._workspace.can("tickets.note"),
        )
        self.tabs.set_allowed(reply=may_reply, note=may_note)
        self.setVisible(may_reply or may_note)
        kind: Kind = "note" if (note and not reply) or not may_reply else "reply"
        self.tabs.set_kind(kind)
        self.tabs.set_drafts(reply=bool(reply), note=bool(note))
        self._show_written(note if kind == "note" else reply)

    def update_details(self, details: TicketDetails) -> None:
        """The same ticket, changed."""
        self._details = details
        self._show_kind()

    def leave(self) -> None:
        """Keep what there is; another ticket or page comes."""
        self.drafts.keep()

    def start(self, kind: Kind) -> None:
        """Begin to write one or the other."""
        if kind != self.kind:
            self.tabs.set_kind(kind)
            self._on_kind(kind)
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_kind(self, kind: Kind) -> None:
        self.drafts.keep()
        self._show_written(Written())
        if self._details is None:
            return
        user, key = self._workspace.current_user.id, draft_key(self._details.row.id, kind)
        self._context.requests.submit(
            lambda: self._workspace.drafts.get(user, key),
            lambda content: self._on_draft(key, content),
            owner=self,
        )
        self.edit.setFocus()

    def _on_draft(self, key: str, content: Any) -> None:
        kept = written_from(content)
        if key != self.drafts.key or not kept:
            return
        # Something may have been typed in the moment it took to look.
        typed = self._written()
        text = kept.text if not typed.text else f"{kept.text}\n{typed.text}"
        self._show_written(Written(text, (*kept.attachments, *typed.attachments)))

    def _show_written(self, written: Written) -> None:
        self.drafts.key = (
            "" if self._details is None else draft_key(self._details.row.id, self.kind)
        )
        self.edit.blockSignals(True)
        self.edit.setPlainText(written.text)
        self.edit.blockSignals(False)
        self.edit._on_changed()
        cursor = self.edit.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.edit.setTextCursor(cursor)
        self._files = list(written.attachments)
        self._show_files()
        self.banner.hide()
        self.mark.show_kept(bool(written))
        self._show_kind()

    def _show_kind(self) -> None:
        note = self.kind == "note"
        self._card.set_note(note)
        self.send_button.setText(self.tr("Add note") if note else self.tr("Send"))
        self.send_button.set_icon("lock" if note else "send")
        self.after_button.setText(self.tr("Add and…") if note else self.tr("Send and…"))
        self.after_button.updateGeometry()
        self.edit.setPlaceholderText(self._placeholder())
        self.edit.setAccessibleName(self.tr("Internal note") if note else self.tr("Reply"))
        self._enable()

    def _placeholder(self) -> str:
        if self._details is None:
            return ""
        if self.kind == "note":
            return self.tr("Write a note that only colleagues see")
        name = self._details.contact_name or self._details.row.customer_name
        email = self._details.contact_email or ""
        if email and len(name) + len(email) < LONGEST_HINT:
            return self.tr("Reply to {name} <{email}>").format(name=name, email=email)
        return self.tr("Reply to {name}").format(name=name)

    # --- writing ------------------------------------------------------------------------------

    def _written(self) -> Written:
        return Written(self.edit.toPlainText(), tuple(self._files))

    def _content(self) -> Any:
        written = self._written()
        return written.as_json() if written else None

    def _on_typed(self) -> None:
        self.mark.hide()
        self.drafts.touch()
        self._enable()

    def _enable(self) -> None:
        self.send_button.setEnabled(self.can_send)
        self.after_button.setEnabled(self.can_send)
        self._context.actions.refresh()

    # --- files --------------------------------------------------------------------------------

    def choose_files(self) -> None:
        chooser = QFileDialog(self, self.tr("Attach files"))
        chooser.setFileMode(QFileDialog.FileMode.ExistingFiles)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.filesSelected.connect(lambda names: self.add_files([Path(name) for name in names]))
        chooser.open()

    def add_files(self, paths: Sequence[Path]) -> None:
        store, wanted = self._workspace.attachments, list(paths)
        self._store(lambda: store_paths(store, wanted))

    def _add_picture(self, png: bytes) -> None:
        store = self._workspace.attachments
        name = self.tr("picture") + f"-{len(self._files) + 1}.png"
        self._store(lambda: [store_picture(store, png, name)])

    def _store(self, work: Any) -> None:
        self._storing += 1
        key = self.drafts.key
        self._enable()

        def stored(files: list[Attachment]) -> None:
            self._storing -= 1
            if key == self.drafts.key:
                self._files += files
                self._show_files()
                self._on_typed()
            self._enable()

        def refused(error: BaseException) -> None:
            self._storing -= 1
            self._enable()
            self.banner.say(words.describe_error(error), "danger")

        self._context.requests.submit(work, stored, refused, owner=self)

    def _show_files(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            item.widget().deleteLater()
        for file in self._files:
            icon = "image" if file.content_type.startswith("image/") else "paperclip"
            size = words.file_size(file.size)
            chip = FileChip(self._theme, file.filename, size, icon=icon, removable=True)
            chip.setAccessibleName(self.tr("Take away {name}").format(name=file.filename))
            chip.clicked.connect(lambda _=False, one=file: self._remove_file(one))
            self._flow.addWidget(chip)
        self._chips.setVisible(bool(self._files))

    def _remove_file(self, file: Attachment) -> None:
        self._files.remove(file)
        self._show_files()
        self._on_typed()
        self.edit.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.add_files(local_files(event.mimeData().urls()))
        event.acceptProposedAction()

    # --- sending ------------------------------------------------------------------------------

    def _fill_menu(self) -> None:
        self._menu.clear()
        if self._details is None:
            return
        for status in AFTER:
            if may_move(self._details.row.status, status):
                action = self._menu.addAction(words.word("status", status))
                action.triggered.connect(lambda _=False, after=status: self.send(after))

    def send(self, status_after: str | None = None) -> None:
        """As it is. The text stays until it is on the ticket."""
        if not self.can_send or self._details is None:
            return
        status = status_after if isinstance(status_after, str) else None
        written, key, ticket = self._written(), self.drafts.key, self._details.row
        is_public = self.kind == "reply"
        self.drafts.touch()
        self.drafts.keep()
        message = NewMessage(
            written.text.strip(), is_public=is_public, attachments=written.attachments,
            channel="email" if is_public and self._details.contact_email else "internal",
        )  # fmt: skip
        self._sending.add(key)
        self.banner.hide()
        self._enable()

        def added(outcome: Outcome) -> None:
            self._sending.discard(key)
            self._on_sent(key, written)
            said = (
                self.tr("Reply to {number} sent")
                if is_public
                else self.tr("Note added to {number}")
            )
            self._offer_undo(said.format(number=ticket.number), outcome.command_id, key, written)
            self.sent.emit()

        def refused(error: BaseException) -> None:
            self._sending.discard(key)
            self._enable()
            text = words.describe_error(error)
            if key == self.drafts.key:
                kept = self.tr("Your text is still here.")
                self.banner.say(f"{text} {kept}", "danger")
            else:
                self._context.toasts.show(text, tone="danger", seconds=12)

        command = AddMessage(ticket.id, message, status)
        self._context.requests.submit(self._workspace.run(command), added, refused, owner=self)

    def _on_sent(self, key: str, written: Written) -> None:
        """Take away what was sent, and nothing that was typed after it."""
        if key != self.drafts.key:
            self.drafts.forget(key)
        elif self._written() == written:
            self.drafts.forget(key)
            self._show_written(Written())
        self._enable()

    def _offer_undo(self, text: str, command_id: UUID, key: str, written: Written) -> None:
        def undo() -> None:
            self._context.requests.submit(
                self._workspace.undo(command_id), undone, refused, owner=self
            )

        def undone(_: Outcome) -> None:
            # The words come back to be corrected.
            self.drafts.put(key, written.as_json())
            if key == self.drafts.key and not self._written():
                self._show_written(written)
            self.sent.emit()

        def refused(error: BaseException) -> None:
            self._context.toasts.show(words.describe_error(error), tone="danger", seconds=12)

        self._context.toasts.show(text, undo=undo)
