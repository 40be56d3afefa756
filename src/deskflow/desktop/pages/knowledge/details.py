"""One article: its fields, which save themselves when they are left, and a way to take it away."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.records.cards import Scrolling, TitledCard
from deskflow.desktop.records.saving import Autosave, run_with_undo
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import ElidedLabel, Label
from deskflow.knowledge.commands import DeleteArticle, UpdateArticle
from deskflow.knowledge.queries import ArticleRow

WIDEST = 860


class ArticleSide(QWidget):
    def __init__(self, context: PageContext, *, may_write: bool) -> None:
        super().__init__()
        self._context = context
        self._article: ArticleRow | None = None
        theme = context.theme
        scrolling = Scrolling(theme, widest=WIDEST)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolling)
        head = QHBoxLayout()
        head.setSpacing(theme.space(2))
        self._title = ElidedLabel(theme, "", size="title", weight="bold")
        head.addWidget(self._title, 1)
        self.delete_button = Button(theme, self.tr("Delete"), kind="ghost", icon="trash-2")
        self.delete_button.clicked.connect(self._delete)
        if not may_write:
            self.delete_button.hide()
        head.addWidget(self.delete_button)
        scrolling.body.addLayout(head)
        self.written = Label(theme, "", size="sm", tone="text-muted")
        scrolling.body.addWidget(self.written)
        card = TitledCard(theme, self.tr("Article"))
        self.form = UiForm(theme, "article")
        self.form.set_read_only(not may_write)
        card.body.addWidget(self.form)
        scrolling.body.addWidget(card)
        scrolling.body.addStretch(1)
        self._autosave = Autosave(self.form, context, _update, self._said)

    # --- for the page -------------------------------------------------------------------------

    def show_details(self, details: ArticleRow) -> None:
        """This article, or the same one as it is now."""
        self._article = details
        self._title.setText(details.title)
        now = self._context.workspace.clock.now()
        when = words.day_and_time(details.updated_at, now)
        said = self.tr("Changed {time}").format(time=when)
        if details.author_name:
            said = self.tr("By {name}, changed {time}").format(name=details.author_name, time=when)
        self.written.setText(said)
        stored = {"title": details.title, "tags": details.tags, "body": details.body}
        self._autosave.show(details.id, details.title, stored)

    def focus_first(self) -> None:
        self.form.focus_first()

    def flush(self) -> None:
        self._autosave.flush()

    # --- inside -------------------------------------------------------------------------------

    def _said(self, field: str) -> str:
        title = self._article.title if self._article else ""
        return self.tr("{title}: {field} saved").format(title=title, field=words.word("field", field))  # fmt: skip

    def _delete(self) -> None:
        if self._article is not None:
            said = self.tr("{title} deleted").format(title=self._article.title)
            run_with_undo(self._context, DeleteArticle(self._article.id), said, owner=self)


def _update(article_id: UUID, field: str, text: str) -> UpdateArticle:
    return UpdateArticle(article_id, {field: text})
