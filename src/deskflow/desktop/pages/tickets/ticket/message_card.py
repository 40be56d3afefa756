"""One message of the timeline: who, when, the words, its files; internal notes on a surface of their own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from deskflow.desktop import words
from deskflow.desktop.pages.tickets.ticket.bodies import Body
from deskflow.desktop.pages.tickets.ticket.chip_button import FileChip
from deskflow.desktop.pages.tickets.ticket.mail_view import MailView
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.avatars import paint_avatar
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.chips import Chip, ChipLabel
from deskflow.desktop.widgets.flow import FlowLayout
from deskflow.tickets.queries import AttachmentRow, MessageRow

DISC = 28
LEAST_MARK = 48
IMAGE_TYPES = ("image/",)

# In letters.
LONGEST_LINE = 120


class MessageCard(QWidget):
    """`file_wanted` carries an attachment and its chip; `original_wanted` and `whole_wanted` ask for more."""

    file_wanted = Signal(object, object)
    body_wanted = Signal(object, bool, bool)
    resized = Signal()
    link_refused = Signal(str)

    def __init__(
        self, theme: Theme, message: MessageRow, body: Body, firm: str, when: str, when_long: str
    ) -> None:
        super().__init__()
        self._theme = theme
        self.message = message
        self._firm = "" if message.author_kind in ("staff", "system", "workflow") else firm
        self._when = when
        self._body = body
        self._folded: MailView | None = None
        origin = f", {message.merged_from}" if message.merged_from else ""
        self.setAccessibleName(f"{message.author_name}{origin}, {when_long}")
        self.text = MailView(
            theme, self.tr("Message of {name}").format(name=message.author_name), self
        )
        self.text.link_refused.connect(self.link_refused)
        self._foot = QWidget(self)
        self._chips = FlowLayout(self._foot)
        self.set_body(body)

    @property
    def is_internal(self) -> bool:
        return not self.message.is_public

    # --- content ------------------------------------------------------------------------------

    def set_body(self, body: Body) -> None:
        """The words, or the same formatted, or all of them."""
        self._body = body
        self._show_text()
        self._drop_folded()
        while (item := self._chips.takeAt(0)) is not None:
            item.widget().deleteLater()
        for file in self.message.attachments:
            if (file.content_id or "").strip("<>") not in body.used:
                self._add_file(file)
        if body.folded:
            self._add_button(self.tr("Quoted text and signature"), "ellipsis", self._toggle_folded)
        if body.more:
            self._add_button(
                self.tr("Show all of it"), "chevron-down", lambda: self._ask(whole=True)
            )
        if body.has_original and not body.is_html:
            self._add_button(
                self.tr("Show as it was formatted"), "newspaper", lambda: self._ask(original=True)
            )
        if body.blocked_images:
            text = self.tr("Pictures from outside not loaded: {count}").format(
                count=body.blocked_images
            )
            self._chips.addWidget(ChipLabel(self._theme, Chip(text, icon="shield")))

    def _ask(self, *, original: bool = False, whole: bool = False) -> None:
        self.body_wanted.emit(self, original, whole)

    def _add_file(self, file: AttachmentRow) -> None:
        icon = "image" if file.content_type.startswith(IMAGE_TYPES) else "paperclip"
        chip = FileChip(self._theme, file.filename, words.file_size(file.size), icon=icon)
        chip.clicked.connect(lambda: self.file_wanted.emit(file, chip))
        self._chips.addWidget(chip)

    def recolour(self) -> None:
        """Qt writes the colour of links into the text."""
        self._show_text()

    def _show_text(self) -> None:
        self.text.show_body(self._body)
        if self.message.mentions:
            tokens = self._theme.tokens
            self.text.mark(self.message.mentions, tokens.accent, tokens.info_soft)

    def _add_button(self, text: str, icon: str, pressed: Callable[[], object]) -> None:
        button = Button(self._theme, text, icon=icon)
        button.setFont(self._theme.font("sm", "medium"))
        button.clicked.connect(pressed)
        self._chips.addWidget(button)

    def _toggle_folded(self) -> None:
        if self._folded is not None:
            self._drop_folded()
        else:
            self._folded = MailView(self._theme, self.tr("Quoted text"), self)
            self._folded.show_folded(self._body.folded, is_html=self._body.folded_is_html)
            self._folded.show()
        self.resized.emit()

    def _drop_folded(self) -> None:
        if self._folded is not None:
            self._folded.hide()
            self._folded.deleteLater()
            self._folded = None

    # --- place --------------------------------------------------------------------------------

    def lay_out(self, width: int) -> int:
        """Puts everything in its place for this width; answers with the height."""
        theme = self._theme
        pad = theme.space(2) if self.is_internal else 0
        left = pad + DISC + theme.space(2)
        room = max(60, width - left - pad)
        if not self._body.is_html:
            # The eye does not find the next line behind a longer one; a table in a mail may need all there is.
            room = min(room, theme.metrics().averageCharWidth() * LONGEST_LINE)
        top = pad + theme.metrics("body", "semibold").height() + 3
        if not (self._body.shown.strip() or self._body.is_html):
            self.text.hide()
        else:
            height = self.text.heightForWidth(room)
            self.text.setGeometry(left, top, room, height)
            top += height
        if self._folded is not None:
            top += theme.space(1)
            height = self._folded.heightForWidth(room - theme.space(2))
            self._folded.setGeometry(left + theme.space(2), top, room - theme.space(2), height)
            top += height
        if self._chips.count():
            top += theme.space(1)
            height = self._chips.heightForWidth(room)
            self._foot.setGeometry(left, top, room, height)
            top += height
        self._foot.setVisible(bool(self._chips.count()))
        total = max(top + pad, pad + DISC + pad)
        self.resize(width, total)
        return total

    # --- paint --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pad = 0
        if self.is_internal:
            pad = theme.space(2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.warning_soft)
            painter.drawRoundedRect(self.rect(), tokens.size.radius_card, tokens.size.radius_card)
        paint_avatar(
            painter, theme, QRectF(pad, pad, DISC, DISC), self.message.author_name, size=DISC
        )
        if self._folded is not None:
            place = self._folded.geometry()
            painter.fillRect(
                QRectF(place.left() - theme.space(2), place.top(), 2, place.height()),
                tokens.border_strong,
            )
        self._paint_head(painter, pad)
        painter.end()

    def _paint_head(self, painter: QPainter, pad: int) -> None:
        theme, tokens = self._theme, self._theme.tokens
        height = theme.metrics("body", "semibold").height()
        left, right = float(pad + DISC + theme.space(2)), self.width() - pad
        # On the amber surface faint ink would be too weak to read.
        time_ink = tokens.text_muted if self.is_internal else tokens.text_faint
        time_width = theme.metrics("xs", tabular=True).horizontalAdvance(self._when)
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(theme.font("xs", tabular=True))
        painter.setPen(time_ink)
        painter.drawText(QRectF(right - time_width, pad, time_width + 1, height), align, self._when)
        right -= time_width + theme.space(1)
        metrics = theme.metrics("body", "semibold")
        name = metrics.elidedText(
            self.message.author_name, Qt.TextElideMode.ElideRight, int(right - left)
        )
        painter.setFont(theme.font("body", "semibold"))
        painter.setPen(tokens.text)
        painter.drawText(QRectF(left, pad, right - left, height), align, name)
        left += metrics.horizontalAdvance(name) + theme.space(1)
        for icon, text, ink in self._marks():
            left = self._paint_mark(
                painter, QRectF(left, pad, right - left, height), icon, text, ink
            )

    def _marks(self) -> list[tuple[str, str, QColor]]:
        tokens = self._theme.tokens
        marks: list[tuple[str, str, QColor]] = []
        if self.is_internal:
            marks.append(("lock", self.tr("Internal"), tokens.warning))
        if self.message.is_automatic:
            marks.append(("refresh-cw", self.tr("Automatic reply"), tokens.text_muted))
        elif self.message.author_kind == "workflow":
            marks.append(("workflow", self.tr("Workflow"), tokens.text_muted))
        if self.message.merged_from:
            marks.append(("git-merge", self.message.merged_from, tokens.text_muted))
        if self._firm:
            marks.append(("", self._firm, tokens.text_muted))
        if self.message.copies:
            copies = self.tr("Cc {names}").format(names=", ".join(self.message.copies))
            marks.append(("", copies, tokens.text_muted))
        return marks

    def _paint_mark(
        self, painter: QPainter, rect: QRectF, icon: str, text: str, ink: QColor
    ) -> float:
        theme = self._theme
        if rect.width() < LEAST_MARK:
            return rect.left()
        if icon:
            theme.icons.paint(
                painter, icon, ink, QRectF(rect.left(), rect.top(), 13, rect.height()), 13
            )
            rect.setLeft(rect.left() + 13 + theme.space(0))
        metrics = theme.metrics("sm", "medium" if icon else "regular")
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, int(rect.width())))
        painter.setFont(theme.font("sm", "medium" if icon else "regular"))
        painter.setPen(ink)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        return rect.left() + metrics.horizontalAdvance(shown) + theme.space(1)
