"""Painted parts: they fit their room, say the same to eye and ear, and a name keeps its colour."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.avatars import AvatarLabel, avatar_colour, initials, paint_avatar
from deskflow.desktop.widgets.chips import Chip, ChipLabel, chip_width, paint_chip
from deskflow.desktop.widgets.key_hints import key_texts
from deskflow.desktop.widgets.rings import Ring, paint_ring
from tests.desktop.accessibility import accessible_name


def canvas() -> QImage:
    image = QImage(200, 40, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    return image


def painted_pixels(image: QImage, colour: int) -> int:
    return sum(
        image.pixel(x, y) == colour for x in range(image.width()) for y in range(image.height())
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Anna Brandt", "AB"),
        ("Jan-Erik van der Berg", "JB"),
        ("madonna", "M"),
        ("ops@example.com", "O"),
        ("", "?"),
        ("  ", "?"),
        ("(unknown)", "?"),
        ("Åsa Öberg", "ÅÖ"),
    ],
)
def test_initials(name: str, expected: str) -> None:
    assert initials(name) == expected


def test_a_name_keeps_its_colour(theme: Theme) -> None:
    light = avatar_colour(theme, "Anna Brandt")
    assert avatar_colour(theme, "anna brandt") == light
    names = ["Anna Brandt", "Sofia Ortega", "Jonas Lind", "Tara Dunn", "Rita Novak", "Emil Vogt"]
    assert len({avatar_colour(theme, name).name() for name in names}) >= 3


def test_nobody_is_an_outline(theme: Theme) -> None:
    image = canvas()
    painter = QPainter(image)
    paint_avatar(painter, theme, QRectF(0, 0, 40, 40), "")
    painter.end()
    assert image.pixelColor(20, 20).alpha() == 0
    assert image.pixelColor(20, 9).alpha() > 0 or image.pixelColor(9, 20).alpha() > 0


def test_a_chip_is_as_wide_as_it_says_and_elides(theme: Theme) -> None:
    image = canvas()
    painter = QPainter(image)
    chip = Chip("Response due in 12 min", "danger", icon="clock")
    whole = paint_chip(painter, theme, QRectF(0, 0, 200, 40), chip)
    squeezed = paint_chip(painter, theme, QRectF(0, 0, 60, 40), chip)
    painter.end()
    assert whole.width() == chip_width(theme, chip)
    assert whole.height() == theme.tokens.size.chip
    assert squeezed.width() == 60


def test_a_ring_shows_the_share_that_is_used(theme: Theme) -> None:
    def red(used: float) -> int:
        image = canvas()
        painter = QPainter(image)
        paint_ring(painter, theme, QRectF(0, 0, 40, 40), Ring(used, "danger"))
        painter.end()
        return painted_pixels(image, theme.tokens.danger.rgba())

    assert red(0) == 0
    assert 0 < red(0.25) < red(0.5) < red(1)
    assert red(7) == red(1)


def test_what_is_painted_is_also_told(qtbot: QtBot, theme: Theme) -> None:
    chip, disc = ChipLabel(theme, Chip("P1", "danger")), AvatarLabel(theme, "Anna Brandt")
    qtbot.addWidget(chip)
    qtbot.addWidget(disc)
    assert accessible_name(chip) == "P1"
    assert accessible_name(disc) == "Anna Brandt"


def test_keys_are_shown_in_boxes() -> None:
    assert key_texts("G, T") == ["G", "T"]
    assert key_texts("Ctrl+Return") == ["Ctrl ↵"]
    assert key_texts("") == []
