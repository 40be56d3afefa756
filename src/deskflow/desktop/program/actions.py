"""What the program itself offers in every window: import, export, where the file lies, quit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices

from deskflow.desktop.actions import Action
from deskflow.desktop.program.session import Session

if TYPE_CHECKING:
    from deskflow.desktop.pages.approvals.away_desk import AwayDesk
    from deskflow.interchange.export_staff import What


def program_actions(session: Session, show_workspaces: Callable[[], object]) -> Sequence[Action]:
    """Built once per window; `show_workspaces` offers the others."""
    tr = QCoreApplication.translate
    window, workspace = session.window, session.workspace

    def import_files() -> None:
        from deskflow.desktop.importing.panel import open_import

        open_import(window.context)

    def export(what: What) -> None:
        from deskflow.desktop.importing.staff_export import offer_export

        offer_export(window.context, what)

    def show_folder() -> None:
        folder = workspace.files.database.parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    made: list[AwayDesk] = []

    def say_away() -> None:
        from deskflow.desktop.pages.approvals.away_desk import AwayDesk

        if not made:
            made.append(AwayDesk(window.context, window))
        made[0].open_at(window.bar.user)

    def create(page: str, title: str, icon: str, permission: str) -> Action:
        return Action(
            id=f"create.{page}",
            title=title,
            callback=lambda: window.navigate(page, new=True),
            icon=icon,
            group=tr("program", "New"),
            menu="new",
            permission=permission,
        )

    return (
        Action(
            id="user.away",
            title=tr("program", "I'm away…"),
            icon="plane",
            group=tr("program", "You"),
            keywords=tr("program", "out of office holiday delegate"),
            callback=say_away,
        ),
        Action(
            id="user.notices",
            title=tr("program", "What I hear of, and where…"),
            icon="bell",
            group=tr("program", "You"),
            callback=lambda: window.navigate("settings", section="notices"),
        ),
        create("tickets", tr("program", "Ticket"), "ticket", "tickets.create"),
        create("customers", tr("program", "Customer"), "building-2", "customers.write"),
        create("equipment", tr("program", "Equipment"), "server", "assets.write"),
        create("knowledge", tr("program", "Article"), "book-open", "tickets.update"),
        Action(
            id="file.import",
            title=tr("program", "Import tickets, mails, people…"),
            keywords=tr("program", "csv spreadsheet staff time off"),
            callback=import_files,
            icon="upload",
            shortcuts=("Ctrl+Shift+I",),
            group=tr("program", "File"),
            menu="file",
            permission="import.run",
        ),
        *(
            Action(
                id=f"file.export_{what}",
                title=title,
                callback=lambda what=what: export(what),
                icon="download",
                group=tr("program", "File"),
                menu="file",
                keywords=tr("program", "csv spreadsheet staff skills holidays"),
                permission="admin",
            )
            for what, title in (
                ("people", tr("program", "Export people…")),
                ("time-off", tr("program", "Export time off…")),
            )
        ),
        Action(
            id="file.import_workflows",
            title=tr("program", "Import workflows…"),
            callback=lambda: window.navigate("workflows", import_files=()),
            icon="workflow",
            group=tr("program", "File"),
            menu="file",
            permission="workflows.write",
        ),
        Action(
            id="file.workspaces",
            title=tr("program", "Other workspaces…"),
            callback=show_workspaces,
            icon="layers",
            group=tr("program", "File"),
            menu="file",
            keywords=tr("program", "open another file new workspace switch"),
        ),
        Action(
            id="file.show_folder",
            title=tr("program", "Show the workspace's folder"),
            callback=show_folder,
            icon="folder-open",
            group=tr("program", "File"),
            menu="file",
        ),
    )
