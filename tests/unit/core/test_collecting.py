"""Searching for garbage is rare while anybody works on a batch, and as it was afterwards."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest

from deskflow.core.collecting import rare_collections, settle_down


def test_it_is_as_before_once_nobody_is_inside() -> None:
    before = gc.get_threshold()
    with rare_collections():
        assert gc.get_threshold()[0] > before[0]
        with rare_collections():
            pass
        assert gc.get_threshold()[0] > before[0]
    assert gc.get_threshold() == before


def test_who_leaves_first_does_not_end_it_for_the_other() -> None:
    before = gc.get_threshold()
    inside, leave = threading.Event(), threading.Event()

    def work() -> None:
        with rare_collections():
            inside.set()
            leave.wait(10)

    other = threading.Thread(target=work)
    with rare_collections():
        other.start()
        assert inside.wait(10)
    assert gc.get_threshold()[0] > before[0]
    leave.set()
    other.join()
    assert gc.get_threshold() == before


def test_an_error_ends_it_too() -> None:
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="boom"), rare_collections():
        raise ValueError("boom")
    assert gc.get_threshold() == before


@pytest.fixture
def as_it_was() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.mark.usefixtures("as_it_was")
def test_a_program_that_has_started_looks_seldom_also_when_a_batch_was_under_way() -> None:
    before = gc.get_threshold()
    with rare_collections():
        settle_down()
        inside = gc.get_threshold()
    after = gc.get_threshold()
    assert before[0] < after[0] < inside[0]
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
    with rare_collections():
        pass
    assert gc.get_threshold() == after
