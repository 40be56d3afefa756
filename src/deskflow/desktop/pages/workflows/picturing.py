"""The workflow that is open in the designer as a picture or on paper. Paper is always light."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QFileDialog

from deskflow import paths
from deskflow.desktop.canvas.look import CanvasLook
from deskflow.desktop.canvas.picture import SUFFIXES, NothingToDraw, draw_on_page, picture_of
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.workflows.designer.look import canvas_look
from deskflow.desktop.pages.workflows.exchange import suggested_name
from deskflow.desktop.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from deskflow.desktop.pages.workflows.page import WorkflowsPage

_FILTERS: Final = {".png": "PNG (*.png)", ".svg": "SVG (*.svg)", ".pdf": "PDF (*.pdf)"}


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
        designer, toasts = self._page.designer, self._context.toasts
        if designer is None:
            return
        suffix = path.suffix.lower()
        look = self._paper() if suffix == ".pdf" else canvas_look(self._context.theme)
        try:
            write = picture_of(designer.session.document, look, suffix, self._name)
        except NothingToDraw:
            toasts.show(self.tr("There is nothing on the canvas yet."))
            return

        def failed(problem: BaseException) -> None:
            why = getattr(problem, "strerror", None) or str(problem)
            said = self.tr("{file} could not be written: {why}")
            toasts.show(said.format(file=path.name, why=why))

        self._context.requests.submit(
            lambda: write(path),
            lambda _: toasts.show(self.tr("Written to {file}").format(file=path.name)),
            failed,
            owner=self,
        )

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
            draw_on_page(designer.session.document, self._paper(), printer)
        except NothingToDraw:
            self._context.toasts.show(self.tr("There is nothing on the canvas yet."))

    def _paper(self) -> CanvasLook:
        theme = self._context.theme
        if not theme.dark:
            return canvas_look(theme)
        light = Theme(paths.resources(), "light", motion=False, parent=self)
        look = canvas_look(light)
        light.deleteLater()
        return look
