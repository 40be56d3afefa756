"""Which nodes are meant: by words, and along the wires."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.values import Json, Node

_DEEPEST = 12


def found(document: Document, text: str) -> list[str]:
    """Nodes that hold every word of ``text`` in their title, subtitle, key, kind or data; in reading order."""
    words = text.casefold().split()
    if not words:
        return []
    nodes = (node for node in document.nodes.values() if _holds(document, node, words))
    return [node.id for node in sorted(nodes, key=lambda node: (node.x, node.y, node.id))]


def _holds(document: Document, node: Node, words: Iterable[str]) -> bool:
    kinds = document.kinds
    texts = [
        kinds.title_of(node),
        kinds.subtitle_of(node),
        node.key,
        kinds(node.kind).title,
        *_texts(node.data),
    ]
    whole = "\n".join(texts).casefold()
    return all(word in whole for word in words)


def _texts(value: Json, depth: int = 0) -> Iterator[str]:
    """Every text and number in it, also the names of fields that people gave (a header, a case)."""
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one, depth + 1)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one, depth + 1)


def downstream(document: Document, nodes: Iterable[str]) -> set[str]:
    """The nodes and all that can be reached from them along the wires."""
    return _reached(nodes, lambda node: (edge.target for edge in document.edges_out(node)))


def upstream(document: Document, nodes: Iterable[str]) -> set[str]:
    """The nodes and all from which they can be reached."""
    return _reached(nodes, lambda node: (edge.source for edge in document.edges_in(node)))


def _reached(nodes: Iterable[str], onward: Callable[[str], Iterable[str]]) -> set[str]:
    seen = set(nodes)
    ahead = list(seen)
    while ahead:
        for node in onward(ahead.pop()):
            if node not in seen:
                seen.add(node)
                ahead.append(node)
    return seen
