"""Finding one's way in the window: pages, history, keys, what is remembered."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskflow.desktop.actions import Action
from deskflow.desktop.shell.failed_page import FailedPage
from deskflow.desktop.shell.main_window import MainWindow
from deskflow.desktop.shell.notifications import Notification
from deskflow.desktop.shell.user_menu import UserChoice
from deskflow.desktop.shell.window_state import ForgetfulState, SettingsFileState
from deskflow.desktop.theme import Theme
from deskflow.desktop.watchdog import Watchdog
from tests.desktop.accessibility import accessible_name, assert_accessible, focusable, tab_stops
from tests.desktop.shell.conftest import MARA, MakeWindow


def shown(window: MainWindow) -> str:
    return window.stack.current_id


def test_only_pages_one_may_use_and_that_exist_are_there(window: MainWindow) -> None:
    assert [entry.id for entry in window.stack.entries] == ["home", "tickets", "broken", "settings"]
    assert shown(window) == "home"
    assert "go.secret" not in window.table


def test_pages_keep_their_state_and_are_told_when_they_come_and_go(window: MainWindow) -> None:
    home = window.stack.page("home")
    home.field.setText("half a thought")
    window.navigate("tickets", ticket_id=7)
    tickets = window.stack.page("tickets")
    window.navigate("home")
    assert window.stack.page("home") is home
    assert home.field.text() == "half a thought"
    assert home.notes == ["entered", "left", "entered"]
    assert tickets.opened == {"ticket_id": 7}
    assert tickets.notes == ["entered", "left"]


def test_back_and_forward(window: MainWindow) -> None:
    window.navigate("tickets", ticket_id=1)
    window.navigate("tickets", ticket_id=2)
    window.navigate("home")
    alt = Qt.KeyboardModifier.AltModifier
    tickets = window.stack.page("tickets")
    QTest.keyClick(window, Qt.Key.Key_Left, alt)
    assert (shown(window), tickets.opened) == ("tickets", {"ticket_id": 2})
    QTest.keyClick(window, Qt.Key.Key_Left, alt)
    assert tickets.opened == {"ticket_id": 1}
    QTest.keyClick(window, Qt.Key.Key_Right, alt)
    QTest.keyClick(window, Qt.Key.Key_Right, alt)
    assert shown(window) == "home"


def test_g_then_a_letter_goes_to_a_page(window: MainWindow) -> None:
    window.stack.page("home").setFocus()
    QTest.keyClicks(window, "gt")
    assert shown(window) == "tickets"


def test_a_click_in_the_rail(window: MainWindow) -> None:
    button = window.rail._buttons["tickets"]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert shown(window) == "tickets"
    assert button.isChecked()
    assert window.windowTitle() == "Tickets – DeskFlow"


def test_badges_are_told(window: MainWindow) -> None:
    window.set_badge("tickets", 1234)
    window.set_badge("nowhere", 3)
    assert accessible_name(window.rail._buttons["tickets"]) == "Tickets, 1234"
    window.set_badge("tickets", 0)
    assert accessible_name(window.rail._buttons["tickets"]) == "Tickets"


@pytest.mark.may_log_errors
def test_a_broken_page_does_not_take_the_window_with_it(window: MainWindow) -> None:
    window.navigate("broken")
    assert isinstance(window.stack.currentWidget(), FailedPage)
    window.navigate("home")
    assert shown(window) == "home"


def test_everything_that_takes_the_keyboard_has_a_name(window: MainWindow) -> None:
    window.notifications.replace([Notification("1", "INC-1 breaches soon")])
    assert_accessible(window)
    window.open_palette()
    assert_accessible(window)
    window._palette_popup.dismiss()
    window.open_notifications()
    assert_accessible(window)
    window._notifications_popup.dismiss()
    window.rail.set_collapsed(True)
    window.toasts.show("Assigned", undo=lambda: None)
    assert_accessible(window)


def test_tab_reaches_all_of_it(window: MainWindow) -> None:
    stops = tab_stops(window)
    expected = [part for part in focusable(window) if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert set(expected) - {window} <= set(stops)


def test_f6_goes_round_the_parts_of_the_window(window: MainWindow) -> None:
    places = []
    for _ in range(3):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F6)
        focused = QApplication.focusWidget()
        parts = (window.rail, window.bar, window.stack)
        places.append(next(type(part).__name__ for part in parts if part.isAncestorOf(focused)))
    assert sorted(places) == ["PageStack", "Rail", "TopBar"]


def test_no_keys_get_into_each_others_way(window: MainWindow) -> None:
    for page_id in ("home", "tickets", "settings"):
        window.navigate(page_id)
    assert window.table.conflicts() == []


def test_the_window_is_as_it_was_left(make_window: MakeWindow) -> None:
    state = ForgetfulState()
    first = make_window(state=state)
    first.navigate("tickets")
    first.rail.set_collapsed(True)
    first.choose_scheme("dark")
    first.resize(900, 600)
    first.close()
    second = make_window(state=state)
    assert shown(second) == "tickets"
    assert second.rail.collapsed
    assert second.theme.scheme == "dark"


def test_a_settings_file_keeps_people_apart(tmp_path: Path) -> None:
    mara, anna = SettingsFileState(tmp_path, "mara"), SettingsFileState(tmp_path, "anna")
    mara.save("rail/collapsed", True)
    mara.flush()
    anna.save("rail/collapsed", False)
    anna.flush()
    assert SettingsFileState(tmp_path, "mara").load("rail/collapsed") in (True, "true")
    assert SettingsFileState(tmp_path, "anna").load("rail/collapsed") in (False, "false")
    assert SettingsFileState(tmp_path).load("rail/collapsed") is None


def test_another_user_can_be_chosen(qtbot: QtBot, window: MainWindow) -> None:
    from deskflow.desktop.widgets.picker import PickerPopup

    anna = UserChoice(MARA.__class__(int=2), "Anna Brandt", "Technician")
    window.set_users([UserChoice(MARA, "Mara Klein"), anna])
    window.open_user_menu()
    popup = window.findChild(PickerPopup)
    # One's own settings are not behind a list of everybody.
    sections = [one.section for one in popup.list.choices._choices if one.section]
    assert sections[-1] == "Work as"
    assert len(set(sections)) > 1
    with qtbot.waitSignal(window.user_chosen) as chosen:
        QTest.keyClicks(popup.query, "anna")
        QTest.keyClick(popup.query, Qt.Key.Key_Return)
    assert chosen.args == [anna.id]


def test_news_are_counted_and_opened(qtbot: QtBot, window: MainWindow) -> None:
    window.notifications.replace(
        [Notification("a", "INC-1 breaches soon"), Notification("b", "Read", unread=False)]
    )
    assert "1" in accessible_name(window.bar.bell)
    window.open_notifications()
    with qtbot.waitSignal(window.notifications.opened) as opened:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert opened.args == ["a"]


def test_keys_do_not_reach_the_page_behind_a_popover(window: MainWindow) -> None:
    home = window.stack.page("home")
    for news in ([Notification("a", "News")], []):
        window.notifications.replace(news)
        window.open_notifications()
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_N)
        assert window._notifications_popup.isAncestorOf(QApplication.focusWidget())
        assert "note" not in home.notes
        window._notifications_popup.dismiss()
    home.setFocus()
    QTest.keyClick(window, Qt.Key.Key_N)
    assert "note" in home.notes


def test_the_cheat_sheet_lists_what_works_here(window: MainWindow) -> None:
    from deskflow.desktop.shell.cheat_sheet import CheatSheet
    from deskflow.desktop.widgets.labels import Label

    home = window.stack.page("home")
    home.setFocus()
    QTest.keyClick(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    sheet = window.findChild(CheatSheet)
    texts = {label.text() for label in sheet.findChildren(Label)}
    assert {"Note", "Back", "Keys", "Tickets"} <= texts
    assert_accessible(window)
    sheet.dismiss()


def test_the_menus_show_the_actions(window: MainWindow) -> None:
    bar = window.menuBar()
    titles = [entry.text() for entry in bar.actions()]
    assert titles == ["&File", "&Edit", "&View", "&Go", "&Help"]
    go = bar.actions()[3].menu()
    go.aboutToShow.emit()
    assert [entry.text() for entry in go.actions() if not entry.isSeparator()][:2] == [
        "Home",
        "Tickets",
    ]


def test_an_unhandled_failure_is_told_in_words(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(describe_error=lambda error: f"Could not save: {error}")
    window._requests.failed.emit(ValueError("disk full"))
    assert window.toasts.shown[0].text == "Could not save: disk full"


def test_progress_is_shown_and_can_be_stopped(qtbot: QtBot, window: MainWindow) -> None:
    stopped: list[bool] = []
    job = window.jobs.start("Importing", cancel=lambda: stopped.append(True))
    job.report(3200, 10000, "fast")
    qtbot.waitUntil(lambda: "3,200 of 10,000" in window.strip._detail.text())
    assert not window.strip.isHidden()
    window.strip._cancel.click()
    assert stopped == [True]
    assert not job.can_cancel
    job.fail("The import stopped after 3,200 rows; they are in.")
    qtbot.waitUntil(window.strip.isHidden)
    assert "3,200" in window.toasts.shown[0].text


def test_opening_pages_and_palettes_never_stands_still(
    window: MainWindow, theme: Theme, watchdog: Watchdog, qtbot: QtBot
) -> None:
    window.navigate("tickets")
    qtbot.wait(20)
    window.open_palette()
    qtbot.wait(20)
    window._palette_popup.dismiss()
    theme.set_scheme("dark")
    qtbot.wait(20)


def test_what_is_typed_finds_actions_and_records(qtbot: QtBot, make_window: MakeWindow) -> None:
    from deskflow.desktop.shell.command_palette import Found

    opened: list[str] = []
    asked: list[str] = []

    class Tickets:
        def search(self, text: str) -> Future[list[Found]]:
            asked.append(text)
            answer: Future[list[Found]] = Future()
            answer.set_result([Found("Mail gateway", lambda: opened.append("INC-1"), "INC-1")])
            return answer

    window = make_window(search=[Tickets()])
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    popup = window._palette_popup
    QTest.keyClicks(popup.query, "gateway")
    qtbot.waitUntil(lambda: popup.list.choices.rowCount() > 0)
    assert asked == ["gateway"]
    QTest.keyClick(popup.query, Qt.Key.Key_Return)
    assert opened == ["INC-1"]
    window.open_palette()
    QTest.keyClicks(popup.query, ">ticke")
    QTest.keyClick(popup.query, Qt.Key.Key_Return)
    assert shown(window) == "tickets"
    window.open_palette()
    assert popup.list.current_choice().value.id == "go.tickets", "what was run last comes first"
    popup.dismiss()


def test_a_slow_answer_to_an_old_question_is_ignored(qtbot: QtBot, make_window: MakeWindow) -> None:
    from deskflow.desktop.shell.command_palette import Found

    answers: dict[str, Future[list[Found]]] = {}

    class Slow:
        def search(self, text: str) -> Future[list[Found]]:
            answers[text] = Future()
            return answers[text]

    window = make_window(search=[Slow()])
    window.open_palette()
    popup = window._palette_popup
    popup.query.setText("old")
    qtbot.waitUntil(lambda: "old" in answers)
    popup.query.setText("new")
    qtbot.waitUntil(lambda: "new" in answers)
    answers["new"].set_result([Found("New one", lambda: None)])
    if not answers["old"].cancelled():
        answers["old"].set_result([Found("Old one", lambda: None)])
    qtbot.waitUntil(lambda: bool(popup._found))
    assert [found.title for found in popup._found] == ["New one"]
    popup.dismiss()


def test_an_open_palette_follows_what_can_be_done(qtbot: QtBot, window: MainWindow) -> None:
    done: list[str] = []
    ready = [False]
    window.table.add(
        [
            Action(id="late.do", title="Late deed", callback=lambda: done.append("late"), enabled=lambda: ready[0]),
            Action(id="late.other", title="Late other deed", callback=lambda: done.append("other")),
        ]
    )  # fmt: skip
    window.open_palette()
    popup = window._palette_popup
    QTest.keyClicks(popup.query, "late")
    assert popup.list.current_choice().value.id == "late.other", "the first that can be done"
    ready[0] = True
    window.table.refresh()
    qtbot.waitUntil(lambda: popup._possible["late.do"])
    assert popup.list.current_choice().value.id == "late.other", "one stays where one was"
    QTest.keyClick(popup.query, Qt.Key.Key_Up)
    QTest.keyClick(popup.query, Qt.Key.Key_Return)
    assert done == ["late"]


def test_alt_alone_opens_the_menu_and_alt_with_a_key_does_not(window: MainWindow) -> None:
    home = window.stack.page("home")
    home.setFocus()
    window.navigate("tickets")
    QTest.keyPress(window, Qt.Key.Key_Alt)
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    QTest.keyRelease(window, Qt.Key.Key_Alt)
    assert shown(window) == "home"
    assert QApplication.activePopupWidget() is None
    QTest.keyPress(window, Qt.Key.Key_Alt)
    QTest.keyRelease(window, Qt.Key.Key_Alt)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.close()


def test_alt_let_go_of_in_another_window_opens_no_menu(window: MainWindow) -> None:
    QTest.keyPress(window, Qt.Key.Key_Alt)
    QApplication.sendEvent(window, QEvent(QEvent.Type.ActivationChange))
    QTest.keyRelease(window, Qt.Key.Key_Alt)
    assert QApplication.activePopupWidget() is None


def test_a_window_is_never_larger_than_its_screen(make_window: MakeWindow) -> None:
    state = ForgetfulState()
    first = make_window(state=state)
    first.resize(9000, 5000)
    first.close()
    second = make_window(state=state)
    second._restore()
    room = second.screen().availableSize()
    assert second.width() <= room.width()
    assert second.height() <= room.height()


def test_the_arrows_go_on_in_a_menu_that_a_key_opened(window: MainWindow) -> None:
    menu = window._menu.pop_up(window.rail.brand, by_key=True)
    assert menu.activeAction() is menu.actions()[0]
    menu.close()


def test_shares_are_told_in_percent(qtbot: QtBot, window: MainWindow) -> None:
    job = window.jobs.start("Importing")
    job.report(590, 1000, "3600 new", is_share=True)
    qtbot.waitUntil(lambda: window.strip._detail.text() == "59 % · 3600 new")
    job.finish()
    qtbot.waitUntil(window.strip.isHidden)
