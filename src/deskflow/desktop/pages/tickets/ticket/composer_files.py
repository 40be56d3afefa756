"""The files of a message that is being written: stored at once, shown as chips, each of them can be taken away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from deskflow.core.workspace import Workspace
from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.ticket.chip_button import FileChip
from deskflow.desktop.pages.tickets.ticket.files import store_paths, store_picture
from deskflow.desktop.widgets.flow import FlowLayout
from deskflow.tickets.drafting import Attachment


class ComposerFiles(QWidget):
    """`changed` comes with every file that is added or taken away, `storing_changed` when one is on its way, `refused`
    carries what was wrong with one. `key` answers for which draft files are taken now."""

    changed = Signal()
    storing_changed = Signal()
    refused = Signal(object)

    def __init__(self, context: PageContext, key: Callable[[], str]) -> None:
        super().__init__()
        self._context = context
        self._workspace: Workspace = context.workspace
        self._key = key
        self._storing = 0
        self.files: list[Attachment] = []
        self._flow = FlowLayout(self)
        self.hide()

    @property
    def is_storing(self) -> bool:
        return self._storing > 0

    def show_files(self, files: Sequence[Attachment]) -> None:
        self.files = list(files)
        self._show()

    def choose(self) -> None:
        chooser = QFileDialog(self, self.tr("Attach files"))
        chooser.setFileMode(QFileDialog.FileMode.ExistingFiles)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.filesSelected.connect(lambda names: self.add_paths([Path(name) for name in names]))
        chooser.open()

    def add_paths(self, paths: Sequence[Path]) -> None:
        store, wanted = self._workspace.attachments, list(paths)
        self._store(lambda: store_paths(store, wanted))

    def add_picture(self, png: bytes) -> None:
        store = self._workspace.attachments
        name = self.tr("picture") + f"-{len(self.files) + 1}.png"
        self._store(lambda: [store_picture(store, png, name)])

    def add_stored(self, files: Sequence[Attachment]) -> None:
        """What is in the store already; the same file twice is once enough."""
        known = {(one.sha256, one.filename) for one in self.files}
        fresh = [one for one in files if (one.sha256, one.filename) not in known]
        if fresh:
            self.files += fresh
            self._show()
            self.changed.emit()

    def _store(self, work: Callable[[], list[Attachment]]) -> None:
        self._storing += 1
        key = self._key()
        self.storing_changed.emit()

        def stored(files: list[Attachment]) -> None:
            self._storing -= 1
            if key == self._key():
                self.files += files
                self._show()
                self.changed.emit()
            self.storing_changed.emit()

        def failed(error: BaseException) -> None:
            self._storing -= 1
            self.storing_changed.emit()
            self.refused.emit(error)

        self._context.requests.submit(work, stored, failed, owner=self)

    def _show(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            item.widget().deleteLater()
        for file in self.files:
            icon = "image" if file.content_type.startswith("image/") else "paperclip"
            size = words.file_size(file.size)
            chip = FileChip(self._context.theme, file.filename, size, icon=icon, removable=True)
            chip.setAccessibleName(self.tr("Take away {name}").format(name=file.filename))
            chip.clicked.connect(lambda _=False, one=file: self._remove(one))
            self._flow.addWidget(chip)
        self.setVisible(bool(self.files))

    def _remove(self, file: Attachment) -> None:
        self.files.remove(file)
        self._show()
        self.changed.emit()
