"""Tab through a panel as the eye goes: row by row, from left to right, whatever the order its parts were made in.

Forms are made anew for each step, and rows come and go in them; the order Qt keeps for itself would follow that.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

_SAME_LINE = 12
_TALL = 32
"""Of what is higher than this, the upper edge says in which line it stands."""


def tab_stops_in(panel: QWidget) -> list[QWidget]:
    """What takes the keyboard in it now, in reading order; what scrolls stays together."""
    found: list[tuple[int, int, list[QWidget]]] = []
    ahead = list(panel.children())
    while ahead:
        part = ahead.pop()
        if not isinstance(part, QWidget) or not part.isVisibleTo(panel) or part.isWindow():
            continue
        inside = part.widget() if isinstance(part, QScrollArea) else None
        takes = part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.focusProxy() is None
        stops = [part] if takes and part.isEnabled() else []
        if inside is not None:
            stops += tab_stops_in(inside)
        else:
            ahead.extend(part.children())
        if stops:
            corner = part.mapTo(panel, QPoint(0, 0))
            found.append((corner.y() + min(part.height(), _TALL) // 2, corner.x(), stops))
    found.sort(key=lambda place: place[:2])
    lines: list[list[tuple[int, int, list[QWidget]]]] = []
    for place in found:
        if lines and place[0] - lines[-1][0][0] < _SAME_LINE:
            lines[-1].append(place)
        else:
            lines.append([place])
    in_order = [place for line in lines for place in sorted(line, key=lambda one: one[1])]
    return [stop for _, _, stops in in_order for stop in stops]


def go_on_in(panel: QWidget, forward: bool) -> bool:
    """Put the keyboard to the next stop of the panel; False at its end."""
    stops = tab_stops_in(panel)
    now = QApplication.focusWidget()
    if now not in stops:
        return False
    at = stops.index(now) + (1 if forward else -1)
    if not 0 <= at < len(stops):
        return False
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    stops[at].setFocus(reason)
    return True
