"""What the canvas says to people: reasons of rules, names of steps, announcements. The only place
that turns codes into sentences.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from deskflow.desktop.canvas.document.notices import Commit
from deskflow.desktop.canvas.document.rules import Refused
from deskflow.desktop.canvas.tools import Tool
from deskflow.desktop.canvas.words_frames import frame_command_title, frame_step_text


def refusal_text(refused: Refused) -> str:
    """The reason in the reader's language; the code itself for a rule that is not ours."""
    tr = QCoreApplication.translate
    texts = {
        "unknown-kind": tr("Canvas", "This version does not know the step “{kind}”."),
        "unknown-node": tr("Canvas", "This step is no longer there."),
        "to-itself": tr("Canvas", "A step cannot lead to itself."),
        "into-trigger": tr("Canvas", "Nothing can lead into a trigger."),
        "no-port": tr("Canvas", "There is nothing to connect to here."),
        "type-mismatch": tr("Canvas", "“{from}” does not fit “{to}”."),
        "duplicate": tr("Canvas", "These two are connected already."),
        "port-taken": tr("Canvas", "“{port}” already leads somewhere."),
        "input-taken": tr("Canvas", "Something already leads in here."),
        "cycle": tr("Canvas", "This would make an endless loop."),
        "nothing-behind": tr("Canvas", "Nothing comes after this step."),
        "nothing-ahead": tr("Canvas", "Nothing comes before this step."),
        "several-ahead": tr("Canvas", "Several ways lead here; it cannot come before all of them."),
        "after-trigger": tr("Canvas", "The trigger always comes first."),
        "ends-here": tr("Canvas", "Nothing can come after that step."),
        "each-other": tr("Canvas", "These two lead to each other."),
        "empty-key": tr("Canvas", "A step needs a key."),
        "key-taken": tr("Canvas", "Another step has the key “{key}”."),
        "nothing-to-paste": tr("Canvas", "There are no steps on the clipboard."),
        "left-out": tr("Canvas", "{came} Left out: {count}. {why}"),
        "unreadable": tr("Canvas", "It holds something that cannot be kept here."),
    }
    return texts.get(refused.code, refused.code).format_map(dict(refused.params))


def command_title(command: str) -> str:
    """What a key of the canvas does, for menus, palette and cheat sheet; "" for what those do not list."""
    tr = QCoreApplication.translate
    titles = {
        "copy": tr("Canvas", "Copy"),
        "cut": tr("Canvas", "Cut"),
        "paste": tr("Canvas", "Paste"),
        "duplicate": tr("Canvas", "Duplicate"),
        "select_all": tr("Canvas", "Select all steps"),
        "delete": tr("Canvas", "Delete"),
        "delete_and_heal": tr("Canvas", "Delete and join"),
        "connect_by_keys": tr("Canvas", "Connect"),
        "quick_add": tr("Canvas", "Add a step…"),
        "slice_wires": tr("Canvas", "Cut wires"),
        "make_room": tr("Canvas", "Make room"),
        "push_left": tr("Canvas", "Less room after the step"),
        "push_right": tr("Canvas", "More room after the step"),
        "push_up": tr("Canvas", "Less room below the step"),
        "push_down": tr("Canvas", "More room below the step"),
        "replace": tr("Canvas", "Replace…"),
        "toggle_disabled": tr("Canvas", "Switch off or on"),
        "select_wire": tr("Canvas", "Select the next wire"),
        "straighten": tr("Canvas", "Straighten wires"),
        "tidy": tr("Canvas", "Tidy"),
        "align_left": tr("Canvas", "Align left"),
        "align_centre": tr("Canvas", "Align centres"),
        "align_right": tr("Canvas", "Align right"),
        "align_top": tr("Canvas", "Align top"),
        "align_middle": tr("Canvas", "Align middles"),
        "align_bottom": tr("Canvas", "Align bottom"),
        "narrower": tr("Canvas", "Narrower note"),
        "wider": tr("Canvas", "Wider note"),
        "lower": tr("Canvas", "Lower note"),
        "higher": tr("Canvas", "Higher note"),
        "distribute_across": tr("Canvas", "Spread evenly across"),
        "distribute_down": tr("Canvas", "Spread evenly down"),
        "fit_all": tr("Canvas", "Show everything"),
        "fit_selection": tr("Canvas", "Show the selection"),
        "zoom_actual": tr("Canvas", "Zoom to 100 %"),
        "zoom_in": tr("Canvas", "Zoom in"),
        "zoom_out": tr("Canvas", "Zoom out"),
        "activate": tr("Canvas", "Edit the step"),
        "add_by_way": tr("Canvas", "Add by a way out…"),
        "rename": tr("Canvas", "Rename the step"),
        "move_earlier": tr("Canvas", "Earlier in the order"),
        "move_later": tr("Canvas", "Later in the order"),
        "select_upstream": tr("Canvas", "Select all that leads here"),
        "select_downstream": tr("Canvas", "Select all that follows"),
        "find": tr("Canvas", "Find steps…"),
    }
    return titles.get(command) or frame_command_title(command)


def step_text(commit: Commit) -> str:
    """The name of an undo step, as in "Undo: Move 3 steps"."""
    count = int(commit.params.get("count", 1) or 1)
    tr = QCoreApplication.translate
    match commit.name:
        case "add":
            return tr("Canvas", "Add step")
        case "insert":
            return tr("Canvas", "Insert step")
        case "move":
            return tr("Canvas", "Move %n step(s)", None, count)
        case "tidy":
            return tr("Canvas", "Tidy")
        case "align":
            return tr("Canvas", "Align %n step(s)", None, count)
        case "distribute":
            return tr("Canvas", "Spread %n step(s) evenly", None, count)
        case "make-room":
            return tr("Canvas", "Move %n step(s) aside", None, count)
        case "slice":
            return tr("Canvas", "Cut %n wire(s)", None, count)
        case "bend":
            return tr("Canvas", "Bend wire")
        case "straighten":
            return tr("Canvas", "Straighten %n wire(s)", None, count)
        case "replace":
            return tr("Canvas", "Replace step")
        case "restore":
            return tr("Canvas", "Restore a version")
        case "discard":
            return tr("Canvas", "Discard the draft")
        case "theirs":
            return tr("Canvas", "Take what somebody else saved")
        case "resize":
            return tr("Canvas", "Resize note")
        case "reorder":
            return tr("Canvas", "Change the order")
        case "remove":
            return tr("Canvas", "Delete %n element(s)", None, count)
        case "heal":
            return tr("Canvas", "Delete and join %n step(s)", None, count)
        case "edit":
            return tr("Canvas", "Edit")
        case "disable":
            return tr("Canvas", "Disable %n step(s)", None, count)
        case "enable":
            return tr("Canvas", "Enable %n step(s)", None, count)
        case "connect":
            return tr("Canvas", "Connect")
        case "disconnect":
            return tr("Canvas", "Disconnect")
        case "reconnect":
            return tr("Canvas", "Reconnect")
        case "paste":
            return tr("Canvas", "Paste %n step(s)", None, count)
        case "duplicate":
            return tr("Canvas", "Duplicate %n step(s)", None, count)
        case "cut":
            return tr("Canvas", "Cut %n step(s)", None, count)
    return frame_step_text(commit.name, count) or commit.name


def tool_text(tool: Tool) -> str:
    tr = QCoreApplication.translate
    if tool == "slice":
        return tr("Canvas", "Drag across wires to cut them. Shift: several times. Esc: leave it.")
    return tr(
        "Canvas",
        "Drag to push everything past this place on, or back. Shift: several times. Esc: leave it.",
    )


def replaced_text(title: str, wires_lost: int) -> str:
    tr = QCoreApplication.translate
    if wires_lost:
        lost = tr("Canvas", "%n wire(s) did not fit and went.", None, wires_lost)
        return tr("Canvas", "Replaced by {title}.").format(title=title) + " " + lost
    return tr("Canvas", "Replaced by {title}; all wires stay.").format(title=title)


def pasted_text(count: int) -> str:
    return QCoreApplication.translate("Canvas", "%n step(s) came in.", None, count)


def found_text(at: int, count: int) -> str:
    """``at`` counts from 1; 0 while nobody has gone to one of them."""
    tr = QCoreApplication.translate
    if count == 0:
        return tr("Canvas", "Nothing found")
    if at == 0:
        return tr("Canvas", "%n found", None, count)
    return tr("Canvas", "{at} of {count}").format(at=at, count=count)


def selected_count_text(count: int) -> str:
    return QCoreApplication.translate("Canvas", "%n step(s) selected", None, count)


def too_short_text() -> str:
    return QCoreApplication.translate("Canvas", "There is nothing of this wire to move that way.")


def connected_text(source: str, target: str) -> str:
    text = QCoreApplication.translate("Canvas", "Connected {source} to {target}.")
    return text.format(source=source, target=target)


def target_text(port: str, target: str, reason: str) -> str:
    """While choosing where a wire goes by keyboard."""
    tr = QCoreApplication.translate
    if reason:
        return tr("Canvas", "{port} to {target}: {reason}").format(
            port=port, target=target, reason=reason
        )
    return tr("Canvas", "{port} to {target}. Enter connects.").format(port=port, target=target)


def undone_text(commit: Commit) -> str:
    return QCoreApplication.translate("Canvas", "Undone: {step}").format(step=step_text(commit))


def redone_text(commit: Commit) -> str:
    return QCoreApplication.translate("Canvas", "Redone: {step}").format(step=step_text(commit))
