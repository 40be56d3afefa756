"""The colours the canvas is painted with: named like the tokens they come from, no value of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

from PySide6.QtGui import QColor

from deskflow.desktop.canvas.document.kinds import Tone


@dataclass(frozen=True)
class CanvasColours:
    canvas: QColor
    canvas_grid: QColor
    surface_1: QColor
    surface_2: QColor
    surface_selected: QColor
    border: QColor
    accent: QColor
    on_accent: QColor
    text: QColor
    text_muted: QColor
    text_faint: QColor
    success: QColor
    warning: QColor
    danger: QColor
    info: QColor
    violet: QColor
    teal: QColor
    success_soft: QColor
    warning_soft: QColor
    danger_soft: QColor
    info_soft: QColor
    violet_soft: QColor
    teal_soft: QColor
    shadow: QColor

    @classmethod
    def from_lookup(cls, lookup: Callable[[str], QColor | str]) -> CanvasColours:
        """``lookup`` answers a token's name (``text-muted``) with its colour."""
        return cls(
            **{field.name: QColor(lookup(field.name.replace("_", "-"))) for field in fields(cls)}
        )

    @classmethod
    def from_tokens(cls, tokens: Mapping[str, str]) -> CanvasColours:
        """From the ``[colour]`` table of a tokens file."""
        return cls.from_lookup(tokens.__getitem__)

    def tone(self, tone: Tone) -> QColor:
        colour: QColor = self.text_muted if tone == "neutral" else getattr(self, tone)
        return colour

    def soft(self, tone: Tone) -> QColor:
        """The quiet surface behind something of this tone."""
        if tone == "neutral":
            return self.surface_2
        colour: QColor = (
            self.surface_selected if tone == "accent" else getattr(self, f"{tone}_soft")
        )
        return colour


def faded(colour: QColor, opacity: float) -> QColor:
    paler = QColor(colour)
    paler.setAlphaF(opacity)
    return paler


def mixed(one: QColor, other: QColor, part: float) -> QColor:
    """``part`` of the second colour in the first."""
    return QColor.fromRgbF(
        one.redF() * (1 - part) + other.redF() * part,
        one.greenF() * (1 - part) + other.greenF() * part,
        one.blueF() * (1 - part) + other.blueF() * part,
    )
