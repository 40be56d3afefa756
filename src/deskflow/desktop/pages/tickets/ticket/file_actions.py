"""What can be done with an attachment: have it shown, save it. Nothing is ever run."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from deskflow.core.workspace import Workspace
from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.ticket.files import ShownCopies, may_open, safe_name, save_copy


class StoredFile(Protocol):
    """An attachment of a ticket's message or of a mail."""

    @property
    def filename(self) -> str: ...

    @property
    def sha256(self) -> str: ...


class FileActions(QObject):
    """Opens the menu of a file's chip."""

    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._parent = parent
        self._workspace: Workspace = context.workspace
        self._copies = ShownCopies(self._workspace.attachments)

    def open_menu(self, file: StoredFile, chip: QWidget) -> None:
        menu = QMenu(self._parent)
        menu.setToolTipsVisible(True)
        shown = menu.addAction(self._context.theme.icons.icon("eye"), self.tr("Open"))
        shown.setEnabled(may_open(file.filename))
        if not may_open(file.filename):
            shown.setText(self.tr("Open (not for files of this kind)"))
        shown.triggered.connect(lambda: self.show_file(file))
        save = menu.addAction(self._context.theme.icons.icon("download"), self.tr("Save as…"))
        save.triggered.connect(lambda: self.choose_target(file))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(chip.mapToGlobal(chip.rect().bottomLeft()))

    def show_file(self, file: StoredFile) -> None:
        """A copy in the program that shows such files."""
        if not may_open(file.filename):
            return
        self._context.requests.submit(
            lambda: self._copies.copy(file.sha256, file.filename), self._open, self._say, owner=self
        )

    def _open(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            text = self.tr("No program here shows such files. Save it instead.")
            self._context.toasts.show(text, tone="warning")

    def choose_target(self, file: StoredFile) -> None:
        chooser = QFileDialog(self._parent, self.tr("Save attachment"))
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.selectFile(safe_name(file.filename))
        chooser.fileSelected.connect(lambda name: self.save(file, Path(name)))
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()

    def save(self, file: StoredFile, target: Path) -> None:
        store = self._workspace.attachments
        said = self.tr("{name} saved").format(name=target.name)
        self._context.requests.submit(
            lambda: save_copy(store, file.sha256, target),
            lambda _: self._context.toasts.show(said),
            self._say,
            owner=self,
        )

    def _say(self, error: BaseException) -> None:
        if isinstance(error, OSError):
            reason = error.strerror or type(error).__name__
            text = self.tr(
                "The file could not be written ({reason}). Choose another place."
            ).format(reason=reason)
        else:
            text = words.describe_error(error)
        self._context.toasts.show(text, tone="danger", seconds=12)
