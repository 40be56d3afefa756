"""What this is and where everything lies; a backup at the press of a button; what it is built on."""

from __future__ import annotations

import platform
import re
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from PySide6.QtCore import QUrl, qVersion
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from deskflow import __version__, paths
from deskflow.core import logs
from deskflow.core.migrating import head
from deskflow.core.workspace_files import back_up
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.records.cards import ListCard, TitledCard
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words import day_and_time, describe_error, file_size

MOST_BACKUPS = 8


class AboutSection(QWidget):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        theme, files = context.theme, context.workspace.files
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(3))
        self._facts = TitledCard(theme, f"DeskFlow {__version__}")
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(theme.space(3))
        self._grid.setVerticalSpacing(theme.space(1))
        self._facts.body.addLayout(self._grid)
        workspace, log = files.database, logs.default_folder()
        self._fact(self.tr("Workspace"), str(workspace), self._opener(workspace.parent))
        self._fact(self.tr("Attachments"), str(files.attachments), None)
        self._fact(self.tr("Log"), str(log), self._opener(log))
        self._fact(self.tr("Runs on"), f"Qt {qVersion()}, Python {platform.python_version()}", None)
        licence = self.tr("Apache License 2.0. Qt and PySide6 are used under the LGPL, version 3.")
        self._fact(self.tr("Licence"), licence, None)
        layout.addWidget(self._facts)
        layout.addWidget(self._build_backups())
        self.packages = ListCard(theme, self.tr("Built on"), self.tr("Looking…"))
        layout.addWidget(self.packages)
        context.requests.submit(_packages, self._on_packages, owner=self)
        self._ask_backups()

    def _fact(self, name: str, value: str, open_it: Callable[[], object] | None) -> None:
        theme, row = self._context.theme, self._grid.rowCount()
        self._grid.addWidget(Label(theme, name, tone="text-muted"), row, 0)
        label = Label(theme, value, wrap=True, selectable=True)
        label.setAccessibleName(f"{name}: {value}")
        self._grid.addWidget(label, row, 1)
        if open_it is not None:
            button = Button(theme, self.tr("Open folder"), kind="link")
            button.setAccessibleName(self.tr("Open the folder of: {name}").format(name=name))
            button.clicked.connect(open_it)
            self._grid.addWidget(button, row, 2)

    def _opener(self, folder: Path) -> Callable[[], object]:
        return lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _on_packages(self, rows: list[RecordRow]) -> None:
        # Run from its source, a program has no list of what it needs.
        self.packages.setVisible(bool(rows))
        self.packages.show_rows(rows)

    # --- backup -------------------------------------------------------------------------------

    def _build_backups(self) -> QWidget:
        theme = self._context.theme
        words = self.tr(
            "A copy of the workspace beside it, checked for damage. Attachments are files that never change; they "
            "stay in their folder. Carry both away for a backup that survives this machine."
        )
        self.backups = ListCard(theme, self.tr("Backups"), self.tr("There is no copy yet."))
        self.backup_button = Button(theme, self.tr("Back up now"), icon="save")
        self.backup_button.clicked.connect(self.back_up_now)
        self.backups.add(self.backup_button)
        self.backup_button.setVisible(self._context.workspace.can("admin"))
        self.backups.body.insertWidget(1, Label(theme, words, tone="text-muted", wrap=True))
        self.backups.opened.connect(self._on_backup_opened)
        return self.backups

    def back_up_now(self) -> None:
        workspace = self._context.workspace
        self.backup_button.setEnabled(False)
        job = self._context.jobs.start(self.tr("Backing up the workspace"))
        at = workspace.clock.now()

        def done(path: Path) -> None:
            job.finish()
            self.backup_button.setEnabled(True)
            folder = QUrl.fromLocalFile(str(path.parent))
            self._context.toasts.show(
                self.tr("Backed up to {name}").format(name=path.name),
                action=(self.tr("Open folder"), lambda: QDesktopServices.openUrl(folder)),
            )
            self._ask_backups()

        def failed(problem: BaseException) -> None:
            job.fail(describe_error(problem))
            self.backup_button.setEnabled(True)

        revision = head(paths.migrations())
        self._context.requests.submit(
            lambda: back_up(workspace.files, revision, at), done, failed, owner=self
        )

    def _ask_backups(self) -> None:
        files, now = self._context.workspace.files, self._context.workspace.clock.now()

        def look() -> list[RecordRow]:
            rows = []
            for path in reversed(files.backups()[-MOST_BACKUPS:]):
                known = path.stat()
                made = datetime.fromtimestamp(known.st_mtime, UTC)
                detail = f"{day_and_time(made, now)} · {file_size(known.st_size)}"
                rows.append(RecordRow(path, path.name, detail, lead="archive"))
            return rows

        self._context.requests.submit(look, self.backups.show_rows, owner=self)

    def _on_backup_opened(self, path: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def _packages() -> list[RecordRow]:
    """What is installed of what DeskFlow needs, with the licence each states. Reads files: off the UI thread."""
    rows = []
    try:
        needed = metadata.requires("deskflow") or []
    except metadata.PackageNotFoundError:
        needed = []
    names = sorted({re.split(r"[^A-Za-z0-9._-]", one, maxsplit=1)[0].lower() for one in needed})
    for name in names:
        try:
            found = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        licence = str(found.get("License-Expression") or found.get("License") or "")
        stated = [
            one.rpartition(" :: ")[2]
            for one in found.get_all("Classifier") or []
            if one.startswith("License ::")
        ]
        short = licence if licence and len(licence) < 60 else ", ".join(stated)
        rows.append(RecordRow(name, f"{found['Name']} {found['Version']}", short, lead="package"))
    return rows
