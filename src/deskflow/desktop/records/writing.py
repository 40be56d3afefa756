"""A file that somebody asked for: written away from the window, and where it is, or why it is not, said in a toast."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject

from deskflow.desktop.pages.context import PageContext


def write_and_tell(
    context: PageContext,
    path: Path,
    write: Callable[[Path], object],
    *,
    owner: QObject,
    remark: str = "",
) -> None:
    """`write` may run on any thread; `remark` follows the name of the file."""
    tr = QCoreApplication.translate

    def written(_: object) -> None:
        said = tr("records", "Written to {file}").format(file=path.name)
        context.toasts.show(f"{said}, {remark}" if remark else said)

    def failed(problem: BaseException) -> None:
        why = getattr(problem, "strerror", None) or str(problem)
        said = tr("records", "{file} could not be written: {why}").format(file=path.name, why=why)
        context.toasts.show(said, tone="danger")

    context.requests.submit(lambda: write(path), written, failed, owner=owner)
