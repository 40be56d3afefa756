"""What came of a scenario is said in the words of the window."""

from __future__ import annotations

from deskflow.desktop.pages.workflows.designer.trial_words import headline
from deskflow.engine.sandbox.report import Difference, ScenarioReport


def test_how_a_run_ends_is_said_as_the_list_of_runs_says_it() -> None:
    unlike = Difference("status", "completed", "pending_approval")
    said = headline(ScenarioReport("New starter", differences=(unlike,)))
    assert said == "How it ends: expected “Completed”, found “Needs approval”"


def test_other_differences_are_said_with_their_values() -> None:
    unlike = Difference("message_count", 2, 1)
    said = headline(ScenarioReport("New starter", differences=(unlike,)))
    assert said == "message_count: expected 2, found 1"
