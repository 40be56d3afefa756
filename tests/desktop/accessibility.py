"""What every page has to pass: whatever takes the keyboard says what it is, and can be reached with Tab."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QWidget

from tests.desktop.pausing import pause

# People with unsteady hands have to hit it.
SMALLEST_TARGET = 24
SETTLING_TURNS = 50


def focusable(widget: QWidget) -> list[QWidget]:
    """Everything inside (and `widget` itself) that can take the keyboard and is shown."""
    return [
        part
        for part in [widget, *widget.findChildren(QWidget)]
        if part.focusPolicy() != Qt.FocusPolicy.NoFocus
        and part.isVisibleTo(widget)
        and not part.objectName().startswith("qt_")
        and part.focusProxy() is None
    ]


def accessible_name(widget: QWidget) -> str:
    """What a screen reader says first: an accessible name, a button's text or the label's."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface else ""


def assert_accessible(widget: QWidget) -> None:
    """Fails with the widgets that nobody can name, or that are too small to hit."""
    nameless = [_describe(part) for part in focusable(widget) if not accessible_name(part)]
    assert not nameless, "without an accessible name: " + ", ".join(nameless)
    # What has just been shown is given its size in the next turns of the loop.
    for _turn in range(SETTLING_TURNS):
        if not (small := _too_small(widget)):
            break
        pause(20)
    assert not small, f"smaller than {SMALLEST_TARGET} px: " + ", ".join(small)


def tab_stops(window: QWidget) -> list[QWidget]:
    """What Tab visits, in order. Everything focusable by Tab has to be in it."""
    stops: list[QWidget] = []
    part = window.nextInFocusChain()
    while part is not window and part not in stops:
        takes_tab = bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if takes_tab and part.isVisibleTo(window) and part.isEnabled():
            stops.append(part)
        part = part.nextInFocusChain()
    return stops


def _too_small(widget: QWidget) -> list[str]:
    return [
        f"{_describe(part)} {part.width()}×{part.height()}"
        for part in focusable(widget)
        if isinstance(part, QAbstractButton) and min(part.width(), part.height()) < SMALLEST_TARGET
    ]


def _describe(widget: QWidget) -> str:
    chain = []
    part: QWidget | None = widget
    while part is not None and len(chain) < 3:
        chain.append(f"{type(part).__name__}{'#' + part.objectName() if part.objectName() else ''}")
        part = part.parentWidget()
    return " < ".join(chain)
