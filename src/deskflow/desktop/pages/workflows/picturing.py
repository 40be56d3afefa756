"""The workflow that is open in the designer as a picture or on paper. Both are always light, whatever the screen is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog

from deskflow import paths
from deskflow.desktop.canvas.look import CanvasLook
from deskflow.desktop.canvas.picture import (
    SUFFIXES,
    Heading,
    NothingToDraw,
    draw_on_page,
    image_of,
    picture_of,
)
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.workflows.designer.look import canvas_look
from deskflow.desktop.pages.workflows.exchange import suggested_name
from deskflow.desktop.records.writing import write_and_tell
from deskflow.desktop.theme import Theme
from deskflow.desktop.words import full_time

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from deskflow.desktop.pages.workflows.page import WorkflowsPage

_FILTERS: Final = {".png": "PNG (*.png)", ".svg": "SVG (*.svg)", ".pdf": "PDF (*.pdf)"}


@contextmanager
def _busy() -> Iterator[None]:
    """A thousand steps take a second or two to draw."""
    QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        yield
    finally:
        QGuiApplication.restoreOverrideCursor()


class Picturing(QObject):
    def __init__(self, context: PageContext, page: WorkflowsPage) -> None:
        super().__init__(page)
        self._context = context
        self._page = page

    @property
    def _name(self) -> str:
        row = self._page.current
        return row.name if row is not None else ""

    def save(self) -> None:
        suggested = Path(suggested_name(self._name)).with_suffix(".png").name
        chosen, kind = QFileDialog.getSaveFileName(
            self._page, self.tr("Save as a picture"), suggested, ";;".join(_FILTERS.values())
        )
        if chosen:
            wanted = next((suffix for suffix, text in _FILTERS.items() if text == kind), ".png")
            path = Path(chosen)
            # A name of another kind was typed on purpose; one without any gets that of the list.
            self.save_to(path if path.suffix.lower() in SUFFIXES else Path(f"{chosen}{wanted}"))

    def save_to(self, path: Path) -> None:
        designer = self._page.designer
        if designer is None:
            return
        suffix = path.suffix.lower()
        try:
            with _busy():
                picture = picture_of(
                    designer.session.document, self._look(), suffix, self._heading()
                )
        except NothingToDraw:
            self._say_nothing()
            return

        small = ""
        if picture.scale < 1:
            small = self.tr("at {share} % of its size; SVG and PDF keep every detail")
            small = small.format(share=round(picture.scale * 100))
        write_and_tell(self._context, path, picture.write, owner=self, remark=small)

    def copy(self) -> None:
        """To be pasted into a mail or a chat."""
        designer = self._page.designer
        if designer is None:
            return
        try:
            with _busy():
                image = image_of(designer.session.document, self._look())
        except NothingToDraw:
            self._say_nothing()
            return
        QGuiApplication.clipboard().setImage(image)
        self._context.toasts.show(self.tr("A picture of the workflow is on the clipboard"))

    def print(self) -> None:
        """Asks for a printer, then everything goes on one page."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._name)
        dialog = QPrintDialog(printer, self._page)
        dialog.accepted.connect(lambda: self.print_on(printer))
        dialog.finished.connect(dialog.deleteLater)
        # Its own `open` wants a slot by name.
        QDialog.open(dialog)

    def print_on(self, printer: QPrinter) -> None:
        designer = self._page.designer
        if designer is None:
            return
        try:
            with _busy():
                draw_on_page(designer.session.document, self._look(), printer, self._heading())
        except NothingToDraw:
            self._say_nothing()

    def _heading(self) -> Heading:
        """Which state of the workflow this is, and of when."""
        designer = self._page.designer
        assert designer is not None
        session = designer.session
        version = session.details.version
        state = self.tr("Draft, not published yet")
        if version is not None and session.changes:
            state = self.tr("Draft, changed since version {n}").format(n=version)
        elif version is not None:
            state = self.tr("Version {n}").format(n=version)
        now = self._context.workspace.clock.now()
        return Heading(self._name, f"{state} · {full_time(now)}")

    def _say_nothing(self) -> None:
        self._context.toasts.show(self.tr("There is nothing on the canvas yet."))

    def _look(self) -> CanvasLook:
        theme = self._context.theme
        if not theme.dark:
            return canvas_look(theme)
        light = Theme(paths.resources(), "light", motion=False, parent=self)
        look = canvas_look(light)
        light.deleteLater()
        return look
