"""What wheels and touchpads do to the camera."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QNativeGestureEvent, QWheelEvent

from deskflow.desktop.canvas.camera import STEP, Camera

_NOTCH = 120


def turn_wheel(camera: Camera, event: QWheelEvent) -> None:
    """A wheel zooms; a touchpad's two fingers pan, and zoom with Ctrl. Shift goes sideways."""
    turn, pixels = event.angleDelta(), event.pixelDelta()
    ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
    if ctrl or (pixels.isNull() and not shift):
        camera.set_zoom(camera.zoom * STEP ** (turn.y() / _NOTCH), event.position())
    elif not pixels.isNull():
        camera.pan(pixels.x(), pixels.y())
    else:
        camera.pan(turn.y() or turn.x(), 0)


def pinch(camera: Camera, event: QNativeGestureEvent) -> bool:
    """True if it was a pinch."""
    if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
        return False
    camera.set_zoom(camera.zoom * (1 + event.value()), event.position())
    return True
