"""The first thing a newcomer sees: begin with an own workspace, look at the demo, or join a team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from deskflow.desktop.shell.rail import paint_logo
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.buttons import Button, paint_focus, shows_focus
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.labels import ElidedLabel, Label, SectionHeader
from deskflow.desktop.widgets.pressing import Pressing
from deskflow.desktop.widgets.surfaces import Card, Surface

CARD = QSize(232, 148)
FORM_WIDTH = 420
LOGO = 44
SUFFIX = ".deskflow"
# A file's name may have 255 bytes, and what lies beside it has longer ones.
LONGEST_STEM = 50


@dataclass(frozen=True, slots=True)
class NewWorkspace:
    """What is needed to begin."""

    file: Path
    company: str
    name: str
    email: str


class _Logo(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedSize(LOGO, LOGO)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_logo(painter, self._theme, QRectF(self.rect()))
        painter.end()


class ChoiceCard(Pressing, QPushButton):
    """A large button with an icon, a title and two lines of what will happen."""

    def __init__(
        self, theme: Theme, icon: str, title: str, text: str, *, primary: bool = False
    ) -> None:
        super().__init__()
        self._theme = theme
        self._icon = icon
        self._title = title
        self._text = text
        self._primary = primary
        self.setProperty("kind", "card")
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.setFixedSize(CARD)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        touched = self.isEnabled() and (self.underMouse() or self.hasFocus())
        line = tokens.accent if touched else tokens.border
        painter.setPen(QPen(line, 1))
        painter.setBrush(tokens.surface_1 if self.isEnabled() else tokens.surface_0)
        radius = tokens.size.radius_card
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        inside = rect.adjusted(theme.space(3), theme.space(3), -theme.space(3), -theme.space(2))
        self._paint_icon(painter, inside)
        painter.setFont(theme.font("body", "semibold"))
        painter.setPen(tokens.text if self.isEnabled() else tokens.text_muted)
        title = inside.adjusted(0, 44, 0, 0)
        top_left = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        painter.drawText(title, top_left, self._title)
        painter.setFont(theme.font("sm"))
        painter.setPen(tokens.text_muted)
        text = title.adjusted(0, theme.metrics().height() + 5, 0, 0)
        painter.drawText(text, int(top_left) | int(Qt.TextFlag.TextWordWrap), self._text)
        if shows_focus(self):
            paint_focus(painter, theme, rect, radius)
        painter.end()

    def _paint_icon(self, painter: QPainter, inside: QRectF) -> None:
        theme, tokens = self._theme, self._theme.tokens
        disc = QRectF(inside.left(), inside.top(), 34, 34)
        filled = self._primary and self.isEnabled()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.accent if filled else tokens.surface_2)
        painter.drawRoundedRect(disc, 9, 9)
        ink = tokens.on_accent if filled else tokens.accent
        if not self.isEnabled():
            ink = tokens.text_muted
        theme.icons.paint(painter, self._icon, ink, disc, 18)


class Welcome(Surface):
    """Says what was chosen; making and opening a workspace is the program's business."""

    new_wanted = Signal(object)  # NewWorkspace
    open_wanted = Signal(object)  # Path
    demo_wanted = Signal()

    def __init__(
        self, theme: Theme, folder: Path, recent: Sequence[Path] = (), person: str = ""
    ) -> None:
        """`folder` is where a new workspace is put unless the person says otherwise."""
        super().__init__(theme, "surface-0")
        self._theme = theme
        self._folder = folder
        self._file_touched = False
        self._steps = QStackedWidget()
        self._steps.addWidget(self._build_choices(recent))
        self._steps.addWidget(self._build_form(person))
        layout = QVBoxLayout(self)
        layout.addWidget(self._steps)

    def say(self, text: str) -> None:
        """Something went wrong; what was typed is kept."""
        where = self._notice if self._steps.currentIndex() == 0 else self._banner
        where.say(text, "danger")
        self._create.setEnabled(True)

    def focus_default(self) -> None:
        self._new.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- step one: which way ------------------------------------------------------------------

    def _build_choices(self, recent: Sequence[Path]) -> QWidget:
        theme, centre = self._theme, Qt.AlignmentFlag.AlignHCenter
        step = QWidget()
        layout = QVBoxLayout(step)
        layout.addStretch(2)
        layout.addWidget(_Logo(theme), 0, centre)
        layout.addSpacing(theme.space(2))
        title = Label(theme, self.tr("Welcome to DeskFlow"), size="title", weight="bold")
        layout.addWidget(title, 0, centre)
        words = self.tr("Tickets, approvals and workflows in one file on this machine.")
        layout.addWidget(Label(theme, words, tone="text-muted"), 0, centre)
        layout.addSpacing(theme.space(4))
        layout.addLayout(self._build_cards())
        self._notice = InlineBanner(theme)
        self._notice.setFixedWidth(self._cards_width)
        layout.addSpacing(theme.space(3))
        layout.addWidget(self._notice, 0, centre)
        if recent:
            layout.addSpacing(theme.space(2))
            layout.addWidget(self._build_recent(recent), 0, centre)
        layout.addSpacing(theme.space(2))
        other = Button(theme, self.tr("Open a workspace file…"), kind="ghost", icon="folder-open")
        other.clicked.connect(self._choose_other)
        layout.addWidget(other, 0, centre)
        layout.addStretch(3)
        return step

    @property
    def _cards_width(self) -> int:
        return CARD.width() * 3 + 2 * self._theme.space(3)

    def _choose_other(self) -> None:
        dialog = QFileDialog(self, self.tr("Open a workspace file"), str(self._folder))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [self.tr("Workspaces (*{ending})").format(ending=SUFFIX), self.tr("All files (*)")]
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda file: self.open_wanted.emit(Path(file)))
        dialog.open()

    def _build_cards(self) -> QHBoxLayout:
        self._new = ChoiceCard(
            self._theme,
            "plus",
            self.tr("New workspace"),
            self.tr("Start empty. Yours alone for now, with a team later on."),
            primary=True,
        )
        self._new.clicked.connect(self._go_to_form)
        demo = ChoiceCard(
            self._theme,
            "play",
            self.tr("Look at the demo"),
            self.tr("A service desk full of tickets to try things on. Nothing is kept."),
        )
        demo.clicked.connect(self.demo_wanted)
        join = ChoiceCard(
            self._theme,
            "users",
            self.tr("Join a team"),
            self.tr("Not in this version yet: shared workspaces come with team mode."),
        )
        join.setEnabled(False)
        cards = QHBoxLayout()
        cards.setSpacing(self._theme.space(3))
        cards.addStretch(1)
        for card in (self._new, demo, join):
            cards.addWidget(card)
        cards.addStretch(1)
        return cards

    def _build_recent(self, recent: Sequence[Path]) -> QWidget:
        group = QWidget()
        group.setFixedWidth(self._cards_width)
        layout = QVBoxLayout(group)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._theme.space(0))
        layout.addWidget(SectionHeader(self._theme, self.tr("Opened before")))
        for file in recent[:5]:
            layout.addLayout(self._recent_line(file))
        return group

    def _recent_line(self, file: Path) -> QHBoxLayout:
        line = QHBoxLayout()
        button = Button(self._theme, file.stem, kind="ghost", icon="folder-open")
        button.setAccessibleDescription(str(file))
        button.clicked.connect(lambda: self.open_wanted.emit(file))
        line.addWidget(button)
        line.addWidget(ElidedLabel(self._theme, str(file), size="sm", tone="text-muted"), 1)
        return line

    # --- step two: a new workspace ------------------------------------------------------------

    def _build_form(self, person: str) -> QWidget:
        theme, centre = self._theme, Qt.AlignmentFlag.AlignHCenter
        self._company = FormRow(theme, self.tr("Your company"), QLineEdit())
        self._name = FormRow(theme, self.tr("Your name"), QLineEdit(person))
        self._email = FormRow(
            theme, self.tr("Your e-mail"), QLineEdit(), hint=self.tr("Shown on replies you send.")
        )
        self._file = FormRow(theme, self.tr("Workspace file"), self._build_file_field())
        self._company.field.textChanged.connect(self._suggest_file)
        self._banner = InlineBanner(theme)
        card = Card(theme, padding=theme.space(4))
        card.setFixedWidth(FORM_WIDTH)
        card.body.setSpacing(theme.space(2))
        card.body.addWidget(
            Label(theme, self.tr("New workspace"), size="heading", weight="semibold")
        )
        for part in (self._banner, self._company, self._name, self._email, self._file):
            card.body.addWidget(part)
        card.body.addLayout(self._build_buttons())
        step = QWidget()
        layout = QVBoxLayout(step)
        layout.addStretch(2)
        layout.addWidget(card, 0, centre)
        layout.addStretch(3)
        return step

    def _build_file_field(self) -> QWidget:
        field = QWidget()
        layout = QHBoxLayout(field)
        layout.setContentsMargins(0, 0, 0, 0)
        self._path = QLineEdit(str(self._folder / f"workspace{SUFFIX}"))
        self._path.setAccessibleName(self.tr("Workspace file"))
        self._path.textEdited.connect(self._on_file_edited)
        self._path.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        browse = Button(self._theme, self.tr("Choose…"))
        browse.clicked.connect(self._browse)
        layout.addWidget(self._path, 1)
        layout.addWidget(browse)
        field.setFocusProxy(self._path)
        return field

    def _build_buttons(self) -> QHBoxLayout:
        back = Button(self._theme, self.tr("Back"), kind="ghost", icon="arrow-left")
        back.clicked.connect(self._go_to_choices)
        self._create = Button(
            self._theme, self.tr("Create workspace"), kind="primary", key="Ctrl+Return"
        )
        self._create.clicked.connect(self._submit)
        line = QHBoxLayout()
        line.addWidget(back)
        line.addStretch(1)
        line.addWidget(self._create)
        return line

    def _go_to_form(self) -> None:
        self._steps.setCurrentIndex(1)
        self._company.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to_choices(self) -> None:
        self._steps.setCurrentIndex(0)
        self.focus_default()

    def _suggest_file(self, company: str) -> None:
        if not self._file_touched:
            letters = (letter if letter.isalnum() else " " for letter in company.lower())
            stem = "-".join("".join(letters).split())[:LONGEST_STEM]
            self._path.setText(str(self._folder / f"{stem or 'workspace'}{SUFFIX}"))

    def _on_file_edited(self, text: str) -> None:
        self._file_touched = True

    def _browse(self) -> None:
        dialog = QFileDialog(self, self.tr("Workspace file"), self._path.text())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX.lstrip("."))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_file_chosen)
        dialog.open()

    def _on_file_chosen(self, file: str) -> None:
        self._file_touched = True
        self._path.setText(file)

    def _submit(self) -> None:
        company, name, email = (
            row.field.text().strip() for row in (self._company, self._name, self._email)
        )
        file = self._file_wanted()
        missing = self.tr("Please fill this in.")
        self._company.set_error("" if company else missing)
        self._name.set_error("" if name else missing)
        self._email.set_error("" if "@" in email else self.tr("An address such as you@example.com"))
        taken = self.tr("There is a file of that name. Choose another, or open it instead.")
        self._file.set_error(taken if file.exists() else "")
        wrong = [row for row in (self._company, self._name, self._email, self._file) if row.error]
        if wrong:
            wrong[0].field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._create.setEnabled(False)
        self.new_wanted.emit(NewWorkspace(file, company, name, email))

    def _file_wanted(self) -> Path:
        """What is written in the field as a file of ours, wherever it was meant from."""
        text = self._path.text().strip()
        if not text:
            return self._folder / f"workspace{SUFFIX}"
        file = self._folder / Path(text).expanduser()
        return file if file.suffix.lower() == SUFFIX else file.with_name(file.name + SUFFIX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        on_form = self._steps.currentIndex() == 1
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if on_form and event.key() == Qt.Key.Key_Escape:
            self._go_to_choices()
        elif on_form and control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._submit()
        else:
            super().keyPressEvent(event)
