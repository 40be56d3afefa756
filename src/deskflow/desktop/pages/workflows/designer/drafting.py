"""How a draft stands to what is published, beyond the things that count: only places and looks may differ."""

from __future__ import annotations

from deskflow.workflows.definition import Definition


def looks_differ(published: Definition | None, draft: Definition) -> bool:
    """Does the picture differ, places above all? A step without a place has not moved when it gets one."""
    if published is None:
        return False
    places = {
        step_id: published.positions.get(step_id, place)
        for step_id, place in draft.positions.items()
    }
    if places != dict(draft.positions):
        return True
    wires = [
        {(edge.source, edge.port, edge.target) for edge in one.edges} for one in (published, draft)
    ]
    bends = [{key: tuple(one.bends[key]) for key in one.bends} for one in (published, draft)]
    return wires[0] != wires[1] or bends[0] != bends[1] or published.frames != draft.frames
