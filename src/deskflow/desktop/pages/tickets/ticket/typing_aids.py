"""While a message is written: `::` offers canned replies, `??` articles, `@` people. The text stays the writer's own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor

from deskflow.composing.canned import CountUse
from deskflow.composing.filling import GAP, fill
from deskflow.composing.queries import CannedRow, list_canned, scope_of
from deskflow.core.changes import Changes
from deskflow.core.types import Json
from deskflow.core.workspace import Workspace
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.ticket.draft import Kind
from deskflow.desktop.pages.tickets.ticket.editor import MessageEdit
from deskflow.desktop.pages.tickets.ticket.gap_marks import GapMarks
from deskflow.desktop.pages.tickets.ticket.typing_choices import (
    article_choices,
    article_text,
    canned_choices,
    people_choices,
)
from deskflow.desktop.pages.tickets.ticket.typing_popup import TypingPopup
from deskflow.desktop.widgets.choices import Choice
from deskflow.knowledge.queries import FoundArticle, search_articles
from deskflow.tickets.mentioning import Mentionable, mentionable

# What was typed, from the beginning of a word on; a sign inside of one is none of these.
_TRIGGER: Final = re.compile(r"(?:^|(?<=[\s(\[]))(::|\?\?|@@?)([^:?@\n]{0,60})$")
ASK_AFTER_MS: Final = 120
MOST_ARTICLES: Final = 12


@dataclass(frozen=True, slots=True)
class Trigger:
    """`start` is where it begins in the document, `sign` one of `::`, `??`, `@`."""

    start: int
    sign: str
    query: str


class TypingAids(QObject):
    """`files_wanted` carries the attachments of a canned reply, `note_wanted` comes when somebody is to be mentioned
    in what a customer would read."""

    files_wanted = Signal(object)
    note_wanted = Signal()

    def __init__(self, context: PageContext, edit: MessageEdit, kind: Callable[[], Kind]) -> None:
        super().__init__(edit)
        self._context = context
        self._workspace: Workspace = context.workspace
        self._edit = edit
        self._kind = kind
        self._ticket_id: UUID | None = None
        self._about = ""
        self._scope: dict[str, Json] | None = None
        self._canned: list[CannedRow] | None = None
        self._people: list[Mentionable] = []
        self._articles: list[FoundArticle] = []
        self._asked = ""
        self._trigger: Trigger | None = None
        # Where a popup was sent away: it stays away until another word begins.
        self._unwanted = -1
        self.popup: TypingPopup | None = None
        self.marks = GapMarks(edit.document(), context.theme)
        edit.takes_key = self._takes_key
        edit.is_offered = lambda: self.is_open
        edit.cursorPositionChanged.connect(self._look)
        edit.left.connect(self.close)
        self._ask_soon = QTimer(self)
        self._ask_soon.setSingleShot(True)
        self._ask_soon.setInterval(ASK_AFTER_MS)
        self._ask_soon.timeout.connect(self._ask_articles)
        context.changes.changed.connect(self._on_changes)
        self._ask_people()

    # --- what it is about ---------------------------------------------------------------------

    def set_ticket(self, ticket_id: UUID, about: str) -> None:
        """`about` is what articles are looked for with while nothing is typed: the ticket's own words."""
        if ticket_id != self._ticket_id:
            self._scope = None
            self.close()
        self._ticket_id, self._about = ticket_id, about

    def show_kind(self) -> None:
        """Only notes mention anybody."""
        self.marks.set_people(self._people if self._kind() == "note" else [])

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches("canned_replies", "writing_uses", "team_members"):
            self._canned = None
        if changes.touches("users"):
            self._ask_people()
        if self._ticket_id is not None and self._ticket_id in changes.of("tickets"):
            self._scope = None

    # --- looking for a sign -------------------------------------------------------------------

    def begin(self, sign: str) -> None:
        """As if it had been typed; for the button and the menu."""
        cursor = self._edit.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        cursor.insertText((" " if before and not before[-1].isspace() else "") + sign)

    def _look(self) -> None:
        cursor = self._edit.textCursor()
        if not self._edit.hasFocus() or cursor.hasSelection() or self._ticket_id is None:
            self.close()
            return
        before = cursor.block().text()[: cursor.positionInBlock()]
        found = _TRIGGER.search(before)
        start = cursor.block().position() + (found.start(1) if found else 0)
        if found is None or start == self._unwanted:
            self._trigger = None
            self._hide()
            if found is None:
                self._unwanted = -1
            return
        self._trigger = Trigger(
            start, "@" if "@" in found.group(1) else found.group(1), found.group(2)
        )
        self._offer()

    def _offer(self) -> None:
        trigger = self._trigger
        if trigger is None:
            return
        if trigger.sign == "::":
            self._offer_canned(trigger)
        elif trigger.sign == "@":
            self._offer_people(trigger)
        else:
            self._ask_soon.start()
            self._offer_articles(trigger)

    def _show(
        self, choices: list[Choice], query: str, hint: str, preview: Callable[[Choice], str] | None
    ) -> None:
        if self.popup is None:
            self.popup = TypingPopup(self._context.theme, self._edit.window())
            self.popup.chosen.connect(self._on_chosen)
        assert self._trigger is not None
        cursor = self._edit.textCursor()
        cursor.setPosition(self._trigger.start)
        corner = self._edit.cursorRect(cursor).topLeft()
        at = self._edit.viewport().mapTo(self._edit.window(), QPoint(corner.x(), corner.y()))
        self.popup.offer(choices, query, at, hint=hint, preview=preview)

    # --- canned replies -----------------------------------------------------------------------

    def _offer_canned(self, trigger: Trigger) -> None:
        if self._canned is None or self._scope is None:
            self._ask_canned()
            return
        if not self._canned:
            self._show([_said(self.tr("No canned reply yet"))], "", self.tr("They are written in Settings ▸ Canned replies."), None)  # fmt: skip
            return
        self._show(canned_choices(self._canned), trigger.query.strip(), "", self._preview_canned)

    def _preview_canned(self, choice: Choice) -> str:
        row: CannedRow = choice.value
        return fill(row.body, self._scope or {}).text

    def _ask_canned(self) -> None:
        workspace, ticket_id = self._workspace, self._ticket_id
        assert ticket_id is not None
        me = workspace.current_user.id

        def read(connection: Any) -> tuple[list[CannedRow], dict[str, Json] | None]:
            return (
                list_canned(connection, workspace.tenant_id, me),
                scope_of(connection, workspace.tenant_id, ticket_id, me),
            )

        def arrived(found: tuple[list[CannedRow], dict[str, Json] | None]) -> None:
            if ticket_id != self._ticket_id:
                return
            self._canned, self._scope = found[0], found[1] or {}
            if self._trigger is not None and self._trigger.sign == "::":
                self._offer_canned(self._trigger)

        self._context.requests.submit(workspace.ask(read), arrived, owner=self)

    # --- people -------------------------------------------------------------------------------

    def _offer_people(self, trigger: Trigger) -> None:
        query = trigger.query
        named = [one for one in self._people if one.id != self._workspace.current_user.id]
        if query.endswith(" ") or not named or (self._kind() == "reply" and not query.strip()):
            self._hide()
            return
        hint = ""
        if self._kind() == "reply":
            hint = self.tr("Customers would read it: people are mentioned in notes. Tab goes on in a note.")  # fmt: skip
        self._show(people_choices(named), query.strip(), hint, None)

    def _ask_people(self) -> None:
        workspace = self._workspace

        def arrived(people: list[Mentionable]) -> None:
            self._people = people
            self.show_kind()

        asked = workspace.ask(mentionable, workspace.tenant_id)
        self._context.requests.submit(asked, arrived, owner=self)

    # --- articles -----------------------------------------------------------------------------

    def _ask_articles(self) -> None:
        trigger = self._trigger
        if trigger is None or trigger.sign != "??":
            return
        words = trigger.query.strip() or self._about
        workspace = self._workspace

        def arrived(found: list[FoundArticle]) -> None:
            if self._trigger is None or self._trigger.sign != "??":
                return
            self._articles, self._asked = found, words
            self._offer_articles(self._trigger)

        asked = workspace.ask(search_articles, workspace.tenant_id, words, MOST_ARTICLES)
        self._context.requests.submit(asked, arrived, owner=self)

    def _offer_articles(self, trigger: Trigger) -> None:
        words = trigger.query.strip() or self._about
        if self._asked != words and not self._articles:
            return
        if not self._articles:
            text = self.tr("No article has any of these words")
            self._show([_said(text)], "", self.tr("Articles are written on the page Knowledge."), None)  # fmt: skip
            return
        hint = self.tr("Return: its text · Shift+Return: quoted · Alt+Return: only its name")
        choices = article_choices(self._articles, suggested=not trigger.query.strip())
        self._show(choices, "", hint, lambda choice: article_text(choice.value, "text"))

    # --- putting in ---------------------------------------------------------------------------

    def _on_chosen(self, choice: Choice, how: str = "text") -> None:
        trigger, value = self._trigger, choice.value
        if trigger is None or value is None:
            return
        if isinstance(value, CannedRow):
            self._put(trigger, fill(value.body, self._scope or {}).text)
            if value.attachments:
                self.files_wanted.emit(list(value.attachments))
            self._context.requests.submit(self._workspace.run(CountUse(value.id)), owner=self)
        elif isinstance(value, FoundArticle):
            self._put(trigger, article_text(value, how))
        elif self._kind() == "reply":
            self._put(trigger, "")
            self.note_wanted.emit()
            cursor = self._edit.textCursor()
            cursor.insertText(f"@{value.name} ")
        else:
            self._put(trigger, f"@{value.name} ")

    def _put(self, trigger: Trigger, text: str) -> None:
        """Instead of what was typed, as one step of undo; the first gap is chosen, so that typing fills it."""
        self._trigger = None
        cursor = self._edit.textCursor()
        end = cursor.position()
        cursor.setPosition(trigger.start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        self._edit.setTextCursor(cursor)
        self.choose_gap(trigger.start)
        self._hide()

    def choose_gap(self, start: int = 0) -> bool:
        """Chooses the first gap from there on; False when there is none."""
        found = GAP.search(self._edit.toPlainText(), start) or GAP.search(self._edit.toPlainText())
        if found is None:
            return False
        cursor = self._edit.textCursor()
        cursor.setPosition(found.start())
        cursor.setPosition(found.end(), QTextCursor.MoveMode.KeepAnchor)
        self._edit.setTextCursor(cursor)
        return True

    # --- keys ---------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        return self.popup is not None and self.popup.isVisible()

    @property
    def _leaves_the_reply(self) -> bool:
        return self._kind() == "reply" and self._trigger is not None and self._trigger.sign == "@"

    def close(self) -> None:
        self._trigger = None
        self._ask_soon.stop()
        self._hide()

    def _hide(self) -> None:
        if self.popup is not None:
            self.popup.hide()

    def _takes_key(self, event: QKeyEvent) -> bool:
        """Keys that belong to the popup while there is one. Ctrl+Return is for sending, always."""
        if not self.is_open or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        popup, key = self.popup, Qt.Key(event.key())
        assert popup is not None
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 6,
            Qt.Key.Key_PageUp: -6,
        }
        if key in steps:
            for _ in range(abs(steps[key])):
                popup.move_current(1 if steps[key] > 0 else -1)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            if not popup.can_choose or (key != Qt.Key.Key_Tab and self._leaves_the_reply):
                # In what a customer reads, an @ may be just that.
                return False
            choice = popup.list.current_choice()
            how = "text"
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                how = "quote"
            elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
                how = "name"
            popup.hide()
            if choice is not None:
                self._on_chosen(choice, how)
            return True
        if key == Qt.Key.Key_Escape:
            self._unwanted = self._trigger.start if self._trigger is not None else -1
            self.close()
            return True
        return False


def _said(text: str) -> Choice:
    return Choice(None, text, enabled=False, pinned=True)
