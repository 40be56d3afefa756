"""How a draft stands to another one: the same, or only places and looks differ. The order of its steps means nothing: an
undo puts a step that was gone behind the others.
"""

from __future__ import annotations

from deskflow.desktop.pages.workflows.designer.bridge import count_changes
from deskflow.workflows.definition import Definition


def same(one: Definition, other: Definition) -> bool:
    return count_changes(one, other) == 0 and not looks_differ(one, other)


def as_stored(draft: Definition, published: Definition | None) -> Definition:
    """A draft that is as what is published becomes that to the letter, so that every list says that nothing has changed."""
    return published if published is not None and same(published, draft) else draft


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
