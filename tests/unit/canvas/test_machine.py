"""Anything that can be done, in any order: undo all is the start, redo all the end, saving and loading
changes nothing, the rules hold, and the journal tells the same story.
"""

from __future__ import annotations

import contextlib
import json

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from deskflow.desktop.canvas.alignment import beyond
from deskflow.desktop.canvas.bending import MOST_BENDS
from deskflow.desktop.canvas.document.codec import from_json, to_json
from deskflow.desktop.canvas.document.fragments import copied, pasted
from deskflow.desktop.canvas.document.frames import (
    frames_of,
    make_frame,
    remove_frames,
    set_collapsed,
)
from deskflow.desktop.canvas.document.journal import record_of, replay
from deskflow.desktop.canvas.document.placing import (
    add_node,
    move_nodes,
    remove,
    resize_node,
    set_data,
    set_disabled,
    set_document_field,
    set_field,
)
from deskflow.desktop.canvas.document.reordering import move_earlier, move_later
from deskflow.desktop.canvas.document.rules import ChangeRefused, Refused, StandardRules
from deskflow.desktop.canvas.document.values import PortRef
from deskflow.desktop.canvas.document.wiring import (
    add_connected,
    bend,
    connect,
    cut,
    heal,
    insert_on_edge,
    reconnect,
    replace_node,
    straighten,
)
from deskflow.desktop.canvas.geometry import node_box
from deskflow.desktop.canvas.layout import tidy
from deskflow.desktop.canvas.tidying import places_after, question_for
from tests.unit.canvas.samples import KINDS, empty

number = st.integers(0, 10_000)
names = st.sampled_from([kind.name for kind in KINDS])
where = st.integers(-50, 50).map(lambda value: value * 8.0)
bent = st.lists(where, max_size=MOST_BENDS).filter(lambda one: len(one) % 2 == 1).map(tuple)


class Editing(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.rules = StandardRules(cycle_allowed=lambda d, start, end: start.port == "false")
        self.document = empty(self.rules)
        self.start = to_json(self.document)
        self.journal: list[str] = []
        self.document.listen(lambda notice: self.journal.append(json.dumps(record_of(notice))))

    def node(self, pick: int) -> str:
        return sorted(self.document.nodes)[pick % len(self.document.nodes)]

    def edge(self, pick: int) -> str:
        return sorted(self.document.edges)[pick % len(self.document.edges)]

    def out_of(self, pick: int) -> PortRef:
        node = self.node(pick)
        ports = KINDS.outs(self.document.nodes[node])
        return PortRef(node, ports[pick % len(ports)].name if ports else "none")

    has_nodes = precondition(lambda self: self.document.nodes)
    has_edges = precondition(lambda self: self.document.edges)

    @rule(kind=names, x=where, y=where)
    def add(self, kind, x, y):
        add_node(self.document, kind, x, y)

    @has_nodes
    @rule(kind=names, pick=number)
    def drag_out(self, kind, pick):
        add_connected(self.document, kind, 0, 0, start=self.out_of(pick))

    @has_nodes
    @rule(one=number, other=number)
    def wire(self, one, other):
        start, end = self.out_of(one), PortRef(self.node(other), "in")
        allowed = self.rules.may_connect(self.document, start, end).ok
        try:
            connect(self.document, start, end)
        except ChangeRefused:
            assert not allowed
        else:
            assert allowed

    @has_edges
    @rule(pick=number, other=number)
    def rewire(self, pick, other):
        with contextlib.suppress(ChangeRefused):
            reconnect(self.document, self.edge(pick), end=PortRef(self.node(other), "in"))

    @has_edges
    @rule(pick=number, other=number)
    def insert(self, pick, other):
        insert_on_edge(self.document, self.edge(pick), self.node(other))

    @has_nodes
    @rule(pick=number, kind=names)
    def another_kind(self, pick, kind):
        with contextlib.suppress(ChangeRefused):
            replace_node(self.document, self.node(pick), kind)

    @has_edges
    @rule(picks=st.lists(number, max_size=3))
    def slice(self, picks):
        cut(self.document, {self.edge(pick) for pick in picks})

    @has_nodes
    @rule(pick=number, x=where, y=where, typed=st.booleans())
    def move(self, pick, x, y, typed):
        move_nodes(self.document, {self.node(pick): (x, y)}, merge_key="nudge" if typed else None)

    @has_nodes
    @rule(pick=number, w=st.integers(0, 40), h=st.integers(0, 40), typed=st.booleans())
    def resize(self, pick, w, h, typed):
        resize_node(
            self.document, self.node(pick), w * 8, h * 8, merge_key="size" if typed else None
        )

    @has_edges
    @rule(pick=number, bends=bent, typed=st.booleans())
    def bend_a_wire(self, pick, bends, typed):
        bend(self.document, self.edge(pick), bends, merge_key="bend" if typed else None)

    @has_edges
    @rule(picks=st.lists(number, max_size=3))
    def straighten(self, picks):
        straighten(self.document, {self.edge(pick) for pick in picks})

    @has_nodes
    @rule()
    def tidy(self):
        boxes, links = question_for(self.document)
        places = places_after(self.document, tidy(boxes, links), boxes)
        with self.document.transaction("tidy"):
            move_nodes(self.document, places)
            straighten(self.document, self.document.edges)

    @has_nodes
    @rule(pick=number, by=st.integers(-3, 3), axis=st.sampled_from(["across", "down"]))
    def make_room(self, pick, by, axis):
        boxes = {node.id: node_box(node, KINDS) for node in self.document.nodes.values()}
        centre = boxes[self.node(pick)].centre
        moving = beyond(boxes, axis, centre.x if axis == "across" else centre.y)
        dx, dy = (by * 24, 0) if axis == "across" else (0, by * 24)
        nodes = self.document.nodes
        places = {name: (nodes[name].x + dx, nodes[name].y + dy) for name in moving}
        move_nodes(self.document, places, name="make-room", merge_key=f"push {pick}")

    @has_nodes
    @rule(pick=number, earlier=st.booleans())
    def reorder(self, pick, earlier):
        with contextlib.suppress(ChangeRefused):
            (move_earlier if earlier else move_later)(self.document, self.node(pick))

    @has_nodes
    @rule(pick=number, name=st.sampled_from(["", "assign", "a", "b2"]))
    def rename(self, pick, name):
        with contextlib.suppress(ChangeRefused):
            set_field(self.document, self.node(pick), "key", name)

    @has_nodes
    @rule(picks=st.lists(number, min_size=1, max_size=4), collapsed=st.booleans())
    def frame(self, picks, collapsed):
        with self.document.transaction("frame"):
            frame = make_frame(self.document, {self.node(pick) for pick in picks})
            set_collapsed(self.document, [frame], collapsed)

    @rule(pick=number)
    def remove_a_frame(self, pick):
        frames = sorted(frames_of(self.document))
        remove_frames(self.document, frames[pick % len(frames) :][:1] if frames else [])

    @has_nodes
    @rule(pick=number, kind=names)
    def what_fails_half_way_leaves_nothing(self, pick, kind):
        before, depth = to_json(self.document), self.document.history.depth
        with contextlib.suppress(ChangeRefused), self.document.transaction("vain"):
            add_connected(self.document, kind, 0, 0, start=self.out_of(pick))
            for edge in sorted(self.document.edges)[:2]:
                bend(self.document, edge, (8.0,))
            remove(self.document, [self.node(pick)])
            raise ChangeRefused(Refused("vain"))
        assert (to_json(self.document), self.document.history.depth) == (before, depth)

    @has_nodes
    @rule(pick=number, text=st.text(max_size=3))
    def title(self, pick, text):
        set_field(self.document, self.node(pick), "title", text, merge_key=f"title {pick}")

    @has_nodes
    @rule(pick=number, ports=st.lists(st.sampled_from("abc"), unique=True))
    def data(self, pick, ports):
        set_data(self.document, self.node(pick), {"cases": ports})

    @has_nodes
    @rule(pick=number, off=st.booleans())
    def disable(self, pick, off):
        set_disabled(self.document, [self.node(pick)], off)

    @rule(value=st.none() | st.integers())
    def field(self, value):
        set_document_field(self.document, "name", value)

    @has_nodes
    @rule(pick=number)
    def delete(self, pick):
        remove(self.document, [self.node(pick)])

    @has_nodes
    @rule(pick=number)
    def delete_and_heal(self, pick):
        heal(self.document, [self.node(pick)])

    @has_nodes
    @rule(picks=st.lists(number, max_size=4))
    def duplicate(self, picks):
        pasted(self.document, copied(self.document, {self.node(pick) for pick in picks}))

    @rule()
    def undo(self):
        self.document.undo()

    @rule()
    def redo(self):
        self.document.redo()

    @invariant()
    def rules_hold(self):
        for edge in self.document.edges.values():
            assert self.document.out_port(edge.start) is not None
            assert self.document.in_port(edge.end) is not None
            assert edge.source != edge.target
        for node in self.document.nodes.values():
            taken = [edge.source_port for edge in self.document.edges_out(node.id)]
            for port in KINDS.outs(node):
                assert port.multi or taken.count(port.name) <= 1
        keys = [node.key for node in self.document.nodes.values()]
        assert len(set(keys)) == len(keys)

    @invariant()
    def saving_changes_nothing(self):
        text = to_json(self.document)
        assert to_json(from_json(text, KINDS, self.rules)) == text

    def teardown(self):
        again = from_json(self.start, KINDS, self.rules)
        replay(again, map(json.loads, self.journal))
        end = to_json(self.document)
        assert to_json(again) == end

        ahead = 0
        while self.document.redo():
            ahead += 1
        last = to_json(self.document)
        while self.document.undo():
            pass
        assert to_json(self.document) == self.start
        while self.document.redo():
            pass
        assert to_json(self.document) == last
        while again.undo():
            pass
        assert to_json(again) == self.start


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
