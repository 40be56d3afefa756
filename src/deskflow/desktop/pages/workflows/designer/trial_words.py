"""What came of a scenario, in words: the first difference, the steps with their times, and what would have been sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.core.errors import Rejected
from deskflow.desktop.words_problems import describe_run_error, describe_workflow_error
from deskflow.desktop.words_workflows import port_title, status_words, tr
from deskflow.engine.sandbox.report import PartReport, Played, PlayedStep, ScenarioReport

_AS_EXPECTED = QT_TRANSLATE_NOOP("workflows", "As expected, in {ms} ms.")
_DIFFERENCE = QT_TRANSLATE_NOOP("workflows", "{what}: expected {wanted}, found {found}")
_ENDED = QT_TRANSLATE_NOOP("workflows", "How it ends: expected “{wanted}”, found “{found}”")
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


_PARTS = {
    "step": QT_TRANSLATE_NOOP("workflows", "“{step}” alone: {status}, in {ms} ms. Nothing is judged."),
    "until": QT_TRANSLATE_NOOP("workflows", "Up to “{step}”: {status}, in {ms} ms. Nothing is judged."),
    "from": QT_TRANSLATE_NOOP("workflows", "From “{step}” on: {status}, in {ms} ms. Nothing is judged."),
}  # fmt: skip
_NOT_THERE = QT_TRANSLATE_NOOP(
    "workflows", "With these data the way does not come to “{step}”: it ended at {last}."
)
_NOT_BEGUN = QT_TRANSLATE_NOOP(
    "workflows", "“{step}” was not begun: the way to it ended at {last}."
)
_ALL_THE_SAME = QT_TRANSLATE_NOOP(
    "workflows", "With these data the way does not come here; it was run all the same."
)
_DATA = QT_TRANSLATE_NOOP("workflows", "Data: {source}.")
_PLAYED = QT_TRANSLATE_NOOP(
    "workflows", "Earlier steps were played just before with {source}: {steps}."
)
_LEFT = QT_TRANSLATE_NOOP(
    "workflows", "Earlier steps were not run: what {source} left is used: {steps}."
)


def part_headline(report: PartReport, title: str) -> str:
    """What came of a part of a workflow."""
    if report.problem is not None:
        return describe_workflow_error(
            Rejected(str(report.problem["code"]), **report.problem["params"])
        )
    played = report.played
    if played is None or not played.fired:
        return tr(_NOT_FIRED)
    if not report.began:
        last = played.steps[-1].key if played.steps else "–"
        said = _NOT_THERE if played.status == "completed" else _NOT_BEGUN
        return tr(said).format(step=title, last=last)
    here = [one for one in played.steps if one.key == report.step]
    status = here[-1].status if report.mode == "step" and here else played.status
    word = status_words(status)[0].lower()
    return tr(_PARTS[report.mode]).format(step=title, status=word, ms=round(report.ms))


def part_lines(report: PartReport, source: str) -> Iterator[str]:
    """Where its data are from, then what happened; of a step alone also what went in and out."""
    played = report.played
    if played is None:
        return
    if report.carried:
        said = _LEFT if report.from_run else _PLAYED
        yield tr(said).format(source=source, steps=", ".join(report.carried))
    else:
        yield tr(_DATA).format(source=source)
    if report.began and not report.arrived:
        yield tr(_ALL_THE_SAME)
    yield ""
    yield from _played(played)
    if report.mode != "step":
        return
    for step in played.steps:
        if step.key != report.step:
            continue
        if step.error:
            yield describe_run_error(step.error)
        for name, value in ((_IN, step.input), (_OUT, step.output)):
            if value not in (None, {}):
                yield ""
                yield tr(name)
                yield from _pretty(value)


_IN = QT_TRANSLATE_NOOP("workflows", "In")
_OUT = QT_TRANSLATE_NOOP("workflows", "Out")


def _pretty(value: object) -> Iterator[str]:
    lines = json.dumps(value, ensure_ascii=False, indent=2, default=str).splitlines()
    yield from (f"  {line[:400]}" for line in lines[:_MOST_LINES])
    if len(lines) > _MOST_LINES:
        yield "  …"


_MOST_LINES = 400


def short(value: object) -> str:
    """A value on one line."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 160 else f"{text[:157]}..."


def _difference(report: ScenarioReport, place: int) -> str:
    one = report.differences[place]
    if one.what == "status":
        wanted, found = (status_words(str(status))[0] for status in (one.wanted, one.found))
        return tr(_ENDED).format(wanted=wanted, found=found)
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
