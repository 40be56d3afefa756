"""Switching the look reaches every kind of widget, and is fast; icons take the colours of the look."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from deskflow import paths
from deskflow.desktop.theme import Theme
from deskflow.desktop.theme.palette import ROLES, build_palette
from deskflow.desktop.theme.stylesheet import build_stylesheet


def test_every_role_is_set_for_every_group(theme: Theme) -> None:
    palette = build_palette(theme.tokens)
    unset = {QPalette.ColorRole.NoRole, QPalette.ColorRole.NColorRoles}
    roles = set(QPalette.ColorRole) - unset
    assert set(ROLES) == roles
    for group in (
        QPalette.ColorGroup.Active,
        QPalette.ColorGroup.Inactive,
        QPalette.ColorGroup.Disabled,
    ):
        assert all(palette.isBrushSet(group, role) for role in roles)


SMOOTH = Qt.TransformationMode.SmoothTransformation


def lightness(widget: QWidget) -> float:
    """Of the whole picture, on the average."""
    return widget.grab().toImage().scaled(1, 1, mode=SMOOTH).pixelColor(0, 0).lightnessF()


def test_a_switch_reaches_fields_lists_and_labels(
    qapp: QApplication, qtbot: QtBot, theme: Theme
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    parts = [
        QLabel("a"),
        QLineEdit("b"),
        QComboBox(),
        QListWidget(),
        QPushButton("c"),
        QCheckBox("d"),
    ]
    for part in parts:
        layout.addWidget(part)
    window.resize(300, 400)
    window.show()
    before = [lightness(part) for part in parts]
    theme.set_scheme("dark")
    # Qt hands a new palette down with the next turn of the event loop.
    qapp.processEvents()
    after = [lightness(part) for part in parts]
    assert min(before) > 0.5, before
    assert max(after) < 0.5, after


def test_the_style_sheet_names_no_colour() -> None:
    theme_size = Theme(paths.resources(), "dark").tokens.size
    sheet = build_stylesheet(theme_size, paths.resources() / "icons")
    assert "#" not in sheet
    assert "$" not in sheet


def test_a_switch_of_a_full_window_is_quick(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    for number in range(300):
        layout.addWidget(QLabel(str(number)))
        if number % 10 == 0:
            layout.addWidget(QLineEdit())
    window.show()
    theme.set_scheme("dark")
    began = time.thread_time()
    theme.set_scheme("light")
    # Replacing the style sheet takes several times this on the same window.
    assert time.thread_time() - began < 0.25


def test_changed_comes_once_and_only_for_a_change(qtbot: QtBot, theme: Theme) -> None:
    heard: list[bool] = []

    def hear() -> None:
        heard.append(theme.dark)

    theme.changed.connect(hear)
    theme.set_scheme("dark")
    theme.set_scheme("dark")
    theme.set_scheme("light")
    theme.changed.disconnect(hear)
    assert heard == [True, False]


def test_the_system_decides_unless_told_otherwise(qapp: QApplication) -> None:
    follows = Theme(paths.resources(), "system")
    window = qapp.palette().color(QPalette.ColorRole.Window).lightnessF()
    assert follows.dark == (window < 0.5)
    assert Theme(paths.resources(), "dark").dark


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_icons_are_drawn_at_the_devices_own_size(theme: Theme, ratio: float) -> None:
    pixmap = theme.icons.pixmap("house", theme.tokens.text, 16, ratio)
    assert pixmap.size() == QSize(round(16 * ratio), round(16 * ratio))
    assert pixmap.devicePixelRatio() == ratio


def test_an_icon_follows_the_look(theme: Theme) -> None:
    icon = theme.icons.icon("square", "text")

    def darkest() -> float:
        image = icon.pixmap(QSize(16, 16), 1.0, QIcon.Mode.Normal).toImage()
        colours = [image.pixelColor(x, y) for x in range(16) for y in range(16)]
        return next(c.lightnessF() for c in colours if c.alpha() > 200)

    assert darkest() < 0.4
    theme.set_scheme("dark")
    assert darkest() > 0.6


def test_every_vendored_icon_can_be_drawn(theme: Theme) -> None:
    empty = []
    for name in theme.icons.names():
        image = theme.icons.pixmap(name, theme.tokens.text, 16).toImage()
        if not any(image.pixelColor(x, y).alpha() for x in range(16) for y in range(16)):
            empty.append(name)
    assert not empty


def test_figures_stand_in_columns(theme: Theme) -> None:
    tabular = theme.metrics("sm", tabular=True)
    assert tabular.horizontalAdvance("111") == tabular.horizontalAdvance("888")
    assert QFontMetrics(theme.font("title")).height() > theme.metrics("body").height()
