"""Controls: pickers, popovers, segments, fields and banners behave with the keyboard and give it back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from deskflow.desktop.shell.window_state import ForgetfulState
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.empty_state import EmptyState
from deskflow.desktop.widgets.fields import FormRow, SearchField
from deskflow.desktop.widgets.labels import ElidedLabel
from deskflow.desktop.widgets.page_header import PageHeader
from deskflow.desktop.widgets.picker import PickerPopup, pick
from deskflow.desktop.widgets.popover import Popover
from deskflow.desktop.widgets.segmented import SegmentedControl
from deskflow.desktop.widgets.splitter import Splitter
from tests.desktop.accessibility import accessible_name, assert_accessible

PEOPLE = [
    Choice(1, "Anna Brandt", "Mail", avatar="Anna Brandt", section="On shift"),
    Choice(2, "Sofia Ortega", "Network", avatar="Sofia Ortega", section="On shift", current=True),
    Choice(3, "Emil Vogt", avatar="Emil Vogt", section="Away", enabled=False),
    Choice(4, "Rita Novak", "Backup", avatar="Rita Novak", section="Away"),
]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    QVBoxLayout(window)
    window.resize(640, 480)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    return window


def put(window: QWidget, widget: QWidget) -> QWidget:
    window.layout().addWidget(widget)
    widget.show()
    return widget


def test_pick_with_a_few_letters(theme: Theme, window: QWidget) -> None:
    button = put(window, Button(theme, "Assign"))
    button.setFocus()
    picked: list[int] = []
    popup = pick(theme, button, "Assign to", PEOPLE, picked.append)
    assert popup.query.hasFocus()
    assert popup.list.current_choice() is PEOPLE[1]
    QTest.keyClicks(popup.query, "rit")
    QTest.keyClick(popup.query, Qt.Key.Key_Return)
    assert picked == [4]
    assert button.hasFocus()


def test_arrows_walk_over_headings_and_what_cannot_be_chosen(theme: Theme, window: QWidget) -> None:
    popup = PickerPopup(theme, window, "Assign to", PEOPLE)
    popup.pick(window, lambda value: None)
    QTest.keyClick(popup.query, Qt.Key.Key_Down)
    assert popup.list.current_choice() is PEOPLE[3]
    QTest.keyClick(popup.query, Qt.Key.Key_Down)
    assert popup.list.current_choice() is PEOPLE[0]
    QTest.keyClick(popup.query, Qt.Key.Key_Up)
    assert popup.list.current_choice() is PEOPLE[3]
    popup.dismiss()


def test_a_picker_says_that_nothing_matches(theme: Theme, window: QWidget) -> None:
    picked: list[int] = []
    popup = pick(theme, window, "Assign to", PEOPLE, picked.append)
    QTest.keyClicks(popup.query, "qqq")
    assert "qqq" in popup.nothing.text()
    QTest.keyClick(popup.query, Qt.Key.Key_Return)
    QTest.keyClick(popup.query, Qt.Key.Key_Escape)
    assert popup.isHidden()
    assert picked == []


def test_a_popover_closes_on_escape_and_on_a_click_beside_it(theme: Theme, window: QWidget) -> None:
    field = put(window, QLineEdit())
    field.setFocus()
    popover = Popover(theme, window)
    popover.body.addWidget(Button(theme, "Inside"))
    popover.open_at(field)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert popover.isHidden()
    assert field.hasFocus()
    popover.open_centred()
    QTest.mouseClick(popover, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert popover.isHidden()


def test_tab_stays_in_a_popover(theme: Theme, window: QWidget) -> None:
    put(window, QLineEdit())
    popover = Popover(theme, window)
    first, second = Button(theme, "First"), Button(theme, "Second")
    popover.body.addWidget(first)
    popover.body.addWidget(second)
    popover.open_centred()
    assert first.hasFocus()
    for expected in (second, first, second):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert expected.hasFocus()
    popover.dismiss()


def test_a_popover_stays_in_the_window(theme: Theme, window: QWidget) -> None:
    anchor = QWidget(window)
    anchor.setGeometry(620, 460, 15, 15)
    popover = Popover(theme, window)
    popover.body.addWidget(Button(theme, "A rather long button"))
    popover.open_at(anchor)
    assert window.rect().contains(popover.panel.geometry())
    window.resize(400, 300)
    QApplication.processEvents()
    assert window.rect().contains(popover.panel.geometry())
    popover.dismiss()


def test_a_panel_that_shrinks_leaves_no_shadow_behind(
    qtbot: QtBot, theme: Theme, window: QWidget
) -> None:
    choices = [Choice(number, f"Choice {number}") for number in range(8)]
    popup = pick(theme, window, "Pick", choices, lambda value: None)
    qtbot.wait(50)
    before = popup.panel.geometry()
    painted = PaintWatch(popup)
    QTest.keyClicks(popup.query, "zzz")
    qtbot.waitUntil(lambda: popup.panel.height() < before.height())
    qtbot.waitUntil(lambda: painted.has(before.bottomLeft()))
    popup.dismiss()


class PaintWatch(QObject):
    """Which places of a widget were painted since."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self._region += event.region()
        return False

    def has(self, place: QPoint) -> bool:
        return self._region.contains(place + QPoint(4, 4))


def test_segments_by_keyboard_and_mouse(theme: Theme, window: QWidget) -> None:
    control = SegmentedControl(
        theme, "Decision", [("all", "All"), ("one", "1 of 2"), ("vote", "Vote")]
    )
    put(window, control)
    heard: list[str] = []
    control.chosen.connect(heard.append)
    QTest.keyClick(control, Qt.Key.Key_Right)
    QTest.keyClick(control, Qt.Key.Key_Left)
    QTest.keyClick(control, Qt.Key.Key_Left)
    QTest.mouseClick(control, Qt.MouseButton.LeftButton, pos=QPoint(control.width() - 4, 8))
    assert heard == ["one", "all", "vote"]
    assert accessible_name(control) == "Decision: Vote"


def test_return_presses_a_button(theme: Theme, window: QWidget) -> None:
    button = put(window, Button(theme, "Send", kind="primary", icon="send", key="Ctrl+Return"))
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert len(pressed) == 1
    assert button.height() == theme.tokens.size.button


def test_an_error_stands_under_its_field(theme: Theme, window: QWidget) -> None:
    row = put(window, FormRow(theme, "Title", QLineEdit(), hint="Seen by all"))
    assert accessible_name(row.field) == "Title"
    row.set_error("Please fill this in.")
    assert row.error == "Please fill this in."
    assert row.field.accessibleDescription() == "Please fill this in."
    row.set_error("")
    assert row.error == ""
    assert row.field.accessibleDescription() == "Seen by all"


def test_a_search_waits_for_a_pause_and_escape_empties_it(
    qtbot: QtBot, theme: Theme, window: QWidget
) -> None:
    field = put(window, SearchField(theme, "Find a step", pause_ms=20))
    heard: list[str] = []
    field.searched.connect(heard.append)
    QTest.keyClicks(field, "dela")
    qtbot.waitUntil(lambda: heard == ["dela"])
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert heard == ["dela", ""]


def test_a_banner_offers_what_can_be_done(qtbot: QtBot, theme: Theme, window: QWidget) -> None:
    banner = put(window, InlineBanner(theme))
    banner.say("Two rows could not be read; the others are in.", "warning", "Show them")
    with qtbot.waitSignal(banner.acted):
        banner._action.click()
    with qtbot.waitSignal(banner.dismissed):
        banner._close.click()
    assert banner.isHidden()


def test_an_empty_state_offers_the_first_step(qtbot: QtBot, theme: Theme, window: QWidget) -> None:
    state = put(window, EmptyState(theme, "inbox", "Nothing here", "It will come.", action="New"))
    with qtbot.waitSignal(state.acted):
        state.findChild(Button).click()
    assert_accessible(state)


def test_a_long_text_is_whole_in_its_tool_tip(theme: Theme, window: QWidget) -> None:
    label = ElidedLabel(theme, "A very <b>long</b> title that will not fit")
    label.setParent(window)
    label.setGeometry(0, 0, 60, 20)
    label.show()
    label.grab()
    assert label.toolTip() == "<qt>A very &lt;b&gt;long&lt;/b&gt; title that will not fit</qt>"
    label.resize(600, 20)
    label.grab()
    assert label.toolTip() == ""


def test_the_fact_in_a_header_gives_way_before_its_title(theme: Theme, window: QWidget) -> None:
    header = PageHeader(theme, "Approvals", "1 waiting for you", parent=window)
    button = Button(theme, "History")
    header.add_right(button)
    needed = header._title.sizeHint().width() + button.sizeHint().width() + 90
    header.resize(needed, header.height())
    header.show()
    QApplication.processEvents()
    assert header._title.width() >= header._title.sizeHint().width()
    assert button.width() >= button.sizeHint().width()
    header.resize(600, header.height())
    QApplication.processEvents()
    assert header._detail.width() >= header._detail.fontMetrics().horizontalAdvance("1 waiting for you")  # fmt: skip
    assert header._detail.x() < 200, "beside the title"


def test_a_splitter_remembers(qtbot: QtBot, theme: Theme) -> None:
    state = ForgetfulState()

    def make() -> Splitter:
        splitter = Splitter("queue", state)
        qtbot.addWidget(splitter)
        for _ in range(2):
            splitter.addWidget(QWidget())
        splitter.resize(401, 100)
        splitter.restore([100, 300])
        splitter.show()
        return splitter

    first = make()
    assert first.sizes() == [100, 300]
    first.moveSplitter(200, 1)
    qtbot.waitUntil(lambda: state.load("splitter/queue") is not None)
    assert make().sizes() == [200, 200]


def test_an_icon_alone_has_a_name(qtbot: QtBot, theme: Theme) -> None:
    button = IconButton(theme, "undo-2", "Undo", key="Ctrl+Z")
    qtbot.addWidget(button)
    assert accessible_name(button) == "Undo"
    assert button.toolTip() == "Undo (Ctrl+Z)"
    assert_accessible(button)


def test_a_banners_button_never_shows_as_a_window(theme: Theme, qapp: QApplication) -> None:
    seen: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(watched, IconButton):
                seen.extend([watched.accessibleName()] if watched.isWindow() else [])
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    banner = InlineBanner(theme, dismissable=True)
    qapp.removeEventFilter(watch)
    banner.deleteLater()
    assert seen == []
