"""What the canvas says of frames."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def frame_title(title: str) -> str:
    return title.strip() or QCoreApplication.translate("Canvas", "Frame")


def frame_count_text(count: int) -> str:
    return QCoreApplication.translate("Canvas", "%n step(s)", None, count)


def frame_selected_text(title: str, count: int, *, folded: bool) -> str:
    tr = QCoreApplication.translate
    if folded:
        said = tr("Canvas", "Frame {title}, collapsed, {steps}.")
    else:
        said = tr("Canvas", "Frame {title}, {steps}.")
    return said.format(title=frame_title(title), steps=frame_count_text(count))


def in_frame_text(title: str) -> str:
    return QCoreApplication.translate("Canvas", "In the frame {title}.").format(
        title=frame_title(title)
    )


def frame_command_title(command: str) -> str:
    """As `words.command_title`, for the commands about frames; "" for others."""
    tr = QCoreApplication.translate
    titles = {
        "make_frame": tr("Canvas", "Draw a frame around it"),
        "remove_frame": tr("Canvas", "Take the frame away"),
        "toggle_frame": tr("Canvas", "Collapse or expand the frame"),
        "select_frame": tr("Canvas", "Select the whole frame"),
        "extract": tr("Canvas", "Make a sub-workflow of it…"),
    }
    return titles.get(command, "")


def frame_step_text(name: str, count: int) -> str:
    """The name of an undo step; "" for others."""
    tr = QCoreApplication.translate
    match name:
        case "frame":
            return tr("Canvas", "Frame %n step(s)", None, count)
        case "unframe":
            return tr("Canvas", "Take the frame away")
        case "collapse":
            return tr("Canvas", "Collapse the frame")
        case "expand":
            return tr("Canvas", "Expand the frame")
        case "extract":
            return tr("Canvas", "Make a sub-workflow")
    return ""
