"""Where the ways out of a step meet again. Pure, no Qt; as quick as walking the document a few times."""

from __future__ import annotations

from collections.abc import Mapping

from deskflow.desktop.canvas.document.document import Document

_END = ""


def meeting_points(document: Document) -> dict[str, str]:
    """By node: the first one that every way out of it comes to, if there is one. Wires that lead back do not count.

    These are the immediate postdominators (Cooper, Harvey and Kennedy, "A simple, fast dominance algorithm"); what
    has no way out leads to one end that all share.
    """
    onward, order = _forward(document)
    rank = {_END: 0}
    meets = {_END: _END}
    for place, node in enumerate(order, start=1):
        rank[node] = place
        found: str | None = None
        for target in onward[node] or (_END,):
            found = target if found is None else _common(found, target, meets, rank)
        assert found is not None
        meets[node] = found
    return {node: point for node, point in meets.items() if point != _END}


def _forward(document: Document) -> tuple[dict[str, list[str]], list[str]]:
    """The wires that lead on, and the nodes so that each comes after those it leads to."""
    onward: dict[str, list[str]] = {node: [] for node in document.nodes}
    done: dict[str, None] = {}
    entered: set[str] = set()
    sources = [node for node in document.nodes if not document.edges_in(node)]
    for first in (*sources, *document.nodes):
        ahead = [] if first in entered else [first]
        while ahead:
            node = ahead[-1]
            if node in entered:
                ahead.pop()
                done[node] = None
                continue
            entered.add(node)
            for edge in document.edges_out(node):
                target = edge.target
                if target not in entered:
                    ahead.append(target)
        # What was pushed twice is popped twice; the first time counts.
    place = {node: at for at, node in enumerate(done)}
    for edge in document.edges.values():
        if place[edge.target] < place[edge.source]:
            onward[edge.source].append(edge.target)
    return onward, list(done)


def _common(one: str, other: str, meets: Mapping[str, str], rank: Mapping[str, int]) -> str:
    while one != other:
        while rank[one] > rank[other]:
            one = meets[one]
        while rank[other] > rank[one]:
            other = meets[other]
    return one
