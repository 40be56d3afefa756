"""The gallery of templates: found by typing, looked at, filled in, and then open in the designer."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from deskflow.workflows.authoring import CreateWorkflow
from deskflow.workflows.queries import list_workflows
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow
from tests.integration.engine.running import definition

SAY = {"key": "say", "action_type": "notify", "config": {"roles": ["admin"], "title": "{{ vars.text }}"}}  # fmt: skip
GREETING = definition(
    SAY,
    variables=[{"name": "text", "kind": "string", "value": "Hello", "description": "What is said"}],
)


def gallery_of(desk: DeskWindow) -> Any:
    page = desk.page("workflows")
    page.panel.template.click()
    desk.wait(lambda: page.templating.gallery is not None)
    return page.templating.gallery


def rows(desk: DeskWindow) -> Any:
    return desk.workspace.look_up(list_workflows, desk.workspace.tenant_id)


def test_a_template_is_found_filled_in_and_opened(desk: DeskWindow, no_leaked_widgets: Any) -> None:
    gallery = gallery_of(desk)
    assert gallery.template is not None  # the first one is shown at once
    assert_accessible(gallery)
    QTest.keyClicks(gallery.search, "vip")
    desk.wait(lambda: gallery.template.key == "vip")
    assert len(gallery.canvas.scene.document.nodes) == 8
    assert gallery.canvas.view.read_only
    gallery.form.rows["answer"].set_value("We are on it")
    gallery.name.setText("Our best")
    gallery.create_button.click()
    page = desk.page("workflows")
    desk.wait(lambda: page.designer is not None)
    assert page.templating.gallery is None
    assert [row.name for row in rows(desk)] == ["Our best"]
    held = {one.name: one.value for one in page.designer.session.definition.variables}
    assert held["answer"] == "We are on it"
    # What it is tried with comes along, and editing the workflow does not lose it.
    assert len(page.designer.session.definition.scenarios) == 2


def test_what_is_needed_is_said_and_nothing_is_made(desk: DeskWindow) -> None:
    gallery = gallery_of(desk)
    QTest.keyClicks(gallery.search, "vip")
    desk.wait(lambda: gallery.template.key == "vip")
    gallery.form.rows["answer"].set_value("")
    gallery.create_button.click()
    assert gallery.isVisible()
    gallery.form.rows["answer"].set_value("Hello")
    gallery.name.setText("  ")
    gallery.create_button.click()
    assert gallery.isVisible()
    assert rows(desk) == []


def test_when_nothing_matches_it_says_so(desk: DeskWindow) -> None:
    gallery = gallery_of(desk)
    QTest.keyClicks(gallery.search, "qqqq")
    desk.wait(lambda: not gallery.create_button.isEnabled())
    assert "qqqq" in gallery._nothing.text()
    QTest.keyClick(gallery.search, Qt.Key.Key_Escape)
    desk.wait(gallery.create_button.isEnabled)
    QTest.keyClick(gallery.search, Qt.Key.Key_Escape)
    desk.wait(lambda: desk.page("workflows").templating.gallery is None)


def test_a_workflow_is_saved_as_a_template_and_begins_another(desk: DeskWindow) -> None:
    greeting = desk.made(CreateWorkflow("Greeting", definition=GREETING))
    page = desk.page("workflows")
    desk.wait(lambda: len(page.panel.model.rows) == 1)
    page.panel.view.choose(greeting)
    page.templating._save(greeting, "Greetings")
    desk.wait(lambda: desk.workspace.look_up(_own, desk.workspace.tenant_id) == ["Greetings"])
    gallery = gallery_of(desk)
    assert gallery.template.own
    assert gallery.form.rows["text"].value() == "Hello"
    gallery.create_button.click()
    desk.wait(lambda: page.designer is not None)
    assert sorted(row.name for row in rows(desk)) == ["Greeting", "Greetings"]


def _own(connection: Any, tenant_id: Any) -> list[str]:
    from deskflow.workflows.templates.instantiating import own_templates

    return [one.name for one in own_templates(connection, tenant_id)]
