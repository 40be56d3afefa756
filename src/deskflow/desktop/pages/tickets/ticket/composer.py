"""Where replies and internal notes are written. Nothing that was typed is lost, whatever happens to the sending."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from deskflow.composing.filling import gaps_in
from deskflow.core.workspace import Workspace
from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.asking import OutcomeQuestion
from deskflow.desktop.pages.tickets.rules_known import RulesKnown
from deskflow.desktop.pages.tickets.ticket.composer_files import ComposerFiles
from deskflow.desktop.pages.tickets.ticket.composer_frame import ComposerFrame, invitation
from deskflow.desktop.pages.tickets.ticket.composer_sending import Sending
from deskflow.desktop.pages.tickets.ticket.composer_tabs import ComposerTabs, DraftMark
from deskflow.desktop.pages.tickets.ticket.copies_line import CopiesLine
from deskflow.desktop.pages.tickets.ticket.draft import (
    DraftKeeper,
    Kind,
    Written,
    draft_key,
    joined,
    place_of,
    written_from,
)
from deskflow.desktop.pages.tickets.ticket.editor import MessageEdit, local_files
from deskflow.desktop.pages.tickets.ticket.typing_aids import TypingAids
from deskflow.desktop.pages.tickets.ticket.writing import Writing
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.defining.assessing import RESOLVED
from deskflow.tickets.queries import TicketDetails

AFTER = ("pending_customer", "in_progress", "resolved")


class Composer(QWidget):
    """`sent` comes when the ticket has changed by what was written, or by taking it back."""

    sent = Signal()

    def __init__(self, context: PageContext, known: RulesKnown) -> None:
        super().__init__()
        self._context = context
        self._known = known
        self._theme = context.theme
        self._workspace: Workspace = context.workspace
        self._details: TicketDetails | None = None
        # Who had a copy of the last mail.
        self._copies: tuple[str, ...] = ()
        self._lacks_something = False
        # The draft that came back while another ticket was open.
        self._goes_to = ""
        self.edit = MessageEdit(self._theme)
        self.tabs = ComposerTabs(self._theme)
        self.mark = DraftMark(self._theme)
        self.banner = InlineBanner(self._theme)
        self.files = ComposerFiles(context, lambda: self.drafts.key)
        self.copies = CopiesLine(self._theme)
        self.sending = Sending(context, self)
        self.drafts = DraftKeeper(
            self._workspace.drafts, self._workspace.current_user.id, self._content, self
        )
        self._frame = ComposerFrame(
            self._theme, self, (self.tabs, self.mark), (self.banner, self.copies, self.edit, self.files)
        )  # fmt: skip
        self.send_button, self.after_button = self._frame.send_button, self._frame.after_button
        self.attach_button = self._frame.attach_button
        self._menu = QMenu(self)
        self.after_button.set_menu(self._menu)
        self.aids = TypingAids(context, self.edit, lambda: self.tabs.kind)
        self._connect()
        self.setAcceptDrops(True)
        self._show_kind()

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._on_kind)
        self.edit.textChanged.connect(self._on_typed)
        self.edit.left.connect(self.drafts.keep)
        self.edit.files_dropped.connect(self.files.add_paths)
        self.edit.picture_pasted.connect(self.files.add_picture)
        self.edit.send_wanted.connect(self.send)
        self.files.changed.connect(self._on_typed)
        self.files.storing_changed.connect(self._enable)
        self.files.refused.connect(
            lambda error: self.banner.say(words.describe_error(error), "danger")
        )
        self.copies.changed.connect(self._on_typed)
        self.copies.refused.connect(lambda text: self.banner.say(text, "danger"))
        self.aids.files_wanted.connect(self.files.add_stored)
        self.aids.note_wanted.connect(self._on_note_wanted)
        self.attach_button.clicked.connect(self.files.choose)
        self._frame.canned_button.clicked.connect(lambda: self.aids.begin("::"))
        self._frame.article_button.clicked.connect(lambda: self.aids.begin("??"))
        self._frame.copy_button.clicked.connect(self.copies.start)
        self.send_button.clicked.connect(self.send)
        self.drafts.kept.connect(self.mark.show_kept)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.sending.sent.connect(self._on_sent)
        self.sending.refused.connect(self._on_refused)
        self.sending.came_back.connect(self._on_back)
        self.sending.done.connect(self.sent)

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
            self._details is not None and bool(self._written()) and not self.files.is_storing
            and not self.sending.is_sending(self.drafts.key)
        )  # fmt: skip

    def show_ticket(self, details: TicketDetails, writing: Writing) -> None:
        """Another ticket, with what was being written on it."""
        if self._details is not None and self._details.row.id == details.row.id and self._written():
            # Asked for twice: what stands here by now is newer than what was read for it.
            self.update_details(details)
            return
        self.drafts.keep()
        drafts = writing.drafts
        self._details, self._copies = details, writing.copies
        self.aids.set_ticket(details.row.id, writing.about)
        reply = written_from(drafts.get(draft_key(details.row.id, "reply")))
        note = written_from(drafts.get(draft_key(details.row.id, "note")))
        may_reply, may_note = (
            self._workspace.can("tickets.reply"),
            self._workspace.can("tickets.note"),
        )
        self.tabs.set_allowed(reply=may_reply, note=may_note)
        self.setVisible(may_reply or may_note)
        goes_to, self._goes_to = self._goes_to, ""
        kind: Kind = "note" if (note and not reply) or not may_reply else "reply"
        if goes_to in drafts:
            kind = place_of(goes_to)[1]
        self.tabs.set_kind(kind)
        self.tabs.set_drafts(reply=bool(reply), note=bool(note))
        self._show_written(note if kind == "note" else reply)
        if goes_to in drafts:
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def update_details(self, details: TicketDetails) -> None:
        """The same ticket, changed."""
        self._details = details
        self._show_kind()

    def leave(self) -> None:
        """Keep what there is; another ticket or page comes."""
        self.aids.close()
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
        self._show_written(joined(kept, self._written()))

    def _on_note_wanted(self) -> None:
        """What was written for the customer waits there; the thought goes on among colleagues."""
        self.start("note")

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
        self.files.show_files(written.attachments)
        self.copies.show_addresses(self._copies if written.cc is None else written.cc)
        self.banner.hide()
        self.mark.show_kept(bool(written))
        self._show_kind()

    def _show_kind(self) -> None:
        note = self.kind == "note"
        self._frame.show_kind(self.kind)
        copying = bool(self.copies.addresses) or self.copies.is_typing
        self.copies.setVisible(not note and copying)
        self.edit.setPlaceholderText(invitation(self.kind, self._details))
        self.edit.setAccessibleName(self.tr("Internal note") if note else self.tr("Reply"))
        self.aids.show_kind()
        self._enable()

    # --- writing ------------------------------------------------------------------------------

    def _written(self) -> Written:
        copies = self.copies.addresses if self.kind == "reply" else None
        return Written(self.edit.toPlainText(), tuple(self.files.files), copies)

    def _content(self) -> Any:
        written = self._written()
        return written.as_json() if written else None

    def _on_typed(self) -> None:
        self.mark.hide()
        if self._lacks_something and not gaps_in(self.edit.toPlainText()):
            self._lacks_something = False
            self.banner.hide()
        self.drafts.touch()
        self._enable()

    def _enable(self) -> None:
        self.send_button.setEnabled(self.can_send)
        self.after_button.setEnabled(self.can_send)
        self._context.actions.refresh()

    def choose_files(self) -> None:
        self.files.choose()

    def add_files(self, paths: Sequence[Path]) -> None:
        self.files.add_paths(paths)

    def quote(self, text: str) -> None:
        """Puts it in where the cursor stands, each line with a mark before it."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not text.strip():
            return
        lines = "\n".join(f"> {line}".rstrip() for line in text.strip("\n").split("\n"))
        cursor = self.edit.textCursor()
        begins = "" if cursor.positionInBlock() == 0 else "\n"
        cursor.insertText(f"{begins}{lines}\n\n")
        self.edit.setTextCursor(cursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._frame.fit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.files.add_paths(local_files(event.mimeData().urls()))
        event.acceptProposedAction()

    # --- sending ------------------------------------------------------------------------------

    def _fill_menu(self) -> None:
        self._menu.clear()
        if self._details is None:
            return
        now = self._details.row.own_status or self._details.row.status
        for status in self._known.rules.moves.targets(now):
            # What is offered first is what replies mostly lead to; the other moves stand below.
            if status in AFTER:
                self._add_after(status)
        self._menu.addSeparator()
        for status in self._known.rules.moves.targets(now):
            if status not in AFTER:
                self._add_after(status)

    def _add_after(self, status: str) -> None:
        action = self._menu.addAction(self._known.status_word(status))
        action.triggered.connect(lambda _=False: self.send_and(status))

    def send_and(self, status: str) -> None:
        """Send it and move the ticket; when that resolves it, how it ended is asked first, as everywhere."""
        details, rules = self._details, self._known.rules
        ends = rules.moves.base(status) in RESOLVED
        if details is None or not ends or details.row.status in RESOLVED or not self.can_send:
            self.send(status)
            return
        asked_for = details.row.id

        def go(told: dict[str, str]) -> None:
            moved = {part: one for part, one in told.items() if one}
            here = self._details is not None and self._details.row.id == asked_for
            if not here:
                return
            if moved:
                run = self._workspace.run(UpdateTicket(asked_for, dict(moved)))
                refused = partial(self._on_refused, self.drafts.key)
                self._context.requests.submit(run, lambda _: self.send(status), refused, owner=self)
            else:
                self.send(status)

        title = self.tr("Send → {name}").format(name=self._known.status_word(status))
        question = OutcomeQuestion(self._theme, self.window(), rules.outcomes, title, go)
        question.open_at(self, "above-right")

    def choose_after(self) -> None:
        """What can become of the ticket with it, for the keyboard."""
        if self.can_send:
            self.after_button.click()
            if actions := self._menu.actions():
                self._menu.setActiveAction(actions[0])

    def send(self, status_after: str | None = None) -> bool:
        """As it is, unless something in it is still to be filled in. Answers whether it is on its way."""
        if not self.can_send or self._details is None or not self.copies.take_typed():
            return False
        gaps = gaps_in(self.edit.toPlainText())
        if gaps:
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self.aids.choose_gap()
            text = self.tr("Something is still missing in the text: {gaps}")
            self.banner.say(text.format(gaps=", ".join(gaps[:3])), "warning")
            self._lacks_something = True
            return False
        self.aids.close()
        self.drafts.touch()
        self.drafts.keep()
        self.banner.hide()
        status = status_after if isinstance(status_after, str) else None
        self.sending.send(self._details, self.kind, self.drafts.key, self._written(), status)
        self._enable()
        return True

    def _on_sent(self, key: str, written: Written) -> None:
        """Take away what was sent, and nothing that was typed after it."""
        if key != self.drafts.key:
            self.drafts.forget(key)
        elif self._written() == written:
            self.drafts.forget(key)
            self._show_written(Written())
        self._enable()

    def _on_refused(self, key: str, error: BaseException) -> None:
        self._enable()
        text = words.describe_error(error)
        if key == self.drafts.key:
            kept = self.tr("Your text is still here.")
            self.banner.say(f"{text} {kept}", "danger")
        else:
            self._context.toasts.show(text, tone="danger", seconds=12)

    def _on_back(self, key: str, written: Written) -> None:
        """The words come back to be corrected, where they were written; what was begun meanwhile stays below them."""
        if key == self.drafts.key:
            self._take(key, joined(written, self._written()))
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.drafts.keep()
        user = self._workspace.current_user.id

        def go_there(begun: Any) -> None:
            ticket_id, kind = place_of(key)
            whole = joined(written, written_from(begun))
            self.drafts.put(key, whole.as_json())
            if self._details is None or self._details.row.id != ticket_id:
                self._goes_to = key
                self._context.navigate("tickets", ticket_id=ticket_id)
                return
            self.tabs.set_kind(kind)
            self._show_written(whole)
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

        self._context.requests.submit(
            lambda: self._workspace.drafts.get(user, key), go_there, owner=self
        )

    def _take(self, key: str, written: Written) -> None:
        self.drafts.put(key, written.as_json())
        self._show_written(written)
