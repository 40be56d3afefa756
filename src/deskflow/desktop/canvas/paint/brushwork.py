"""Pens, brushes, fonts and icons of one look, made once; making them per node and frame costs more
than painting with them.
"""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from deskflow.desktop.canvas.colours import faded, mixed
from deskflow.desktop.canvas.document.kinds import Tone
from deskflow.desktop.canvas.look import CanvasLook, Detail
from deskflow.desktop.canvas.marks import Mark
from deskflow.desktop.canvas.paint.kept_cards import KeptCards
from deskflow.desktop.canvas.paint.sprites import Sprites
from deskflow.desktop.canvas.paint.text_line import TextLine
from deskflow.desktop.canvas.run_overlay import HOTTEST, RunState, Severity, WireState

_ICON_LIMIT = 400


class Brushwork:
    def __init__(self, look: CanvasLook) -> None:
        colours = look.colours
        self.look = look
        self.colours = colours
        self.detail = Detail.FULL
        """Set by the view before each frame; cheaper than asking the painter for every item."""
        self.dash_offset = 0.0
        self.keeps_cards = False
        """Set by the view, too: the zoom is that of the frame before."""
        self.in_strokes = False
        """For drawings that can be enlarged: nothing is copied from pictures that were painted before."""

        self.title_font = _font(look.font, 13, QFont.Weight.DemiBold)
        self.subtitle_font = _font(look.font, 11, QFont.Weight.Normal)
        self.label_font = _font(look.font, 10, QFont.Weight.Medium)
        self.note_title_font = _font(look.font, 12, QFont.Weight.DemiBold)
        self.note_font = _font(look.font, 12, QFont.Weight.Normal)
        self.title_metrics = QFontMetricsF(self.title_font)
        self.subtitle_metrics = QFontMetricsF(self.subtitle_font)
        self.label_metrics = QFontMetricsF(self.label_font)

        dark = colours.canvas.lightnessF() < 0.5
        self.surface = QBrush(colours.surface_1)
        self.surface_disabled = QBrush(mixed(colours.surface_1, colours.canvas, 0.7))
        self.shadow_strength = 0.7 if dark else 0.11
        self.outline = QPen(colours.border, 1)
        # Without its shadow a small card needs a clearer edge.
        self.outline_small = QPen(mixed(colours.border, colours.text_faint, 0.45), 1.3)
        self.outline_disabled = QPen(colours.text_faint, 1, Qt.PenStyle.DashLine)
        self.outline_selected = QPen(colours.accent, 2)
        self.outline_error = QPen(colours.danger, 1.5)
        self.port = QPen(colours.text_faint, 1.8)
        self.port_hovered = QPen(colours.accent, 2)
        self.port_glow = QBrush(colours.accent)
        self.halo = QBrush(faded(colours.accent, 0.22))
        self.text = QPen(colours.text)
        self.muted = QPen(colours.text_muted)
        self.faint = QPen(colours.text_faint)
        self.canvas = QBrush(colours.canvas)
        self.behind_label = QBrush(faded(colours.canvas, 0.85))
        self.note = QBrush(colours.warning_soft)
        self.focus = QPen(faded(colours.accent, 0.35), 3)

        self.wire = _wire(colours.text_faint, 1.6)
        self._wire_small = _whole(self.wire)
        self.wire_hovered = _wire(colours.text_muted, 2)
        self.wire_selected = _wire(colours.accent, 2.2)
        self.handle = QPen(colours.accent, 1.4)
        self.wire_preview = _wire(colours.accent, 2)
        self.wire_refused = _wire(colours.danger, 2, Qt.PenStyle.DashLine)
        self.wire_runs = {
            WireState.TAKEN: _wire(colours.success, 2.2),
            WireState.NOT_TAKEN: _wire(mixed(colours.border, colours.text_faint, 0.15), 1.6),
            WireState.ACTIVE: _wire(colours.info, 2.2, Qt.PenStyle.DashLine),
        }
        self.wire_weights = [_wire(colours.text_muted, wide) for wide in (1.6, 2.6, 4.0, 5.6)]
        self.wire_marks = {mark: _wire(self.mark_colour(mark), 2.2) for mark in Mark}
        self.wire_marks[Mark.REMOVED].setStyle(Qt.PenStyle.DashLine)
        self.outline_marks = {mark: QPen(self.mark_colour(mark), 2) for mark in Mark}
        self.badge_glyph = QPen(colours.surface_1, 1.7)
        self.badge_glyph.setCapStyle(Qt.PenCapStyle.RoundCap)
        self.badge_glyph.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self.badge_ring = QPen(colours.canvas, 1.5)
        self.soft: dict[str, QBrush] = {tone: QBrush(colours.soft(tone)) for tone in _TONES}
        self.half: dict[str, QBrush] = {
            tone: QBrush(mixed(colours.canvas, colours.tone(tone), 0.45)) for tone in _TONES
        }
        self.sprites = Sprites(self)
        self.cards = KeptCards()
        self._icons: dict[tuple[str, Tone, int, bool], QPixmap] = {}

    def write(self, painter: QPainter, place: QPointF, text: TextLine) -> None:
        if self.in_strokes:
            text.paint_in_strokes(painter, place)
        else:
            text.paint(painter, place)

    def half_way(self, pen: QPen) -> QPen:
        """Whole pixels: unsmoothed lines of one and a half are now one wide, now two."""
        return self._wire_small if pen is self.wire else _whole(pen)

    def icon(self, name: str, tone: Tone, pixels: int, disabled: bool = False) -> QPixmap:
        key = (name, tone, pixels, disabled)
        found = self._icons.get(key)
        if found is None:
            if len(self._icons) > _ICON_LIMIT:
                self._icons.clear()
            colour = self.colours.text_faint if disabled else self.colours.tone(tone)
            found = self._icons[key] = self.look.icon_pixmap(name, pixels, colour)
        return found

    def run_colour(self, state: RunState) -> QColor:
        colours = self.colours
        return {
            RunState.RUNNING: colours.info,
            RunState.COMPLETED: colours.success,
            RunState.FAILED: colours.danger,
            RunState.WAITING: colours.warning,
            RunState.SKIPPED: colours.text_faint,
            RunState.RETRYING: colours.warning,
            RunState.CANCELLED: colours.text_muted,
        }[state]

    def heat_colour(self, level: int, tone: Tone) -> QColor:
        """From the surface of a card (0) to the full tone: told apart by how light it is as well."""
        return mixed(self.colours.surface_1, self.colours.tone(tone), level / HOTTEST * 0.85)

    def mark_colour(self, mark: Mark) -> QColor:
        colours = self.colours
        tones = {
            Mark.ADDED: colours.success,
            Mark.REMOVED: colours.danger,
            Mark.CHANGED: colours.warning,
        }
        return tones[mark]

    def problem_colour(self, severity: Severity) -> QColor:
        return self.colours.danger if severity is Severity.ERROR else self.colours.warning


_TONES: tuple[Tone, ...] = (
    "neutral",
    "accent",
    "success",
    "warning",
    "danger",
    "info",
    "violet",
    "teal",
)


def _font(base: QFont, pixels: int, weight: QFont.Weight) -> QFont:
    # Node sizes are canvas units and zoom with everything else, so text in nodes is in units as well.
    font = QFont(base)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _whole(pen: QPen) -> QPen:
    whole = QPen(pen)
    whole.setWidth(max(1, ceil(pen.widthF() * 0.6 - 0.2)))
    whole.setCosmetic(True)
    return whole


def _wire(colour: QColor, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    # Round caps cost as much as the line; the ends are under the ports anyway.
    return QPen(colour, width, style, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin)
