"""Who fits a ticket and who cannot take it, in words short enough for a row and long enough to explain it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from deskflow.desktop.words import day_and_time, word
from deskflow.routing.rules import Alike, Judgement, Need, Part, Refusal


def _tr(text: str) -> str:
    return QCoreApplication.translate("tickets", text)


def fit_words(judgement: Judgement, now: datetime) -> str:
    """What keeps somebody from it, or what their points come from."""
    if judgement.refusals:
        return ", ".join(refusal_words(one, now) for one in judgement.refusals)
    told = [part_words(part) for part in judgement.parts]
    return " · ".join(one for one in told if one)


def refusal_words(refusal: Refusal, now: datetime) -> str:
    params = {
        name: day_and_time(value, now) if isinstance(value, datetime) else value
        for name, value in refusal.params.items()
    }
    if refusal.code == "routing.off_shift" and refusal.params.get("back_at") is None:
        return _tr("does not work now")
    return {
        "routing.time_off": _tr("off until {back_at}"),
        "routing.off_shift": _tr("works again {back_at}"),
        "routing.away": _tr("away"),
        "routing.off": _tr("not working"),
        "routing.excluded": _tr("not wanted by the customer"),
        "routing.no_certificate": _tr("lacks {certificate}"),
        "routing.certificate_expired": _tr("{certificate} has run out"),
        "routing.other_territory": _tr("not in {territory}"),
        "routing.full": _tr("full: {hours:g} of {capacity:g} h"),
    }[refusal.code].format(**params)


def part_words(part: Part) -> str:
    params = part.params
    if part.code == "skills":
        needed, held = params["needed"], params["held"]
        return ", ".join(_level_words(skill, held[skill], needed[skill]) for skill in needed)
    if part.code == "workload":
        return _tr("{hours:g} of {capacity:g} h").format(**params)
    if part.code == "performance":
        if not params["finished"]:
            return ""
        share = 100 * params["in_time"] / params["finished"]
        return _tr("{share:.0f} % in time").format(share=share)
    if part.code == "learned":
        return _solved_words(params["likeness"].told(params["user_id"]))
    if part.code == "proximity":
        return "" if params["km"] is None else _tr("{km} km").format(km=params["km"])
    return _tr("wanted by the customer")


def _solved_words(told: Sequence[Alike]) -> str:
    """What somebody has solved of tickets like this one, for each of the strongest reasons."""
    if not told:
        return ""
    parts = [
        _tr("{solved} of {of} {what}").format(solved=one.solved, of=one.of, what=_clue_words(one))
        for one in told
    ]
    return _tr("solved {parts}").format(parts=", ".join(parts))


def _clue_words(one: Alike) -> str:
    if one.kind == "customer":
        return _tr("of {customer}").format(customer=one.text)
    if one.kind == "field":
        _, _, value = one.text.partition("=")
        return _tr("with “{word}”").format(word=value)
    if one.kind == "word":
        return _tr("with “{word}”").format(word=one.text)
    if one.kind == "priority":
        return _tr("of priority {name}").format(name=one.text)
    shown = word("type", one.text) if one.kind == "type" else one.text
    return _tr("of kind {kind}").format(kind=shown)


def _level_words(skill: str, held: int, needed: int) -> str:
    if not held:
        return _tr("no {skill}").format(skill=skill)
    words = _tr("{skill} {held}") if held >= needed else _tr("{skill} {held} of {needed}")
    return words.format(skill=skill, held=held, needed=needed)


def need_words(need: Need) -> str:
    """What a ticket asks for, and how that is known."""
    told = [
        _tr("{skill} (“{word}”)").format(skill=skill, word=need.because[skill])
        if skill in need.because
        else f"{skill} {level}"
        for skill, level in need.skills.items()
    ]
    return ", ".join(told)
