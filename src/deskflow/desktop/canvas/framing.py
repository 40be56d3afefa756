"""The frames of a document on the scene: which nodes each is drawn around, and which are hidden behind its card.

Collapsed is what the document says; a look at one hidden step opens its frame for this canvas only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from deskflow.desktop.canvas.document.frames import FIELD, frames_of
from deskflow.desktop.canvas.document.notices import Notice
from deskflow.desktop.canvas.geometry import Box
from deskflow.desktop.canvas.items.frame_item import FrameItem
from deskflow.desktop.canvas.items.node_item import NodeItem
from deskflow.desktop.canvas.items.wire_item import WireItem

if TYPE_CHECKING:
    from deskflow.desktop.canvas.scene import CanvasScene


class FrameShow:
    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self.items: dict[str, FrameItem] = {}
        self.home: dict[str, str] = {}
        """The frame of each node that is in one."""
        self._opened: set[str] = set()
        self.aims: dict[str, str | None] = {}
        """Where the nodes of a drag would go that change their frame."""
        self._hidden: set[str] = set()
        scene.items_changed.connect(self._on_items)
        scene.selection.whole = self.completed

    # -- what is there ---------------------------------------------------------------------------

    def show_selection(self) -> None:
        selection = self._scene.selection
        for name, item in self.items.items():
            chosen = selection.frame == name or (
                item.folded and selection.nodes.issuperset(item.frame.members)
            )
            if chosen != item.selected:
                item.selected = chosen
                item.fit()
                item.update()

    def is_hidden(self, node: str) -> bool:
        frame = self.items.get(self.home.get(node, ""))
        return frame is not None and frame.folded

    def stands_for(self, node: str) -> str:
        """The node itself, or the one by which the card that hides it is meant."""
        return self.items[self.home[node]].frame.members[0] if self.is_hidden(node) else node

    def boxes(self) -> list[Box]:
        return [item.scene_box() for item in self.items.values()]

    def completed(self, nodes: frozenset[str]) -> frozenset[str]:
        """A collapsed frame is selected as a whole: nobody deletes half of what is not seen."""
        touched = {self.home[node] for node in nodes if self.is_hidden(node)}
        if not touched:
            return nodes
        return nodes.union(*(self.items[frame].frame.members for frame in touched))

    def behind(self, items: Iterable[object]) -> list[NodeItem]:
        """The hidden nodes of the cards among these items."""
        return [
            node
            for item in items
            if isinstance(item, FrameItem) and item.folded
            for node in item.members
        ]

    # -- following the document ------------------------------------------------------------------

    def forget(self) -> None:
        self.items, self.home = {}, {}
        self._opened.clear()
        self.aims, self._hidden = {}, set()

    def follow(self, notice: Notice) -> set[str]:
        """After a change of the document: names the nodes whose wires end elsewhere now."""
        came_or_went = any(not names for names in notice.nodes.values())
        stored = self._scene.document.fields.get(FIELD)
        if FIELD in notice.fields or (came_or_went and stored):
            return self.renew()
        moved: set[str] = set()
        for name in {self.home[node] for node in notice.nodes if node in self.home}:
            item = self.items[name]
            item.fit()
            item.update()
            if item.folded:
                moved.update(item.frame.members)
        return moved

    def renew(self) -> set[str]:
        """Show the frames as the document has them; names the nodes whose wires end elsewhere now."""
        scene = self._scene
        self.aims = {}
        frames = frames_of(scene.document)
        self._opened &= {name for name, frame in frames.items() if frame.collapsed}
        for name in self.items.keys() - frames.keys():
            scene.removeItem(self.items.pop(name))
        self.home = {node: name for name, frame in frames.items() for node in frame.members}
        for name, frame in frames.items():
            item = self.items.get(name)
            if item is None:
                item = self.items[name] = FrameItem(frame, scene.brushwork)
                scene.addItem(item)
            item.frame = frame
            item.folded = frame.collapsed and name not in self._opened
            item.members = [scene.nodes[node] for node in frame.members]
            item.fit()
            item.update()
        self.show_selection()
        return self._hide()

    def _hide(self) -> set[str]:
        scene = self._scene
        now = {
            node: frame
            for frame in self.items.values()
            if frame.folded
            for node in frame.frame.members
        }
        concerned = (self._hidden | now.keys()) & scene.nodes.keys()
        self._hidden = set(now)
        for node in concerned:
            item = scene.nodes[node]
            item.stand_in = now.get(node)
            item.setVisible(item.stand_in is None)
        for edge in {edge.id for node in concerned for edge in scene.document.edges_of(node)}:
            if edge in scene.wires:
                self.dress_wire(scene.wires[edge])
        return concerned

    def dress_wire(self, wire: WireItem) -> None:
        """A wire within one collapsed frame is not seen."""
        home = self.home.get(wire.edge.source)
        wire.folded = (
            home is not None and home == self.home.get(wire.edge.target) and self.items[home].folded
        )
        wire.setVisible(not wire.folded)

    def set_look(self) -> None:
        for item in self.items.values():
            item.brushwork = self._scene.brushwork

    # -- looking ---------------------------------------------------------------------------------

    def open_to(self, nodes: Iterable[str]) -> None:
        """Let these nodes be seen, without a change to the document."""
        self.open({self.home[node] for node in nodes if self.is_hidden(node)})

    def open(self, frames: Iterable[str]) -> None:
        self._look(self._opened | set(frames))

    def close(self, frames: Iterable[str]) -> None:
        """Show those that are collapsed as such again."""
        self._look(self._opened - set(frames))

    def open_all(self) -> None:
        self.open(self.items)

    def _look(self, opened: set[str]) -> None:
        opened = {
            name for name in opened if name in self.items and self.items[name].frame.collapsed
        }
        if opened != self._opened:
            self._opened = opened
            self._scene.relay(self.renew())

    # -- a drag that is not done yet -------------------------------------------------------------

    def aim(self, homes: Mapping[str, str | None]) -> None:
        """Show these nodes in the frames they would be in if they were let go now."""
        if self.aims == homes:
            return
        self.aims = dict(homes)
        scene = self._scene
        for name, item in self.items.items():
            item.members = [
                scene.nodes[node]
                for node in item.frame.members
                if self.aims.get(node, name) == name and node in scene.nodes
            ]
            joining = [node for node, home in self.aims.items() if home == name]
            joining = [node for node in joining if self.home.get(node) != name]
            item.members += [scene.nodes[node] for node in joining]
            item.lit = bool(joining)
            item.fit()
            item.update()

    def light(self, place: QPointF | None) -> None:
        """Something that would be let go here would come into the frame that is lit."""
        for item in self.items.values():
            lit = place is not None and not item.folded and item.holds(place)
            if lit != item.lit:
                item.lit = lit
                item.update()

    def _on_items(self, nodes: Iterable[str], _wires: object) -> None:
        """Members were moved, or look different."""
        if not self.items:
            return
        touched = {home for node in nodes if (home := self.home.get(node)) is not None}
        touched |= {home for node, home in self.aims.items() if home is not None}
        for name in touched & self.items.keys():
            self.items[name].fit()
            self.items[name].update()
