"""What counts when somebody is proposed, and above it what it is counted from: people, skills, time off."""

from __future__ import annotations

from collections.abc import Callable

from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.routing.learned import LearnedCard
from deskflow.desktop.pages.settings.routing.profiles import ProfilesCard
from deskflow.desktop.pages.settings.routing.skills import SkillsCard
from deskflow.desktop.pages.settings.routing.time_off import TimeOffCard
from deskflow.desktop.pages.settings.rows_section import RowsSection
from deskflow.desktop.pages.settings.sections import Section
from deskflow.desktop.records.cards import TitledCard
from deskflow.routing.learning.knowing import SWITCH, WEIGHT


class RoutingSection(RowsSection):
    def __init__(self, context: PageContext, section: Section, ask: Callable[[], None]) -> None:
        super().__init__(context, section, ask)
        self.skills, self.profiles = SkillsCard(context), ProfilesCard(context)
        self.time_off = TimeOffCard(context)
        for card in (self.profiles, self.skills, self.time_off):
            self.above.addWidget(card)
        self.learned = LearnedCard(context)
        self.below.addWidget(self.learned)

    def card_of(self, key: str) -> TitledCard:
        return self.learned if key in (SWITCH, WEIGHT) else self.card
