"""The guide for authors tells what the window shows: each word in bold is looked for where it is told, each picture taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deskflow.desktop.theme import Theme
from tests.desktop.desk_window import DeskWindow, opened_desk
from tests.desktop.guide.camera import LARGEST, Walk, bold_words, kept, pictures, sections
from tests.desktop.guide.first_workflow import walk_first_workflow
from tests.desktop.guide.how_to import walk_how_to

pytestmark = pytest.mark.slow


@pytest.fixture
def desk(tmp_path: Path, theme: Theme) -> Iterator[DeskWindow]:
    with opened_desk(tmp_path / "desk.deskflow", theme, run_engine=True) as desk:
        yield desk


WALKED: set[str] = set()


def test_the_first_workflow_is_made_as_the_guide_tells(desk: DeskWindow) -> None:
    walk = Walk(desk)
    walk_first_workflow(walk)
    WALKED.update(walk.seen)
    assert walk.untrue() == []


def test_what_it_tells_beyond_that_is_there(desk: DeskWindow) -> None:
    walk = Walk(desk)
    walk_how_to(walk)
    WALKED.update(walk.seen)
    assert walk.untrue() == []


def test_no_heading_and_no_picture_is_left_out() -> None:
    told = {anchor for anchor, one in sections().items() if bold_words(one) or pictures(one)}
    if len(WALKED) > 10:  # both walks were made before
        assert told - {""} == WALKED
    shown = [name for one in sections().values() for name in pictures(one)]
    assert len(shown) == len(set(shown)) <= 15
    there = {path.name: path.stat().st_size for path in kept("any").parent.iterdir()}
    assert set(there) == {f"{name}.png" for name in shown}
    assert max(there.values()) <= LARGEST
