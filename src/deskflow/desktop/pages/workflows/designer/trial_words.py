"""What came of a scenario, in words: the first difference, the steps with their times, and what would have been sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.core.errors import Rejected
from deskflow.desktop.words_problems import describe_workflow_error
from deskflow.desktop.words_workflows import port_title, status_words, tr
from deskflow.engine.sandbox.report import Played, PlayedStep, ScenarioReport

_AS_EXPECTED = QT_TRANSLATE_NOOP("workflows", "As expected, in {ms} ms.")
_DIFFERENCE = QT_TRANSLATE_NOOP("workflows", "{what}: expected {wanted}, found {found}")
_SAID_NO = QT_TRANSLATE_NOOP("workflows", "{what} says no: wanted {wanted}, there was {found}")
_NOT_FIRED = QT_TRANSLATE_NOOP("workflows", "The trigger does not start it.")
_SENT = QT_TRANSLATE_NOOP("workflows", "Would have been sent:")


def headline(report: ScenarioReport) -> str:
    """Whether it passed; else why it could not be played, or the first difference."""
    if report.problem is not None:
        return describe_workflow_error(
            Rejected(str(report.problem["code"]), **report.problem["params"])
        )
    if report.differences:
        return _difference(report, 0)
    return tr(_AS_EXPECTED).format(ms=round(report.ms))


def lines_of(report: ScenarioReport) -> Iterator[str]:
    """Everything else, line by line."""
    for place in range(1, len(report.differences)):
        yield _difference(report, place)
    if report.played is not None:
        yield from _played(report.played)


def short(value: object) -> str:
    """A value on one line."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 160 else f"{text[:157]}..."


def _difference(report: ScenarioReport, place: int) -> str:
    one = report.differences[place]
    return tr(_DIFFERENCE).format(what=one.what, wanted=short(one.wanted), found=short(one.found))


def _played(played: Played) -> Iterator[str]:
    if not played.fired:
        yield tr(_NOT_FIRED)
        for verdict in played.trigger:
            if not verdict.passed:
                yield tr(_SAID_NO).format(
                    what=verdict.what, wanted=short(verdict.wanted), found=short(verdict.found)
                )
        return
    for step in played.steps:
        yield _step(step)
    if played.messages:
        yield ""
        yield tr(_SENT)
    for message in played.messages:
        yield "  " + " · ".join(
            one for one in (message.channel, message.to, message.subject) if one
        )
        yield from (f"    {line}" for line in message.body.splitlines()[:8])


def _step(step: PlayedStep) -> str:
    word = status_words(step.status)[0]
    way = f" → {port_title(step.port)}" if step.port else ""
    error: Any = step.error
    wrong = f"  {short(error)}" if error else ""
    return f"{step.at[:19].replace('T', ' ')}  {step.key}  {word}{way}{wrong}"
