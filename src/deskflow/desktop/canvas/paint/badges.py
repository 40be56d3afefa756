"""Round badges that say a state by colour and by glyph, drawn as lines so they are crisp at any zoom."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from deskflow.desktop.canvas.marks import Mark
from deskflow.desktop.canvas.paint.brushwork import Brushwork
from deskflow.desktop.canvas.run_overlay import RunState, Severity

RADIUS = 9.0


def _lines(*strokes: tuple[tuple[float, float], ...]) -> QPainterPath:
    path = QPainterPath()
    for first, *rest in strokes:
        path.moveTo(*first)
        for place in rest:
            path.lineTo(*place)
    return path


def _turning() -> QPainterPath:
    path = QPainterPath()
    path.arcMoveTo(QRectF(-3.6, -3.6, 7.2, 7.2), 40)
    path.arcTo(QRectF(-3.6, -3.6, 7.2, 7.2), 40, 280)
    path.addPath(_lines(((3.9, -4.2), (3.6, -1.4), (0.9, -1.8))))
    return path


def _rays() -> QPainterPath:
    inner, outer, slant_in, slant_out = 1.9, 4.4, 1.4, 3.1
    return _lines(
        ((0, -inner), (0, -outer)),
        ((0, inner), (0, outer)),
        ((inner, 0), (outer, 0)),
        ((-inner, 0), (-outer, 0)),
        ((slant_in, slant_in), (slant_out, slant_out)),
        ((-slant_in, slant_in), (-slant_out, slant_out)),
        ((slant_in, -slant_in), (slant_out, -slant_out)),
        ((-slant_in, -slant_in), (-slant_out, -slant_out)),
    )


_GLYPHS = {
    RunState.COMPLETED: _lines(((-3.6, 0.2), (-1.0, 2.8), (3.8, -2.6))),
    RunState.FAILED: _lines(((-2.8, -2.8), (2.8, 2.8)), ((-2.8, 2.8), (2.8, -2.8))),
    RunState.WAITING: _lines(((-1.8, -3.2), (-1.8, 3.2)), ((1.8, -3.2), (1.8, 3.2))),
    RunState.SKIPPED: _lines(((-3.6, -3), (-0.4, 0), (-3.6, 3)), ((0.4, -3), (3.6, 0), (0.4, 3))),
    RunState.CANCELLED: _lines(((-3.4, 0), (3.4, 0))),
    RunState.RUNNING: _rays(),
    RunState.RETRYING: _turning(),
}
_CHANGES = {
    Mark.ADDED: _lines(((-3.6, 0), (3.6, 0)), ((0, -3.6), (0, 3.6))),
    Mark.REMOVED: _lines(((-3.6, 0), (3.6, 0))),
    Mark.CHANGED: _lines(
        ((-3.4, 3.4), (-2.6, 0.8), (1.8, -3.6), (3.6, -1.8), (-0.8, 2.6), (-3.4, 3.4))
    ),
}
_MARK = _lines(((0, -4.2), (0, 0.8)), ((0, 3.7), (0, 3.8)))


def paint_run_badge(
    painter: QPainter, brushwork: Brushwork, centre: QPointF, state: RunState
) -> None:
    _disc(painter, brushwork, centre, brushwork.run_colour(state))
    _glyph(painter, brushwork, centre, _GLYPHS[state])


def paint_change_badge(
    painter: QPainter, brushwork: Brushwork, centre: QPointF, mark: Mark
) -> None:
    """A plus, a minus or a pencil."""
    _disc(painter, brushwork, centre, brushwork.mark_colour(mark))
    _glyph(painter, brushwork, centre, _CHANGES[mark])


def paint_problem_badge(
    painter: QPainter, brushwork: Brushwork, centre: QPointF, severity: Severity
) -> None:
    """A disc for an error, a triangle for a warning."""
    colour = brushwork.problem_colour(severity)
    if severity is Severity.ERROR:
        _disc(painter, brushwork, centre, colour)
        _glyph(painter, brushwork, centre, _MARK)
        return
    painter.setPen(brushwork.badge_ring)
    painter.setBrush(colour)
    path = QPainterPath()
    path.moveTo(centre + QPointF(0, -9.5))
    path.lineTo(centre + QPointF(10.2, 7.5))
    path.lineTo(centre + QPointF(-10.2, 7.5))
    path.closeSubpath()
    painter.drawPath(path)
    _glyph(painter, brushwork, centre + QPointF(0, 1.4), _MARK)


def _disc(painter: QPainter, brushwork: Brushwork, centre: QPointF, colour: QColor) -> None:
    painter.setPen(brushwork.badge_ring)
    painter.setBrush(colour)
    painter.drawEllipse(centre, RADIUS, RADIUS)


def _glyph(painter: QPainter, brushwork: Brushwork, centre: QPointF, path: QPainterPath) -> None:
    painter.setPen(brushwork.badge_glyph)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.translate(centre)
    painter.drawPath(path)
    painter.translate(-centre)
