"""The parts of the designer that F6 goes round, in the order Tab takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from deskflow.desktop.forms.tabbing import tab_stops_in
from deskflow.desktop.pages.page import Part

if TYPE_CHECKING:
    from deskflow.desktop.pages.workflows.designer.designer import Designer


def parts_of(designer: Designer) -> list[Part]:
    """Those that are shown."""
    properties = designer.properties
    shortcut = Qt.FocusReason.ShortcutFocusReason

    def edit() -> None:
        if properties.node is not None and properties.title.isVisible():
            properties.tabs.setFocus(shortcut)
        else:
            properties.settings.focus_first()

    parts: list[Part] = [
        (designer.header, lambda: designer.header.back.setFocus(shortcut)),
        (designer.palette_panel, lambda: designer.palette_panel.search.setFocus(shortcut)),
        (designer.canvas, lambda: designer.canvas.view.setFocus(shortcut)),
        (properties, edit),
        (designer.bottom, designer.bottom.focus_shown),
    ]
    return [part for part in parts if part[0].isVisible() and part[0].isEnabled()]


def tab_round(designer: Designer) -> None:
    """What comes behind the form of a step is the bottom, and behind that the header again."""
    canvas, bottom = designer.canvas.view, designer.bottom

    def beside_form(forward: bool) -> None:
        if forward:
            _enter(bottom, last=False)
        else:
            canvas.setFocus(Qt.FocusReason.BacktabFocusReason)

    def beside_bottom(forward: bool) -> None:
        _enter(designer.header if forward else designer.properties, last=not forward)

    designer.properties.tabbed_out.connect(beside_form)
    bottom.tabbed_out.connect(beside_bottom)


def _enter(part: QWidget, *, last: bool) -> None:
    stops = tab_stops_in(part) or [part]
    reason = Qt.FocusReason.BacktabFocusReason if last else Qt.FocusReason.TabFocusReason
    stops[-1 if last else 0].setFocus(reason)
