"""The field for a comment: it grows with its text, and what is typed is kept as a draft until it is sent."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from deskflow.core.types import Json
from deskflow.core.workspace import Workspace
from deskflow.desktop.async_calls import Request, Requests
from deskflow.desktop.theme import Theme

FEWEST_LINES = 2
MOST_LINES = 8


def draft_key(approval_id: UUID) -> str:
    return f"approval/{approval_id}/comment"


def approval_of(key: str) -> UUID | None:
    """The request a draft of this key is a comment on; None for another draft."""
    parts = key.split("/")
    if len(parts) != 3 or parts[::2] != ["approval", "comment"]:
        return None
    try:
        return UUID(parts[1])
    except ValueError:
        return None


def answer_key(question_id: UUID) -> str:
    return f"approval/answer/{question_id}"


class CommentField(QPlainTextEdit):
    """`left` comes with Escape, `sent` with Ctrl+Return. `interrupted` carries a decision that was held when the program ended."""

    left = Signal()
    sent = Signal()
    interrupted = Signal(str)

    def __init__(
        self,
        theme: Theme,
        workspace: Workspace,
        requests: Requests,
        parent: QWidget | None = None,
        *,
        words: str = "",
        key_of: Callable[[UUID], str] = draft_key,
    ) -> None:
        """`key_of` says under which key the draft is kept."""
        super().__init__(parent)
        self._key_of = key_of
        self._workspace = workspace
        self._requests = requests
        self._line = ceil(QFontMetricsF(theme.font()).lineSpacing())
        self._approval_id: UUID | None = None
        self._reading: Request | None = None
        self.set_words(words or self.tr("Comment (seen by the requester)"))
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._on_text_changed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def set_words(self, words: str) -> None:
        """What is to be written here."""
        self.setPlaceholderText(words)
        self.setAccessibleName(words)

    @property
    def about(self) -> UUID | None:
        return self._approval_id

    @property
    def text(self) -> str:
        return self.toPlainText().strip()

    def show_for(self, approval_id: UUID) -> None:
        """The comment somebody was writing about this request, if there is one."""
        if approval_id == self._approval_id:
            return
        self._approval_id = approval_id
        if self._reading is not None:
            self._reading.cancel()
        self._set_quietly("")
        store, user_id = self._workspace.drafts, self._workspace.current_user.id
        self._reading = self._requests.submit(
            lambda: store.get(user_id, self._key_of(approval_id)),
            lambda draft: self._on_draft(approval_id, draft),
            owner=self,
        )

    def clear_for(self, approval_id: UUID) -> None:
        """It has been sent."""
        if approval_id == self._approval_id:
            self._set_quietly("")

    def sent_off(self) -> None:
        """What stands here went where it should: neither field nor draft keeps it."""
        self._set_quietly("")
        self._on_text_changed()

    # --- inside ------------------------------------------------------------------------------------

    def _on_draft(self, approval_id: UUID, draft: Json) -> None:
        # Whoever has begun to type is not interrupted.
        if approval_id != self._approval_id or not isinstance(draft, dict):
            return
        if not self.toPlainText():
            self._set_quietly(str(draft.get("comment") or ""))
        if draft.get("decision"):
            self.interrupted.emit(str(draft["decision"]))

    def _set_quietly(self, text: str) -> None:
        self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(False)
        self._fit()

    def _on_text_changed(self) -> None:
        if self._approval_id is None:
            return
        store, user_id = self._workspace.drafts, self._workspace.current_user.id
        key, text = self._key_of(self._approval_id), self.toPlainText()
        if text:
            store.put(user_id, key, {"comment": text})
        else:
            store.delete(user_id, key)

    def _fit(self) -> None:
        # The document of a plain text field counts its height in lines.
        lines = round(self.document().documentLayout().documentSize().height())
        shown = max(FEWEST_LINES, min(MOST_LINES, lines))
        margins = 2 * round(self.document().documentMargin()) + 12
        self.setFixedHeight(shown * self._line + margins)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.sent.emit()
            return
        super().keyPressEvent(event)
