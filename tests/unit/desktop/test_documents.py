"""Documents made from the product are as the product is."""

from __future__ import annotations

import pytest

from deskflow.desktop.documents import DOCUMENTS
from deskflow.desktop.words_functions import FUNCTIONS as WORDS
from deskflow.desktop.words_workflows import action_help
from deskflow.engine.actions import ALL, CATALOGUE
from deskflow.workflows.expressions import STANDARD
from deskflow.workflows.expressions.functions import LAZY
from tests.architecture.modules import ROOT


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_is_fresh(name: str) -> None:
    """If not: `python -m deskflow.desktop.documents`."""
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == DOCUMENTS[name](), "stale"


def test_authors_find_every_action_and_what_it_is_for() -> None:
    page = DOCUMENTS["workflows/actions.md"]()
    for spec in CATALOGUE.values():
        assert f"· `{spec.name}`" in page
        assert action_help(spec.name), f"{spec.name}: a sentence in desktop/words_actions.py"


def test_authors_find_every_function_what_it_does_and_an_example() -> None:
    page = DOCUMENTS["workflows/expressions.md"]()
    functions = {**STANDARD, **LAZY}
    assert {one.words for one in functions.values()} == set(WORDS)
    for function in functions.values():
        assert f"| `{function.signature}` |" in page.replace("\\|", "|")


@pytest.mark.parametrize(
    "spec", [one.spec for one in ALL if one.spec.outside], ids=lambda spec: spec.name
)
def test_what_reaches_outside_can_be_tried_without(spec) -> None:
    """The sandbox shows what would have been sent and answers with something of the right shape."""
    assert isinstance(spec.example, dict)
    assert set(spec.example) == {output.name for output in spec.outputs}
    assert spec.preview is not None
