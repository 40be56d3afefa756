"""The look of the composer: its card, the line above the text and the buttons below it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskflow.desktop.pages.tickets.ticket.composer_tabs import ComposerCard
from deskflow.desktop.pages.tickets.ticket.draft import Kind
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button, IconButton, PrimaryButton
from deskflow.desktop.widgets.labels import Label
from deskflow.tickets.queries import TicketDetails

LONGEST_HINT = 54


def _tr(text: str) -> str:
    return QCoreApplication.translate("composer", text)


def invitation(kind: Kind, details: TicketDetails | None) -> str:
    """What stands in the empty field: who will read it."""
    if details is None:
        return ""
    if kind == "note":
        return _tr("Write a note that only colleagues see; @ tells one of them")
    name = details.contact_name or details.row.customer_name
    email = details.contact_email or ""
    if email and len(name) + len(email) < LONGEST_HINT:
        return _tr("Reply to {name} <{email}>").format(name=name, email=email)
    return _tr("Reply to {name}").format(name=name)


class ComposerFrame:
    """Lays `parts` into a card on `owner`; what is pressed is for the composer to know."""

    def __init__(
        self, theme: Theme, owner: QWidget, top: Sequence[QWidget], parts: Sequence[QWidget]
    ) -> None:
        """`top` stands in the first line: its first to the left, the others to the right."""
        self.attach_button = IconButton(theme, "paperclip", _tr("Attach files"), key="Ctrl+Shift+A")
        self.canned_button = IconButton(theme, "file-text", _tr("Canned replies"), key="::")
        self.article_button = IconButton(theme, "book-open", _tr("Articles"), key="??")
        self.copy_button = IconButton(theme, "user-plus", _tr("Copy to somebody else (Cc)"))
        self.after_button = Button(theme, _tr("Send and…"))
        self.send_button = PrimaryButton(theme, _tr("Send"), icon="send", key="Ctrl+Return")
        self.after_button.setToolTip(_tr("Send and set the status (Alt+Return)"))
        self.send_button.setToolTip(_tr("With Shift, too: and on to the next ticket"))
        self.who = Label(theme, "", size="sm", weight="semibold")
        self._theme, self._owner = theme, owner
        self._after = _tr("Send and…")
        outer = QVBoxLayout(owner)
        side = theme.space(3) + theme.space(0)
        outer.setContentsMargins(side, theme.space(2), side, theme.space(2))
        self.card = ComposerCard(theme, owner)
        outer.addWidget(self.card)
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(
            theme.space(2), theme.space(1) - 2, theme.space(2), theme.space(1) + 2
        )
        inside.setSpacing(theme.space(0) + 2)
        line = QHBoxLayout()
        line.addWidget(top[0])
        line.addStretch(1)
        line.addWidget(self.who)
        for widget in top[1:]:
            line.addWidget(widget)
        foot = QHBoxLayout()
        foot.setSpacing(theme.space(1))
        for button in (self.attach_button, self.canned_button, self.article_button, self.copy_button):  # fmt: skip
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.after_button)
        foot.addWidget(self.send_button)
        inside.addWidget(parts[0])
        inside.addLayout(line)
        for part in parts[1:]:
            inside.addWidget(part)
        inside.addLayout(foot)

    def show_kind(self, kind: Kind) -> None:
        """Who will read it is said in words and in colour, and again on the button."""
        note = kind == "note"
        self.card.set_note(note)
        self.send_button.setText(_tr("Add note") if note else _tr("Send"))
        self.send_button.set_icon("lock" if note else "send")
        self._after = _tr("Add and…") if note else _tr("Send and…")
        self.after_button.setAccessibleName(self._after)
        self.copy_button.setVisible(not note)
        self.fit()
        self.who.setText(_tr("Only colleagues see this") if note else "")
        self.who.set_tone("warning" if note else "text-muted")

    def fit(self) -> None:
        """Where room is short the hint of the key goes first, then words, then what can be typed as well (::, ??)."""
        outer, inner = self._owner.layout().contentsMargins(), self.card.layout().contentsMargins()
        room = self._owner.width() - outer.left() - outer.right() - inner.left() - inner.right()
        for hint, words, aids in ((1, 1, 1), (0, 1, 1), (0, 0, 1), (0, 0, 0)):
            self.send_button.set_key("Ctrl+Return" if hint else "")
            self.after_button.setText(self._after if words else "")
            self.after_button.set_icon("" if words else "circle-dot")
            for button in (self.canned_button, self.article_button):
                button.setVisible(bool(aids))
            if self._wanted() <= room:
                return

    def _wanted(self) -> int:
        buttons = (
            self.attach_button, self.canned_button, self.article_button, self.copy_button, self.after_button,
            self.send_button,
        )  # fmt: skip
        widths = [one.sizeHint().width() for one in buttons if not one.isHidden()]
        return sum(widths) + len(widths) * self._theme.space(1)
