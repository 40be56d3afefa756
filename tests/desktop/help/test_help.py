"""The help: it opens where one is, is searched and read by keys, follows the look, and shows nothing foreign."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from deskflow.desktop.help.manual import BOOKS, Place, read_manual
from deskflow.desktop.help.rendering import chapter_html
from deskflow.desktop.help.view import ChapterView
from deskflow.desktop.help.window import HelpWindow
from deskflow.desktop.pages.workflows.designer.kinds import help_topic
from deskflow.desktop.theme import Theme
from deskflow.workflows.authoring import CreateWorkflow
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow, opened_desk
from tests.desktop.pausing import pause
from tests.desktop.workflows.conftest import designer_of
from tests.integration.engine.running import definition

K = Qt.Key


@pytest.fixture
def desk(tmp_path: Path, theme: Theme) -> Iterator[DeskWindow]:
    with opened_desk(tmp_path / "desk.deskflow", theme, starts=True) as desk:
        yield desk


def opened(desk: DeskWindow) -> HelpWindow:
    desk.wait(lambda: desk.window.help is not None and desk.window.help.place is not None)
    shown = desk.window.help
    desk.wait(shown.view.toPlainText)
    desk.wait(shown.isActiveWindow)
    return shown


def heading(shown: HelpWindow) -> str:
    return shown.title.text()


def rows(shown: HelpWindow) -> list[str]:
    choices = [shown.list.choices.choice(at) for at in range(shown.list.choices.rowCount())]
    return [one.title for one in choices if one is not None]


def test_f1_opens_the_help_where_one_is(desk: DeskWindow) -> None:
    desk.press(K.Key_F1)
    shown = opened(desk)
    assert heading(shown) == "Home, notifications, insights"
    for page, more, title in (
        ("workflows", {}, "Workflows, for those who make them"),
        ("runs", {}, "Triggers and runs"),
        ("tickets", {}, "Tickets"),
        ("settings", {"section": "calendars"}, "Service levels"),
        ("settings", {"section": "about"}, "The help desk"),
    ):
        desk.page(page, **more)
        desk.window.open_help_here()
        assert heading(shown) == title
    assert_accessible(shown)


def test_the_question_mark_of_a_step_tells_about_that_step(desk: DeskWindow) -> None:
    steps = (
        {"key": "mail", "action_type": "send_email", "config": {}},
        {"key": "loop", "type": "loop", "config": {}},
    )
    edges = [("trigger", "started", "mail"), ("mail", "success", "loop")]
    workflow_id = desk.made(CreateWorkflow("Flow", definition=definition(*steps, edges=edges)))
    designer = designer_of(desk, workflow_id)
    for node, topic, said in (
        ("mail", "send_email", "Actions · Messages"),
        ("loop", "loop", "Control flow"),
    ):
        designer.canvas.select(node)
        desk.click(designer.properties.help)
        shown = opened(desk)
        desk.wait(lambda shown=shown, said=said: heading(shown) == said)
        assert shown.place == read_manual().topic(topic)
        desk.wait(lambda shown=shown: shown.view.verticalScrollBar().value() > 0)
    shown.go_back()
    assert heading(shown) == "Actions · Messages"
    shown.go_forward()
    assert heading(shown) == "Control flow"
    designer.canvas.select("trigger")
    assert designer.help_topic() == "trigger.manual"


def test_it_is_searched_and_read_by_keys(desk: DeskWindow) -> None:
    desk.window.open_help()
    shown = opened(desk)
    contents = rows(shown)
    desk.press(K.Key_F, Qt.KeyboardModifier.ControlModifier)
    desk.type("attempts")
    shown.search.clear()
    desk.type("Send mail")
    desk.wait(lambda: rows(shown) != contents)
    assert rows(shown)[0] == "Send mail"
    desk.press(K.Key_Return)
    desk.wait(lambda: heading(shown) == "Actions · Messages")
    desk.press(K.Key_Escape)
    desk.wait(lambda: rows(shown) == contents)
    chosen = shown.list.current_choice()
    assert chosen is not None
    assert chosen.title == "Messages"
    desk.type("qqqq nothing")
    desk.wait(shown.nothing.isVisible)
    assert "qqqq nothing" in shown.nothing.text()
    desk.press(K.Key_Escape)
    desk.press(K.Key_Escape)
    assert not shown.isVisible()
    # Opened again it is where it was left, unless something else is asked for.
    desk.window.open_help("loop")
    assert heading(shown) == "Control flow"


def test_a_link_leads_to_its_page_and_nowhere_else(desk: DeskWindow) -> None:
    desk.window.open_help("workflows")
    shown = opened(desk)
    shown.view.anchorClicked.emit(QUrl("running.md#what-can-be-done-with-a-run"))
    desk.wait(lambda: heading(shown) == "Triggers and runs")
    assert shown.place == Place("running", "what-can-be-done-with-a-run")
    shown.view.anchorClicked.emit(QUrl("../desk/README.md"))
    desk.wait(lambda: heading(shown) == "The help desk")
    shown.view.anchorClicked.emit(QUrl("../workflows/running.md"))
    desk.wait(lambda: heading(shown) == "Triggers and runs")
    for foreign in ("https://example.org/", "file:///etc/passwd", "nothing.md", "../../secret.md"):
        shown.view.anchorClicked.emit(QUrl(foreign))
        assert heading(shown) == "Triggers and runs"


def test_it_follows_the_look(desk: DeskWindow, theme: Theme) -> None:
    desk.window.open_help("send_email")
    shown = opened(desk)
    at = shown.view.verticalScrollBar().value()
    light = shown.view.document().defaultStyleSheet()
    theme.set_scheme("dark")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    assert shown.view.document().defaultStyleSheet() != light
    assert shown.view.verticalScrollBar().value() == at


def test_it_is_found_by_the_command_palette(desk: DeskWindow) -> None:
    desk.press(K.Key_K, Qt.KeyboardModifier.ControlModifier)
    desk.type("satisfaction survey")
    palette = desk.window._palette_popup
    desk.wait(
        lambda: any(
            _section(palette, at) == "Help" for at in range(palette.list.choices.rowCount())
        )
    )
    palette.dismiss()


def _section(palette: Any, at: int) -> str:
    choice = palette.list.choices.choice(at)
    return choice.section if choice is not None else ""


def test_the_window_takes_the_help_with_it(desk: DeskWindow) -> None:
    desk.window.open_help()
    shown = opened(desk)
    desk.window.close()
    assert not shown.isVisible()
    assert desk.window.help is None


def test_reading_never_stops_the_window(desk: DeskWindow, watchdog: Any, time_for_us: None) -> None:
    desk.window.open_help("events")
    shown = opened(desk)
    for topic in ("actions", "expressions", "templates"):
        shown.show_topic(topic)
        pause(50)
    assert QApplication.activeWindow() is shown


def test_html_and_pictures_in_a_page_are_text(tmp_path: Path) -> None:
    text = (
        "# Page\n\n<script>alert(1)</script> <img src=x onerror=y> ![picture](http://x.example/a.png)\n\n"
        "[out](https://x.example) [up](../secret.md) [in](other.md#here) [js](javascript:alert(1))\n\n"
        "```\n<b>code</b>\n```\n"
    )
    for book in BOOKS:
        (tmp_path / book).mkdir()
        (tmp_path / book / "README.md").write_text(text, encoding="utf-8")
    (chapter,) = read_manual(tmp_path).pages["desk"].chapters
    html = chapter_html(chapter)
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>" not in html
    assert html.count("<a href") == 1
    assert '<a href="other.md#here">' in html
    assert "out" in html


def test_the_guide_is_shown_with_its_pictures(desk: DeskWindow, theme: Theme) -> None:
    desk.window.open_help("guide")
    shown = opened(desk)
    view = shown.view
    desk.wait(lambda: "<img" in view._html)
    widths = image_widths(view)
    assert len(widths) >= 10
    room = max(widths)  # the widest has been made to fit
    assert view.horizontalScrollBar().maximum() == 0
    assert view.viewport().width() - 60 < room < view.viewport().width()
    assert "￼" in view.toPlainText()
    picture = view.document().resource(
        QTextDocument.ResourceType.ImageResource.value, QUrl("first-workflow.png")
    )
    assert picture.width() == room
    shown.resize(640, 500)
    desk.wait(lambda: max(image_widths(view)) < room)
    for foreign in ("designer-light.png", "../queue-light.png", "/etc/passwd", "new.png?x"):
        kind = QTextDocument.ResourceType.ImageResource.value
        assert view.loadResource(kind, QUrl(foreign)) is None


def image_widths(view: ChapterView) -> list[int]:
    return [int(one) for one in re.findall(r'<img [^>]*width="(\d+)"', view.toHtml())]


def test_a_topic_is_what_a_kind_is_called() -> None:
    assert help_topic("action.send_email") == "send_email"
    assert help_topic("step.loop") == "loop"
    assert help_topic("trigger.mail") == "trigger.mail"
