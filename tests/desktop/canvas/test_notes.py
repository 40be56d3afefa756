"""Notes: Markdown that loads nothing, and a corner that gives them a size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from deskflow.desktop.canvas.document.placing import add_node, set_field
from deskflow.desktop.canvas.paint.brushwork import Brushwork
from deskflow.desktop.canvas.paint.note_text import NoteText
from tests.unit.canvas.samples import empty

ALT, CTRL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
K = Qt.Key


@pytest.fixture
def brushwork(looks) -> Brushwork:
    return Brushwork(looks["light"])


def test_markdown_is_shown_and_typed_line_breaks_stay(brushwork) -> None:
    text = NoteText("# Why\nAsk **Berta** first\nthen Ali\n\n- one\n- two", 200, brushwork)
    assert text.toPlainText().splitlines() == ["Why", "Ask Berta first", "then Ali", "one", "two"]
    heading = text.begin()
    assert heading.begin().fragment().charFormat().font().pixelSize() == 16


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script><img src='file:///etc/passwd'>",
        "![x](file:///etc/passwd) ![y](https://evil.example/p.png)",
        "[" * 3000 + "x" + "](y)" * 3000,
        "> " * 400 + "deep",
        "- " * 400 + "deep",
        "|a" * 3000 + "|\n" + "|-" * 3000 + "|",
        "\x00\ud800 \u202e gnitirw",
        "a" * 200_000,
        "```\n" * 2000,
    ],
)
def test_hostile_text_is_only_text_and_loads_nothing(brushwork, hostile) -> None:
    loaded: list = []

    class Watched(NoteText):
        def loadResource(self, kind, name):
            answer = super().loadResource(kind, name)
            loaded.append(answer)
            return answer

    text = Watched(hostile, 200, brushwork)
    image = QImage(QSize(220, 80), QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    text.paint(painter, QRectF(10, 10, 200, 60))
    painter.end()
    assert not any(loaded)
    assert "<script" not in text.toHtml().replace("&lt;script", "")


def test_the_corner_of_a_note_gives_it_a_size_in_one_step(opened) -> None:
    document = empty()
    note = add_node(document, "note", 100, 100, title="Why")
    set_field(document, note, "subtitle", "Because")
    hand = opened(document)
    box = hand.view.canvas.nodes[note].scene_box()
    hand.drag((box.right - 4, box.bottom - 4), (box.right + 60, box.bottom + 77))
    node = document.nodes[note]
    assert (node.x, node.y) == (100, 100)
    assert (node.w, node.h) == (272, 136)
    hand.key(K.Key_Z, CTRL)
    assert (document.nodes[note].w, document.nodes[note].h) == (0, 0)
    hand.drag((box.right - 4, box.bottom - 4), (0, 0))
    assert (document.nodes[note].w, document.nodes[note].h) == (96, 40), "it never vanishes"


def test_a_note_is_sized_by_keys_and_a_step_is_not(opened) -> None:
    document = empty()
    note, step = add_node(document, "note", 100, 100), add_node(document, "action", 100, 300)
    hand = opened(document)
    depth = document.history.depth
    hand.view.canvas.selection.set([note])
    width = hand.view.canvas.nodes[note].box.w
    for _ in range(2):
        hand.key(K.Key_Right, ALT | SHIFT)
    assert document.nodes[note].w == pytest.approx(width + 48, abs=8)
    assert document.history.depth == depth + 1
    hand.view.canvas.selection.set([step])
    hand.key(K.Key_Right, ALT | SHIFT)
    assert document.history.depth == depth + 1


def test_a_note_that_is_only_looked_at_keeps_its_size(opened) -> None:
    document = empty()
    note = add_node(document, "note", 100, 100, title="Why")
    hand = opened(document)
    hand.view.set_read_only(True)
    box = hand.view.canvas.nodes[note].scene_box()
    hand.drag((box.right - 4, box.bottom - 4), (box.right + 60, box.bottom + 77))
    assert (document.nodes[note].w, document.nodes[note].h) == (0, 0)
    assert hand.view.canvas.nodes[note].pos() == QPointF(100, 100)
