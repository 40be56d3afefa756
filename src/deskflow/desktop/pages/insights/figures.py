"""From what was read to what the charts show: pure, each figure with its sentence and its question to the list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from deskflow.desktop.pages.insights.chart import Item, Part
from deskflow.desktop.pages.insights.reading import Reading, spans
from deskflow.desktop.pages.insights.words import (
    AGE_TITLES,
    axis_label,
    number,
    percent,
    span_told,
    tr,
)
from deskflow.tickets.insight_queries import AGES, PersonFigures
from deskflow.tickets.rules import PRIORITIES


class Figures:
    """`team` is the id the page is narrowed to, as text; "" for everybody."""

    def __init__(self, reading: Reading, team: str = "") -> None:
        self._reading = reading
        self._insights = reading.insights
        self._team = f" team:{team}" if team else ""

    def _spans(self) -> Iterator[tuple[int, str, str, tuple[date, date]]]:
        """Place, label and words of each span, with its days."""
        period = self._reading.stretch.period
        for place, (start, end) in enumerate(spans(self._reading.stretch.days)):
            yield place, axis_label(period, start), span_told(period, start, end), (start, end)

    def _within(self, field: str, days: tuple[date, date]) -> str:
        return f"{field}>={days[0].isoformat()} {field}<{days[1].isoformat()}{self._team}"

    def whole(self, field: str) -> str:
        """Asks for all of the stretch."""
        stretch = self._reading.stretch
        return self._within(field, (stretch.first, stretch.end))

    def open_now(self) -> str:
        return f"status:open{self._team}"

    def flow(self) -> list[Item]:
        found = []
        for place, label, told, days in self._spans():
            one = self._insights.spans[place]
            came = tr("{when}: {n} new").format(when=told, n=number(one.created))
            went = tr("{when}: {n} finished").format(when=told, n=number(one.finished))
            parts = (
                Part(one.created, came, self._within("created", days)),
                Part(one.finished, went, self._within("resolved", days)),
            )
            found.append(Item(label, parts))
        return found

    def backlog(self) -> list[Item]:
        """Only what is open now can be listed."""
        found = []
        last = len(self._insights.spans) - 1
        for place, label, told, _ in self._spans():
            count = self._insights.spans[place].backlog
            said = tr("{when}: {n} open at its end").format(when=told, n=number(count))
            query = self.open_now() if place == last else ""
            found.append(Item(label, (Part(count, said, query),)))
        return found

    def kept_by_time(self) -> list[Item]:
        found = []
        for place, label, told, days in self._spans():
            one = self._insights.spans[place]
            if not one.finished:
                found.append(Item(label, ()))
                continue
            share = 100 * one.kept / one.finished
            said = tr("{when}: {share} kept, {missed} of {n} missed").format(
                when=told, share=percent(share), missed=number(one.finished - one.kept), n=number(one.finished),
            )  # fmt: skip
            query = f"{self._within('resolved', days)} sla:breached"
            found.append(Item(label, (Part(share, said, query),)))
        return found

    def kept_by_priority(self) -> list[Item]:
        found = []
        for one in self._insights.kept:
            share = 100 * one.kept / one.finished
            missed = one.finished - one.kept
            said = tr("{priority}: {share} kept, {missed} of {n} missed").format(
                priority=one.priority, share=percent(share), missed=number(missed), n=number(one.finished),
            )  # fmt: skip
            query = f"priority:{one.priority} {self.whole('resolved')} sla:breached"
            figure = tr("{share} · {kept} of {n}").format(
                share=percent(share), kept=number(one.kept), n=number(one.finished)
            )
            found.append(Item(one.priority, (Part(share, said, query),), figure))
        return found

    def load(self) -> list[Item]:
        """Nobody first: what somebody has to be found for."""
        people = sorted(self._insights.people, key=lambda one: one.user_id is not None)
        return [self._person(one) for one in people]

    def _person(self, one: PersonFigures) -> Item:
        name = one.name or tr("Nobody")
        who = f"status:open assignee:{one.user_id or 'none'}{self._team}"
        rest = one.open - one.urgent
        urgent = tr("{name}: {n} open with P1 or P2").format(name=name, n=number(one.urgent))
        others = tr("{name}: {n} open with P3 or P4").format(name=name, n=number(rest))
        figure = number(one.open)
        if one.overdue:
            figure = tr("{open} · {n} overdue").format(open=figure, n=number(one.overdue))
        parts = (
            Part(one.urgent, urgent, f"{who} priority:P1,P2"),
            Part(rest, others, f"{who} priority:P3,P4"),
        )
        return Item(name, parts, figure)

    def ages(self) -> list[Item]:
        bounds = [f"{bound.days}d" for bound in AGES]
        found = []
        for place, counts in enumerate(self._insights.ages):
            title = tr(AGE_TITLES[place])
            younger = f" created<{bounds[place]}" if place < len(bounds) else ""
            older = f" created>={bounds[place - 1]}" if place else ""
            parts = tuple(
                Part(
                    count,
                    tr("{age}: {n} with {priority}").format(age=title, n=number(count), priority=priority),
                    f"status:open{older}{younger} priority:{priority}{self._team}",
                )
                for priority, count in zip(PRIORITIES, counts, strict=True)
            )  # fmt: skip
            found.append(Item(title, parts, number(sum(counts))))
        return found

    def customers(self) -> list[Item]:
        found = []
        for one in self._insights.customers:
            told = tr("{name}: {n} new").format(name=one.name, n=number(one.created))
            query = f"customer:{one.customer_id} {self.whole('created')}"
            found.append(Item(one.name, (Part(one.created, told, query),), number(one.created)))
        return found
