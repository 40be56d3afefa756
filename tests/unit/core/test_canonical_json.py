"""JSON as it is stored: what cannot be stored is refused, what only looks like it is kept."""

from __future__ import annotations

import json

import pytest

from deskflow.core.types import canonical_json


@pytest.mark.parametrize("text", ["\\u0000", "a\\\\u0000b", "C:\\\\u0000", "\\\\\\u0000x"])
def test_the_letters_of_an_escape_are_only_letters(text):
    assert json.loads(canonical_json({"log": text})) == {"log": text}


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\\\x00", "\\\\\x00"])
def test_a_real_nul_is_refused(text):
    with pytest.raises(ValueError, match="NUL"):
        canonical_json([text])
