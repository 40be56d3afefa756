"""Settings: rows of the schema that save themselves, what comes from where, secrets that are never shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit

from deskflow.core.settings import SetSetting, get_setting
from deskflow.core.settings_list import SETTINGS
from deskflow.desktop.pages.settings.page import SettingsPage
from deskflow.desktop.pages.settings.row import SettingRow
from deskflow.desktop.pages.settings.rows_section import RowsSection
from deskflow.desktop.pages.settings.sections import INTERNAL, NOT_YET, SECTIONS
from deskflow.desktop.pages.settings.words import CHOICES, TITLES
from deskflow.desktop.theme import Theme
from deskflow.people.commands import AddUser
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow, opened_desk

SOURCE = Path(__file__).resolve().parents[3] / "src" / "deskflow"


@pytest.fixture
def page(desk: DeskWindow) -> SettingsPage:
    return desk.page("settings")


def rows_of(desk: DeskWindow, page: SettingsPage, section: str) -> dict[str, SettingRow]:
    page.open(section=section)
    made = page.section(section)
    assert isinstance(made, RowsSection)
    desk.wait(lambda: made.rows)
    return made.rows


def stored(desk: DeskWindow, key: str):
    workspace = desk.workspace
    return workspace.look_up(get_setting, key, workspace.tenant_id, workspace.current_user.id)


def type_into(row: SettingRow, text: str) -> None:
    assert isinstance(row.field, QLineEdit)
    row.field.setText(text)
    row.commit()


def choose(row: SettingRow, value: str) -> None:
    assert isinstance(row.field, QComboBox)
    row.field.setCurrentIndex(row.field.findData(value))
    row.commit()


# --- the schema -----------------------------------------------------------------------------------


def test_every_setting_has_words_and_a_place() -> None:
    shown = set(SETTINGS) - INTERNAL
    assert shown == set(TITLES)
    assert {choice for one in SETTINGS.values() for choice in one.choices} <= set(CHOICES)
    groups = {group for section in SECTIONS for group in section.groups}
    assert {SETTINGS[key].group for key in shown - NOT_YET} <= groups
    assert set(SETTINGS) >= NOT_YET


def test_nothing_reads_what_is_called_not_used_yet() -> None:
    """Whoever reads one of these takes it from NOT_YET, so that people find it where it belongs."""
    own = SOURCE / "desktop" / "pages" / "settings"
    texts = [
        path.read_text(encoding="utf-8")
        for path in SOURCE.rglob("*.py")
        if own not in path.parents and path.name != "settings_list.py"
    ]
    # "language" is also the name of other things.
    keys = NOT_YET - {"language"}
    read = {key for key in keys if any(re.search(rf'["\']{key}["\']', text) for text in texts)}
    assert read == set()


@pytest.mark.parametrize("section", [one.key for one in SECTIONS])
def test_every_section_is_accessible(desk: DeskWindow, page: SettingsPage, section: str) -> None:
    page.open(section=section)
    made = page.section(section)
    if isinstance(made, RowsSection):
        desk.wait(lambda: made.rows)
    assert_accessible(page)


# --- rows -----------------------------------------------------------------------------------------


def test_a_number_is_saved_checked_and_reset(desk: DeskWindow, page: SettingsPage) -> None:
    row = rows_of(desk, page, "service_levels")["sla_at_risk_percent"]
    type_into(row, "80")
    desk.wait(lambda: stored(desk, "sla_at_risk_percent") == 80)
    desk.wait(lambda: row.value.source == "tenant")
    for text, said in (("120", "at most 99"), ("many", "whole number"), ("", "whole number")):
        type_into(row, text)
        assert said in row.error
    assert stored(desk, "sla_at_risk_percent") == 80
    type_into(row, "80")
    assert not row.error
    row._clear.click()
    desk.wait(lambda: stored(desk, "sla_at_risk_percent") == 75)
    desk.wait(lambda: isinstance(row.field, QLineEdit) and row.field.text() == "75")


def test_a_switch_is_undone_by_its_toast(desk: DeskWindow, page: SettingsPage) -> None:
    row = rows_of(desk, page, "workflows")["workflows_enable_scheduler"]
    assert isinstance(row.field, QCheckBox)
    row.field.click()
    desk.wait(lambda: stored(desk, "workflows_enable_scheduler") is False)
    desk.wait(desk.toasts)
    desk.window.toasts.undo_last()
    desk.wait(lambda: stored(desk, "workflows_enable_scheduler") is True)
    desk.wait(row.field.isChecked)


def test_the_theme_changes_at_once_and_back(
    desk: DeskWindow, page: SettingsPage, theme: Theme
) -> None:
    rows = rows_of(desk, page, "you")
    choose(rows["theme"], "dark")
    desk.wait(lambda: theme.dark)
    choose(rows["row_density"], "compact")
    desk.wait(lambda: theme.density == "compact")
    desk.wait(lambda: rows["theme"].value.source == "user")
    rows["theme"]._clear.click()
    desk.wait(lambda: rows["theme"].value.source == "default")


def test_the_environment_counts_first_and_says_so(
    desk: DeskWindow, page: SettingsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_HOST", "mail.example")
    row = rows_of(desk, page, "mail")["smtp_host"]
    page.ask()
    desk.wait(lambda: row.value.source == "environment")
    assert not row.field.isEnabled()
    assert isinstance(row.field, QLineEdit)
    assert row.field.text() == "mail.example"
    assert "SMTP_HOST" in row._source.text()
    assert row._clear.isHidden()


def test_a_password_is_kept_and_never_shown(desk: DeskWindow, page: SettingsPage) -> None:
    row = rows_of(desk, page, "mail")["smtp_password"]
    assert isinstance(row.field, QLineEdit)
    assert row.field.echoMode() == QLineEdit.EchoMode.Password
    type_into(row, "correct horse")
    assert row.field.text() == ""
    desk.wait(lambda: desk.workspace.machine.get("smtp_password") == "correct horse")
    desk.wait(lambda: row.value.is_set)
    assert row.field.text() == ""
    assert "Set" in row.field.placeholderText()
    row._clear.click()
    desk.wait(lambda: not row.value.is_set)
    assert desk.workspace.machine.get("smtp_password") == ""


def test_only_administrators_see_what_is_for_everybody(theme: Theme, tmp_path: Path) -> None:
    path = tmp_path / "roles.deskflow"
    with opened_desk(path, theme) as admin:
        admin.made(AddUser("Anna Brandt", "anna@msp.example", ("technician",)))
        admin.run(SetSetting("row_density", "roomy"))
    with opened_desk(path, theme, user="anna@msp.example") as desk:
        page = desk.page("settings")
        titles = [row.title for row in page.nav.records.rows]
        assert titles == [
            "You",
            "Notifications",
            "Canned replies",
            "Macros",
            "Checklists",
            "This machine",
            "About and backup",
        ]
        rows = rows_of(desk, page, "you")
        assert not rows["row_density"].field.isEnabled()
        assert "administrator" in rows["row_density"]._source.text()
        assert rows["theme"].field.isEnabled()
        assert rows["theme"]._pin.isHidden()


def test_an_administrator_fixes_a_personal_setting_for_everybody(
    desk: DeskWindow, page: SettingsPage
) -> None:
    row = rows_of(desk, page, "you")["motion"]
    row._pin.click()
    desk.wait(lambda: row.value.source == "tenant")
    assert row.field.isEnabled()
    choose(row, "reduced")
    desk.wait(lambda: stored(desk, "motion") == "reduced")
    assert row.value.setting.scope == "user"


def test_keys_go_through_the_sections(desk: DeskWindow, page: SettingsPage) -> None:
    page.focus_default()
    desk.press(Qt.Key.Key_J)
    assert page.place() == {"section": "notices"}
    desk.press(Qt.Key.Key_K)
    assert page.place() == {"section": "you"}
