"""Everybody who works here, or when they are off, as a file that an import takes back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from deskflow.desktop.importing.words import tr
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.words import describe_error
from deskflow.interchange.export_staff import What, export_staff


def offer_export(context: PageContext, what: What) -> QFileDialog:
    """Asks where the file shall go."""
    window = context.toasts.parent()
    assert isinstance(window, QWidget)
    title = tr("Export people") if what == "people" else tr("Export time off")
    dialog = QFileDialog(window, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([tr("Tables (*.csv)")])
    dialog.setDefaultSuffix("csv")
    dialog.selectFile(tr("people.csv") if what == "people" else tr("time-off.csv"))
    dialog.fileSelected.connect(lambda name: save_staff(context, what, Path(name)))
    dialog.open()
    return dialog


def save_staff(context: PageContext, what: What, path: Path) -> None:
    """Written off the UI thread; a toast says what came of it."""
    workspace = context.workspace

    def done(count: int) -> None:
        context.toasts.show(tr("%Ln line(s) saved to {name}", count).format(name=path.name))

    def failed(problem: BaseException) -> None:
        why = getattr(problem, "strerror", None) or describe_error(problem)
        words = tr("{name} could not be written ({why}).").format(name=path.name, why=why)
        context.toasts.show(words, tone="danger")

    asked = workspace.ask(export_staff, workspace.tenant_id, what, path)
    context.requests.submit(asked, done, failed, owner=context.toasts)
