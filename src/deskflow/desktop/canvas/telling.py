"""What a screen reader says of a step or a wire: whole sentences, the same from canvas and outline."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.kinds import Port
from deskflow.desktop.canvas.document.values import Node
from deskflow.desktop.canvas.outline_tree import onward_port
from deskflow.desktop.canvas.run_overlay import RunState, Severity
from deskflow.desktop.canvas.scene import CanvasScene
from deskflow.desktop.canvas.words_frames import in_frame_text


def step_told(scene: CanvasScene, node_id: str, numbers: Mapping[str, int]) -> str:
    """What it is, the how-manieth, what it does, where it leads, what is wrong with it, how it ran."""
    document, item = scene.document, scene.nodes.get(node_id)
    node = document.nodes.get(node_id)
    if node is None:
        return ""
    parts = [_name(document, node, numbers), _sentence(document.kinds.subtitle_of(node))]
    if node.disabled:
        parts.append(_tr("Switched off."))
    if item is not None:
        parts.append(problem_told(item.problem))
        if item.run_state is not None:
            parts.append(run_told(item.run_state))
        parts.append(_sentence(item.run_subtitle))
    home = scene.frames.items.get(scene.frames.home.get(node_id, ""))
    if home is not None:
        parts.append(in_frame_text(home.frame.title))
    parts += _wires(document, node)
    return " ".join(part for part in parts if part)


def wire_told(document: Document, edge_id: str) -> str:
    edge = document.edges[edge_id]
    port = document.out_port(edge.start)
    label = (port.label if port is not None else "") or ""
    source, target = (
        document.kinds.title_of(document.nodes[one]) for one in (edge.source, edge.target)
    )
    if label:
        text = _tr("Wire from “{source}”, {port}, to “{target}”.")
        return text.format(source=source, port=label, target=target)
    return _tr("Wire from “{source}” to “{target}”.").format(source=source, target=target)


def problem_told(problem: Severity | None) -> str:
    if problem is None:
        return ""
    if problem is Severity.ERROR:
        return _tr("Has an error.")
    return _tr("Has a warning.")


def run_told(state: RunState) -> str:
    return {
        RunState.RUNNING: _tr("It is running."),
        RunState.COMPLETED: _tr("It has run."),
        RunState.FAILED: _tr("It has failed."),
        RunState.WAITING: _tr("It is waiting."),
        RunState.SKIPPED: _tr("It was passed by."),
        RunState.RETRYING: _tr("It is tried again."),
        RunState.CANCELLED: _tr("It was cancelled."),
    }[state]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Canvas", text)


def _name(document: Document, node: Node, numbers: Mapping[str, int]) -> str:
    kind, title = document.kinds(node.kind), document.kinds.title_of(node)
    what = kind.title if title == kind.title else f"{kind.title} “{title}”"
    if node.id not in numbers:
        return what + "."
    text = _tr("{step}, step {number} of {count}.")
    return text.format(step=what, number=numbers[node.id], count=len(numbers))


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if not text or text[-1] in ".!?…" else text + "."


def _wires(document: Document, node: Node) -> list[str]:
    kind = document.kinds(node.kind)
    if kind.shape != "card":
        return []
    said: list[str] = []
    into = document.edges_in(node.id)
    if not into and kind.ins:
        said.append(_tr("Nothing leads here."))
    elif len(into) > 1:
        said.append(QCoreApplication.translate("Canvas", "%n way(s) lead here.", None, len(into)))
    said.append(_ways_out(document, node))
    return said


def _ways_out(document: Document, node: Node) -> str:
    """ "Yes leads to “Assign”, no leads nowhere." Exceptions that nobody wired are not worth a word."""
    onward = onward_port(document, node)
    targets: dict[str, str] = {}
    for edge in document.edges_out(node.id):
        targets.setdefault(edge.source_port, document.kinds.title_of(document.nodes[edge.target]))
    told = [
        _way(port, targets.get(port.name))
        for port in document.kinds.outs(node)
        if port.name in targets or port.name == onward or not onward
    ]
    text = ", ".join(told)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _way(port: Port, target: str | None) -> str:
    if port.label:
        if target is None:
            return _tr("{port} leads nowhere").format(port=port.label)
        return _tr("{port} leads to “{step}”").format(port=port.label, step=target)
    if target is None:
        return _tr("leads nowhere")
    return _tr("leads to “{step}”").format(step=target)
