"""The named colours and sizes everything visible is drawn with, read from `resources/tokens/*.toml`.

A name in the file such as `text-muted` is the attribute `text_muted`. A missing or unknown name is an error,
so light and dark can never drift apart.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from PySide6.QtGui import QColor

# What a colour says. "neutral" is for facts that are neither good nor bad.
Tone = Literal["neutral", "accent", "success", "warning", "danger", "info", "violet", "teal"]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Lengths in device-independent px, already scaled to the system font."""

    radius: int
    radius_card: int
    chip_radius: int
    space: tuple[int, ...]
    row: Mapping[str, int]
    rail: int
    topbar: int
    page_header: int
    button: int
    chip: int
    icon: int
    icon_stroke: float
    text: Mapping[str, int]
    node: Mapping[str, int]
    motion: int

    def scaled(self, factor: float) -> Sizes:
        """The same sizes for a system font that is `factor` times the ordinary one."""
        if factor == 1:
            return self

        def scale(value: Any) -> Any:
            if isinstance(value, Mapping):
                return {key: scale(part) for key, part in value.items()}
            if isinstance(value, tuple):
                return tuple(scale(part) for part in value)
            return round(value * factor)

        unscaled = {"motion", "icon_stroke"}
        names = [field.name for field in dataclasses.fields(self) if field.name not in unscaled]
        return dataclasses.replace(self, **{name: scale(getattr(self, name)) for name in names})


@dataclass(frozen=True, slots=True)
class Tokens:
    """One look: the colours of one scheme, and the sizes."""

    surface_0: QColor
    surface_1: QColor
    surface_2: QColor
    surface_3: QColor
    surface_selected: QColor
    text: QColor
    text_muted: QColor
    text_faint: QColor
    border: QColor
    border_strong: QColor
    accent: QColor
    on_accent: QColor
    focus: QColor
    success: QColor
    on_success: QColor
    success_soft: QColor
    warning: QColor
    on_warning: QColor
    warning_soft: QColor
    danger: QColor
    on_danger: QColor
    danger_soft: QColor
    info: QColor
    on_info: QColor
    info_soft: QColor
    violet: QColor
    violet_soft: QColor
    teal: QColor
    teal_soft: QColor
    canvas: QColor
    canvas_grid: QColor
    shadow: QColor
    avatar: tuple[QColor, ...]
    on_avatar: QColor
    size: Sizes
    dark: bool

    def colour(self, name: str) -> QColor:
        """A colour by its name in the file (`text-muted`); KeyError names one that is not there."""
        value = getattr(self, name.replace("-", "_"), None)
        if not isinstance(value, QColor):
            raise KeyError(name)
        return value

    def tone(self, tone: Tone) -> QColor:
        """What text, icons and lines of this tone are drawn with."""
        return self.text_muted if tone == "neutral" else self.colour(tone)

    def soft(self, tone: Tone) -> QColor:
        """The quiet surface behind text of this tone."""
        if tone == "neutral":
            return self.surface_2
        return self.surface_selected if tone == "accent" else self.colour(f"{tone}-soft")


def load_tokens(file: Path) -> Tokens:
    """Read one look. ValueError says which names are missing or unknown."""
    parsed = tomllib.loads(file.read_text(encoding="utf-8"))
    colours = {_attribute(name): _colour(value) for name, value in parsed["colour"].items()}
    sizes = {_attribute(name): _size(value) for name, value in parsed["size"].items()}
    _expect(file, sizes, Sizes, given=set())
    _expect(file, colours, Tokens, given={"size", "dark"})
    return Tokens(**colours, size=Sizes(**sizes), dark=file.stem == "dark")


def _attribute(name: str) -> str:
    return name.replace("-", "_")


def _colour(value: str | list[str]) -> Any:
    return QColor(value) if isinstance(value, str) else tuple(QColor(part) for part in value)


def _size(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _expect(file: Path, found: Mapping[str, Any], shape: type, given: set[str]) -> None:
    wanted = {field.name for field in dataclasses.fields(shape)} - given
    if wrong := wanted.symmetric_difference(found):
        raise ValueError(f"{file}: missing or unknown: {', '.join(sorted(wrong))}")
