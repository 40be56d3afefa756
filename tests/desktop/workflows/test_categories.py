"""Workflows are found by their category: given and renamed where the name is, chosen over the list, kept in files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from deskflow.desktop.pages.workflows.name_popover import DescribePopover
from deskflow.workflows.authoring import CreateWorkflow, UpdateWorkflow
from deskflow.workflows.queries import list_workflows
from deskflow.workflows.templates.instantiating import InstantiateTemplate
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow

K = Qt.Key


@pytest.fixture
def page(desk: DeskWindow) -> Any:
    desk.run(CreateWorkflow("Backups", category="Machines"))
    desk.run(CreateWorkflow("Certificates", category="Machines"))
    desk.run(CreateWorkflow("Odd"))
    desk.run(InstantiateTemplate("vip", "VIP"))
    page = desk.page("workflows")
    desk.wait(lambda: len(page.panel.model.rows) == 4)
    return page


def kept(desk: DeskWindow) -> dict[str, str | None]:
    rows = desk.workspace.look_up(list_workflows, desk.workspace.tenant_id)
    return {row.name: row.category for row in rows}


def shown(page: Any) -> list[str]:
    return [row.name for row in page.panel.model.rows]


def popover(desk: DeskWindow) -> Any:
    (found,) = [one for one in desk.window.findChildren(DescribePopover) if one.isVisible()]
    return found


def choose(desk: DeskWindow, page: Any, name: str) -> None:
    page.panel.view.choose(next(row.id for row in page.panel.model.rows if row.name == name))


def test_one_category_is_shown_alone(desk: DeskWindow, page: Any) -> None:
    assert page.panel.category.accessibleName() == "Category: All categories"
    desk.click(page.panel.category)
    choices = desk.popup().list.choices
    said = [choices.choice(at).title for at in range(choices.rowCount())]
    assert said == ["All categories", "Customers", "Machines", "Without a category"]
    desk.pick("machi")
    assert shown(page) == ["Backups", "Certificates"]
    page.panel.search.setText("odd")
    desk.wait(lambda: shown(page) == [])
    assert "Only “Machines” is shown" in page.panel._nothing.text()
    page.panel.search.setText("")
    # The last of them leaves the category, and with it goes the choice.
    for name in ("Backups", "Certificates"):
        row = next(row for row in page.panel.model.every if row.name == name)
        desk.run(UpdateWorkflow(row.id, {"category": None}))
    desk.wait(lambda: len(shown(page)) == 4)
    assert page.panel.category.said == "All categories"


def test_a_workflow_gets_a_category_that_is_completed(desk: DeskWindow, page: Any) -> None:
    choose(desk, page, "Odd")
    desk.press(K.Key_F2)
    asked = popover(desk)
    assert_accessible(asked)
    completer = asked.category.completer()
    completer.setCompletionPrefix("mach")
    assert completer.currentCompletion() == "Machines"
    asked.category.setText("  mAchines ")
    assert asked.everywhere.isHidden()
    desk.click(asked.button)
    desk.wait(lambda: kept(desk)["Odd"] == "Machines")
    desk.wait(lambda: desk.window.toasts.can_undo)
    desk.window.toasts.undo_last()
    desk.wait(lambda: kept(desk)["Odd"] is None)


def test_a_category_is_renamed_for_all_that_have_it(desk: DeskWindow, page: Any) -> None:
    choose(desk, page, "Backups")
    desk.press(K.Key_F2)
    asked = popover(desk)
    asked.category.setText("Hardware")
    assert asked.everywhere.text() == "Rename it for all 2 of this category"
    asked.everywhere.setChecked(True)
    desk.click(asked.button)
    desk.wait(lambda: kept(desk)["Certificates"] == kept(desk)["Backups"] == "Hardware")
    desk.wait(lambda: desk.window.toasts.can_undo)
    desk.window.toasts.undo_last()
    desk.wait(lambda: kept(desk)["Certificates"] == kept(desk)["Backups"] == "Machines")


def test_one_that_came_from_a_template_says_so_in_words(desk: DeskWindow, page: Any) -> None:
    assert kept(desk)["VIP"] == "customer_management"
    choose(desk, page, "VIP")
    desk.press(K.Key_F2)
    assert popover(desk).category.text() == "Customers"
    popover(desk).category.setText("")
    desk.press(K.Key_Return)
    desk.wait(lambda: kept(desk)["VIP"] is None)


def test_the_category_goes_into_the_file_and_comes_back(
    desk: DeskWindow, page: Any, tmp_path: Path
) -> None:
    row = next(row for row in page.panel.model.rows if row.name == "Backups")
    page.doings.export_to(row, tmp_path / "backups.json")
    desk.wait(lambda: any("Written to" in text for text in desk.toasts()))
    told = json.loads((tmp_path / "backups.json").read_text(encoding="utf-8"))
    assert (told["name"], told["category"]) == ("Backups", "Machines")
    page.doings.import_from(tmp_path / "backups.json")
    desk.wait(lambda: len(kept(desk)) == 5)
    assert list(kept(desk).values()).count("Machines") == 3
