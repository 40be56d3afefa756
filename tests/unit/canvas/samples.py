"""Kinds and small documents that the tests of the canvas share."""

from __future__ import annotations

from itertools import count

from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.kinds import NOTE, Kinds, NodeKind, Port
from deskflow.desktop.canvas.document.placing import add_node
from deskflow.desktop.canvas.document.rules import Rules
from deskflow.desktop.canvas.document.values import PortRef
from deskflow.desktop.canvas.document.wiring import connect


def cases(data):
    return (*(Port(name, name) for name in data.get("cases", ())), Port("otherwise", "otherwise"))


KINDS = Kinds(
    [
        NodeKind("trigger", "Ticket created", "zap", "accent", ins=()),
        NodeKind("action", "Assign", "user-check", "info", key_base="assign"),
        NodeKind(
            "condition",
            "Free?",
            "split",
            "warning",
            outs=(Port("true", "yes"), Port("false", "no")),
        ),
        NodeKind("switch", "By region", "list-tree", outs_for=cases),
        NodeKind("fork", "Fork", outs=(Port("branch", multi=True),)),
        NodeKind("loop", "Loop", outs=(Port("each", "each"), Port("done", "done")), onward="done"),
        NodeKind("number", "Number", outs=(Port("out", type="number"),)),
        NodeKind("single", "Single", ins=(Port("in"),)),
        NodeKind("stop", "Stop", outs=(), summary=lambda data: data.get("message", "")),
        NOTE,
    ]
)


def empty(rules: Rules | None = None) -> Document:
    numbers = count(1)
    return Document(KINDS, rules, new_id=lambda: f"x{next(numbers)}")


def wire(document: Document, source: str, target: str, port: str = "out") -> str:
    return connect(document, PortRef(source, port), PortRef(target, "in"))


def chain(length: int = 3) -> tuple[Document, list[str]]:
    """A trigger and actions in a row, wired; already saved, so there is nothing to undo."""
    document = empty()
    nodes = [add_node(document, "trigger", 0, 0)]
    for number in range(1, length):
        nodes.append(add_node(document, "action", 264 * number, 0))
        wire(document, nodes[-2], nodes[-1])
    saved = Document(
        KINDS, nodes=document.nodes.values(), edges=document.edges.values(), new_id=document.new_id
    )
    return saved, nodes
