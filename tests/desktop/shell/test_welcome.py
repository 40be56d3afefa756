"""The first minute: three ways in, and nothing typed is lost when one goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from deskflow.desktop.shell.welcome import ChoiceCard, NewWorkspace, Welcome
from deskflow.desktop.theme import Theme
from tests.desktop.accessibility import assert_accessible


@pytest.fixture
def welcome(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Welcome:
    welcome = Welcome(theme, tmp_path, [tmp_path / "northwind.deskflow"], "Mara Klein")
    qtbot.addWidget(welcome)
    welcome.resize(1000, 700)
    welcome.show()
    return welcome


def card(welcome: Welcome, title: str) -> ChoiceCard:
    return next(c for c in welcome.findChildren(ChoiceCard) if c.accessibleName() == title)


def test_three_ways_and_why_one_is_closed(welcome: Welcome) -> None:
    assert_accessible(welcome)
    join = card(welcome, "Join a team")
    assert not join.isEnabled()
    assert "team mode" in join.accessibleDescription()


def test_the_demo_is_one_key_away(qtbot: QtBot, welcome: Welcome) -> None:
    with qtbot.waitSignal(welcome.demo_wanted):
        QTest.keyClick(card(welcome, "Look at the demo"), Qt.Key.Key_Return)


def test_a_new_workspace(qtbot: QtBot, welcome: Welcome, tmp_path: Path) -> None:
    card(welcome, "New workspace").click()
    QTest.keyClicks(welcome._company.field, "Klein & Co")
    QTest.keyClicks(welcome._email.field, "mara@example.com")
    assert_accessible(welcome)
    with qtbot.waitSignal(welcome.new_wanted) as wanted:
        QTest.keyClick(welcome._email.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    file = tmp_path / "klein-co.deskflow"
    assert wanted.args == [NewWorkspace(file, "Klein & Co", "Mara Klein", "mara@example.com")]
    welcome.say("The folder cannot be written to.")
    assert welcome._company.field.text() == "Klein & Co"
    assert welcome._create.isEnabled()


def test_what_is_missing_is_said_at_its_field(
    qtbot: QtBot, welcome: Welcome, tmp_path: Path
) -> None:
    (tmp_path / "workspace.deskflow").touch()
    card(welcome, "New workspace").click()
    with qtbot.assertNotEmitted(welcome.new_wanted):
        welcome._create.click()
    assert welcome._company.error
    assert welcome._email.error
    assert not welcome._name.error
    assert "file of that name" in welcome._file.error


def test_a_workspace_opened_before(qtbot: QtBot, welcome: Welcome, tmp_path: Path) -> None:
    from deskflow.desktop.widgets.buttons import Button

    button = next(b for b in welcome.findChildren(Button) if b.text() == "northwind")
    with qtbot.waitSignal(welcome.open_wanted) as wanted:
        button.click()
    assert wanted.args == [tmp_path / "northwind.deskflow"]


def test_a_file_gets_our_ending_and_a_place(welcome: Welcome, tmp_path: Path) -> None:
    welcome._path.setText("office")
    assert welcome._file_wanted() == tmp_path / "office.deskflow"
    welcome._path.setText(str(tmp_path / "sub" / "desk.v2"))
    assert welcome._file_wanted() == tmp_path / "sub" / "desk.v2.deskflow"
    welcome._company.field.setText("Ä & Ö / " + "GmbH " * 40)
    assert len(welcome._file_wanted().name) < 80
