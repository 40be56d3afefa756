"""What a person does with states of a draft: keep one under a name, give the draft up for what is published."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from deskflow.core.bus import Outcome
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.workflows.name_popover import NamePopover
from deskflow.desktop.records.saving import tell_with_undo
from deskflow.workflows.checkpoints import LONGEST_TITLE

if TYPE_CHECKING:
    from deskflow.desktop.pages.workflows.designer.designer import Designer
    from deskflow.desktop.pages.workflows.designer.session import DraftSession


def tr(text: str) -> str:
    return QCoreApplication.translate("States", text)


def ask_title(
    context: PageContext, anchor: QWidget, title: str, now: str, then: Callable[[str], object]
) -> None:
    """A name for a state, asked below `anchor`."""
    popover = NamePopover(
        context.theme,
        anchor.window(),
        title,
        tr("Keep"),
        now,
        missing=tr("This state needs a name"),
    )
    popover.field.setMaxLength(LONGEST_TITLE)
    popover.named.connect(then)
    popover.open_at(anchor, "below-right")


def keep_state(context: PageContext, designer: Designer, anchor: QWidget) -> None:
    """The draft as it is now stays, under a name, until somebody deletes it."""
    if designer.session.is_read_only:
        return

    def keep(title: str) -> None:
        def done(outcome: Outcome) -> None:
            said = tr("“{name}” is kept under Versions").format(name=title)
            tell_with_undo(context, outcome, said, owner=designer)

        designer.keeping.keep(title, done)

    ask_title(context, anchor, tr("Keep this state as…"), "", keep)


def can_discard(session: DraftSession) -> bool:
    """Is there something published from which the draft differs?"""
    published = session.published_definition is not None
    return published and session.differs and not session.is_read_only


def discard(
    context: PageContext, designer: Designer, then: Callable[[], object] = lambda: None
) -> None:
    """The draft is as what is published; what it was is kept, and one undo away."""
    if not can_discard(designer.session):
        return

    def done() -> None:
        text = tr("The draft is as version {version} again. Undo takes it back.")
        said = text.format(version=designer.session.details.version)
        context.toasts.show(said, tone="info")
        then()

    designer.keeping.discard(done)
