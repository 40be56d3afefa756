"""The figures of a training in words: what was compared, what came of it, and what it was compared by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QLocale

from deskflow.desktop.pages.settings.words import tr
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.words import day_and_time, duration
from deskflow.routing.learning.figures import Figures
from deskflow.routing.learning.knowing import Standing, Training
from deskflow.routing.rules.measuring import LEAST_JUDGED, Agreement, Timing


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison; `better` is the text of the side that is, `first` begins a new subject."""

    what: str
    plain: str
    learned: str
    better: str
    difference: str
    first: bool = False


def chip_of(found: Standing) -> Chip | None:
    if found.under_way is not None:
        return Chip(tr("Training"), "info", "loader")
    if found.done is None or found.done.figures is None:
        return Chip(tr("Failed"), "danger", "circle-alert") if found.done is not None else None
    if not (found.done.uses_people or found.done.uses_times):
        return Chip(tr("Not used"), "neutral", "circle-minus")
    if not found.is_on:
        return Chip(tr("Switched off"), "neutral", "circle-pause")
    return Chip(tr("In use"), "success", "circle-check")


def state_of(found: Standing, now: datetime) -> str:
    """In a sentence or two: what it is, or what it waits for."""
    going = found.under_way
    if going is not None:
        if going.started_at is None:
            return tr("It was asked for and begins in a moment.")
        at = day_and_time(going.started_at, now)
        told = tr("Since {at} it is being learned who solves what; you can go on with your work.")
        return told.format(at=at)
    if found.done is None:
        return _nothing_yet(found)
    if found.done.failed:
        told = tr("The training of {at} came to nothing ({why}). It is tried again within a day.")
        return told.format(at=day_and_time(_ended(found.done), now), why=found.done.failed)
    figures = found.done.figures
    if figures is None or figures.who is None:
        return _nothing_yet(found)
    told = _outcome(found, figures)
    return f"{told} {_trained(found.done, now)}"


def outcome_of(found: Standing) -> str:
    """What came of the newest training, for who has waited for it elsewhere."""
    figures = None if found.done is None else found.done.figures
    if figures is None or figures.who is None:
        return tr("Nothing could be learned")
    return _outcome(found, figures)


def lines_of(found: Standing) -> tuple[Line, ...]:
    """Nothing while there is nothing to compare."""
    figures = None if found.done is None else found.done.figures
    if figures is None:
        return ()
    lines: list[Line] = []
    who, times = figures.who, figures.times
    if who is not None and who.judged:
        gains = (who.first, who.among_three)
        texts = (
            tr("The first one proposed really solved it well"),
            tr("One of the first three proposed did"),
        )
        for place, text in enumerate(texts):
            plain, learned = _percent(who.plain[place]), _percent(who.learned[place])
            better = learned if who.learned[place] > who.plain[place] else plain
            lines.append(Line(text, plain, learned, better, _points(gains[place].mean, gains[place].least), not place))  # fmt: skip
    if times is not None and times.judged:
        plain, learned = duration(times.plain * 60), duration(times.learned * 60)
        better = learned if times.learned < times.plain else plain
        near = tr("nearer for {share}").format(share=_percent((1 + times.closer.mean) / 2))
        lines.append(Line(tr("Half of the estimated times are off by at most"), plain, learned, better, near, True))  # fmt: skip
    return tuple(lines)


def note_of(found: Standing) -> str:
    """What was compared, and what is not known of the past."""
    figures = None if found.done is None else found.done.figures
    if figures is None or figures.who is None:
        return ""
    number = QLocale().toString
    told = [
        tr("Learned from {learned} solved tickets and judged by {judged} later ones that were solved in time and for good.")
        .format(learned=number(figures.learned_from), judged=number(figures.who.judged))
    ]  # fmt: skip
    if figures.who.first.least > 0 or figures.who.among_three.least > 0:
        told.append(tr("“At least” holds with 95 % certainty."))
    if figures.times is not None and figures.times.judged:
        timed = number(figures.times.judged)
        told.append(tr("Times are judged by the {n} with time written down.").format(n=timed))
    told.append(tr("Who was on shift then is not known and left out for both; skills, places and wishes are those of today."))  # fmt: skip
    if figures.who.by_work:
        told.append(tr("How much everybody had to do then is put together from the tickets."))
    else:
        told.append(tr("Everybody counts as free, since the score alone does better that way."))
    return " ".join(told)


def _nothing_yet(found: Standing) -> str:
    number = QLocale().toString
    needed = number(found.needed)
    if found.solved < found.needed:
        told = tr(
            "From {needed} solved tickets of the last year on, DeskFlow learns who solves what and how long it takes; "
            "there are {solved}. Until then people are proposed by the points above."
        )
        return told.format(needed=needed, solved=number(found.solved))
    figures = None if found.done is None else found.done.figures
    if figures is not None:
        told = tr("Only {solved} of the solved tickets were solved by people who are still here; {needed} are needed.")  # fmt: skip
        return told.format(needed=needed, solved=number(figures.tickets))
    if not found.is_on:
        return tr("Nothing was learned yet. Switch it on here, or train now to see whether it would be better.")  # fmt: skip
    return tr("There are enough solved tickets to learn from. It begins by itself, or now.")


def _outcome(found: Standing, figures: Figures) -> str:
    who = "" if figures.who is None else figures.who.why_not
    times = "" if figures.times is None else figures.times.why_not
    people, lengths = figures.uses_people, figures.uses_times
    if people and lengths:
        told = tr("It proposes better and estimates time better than the score alone.")
    elif people:
        told = tr("It proposes better than the score alone.")
        told += " " + _why_no_times(figures.times, times)
    elif lengths:
        told = tr("It estimates time better than priorities alone. For proposing people it is not used:")  # fmt: skip
        told += " " + _why_not(who, figures.who)
    else:
        told = tr("Not used:") + " " + _why_not(who, figures.who)
    if (people or lengths) and not found.is_on:
        told += " " + tr("It is switched off and not used.")
    elif people and not found.weight:
        told += " " + tr("It counts nothing, since it has no points here.")
    return told


def _why_not(why: str, who: Agreement | None) -> str:
    if why == "too_few" and who is not None:
        told = tr("there are {n} tickets to judge it by, and {least} are needed.")
        return told.format(n=who.judged, least=LEAST_JUDGED)
    return {
        "not_better": tr("the score alone finds as often who solves a ticket."),
        "by_chance": tr("the difference may be chance."),
        "worse_among_three": tr("among the first three it is right less often than the score alone."),
    }.get(why, "")  # fmt: skip


def _why_no_times(times: Timing | None, why: str) -> str:
    if times is None or why == "too_few":
        told = tr("For estimates it is not used: too few tickets have time written down ({n}).")
        return told.format(n=0 if times is None else times.judged)
    return tr("For estimates it is not used: they are not nearer than those by priority.")


def _trained(done: Training, now: datetime) -> str:
    at = day_and_time(_ended(done), now)
    if done.asked_by:
        return tr("Trained {at}, asked for by {name}.").format(at=at, name=done.asked_by)
    return tr("Trained {at}.").format(at=at)


def _ended(done: Training) -> datetime:
    return done.finished_at or done.asked_at


def _percent(share: float) -> str:
    return tr("{n} %").format(n=round(100 * share))


def _points(mean: float, least: float) -> str:
    """A difference of shares, and what is left of it if chance was kind."""
    shown = QLocale().toString(round(100 * mean))
    more = f"+{shown}" if mean > 0 else shown.replace("-", "\u2212")
    if mean > 0 and least > 0:
        return tr("{more} points, at least {least}").format(
            more=more, least=QLocale().toString(int(100 * least))
        )
    return tr("{more} points").format(more=more)
