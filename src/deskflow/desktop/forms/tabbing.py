"""Tab through a panel as the eye goes: row by row, from left to right, whatever the order its parts were made in.

Forms are made anew for each step, and rows come and go in them; the order Qt keeps for itself would follow that.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget


def tab_stops_in(panel: QWidget) -> list[QWidget]:
    """What takes the keyboard in it now, in reading order."""
    places: list[tuple[int, int, QWidget]] = []
    for part in panel.findChildren(QWidget):
        takes = part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.focusProxy() is None
        if takes and part.isVisibleTo(panel) and part.isEnabled():
            corner = part.mapTo(panel, QPoint(0, 0))
            places.append((corner.y() + min(part.height(), 32) // 2, corner.x(), part))
    places.sort(key=lambda place: place[:2])
    lines: list[list[tuple[int, int, QWidget]]] = []
    for place in places:
        if lines and place[0] - lines[-1][0][0] < 12:
            lines[-1].append(place)
        else:
            lines.append([place])
    return [part for line in lines for _, _, part in sorted(line, key=lambda one: one[1])]


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
