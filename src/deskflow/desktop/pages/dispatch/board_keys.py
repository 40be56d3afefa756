"""The keys the board takes itself while it has the keyboard; letters are actions of the page.

Arrows go from plan to plan and from person to person, Ctrl with them moves the mark in free time; Shift moves the plan,
Alt makes it longer or shorter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from deskflow.desktop.pages.dispatch.axis import SNAP, snapped
from deskflow.desktop.pages.dispatch.rows import Block, Row
from deskflow.desktop.pages.dispatch.state import Cursor

if TYPE_CHECKING:
    from deskflow.desktop.pages.dispatch.board import BoardView

K = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
ARROWS = (K.Key_Left, K.Key_Right, K.Key_Up, K.Key_Down)


def is_ours(board: BoardView, event: QKeyEvent) -> bool:
    """Whether a key goes to the board although a shortcut of the window has it."""
    held = _held(event)
    if event.key() == K.Key_Escape:
        return board.drag is not None or bool(board.state.marked) or bool(board.state.ghosts)
    if event.key() not in ARROWS:
        return False
    if held == ALT:
        # Without a plan to stretch, Alt and an arrow lead back and forward as everywhere.
        return bool(board.state.targets) and event.key() in (K.Key_Left, K.Key_Right)
    return held in (NONE, SHIFT, CTRL)


def press(board: BoardView, event: QKeyEvent) -> bool:
    """True when the key was used."""
    key, held = event.key(), _held(event)
    if key == K.Key_Escape:
        return _escape(board)
    if key in (K.Key_Return, K.Key_Enter) and held == NONE:
        for plan in board.state.targets[:1]:
            board.opened.emit(plan)
        return True
    if key == K.Key_Space and board.state.current is not None:
        board.state.toggle_mark(board.state.current)
        return True
    if key == K.Key_Home and held == NONE:
        return _edge(board, first=True)
    if key == K.Key_End and held == NONE:
        return _edge(board, first=False)
    if key not in ARROWS:
        return False
    across = {K.Key_Left: -1, K.Key_Right: 1}.get(K(key), 0)
    down = {K.Key_Up: -1, K.Key_Down: 1}.get(K(key), 0)
    if held == SHIFT:
        board.nudged.emit(across * SNAP, down, 0.0)
    elif held == ALT:
        board.nudged.emit(0.0, 0, across * SNAP)
    elif held == CTRL:
        _mark_time(board, across * SNAP, down)
    elif across:
        _along(board, across)
    else:
        _to_row(board, down)
    return True


def _held(event: QKeyEvent) -> Qt.KeyboardModifier:
    return event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier


def _escape(board: BoardView) -> bool:
    if board.drag is not None:
        board.let_go(keep=False)
    elif board.state.ghosts:
        board.state.show_ghosts(())
    elif board.state.marked:
        board.state.mark(())
    else:
        return False
    return True


def _people(board: BoardView) -> list[Row]:
    return [row for row in board.state.rows if row.person is not None]


def _here(board: BoardView) -> tuple[Row, float] | None:
    """The row and the moment the keyboard is at; at first the first row, now."""
    state, people = board.state, _people(board)
    if not people:
        return None
    if state.cursor is not None and (row := state.row_of(state.cursor.user_id)) is not None:
        return row, state.cursor.at
    now = board.now().timestamp()
    column = board.axis.columns[0]
    inside = column.begins <= now < board.axis.columns[-1].ends
    return people[0], snapped(now if inside else column.begins + 9 * 3600)


def _along(board: BoardView, step: int) -> None:
    """To the next plan of the same person."""
    here = _here(board)
    if here is None:
        return
    row, at = here
    blocks = list(row.blocks)
    place = next(
        (number for number, one in enumerate(blocks) if one.plan.id == board.state.current), None
    )
    if place is not None:
        following = place + step
        if 0 <= following < len(blocks):
            _choose(board, row, blocks[following])
        return
    ahead = [one for one in blocks if (one.begins >= at if step > 0 else one.begins <= at)]
    if ahead:
        _choose(board, row, ahead[0] if step > 0 else ahead[-1])
    else:
        _mark_time(board, step * SNAP, 0)


def _to_row(board: BoardView, step: int) -> None:
    """To the person above or below, there to the plan nearest in time."""
    here = _here(board)
    if here is None:
        return
    row, at = here
    people = _people(board)
    fresh = board.state.cursor is None
    place = people.index(row) + (0 if fresh else step)
    if not 0 <= place < len(people):
        return
    other = people[place]
    if not other.blocks:
        _point(board, other, at)
        return
    nearest = min(other.blocks, key=lambda one: _apart(one, at))
    _choose(board, other, nearest)
    assert other.person is not None
    if not fresh:
        # Going on, it is the first moment that counts, not where the plans on the way begin.
        board.state.cursor = Cursor(other.person.id, at)


def _mark_time(board: BoardView, seconds: float, down: int) -> None:
    """Off the plans, to a free moment."""
    here = _here(board)
    if here is None:
        return
    row, at = here
    people = _people(board)
    place = min(len(people) - 1, max(0, people.index(row) + down))
    low, high = board.axis.columns[0].begins, board.axis.columns[-1].ends - SNAP
    _point(board, people[place], min(high, max(low, snapped(at + seconds))))


def _edge(board: BoardView, *, first: bool) -> bool:
    here = _here(board)
    if here is None or not here[0].blocks:
        return False
    _choose(board, here[0], here[0].blocks[0 if first else -1])
    return True


def _choose(board: BoardView, row: Row, block: Block) -> None:
    board.state.choose(block.plan.id)
    board.show_block(block.plan)


def _point(board: BoardView, row: Row, at: float) -> None:
    assert row.person is not None
    board.state.choose(None, Cursor(row.person.id, at))
    board.show_row(row)


def _apart(block: Block, at: float) -> float:
    if block.begins <= at < block.ends:
        return 0.0
    return min(abs(block.begins - at), abs(block.ends - at))
