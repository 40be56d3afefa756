"""Templates of checklists in the settings."""

from __future__ import annotations

from PySide6.QtCore import Qt

from deskflow.tickets.checklist_queries import list_checklist_templates
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import CTRL, DeskWindow


def test_a_template_is_written_line_by_line_changed_and_deleted(desk: DeskWindow) -> None:
    def stored() -> list[tuple[str, list[tuple[str, bool]]]]:
        with desk.workspace.database.read() as connection:
            found = list_checklist_templates(connection, desk.workspace.tenant_id)
        return [(one.title, [(item.title, item.required) for item in one.items]) for one in found]

    page = desk.page("settings", section="checklists")
    section = page.section("checklists")
    desk.click(section.card.add_button)
    assert_accessible(section)
    section.form.fields["name"].setText("Leaving")
    section.form.fields["items"].setFocus()
    desk.press(Qt.Key.Key_Return, CTRL)
    # Without an item it is refused where it is missing.
    desk.wait(lambda: section.form.error("items"))
    section.form.fields["items"].setPlainText("! Badge\n\n  Keys \n!\n!!x")
    section.form.fields["items"].setFocus()
    desk.press(Qt.Key.Key_Return, CTRL)
    desk.wait(lambda: stored() == [("Leaving", [("Badge", True), ("Keys", False), ("!x", True)])])
    desk.wait(lambda: [row.title for row in section.card.list.records.rows] == ["Leaving"])
    section.editor.delete_button.click()
    desk.wait(lambda: "Checklist Leaving deleted" in desk.toasts())
    desk.window.toasts.shown[-1].undo()
    desk.wait(lambda: len(stored()) == 1)
