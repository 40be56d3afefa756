"""Other authors of the same draft: who is here, what they saved or published, and the choice when two drafts met."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.workflows.designer.keeping import Keeping
from deskflow.desktop.pages.workflows.designer.session import DraftSession
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.chips import Chip, ChipLabel
from deskflow.workflows.queries import WorkflowDetails

_TOLD_AGAIN_SECONDS = 60.0


class Company(QWidget):
    """The line over the canvas while two drafts stand against each other; `chip` says who else is here."""

    compare_wanted = Signal()

    def __init__(
        self, context: PageContext, session: DraftSession, keeping: Keeping, chip: ChipLabel
    ) -> None:
        super().__init__()
        self._context = context
        self._session = session
        self._chip = chip
        self._told: dict[str, float] = {}
        theme = context.theme
        self.banner = InlineBanner(theme, dismissable=False)
        self.compare = Button(theme, self.tr("Compare"), icon="columns-3")
        self.keep_mine = Button(theme, self.tr("Keep mine"))
        self.use_theirs = Button(theme, self.tr("Use theirs"))
        self.compare.clicked.connect(self.compare_wanted)
        self.keep_mine.clicked.connect(keeping.keep_mine)
        self.use_theirs.clicked.connect(keeping.use_theirs)
        strip = self.banner.layout()
        assert isinstance(strip, QHBoxLayout)
        for button in (self.compare, self.keep_mine, self.use_theirs):
            strip.addWidget(button)
        layout = QVBoxLayout(self)
        space = theme.space(1)
        layout.setContentsMargins(space, space, space, space)
        layout.addWidget(self.banner)
        session.conflicted.connect(self._show)
        session.resolved.connect(lambda: self._show(None))
        session.followed.connect(self._on_followed)
        session.overtaken.connect(self._on_overtaken)
        session.others_changed.connect(self._show_others)

    def begin(self) -> None:
        """Once it stands in its page."""
        self._show(self._session.theirs)
        self._show_others()

    def _show(self, theirs: WorkflowDetails | None) -> None:
        self.setVisible(theirs is not None)
        if theirs is None:
            self.banner.hide()
            return
        text = self.tr(
            "{who} saved this draft while you were editing. Nothing was overwritten: your edits are shown here. "
            "Whichever you take, the other one is kept under Versions."
        ).format(who=self._name(theirs.draft_saved_by_name))
        self.banner.say(text, "warning")

    def _show_others(self) -> None:
        names = [one.name for one in self._session.others]
        self._chip.setVisible(bool(names))
        if not names:
            return
        text = names[0] if len(names) == 1 else f"{names[0]} +{len(names) - 1}"
        everybody = ", ".join(names)
        said = self.tr("Has this draft open too: {names}").format(names=everybody)
        self._chip.set_chip(
            Chip(text if len(text) <= 24 else f"{text[:23]}…", "info", avatar=names[0])
        )
        self._chip.setToolTip(said)
        self._chip.setAccessibleName(said)
        self._context.announce(said)

    def _on_followed(self, details: WorkflowDetails) -> None:
        """Mine was saved, so theirs stands on it; what changed before one's eyes is said, but not at every step."""
        who = self._name(details.draft_saved_by_name)
        now = self._context.workspace.clock.now().timestamp()
        if now - self._told.get(who, 0.0) < _TOLD_AGAIN_SECONDS:
            return
        self._told[who] = now
        text = self.tr("{who} is editing this draft; you see what they saved. Undo takes it back.")
        self._context.toasts.show(text.format(who=who), tone="info")

    def _on_overtaken(self, details: WorkflowDetails) -> None:
        who = self._name(details.published_by_name)
        text = self.tr("{who} published version {version}").format(who=who, version=details.version)
        self._context.toasts.show(text, tone="info")

    def _name(self, name: str | None) -> str:
        return name or self.tr("Somebody")
