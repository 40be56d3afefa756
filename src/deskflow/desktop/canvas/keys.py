"""Which key does what while the canvas has the focus. A table, so that the cheat sheet can show it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_NONE = Qt.KeyboardModifier.NoModifier


class Key(NamedTuple):
    """``command`` is a method of CanvasCommands; ``keys`` are alternatives (layouts differ on what
    Shift with a digit is); ``shown`` is for people.
    """

    command: str
    modifiers: Qt.KeyboardModifier
    keys: tuple[Qt.Key, ...]
    shown: str
    edits: bool = False


K = Qt.Key
KEYS: tuple[Key, ...] = (
    Key("undo", _CTRL, (K.Key_Z,), "Ctrl+Z", edits=True),
    Key("redo", _CTRL, (K.Key_Y,), "Ctrl+Y", edits=True),
    Key("redo", _CTRL | _SHIFT, (K.Key_Z,), "Ctrl+Shift+Z", edits=True),
    Key("copy", _CTRL, (K.Key_C,), "Ctrl+C"),
    Key("cut", _CTRL, (K.Key_X,), "Ctrl+X", edits=True),
    Key("paste", _CTRL, (K.Key_V,), "Ctrl+V", edits=True),
    Key("duplicate", _CTRL, (K.Key_D,), "Ctrl+D", edits=True),
    Key("select_all", _CTRL, (K.Key_A,), "Ctrl+A"),
    Key("select_none", _NONE, (K.Key_Escape,), "Esc"),
    Key("delete", _NONE, (K.Key_Delete, K.Key_Backspace), "Del", edits=True),
    Key("delete_and_heal", _CTRL, (K.Key_Delete, K.Key_Backspace), "Ctrl+Del", edits=True),
    Key("rename", _NONE, (K.Key_F2,), "F2", edits=True),
    Key("connect_by_keys", _NONE, (K.Key_C,), "C", edits=True),
    Key("quick_add", _NONE, (K.Key_Tab,), "Tab", edits=True),
    Key("add_by_way", _NONE, (K.Key_A,), "A", edits=True),
    Key("slice_wires", _NONE, (K.Key_K,), "K", edits=True),
    Key("make_room", _NONE, (K.Key_S,), "S", edits=True),
    Key("push_left", _CTRL | _SHIFT, (K.Key_Left,), "Ctrl+Shift+←", edits=True),
    Key("push_right", _CTRL | _SHIFT, (K.Key_Right,), "Ctrl+Shift+→", edits=True),
    Key("push_up", _CTRL | _SHIFT, (K.Key_Up,), "Ctrl+Shift+↑", edits=True),
    Key("push_down", _CTRL | _SHIFT, (K.Key_Down,), "Ctrl+Shift+↓", edits=True),
    Key("make_frame", _NONE, (K.Key_F,), "F", edits=True),
    Key("remove_frame", _SHIFT, (K.Key_F,), "Shift+F", edits=True),
    Key("toggle_frame", _NONE, (K.Key_X,), "X"),
    Key("select_frame", _SHIFT, (K.Key_A,), "Shift+A"),
    Key("extract", _SHIFT, (K.Key_X,), "Shift+X", edits=True),
    Key("replace", _NONE, (K.Key_R,), "R", edits=True),
    Key("toggle_disabled", _NONE, (K.Key_D,), "D", edits=True),
    Key("select_wire", _NONE, (K.Key_W,), "W"),
    Key("straighten", _NONE, (K.Key_L,), "L", edits=True),
    Key("tidy", _SHIFT, (K.Key_T,), "Shift+T", edits=True),
    Key("move_earlier", _ALT, (K.Key_PageUp,), "Alt+PgUp", edits=True),
    Key("move_later", _ALT, (K.Key_PageDown,), "Alt+PgDown", edits=True),
    Key("align_left", _ALT, (K.Key_A,), "Alt+A", edits=True),
    Key("align_right", _ALT, (K.Key_D,), "Alt+D", edits=True),
    Key("align_top", _ALT, (K.Key_W,), "Alt+W", edits=True),
    Key("align_bottom", _ALT, (K.Key_S,), "Alt+S", edits=True),
    Key("align_centre", _ALT, (K.Key_H,), "Alt+H", edits=True),
    Key("align_middle", _ALT, (K.Key_V,), "Alt+V", edits=True),
    Key("narrower", _ALT | _SHIFT, (K.Key_Left,), "Alt+Shift+←", edits=True),
    Key("wider", _ALT | _SHIFT, (K.Key_Right,), "Alt+Shift+→", edits=True),
    Key("lower", _ALT | _SHIFT, (K.Key_Up,), "Alt+Shift+↑", edits=True),
    Key("higher", _ALT | _SHIFT, (K.Key_Down,), "Alt+Shift+↓", edits=True),
    Key("distribute_across", _ALT | _SHIFT, (K.Key_H,), "Alt+Shift+H", edits=True),
    Key("distribute_down", _ALT | _SHIFT, (K.Key_V,), "Alt+Shift+V", edits=True),
    Key("fit_all", _SHIFT, (K.Key_1, K.Key_Exclam), "Shift+1"),
    Key("fit_selection", _SHIFT, (K.Key_2, K.Key_At, K.Key_QuoteDbl), "Shift+2"),
    Key("zoom_actual", _CTRL, (K.Key_0,), "Ctrl+0"),
    Key("zoom_in", _CTRL, (K.Key_Plus, K.Key_Equal), "Ctrl++"),
    Key("zoom_out", _CTRL, (K.Key_Minus,), "Ctrl+-"),
    Key("activate", _NONE, (K.Key_Return, K.Key_Enter), "Enter"),
    Key("select_left", _NONE, (K.Key_Left,), "←"),
    Key("select_right", _NONE, (K.Key_Right,), "→"),
    Key("select_up", _NONE, (K.Key_Up,), "↑"),
    Key("select_down", _NONE, (K.Key_Down,), "↓"),
    Key("select_upstream", _SHIFT, (K.Key_Left,), "Shift+←"),
    Key("select_downstream", _SHIFT, (K.Key_Right,), "Shift+→"),
    Key("find", _CTRL, (K.Key_F,), "Ctrl+F"),
    Key("nudge_left", _CTRL, (K.Key_Left,), "Ctrl+←", edits=True),
    Key("nudge_right", _CTRL, (K.Key_Right,), "Ctrl+→", edits=True),
    Key("nudge_up", _CTRL, (K.Key_Up,), "Ctrl+↑", edits=True),
    Key("nudge_down", _CTRL, (K.Key_Down,), "Ctrl+↓", edits=True),
)

_TABLE = {(key.modifiers, code): key for key in KEYS for code in key.keys}


def key_for(event: QKeyEvent) -> Key | None:
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return _TABLE.get((modifiers, Qt.Key(event.key())))


class Leading:
    """Whether a press belongs to the window, because the one before began a sequence of its own ("G, T")."""

    def __init__(self, leaders: frozenset[Qt.Key] = frozenset({K.Key_G})) -> None:
        self._leaders = leaders
        self._led = False

    def takes(self, event: QKeyEvent) -> bool:
        """Ask once for each press, when it is asked who wants it."""
        key = Qt.Key(event.key())
        if key in (K.Key_Shift, K.Key_Control, K.Key_Alt, K.Key_Meta):
            return self._led
        led, self._led = self._led, False
        if not led and key in self._leaders and event.modifiers() == _NONE:
            self._led = True
        return led
