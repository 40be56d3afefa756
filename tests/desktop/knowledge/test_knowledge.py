"""Articles: found by any of their words, changed in place, added, taken away."""

from __future__ import annotations

from uuid import UUID

import pytest

from deskflow.desktop.pages.knowledge.page import KnowledgePage
from deskflow.desktop.records.form_popover import FormPopover
from deskflow.knowledge.commands import CreateArticle
from deskflow.knowledge.queries import get_article, list_articles
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow


@pytest.fixture
def article(desk: DeskWindow) -> UUID:
    desk.made(CreateArticle("Printers that burn", "Unplug it."))
    return desk.made(CreateArticle("VPN", "Install the client", "network"))


@pytest.fixture
def page(desk: DeskWindow, article: UUID) -> KnowledgePage:
    shown = desk.page("knowledge", article_id=article)
    desk.wait(lambda: shown.side.form.value("title") == "VPN")
    return shown


def stored(desk: DeskWindow, article_id: UUID):
    return desk.workspace.look_up(get_article, desk.workspace.tenant_id, article_id)


def test_it_is_shown_with_who_wrote_it(page: KnowledgePage) -> None:
    assert page.side.form.value("body") == "Install the client"
    assert page.side.written.text().startswith("By Ada Admin, changed ")
    assert_accessible(page)


def test_it_is_found_by_any_word(desk: DeskWindow, page: KnowledgePage) -> None:
    page.pane.search.setText("unplug")
    desk.wait(lambda: [row.title for row in page.pane.list.records.rows] == ["Printers that burn"])


def test_a_field_saves_itself_when_it_is_left(
    desk: DeskWindow, page: KnowledgePage, article: UUID
) -> None:
    form = page.side.form
    form.put("body", "Install the client\n\nThen restart")
    form.left.emit("body")
    desk.wait(lambda: stored(desk, article).body.endswith("Then restart"))
    form.put("body", " ")
    form.left.emit("body")
    desk.wait(lambda: bool(form.error("body")))
    assert stored(desk, article).body.endswith("Then restart")


def test_one_is_added_and_one_taken_away_with_undo(
    desk: DeskWindow, page: KnowledgePage, article: UUID
) -> None:
    page.browser.new_wanted.emit()
    (popover,) = [one for one in desk.window.findChildren(FormPopover) if one.isVisible()]
    popover.submit()
    desk.wait(lambda: bool(popover.form.error("title")))
    for field, text in (("title", "Coffee"), ("tags", "kitchen"), ("body", "Two spoons")):
        popover.form.put(field, text)
    popover.submit()
    desk.wait(lambda: page.side.form.value("title") == "Coffee")
    page.browser.show_record(article)
    desk.wait(lambda: page.side.form.value("title") == "VPN")
    page.side.delete_button.click()
    desk.wait(lambda: stored(desk, article) is None)
    desk.wait(lambda: len(page.pane.list.records.rows) == 2)
    desk.window.toasts.shown[-1].undo()
    desk.wait(lambda: stored(desk, article) is not None)
    names = desk.workspace.look_up(list_articles, desk.workspace.tenant_id)
    assert [one.title for one in names] == ["Coffee", "Printers that burn", "VPN"]
