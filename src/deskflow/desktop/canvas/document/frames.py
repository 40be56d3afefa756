"""Frames: nodes drawn together under a title, which can be shown as one card. They live in a field of the
document, so undo, journal and files know them; nodes know nothing of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from deskflow.desktop.canvas.document.changes import SetDocumentField
from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.values import Json

FIELD: Final = "frames"
MOST: Final = 500
LONGEST_TITLE: Final = 200
TONES: Final = (
    "neutral", "accent", "success", "warning", "danger", "info", "violet", "teal",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """Each node is in one frame at most."""

    id: str
    title: str = ""
    tone: str = "neutral"
    members: tuple[str, ...] = ()
    collapsed: bool = False


def frames_of(document: Document) -> dict[str, Frame]:
    """By id, with those members that are there. A frame without any is not there either, until they come back."""
    stored = document.fields.get(FIELD)
    if not stored:
        return {}
    found: dict[str, Frame] = {}
    taken: set[str] = set()
    for frame in frames_from_plain(stored):
        members = tuple(one for one in frame.members if one in document.nodes and one not in taken)
        taken.update(members)
        if members and frame.id not in found:
            found[frame.id] = replace(frame, members=members)
    return found


def frame_holding(document: Document, node: str) -> Frame | None:
    return next((one for one in frames_of(document).values() if node in one.members), None)


def make_frame(
    document: Document, nodes: Iterable[str], *, title: str = "", tone: str = "neutral"
) -> str:
    """A frame around the nodes, which leave those they were in. Returns its id."""
    members = tuple(node for node in document.nodes if node in set(nodes))
    frame = Frame(document.new_id(), _storable(title), tone, members)
    rest = _without(frames_of(document), set(members))
    with document.transaction("frame", count=len(members)):
        _write(document, [*rest, frame])
    return frame.id


def remove_frames(document: Document, frames: Iterable[str]) -> None:
    """What they hold stays."""
    doomed = set(frames)
    with document.transaction("unframe", count=len(doomed)):
        _write(document, [one for one in frames_of(document).values() if one.id not in doomed])


def set_collapsed(document: Document, frames: Iterable[str], collapsed: bool) -> None:
    meant = set(frames)
    with document.transaction("collapse" if collapsed else "expand", count=len(meant)):
        _write(
            document,
            [
                replace(one, collapsed=collapsed) if one.id in meant else one
                for one in frames_of(document).values()
            ],
        )


def edit_frame(
    document: Document,
    frame_id: str,
    *,
    title: str | None = None,
    tone: str | None = None,
    merge_key: str | None = None,
) -> None:
    frames = frames_of(document)
    frame = frames.get(frame_id)
    if frame is None:
        return
    if title is not None:
        frame = replace(frame, title=_storable(title))
    if tone in TONES:
        frame = replace(frame, tone=tone)
    with document.transaction("edit", merge_key=merge_key, field=FIELD):
        _write(document, [frame if one.id == frame_id else one for one in frames.values()])


def rehouse(document: Document, homes: Mapping[str, str | None]) -> None:
    """Put each of these nodes into its frame, or into none. Costs nothing where they are there already."""
    frames = frames_of(document)
    now = {node: frame.id for frame in frames.values() for node in frame.members}
    moves = {
        node: home
        for node, home in homes.items()
        if now.get(node) != home and (home is None or home in frames)
    }
    if not moves:
        return
    with document.transaction("edit", field=FIELD):
        _write(
            document,
            [
                replace(
                    one,
                    members=(
                        *(node for node in one.members if node not in moves),
                        *(node for node, home in moves.items() if home == one.id),
                    ),
                )
                for one in frames.values()
            ],
        )


def stand_in_for(document: Document, frame: Frame, old: str, new: str) -> None:
    """A node has taken the place of another, which is gone already."""
    members = tuple(new if one == old else one for one in frame.members)
    frames = frames_of(document) | {frame.id: replace(frame, members=members)}
    with document.transaction("edit", field=FIELD):
        _write(document, frames.values())


def add_frames(document: Document, frames: Iterable[Frame]) -> None:
    """Frames that came with a copy; their members stand in none yet."""
    fresh = [one for one in frames if one.members]
    if fresh:
        with document.transaction("edit", field=FIELD):
            _write(document, [*frames_of(document).values(), *fresh][:MOST])


def frame_to_plain(frame: Frame) -> dict[str, Json]:
    return {
        "id": frame.id,
        "title": frame.title,
        "tone": frame.tone,
        "members": list(frame.members),
        "collapsed": frame.collapsed,
    }


def frames_from_plain(value: Any) -> list[Frame]:
    """What is no frame is left out: a copied text may come from anywhere."""
    frames: list[Frame] = []
    for plain in value[:MOST] if isinstance(value, list) else ():
        if not isinstance(plain, Mapping) or not isinstance(plain.get("members"), list):
            continue
        title, tone = plain.get("title"), plain.get("tone")
        frames.append(
            Frame(
                str(plain.get("id") or ""),
                _storable(title) if isinstance(title, str) else "",
                tone if tone in TONES else "neutral",
                tuple(dict.fromkeys(one for one in plain["members"] if isinstance(one, str))),
                plain.get("collapsed") is True,
            )
        )
    return frames


def _storable(title: str) -> str:
    """Without what a database cannot hold: NUL, and halves of a surrogate pair."""
    kept = (char for char in title if char != "\0" and not "\ud800" <= char <= "\udfff")
    return "".join(islice(kept, LONGEST_TITLE))


def _without(frames: Mapping[str, Frame], nodes: set[str]) -> list[Frame]:
    return [
        replace(one, members=tuple(node for node in one.members if node not in nodes))
        for one in frames.values()
    ]


def _write(document: Document, frames: Iterable[Frame]) -> None:
    """An empty frame goes."""
    after = [frame_to_plain(one) for one in frames if one.members] or None
    document.apply(SetDocumentField(FIELD, document.fields.get(FIELD), after))
