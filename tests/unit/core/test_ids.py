"""Ids made past the constructor are what the constructor would have made."""

from __future__ import annotations

import copy
import pickle
from uuid import UUID

import pytest

from deskflow.core.ids import derived_id, id_of, new_id


# The last is like those of `new_id`; a random one would give the test another name in each process of a run.
@pytest.mark.parametrize("number", [0, 1, (1 << 128) - 1, 0x019AAF3C_1800_7000_8000_0123456789AB])
def test_an_id_of_a_number_is_like_any_other(number):
    made, known = id_of(number), UUID(int=number)
    assert made == known
    assert (hash(made), repr(made), made.bytes, made.is_safe) == (
        hash(known), repr(known), known.bytes, known.is_safe,
    )  # fmt: skip
    assert pickle.loads(pickle.dumps(made)) == copy.deepcopy(made) == known  # noqa: S301
    assert {made: 1}[known] == 1


def test_the_ids_of_a_command_lie_together_in_their_order():
    command = new_id()
    made = [derived_id(command, ordinal) for ordinal in range(1, 200)]
    assert made == sorted(set(made))
    assert {one.version for one in made} == {7}
    assert {one.variant for one in made} == {command.variant}
