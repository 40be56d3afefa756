"""Fonts: the system's own by default, the bundled Inter for pictures that must look alike everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QGuiApplication

TextSize = Literal["xs", "sm", "body", "heading", "title", "figure"]
Weight = Literal["regular", "medium", "semibold", "bold"]
FontFamily = Literal["system", "bundled"]

BUNDLED_FAMILY = "Inter"
# What the sizes in the tokens were drawn for, and the system font sizes that count as ordinary.
REFERENCE_PX = 13
ORDINARY_PX = range(11, 15)

WEIGHTS: dict[Weight, QFont.Weight] = {
    "regular": QFont.Weight.Normal,
    "medium": QFont.Weight.Medium,
    "semibold": QFont.Weight.DemiBold,
    "bold": QFont.Weight.Bold,
}


def load_bundled(folder: Path) -> str:
    """Make the bundled font known to Qt and answer its family."""
    for file in sorted(folder.glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
    return BUNDLED_FAMILY


def system_family() -> str:
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()


def system_scale() -> float:
    """How much larger than ordinary people have set their system font."""
    if QGuiApplication.instance() is None:
        return 1.0
    size = QFontInfo(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)).pixelSize()
    return 1.0 if size in ORDINARY_PX or size <= 0 else size / REFERENCE_PX


def make_font(family: str, pixels: int, weight: Weight, *, tabular: bool = False) -> QFont:
    font = QFont(family)
    font.setPixelSize(pixels)
    font.setWeight(WEIGHTS[weight])
    if tabular:
        # Digits of one width, so that columns of numbers and countdowns stand still.
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def make_mono_font(pixels: int) -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(pixels)
    return font
