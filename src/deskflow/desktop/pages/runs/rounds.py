"""Which visit of a step is looked at: a loop's rounds, or the times a ring came by."""

from __future__ import annotations

from PySide6.QtCore import Signal

from deskflow.desktop.pages.runs.run_words import spent
from deskflow.desktop.pages.runs.story import Story
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.picker import pick
from deskflow.desktop.words_workflows import status_words, tr
from deskflow.workflows.execution_queries import StepExecutionRow


def round_words(row: StepExecutionRow, visits: int) -> str:
    if row.round is not None and row.round + 1 == row.visit:
        return tr("Round {n} of {count}").format(n=row.visit, count=visits)
    if row.round is not None:
        said = tr("Round {n}, time {visit} of {count}")
        return said.format(n=row.round + 1, visit=row.visit, count=visits)
    return tr("Time {n} of {count}").format(n=row.visit, count=visits)


class RoundButton(Button):
    """`place_chosen` carries a place of the story. Only there when the step was visited more than once."""

    place_chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", kind="ghost", icon="repeat")
        self._theme = theme
        self._story = Story((), 0.0)
        self._step = ""
        self.setToolTip(tr("Choose another round (Up and Down)"))
        self.clicked.connect(self._ask)
        self.hide()

    def show_place(self, story: Story, place: int) -> None:
        self._story = story
        row = story.moments[place].row if 0 <= place < len(story.moments) else None
        self._step = row.step_key if row is not None else ""
        visits = len(story.visits_of(self._step))
        if row is not None and visits > 1:
            self.setText(round_words(row, visits))
        self.setVisible(visits > 1)

    def _ask(self) -> None:
        places = self._story.visits_of(self._step)
        choices = []
        for place in places:
            one = self._story.moments[place]
            word, tone, icon = status_words(one.row.status)
            said = f"{word} · {spent(one.ended - one.began)}"
            choices.append(Choice(place, round_words(one.row, len(places)), said, icon, tone))
        chosen = self.place_chosen.emit
        pick(self._theme, self, tr("Which round"), choices, lambda place: chosen(int(place)))
