"""Business calendars: the list, and an editor that says at once what the calendar comes to.

What needs the library of holidays is asked off this thread: it takes its time to load.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import available_timezones

from PySide6.QtCore import QTimer, QTimeZone
from sqlalchemy import Connection

from deskflow.calendars.commands import DefineCalendar
from deskflow.calendars.queries import CalendarRow, list_calendars
from deskflow.calendars.rules import HOUR, Outlook, checked_calendar, instant_of, outlook
from deskflow.calendars.rules.holidays_source import names_of_parts, places, public_holidays
from deskflow.core.bus import Outcome
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.calendar_form import CalendarForm
from deskflow.desktop.pages.settings.calendar_values import (
    DAYS,
    Wrong,
    definition_of,
    new_definition,
    texts_of,
)
from deskflow.desktop.pages.settings.calendar_weeks import Day, WeeksPreview, next_weeks
from deskflow.desktop.pages.settings.calendar_words import outlook_text, week_text
from deskflow.desktop.pages.settings.listed_section import ListedSection
from deskflow.desktop.pages.settings.words import tr
from deskflow.desktop.records.cards import ListCard
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words import describe_error

HOURS_AHEAD: Final = 8
_PAUSE_MS: Final = 150
_FIELDS: Final = {
    "field.required": "name", "field.too_long": "name", "calendar.name_taken": "name",
    "calendar.unknown_zone": "zone", "calendar.never_open": "mon", "calendar.unknown_region": "country",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    zones: list[str]
    countries: list[str]


@dataclass(frozen=True, slots=True)
class Region:
    """What a country has, and which of its days are off this year and the next."""

    parts: dict[str, str]
    holidays: list[str]


def read_offer() -> Offer:
    return Offer(sorted(available_timezones()), sorted(places()))


def read_region(country: str, part: str, year: int) -> Region:
    if not country:
        return Region({}, [])
    named = dict.fromkeys(
        name for one in (year, year + 1) for name in public_holidays(country, part or None, one).values()
    )  # fmt: skip
    return Region(dict(names_of_parts(country)), list(named))


def look_ahead(texts: dict[str, str], now: datetime) -> tuple[Outlook, list[Day]]:
    """Raises Wrong or Rejected for what cannot be meant."""
    calendar, at = checked_calendar(definition_of(texts)), instant_of(now)
    return outlook(calendar, at, HOURS_AHEAD * HOUR), next_weeks(calendar, at)


class CalendarsSection(ListedSection[CalendarRow]):
    tables = ("calendars",)
    form: CalendarForm

    def __init__(self, context: PageContext) -> None:
        theme = context.theme
        card = ListCard(
            theme,
            tr("Business calendars"),
            tr("No calendar yet. Promises, waits and schedules count in the hours of one; without, every hour counts."),
            tr("New calendar"),
        )  # fmt: skip
        form = CalendarForm(theme)
        super().__init__(context, card, form)
        form.entered.connect(self.save)
        form.changed.connect(self._on_edited)
        form.country_chosen.connect(self._ask_region)
        # Above the form, so that it is in sight while the hours are typed.
        self.outlook = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        self.editor.body.insertWidget(1, self.outlook)
        self.weeks = WeeksPreview(theme)
        self.editor.body.insertWidget(2, self.weeks)
        self._pausing = QTimer(self)
        self._pausing.setSingleShot(True)
        self._pausing.setInterval(_PAUSE_MS)
        self._pausing.timeout.connect(self._look_ahead)
        context.requests.submit(read_offer, self._on_offer, owner=self)

    # --- the list -----------------------------------------------------------------------------

    def read(self, connection: Connection) -> list[CalendarRow]:
        return list_calendars(connection, self._workspace.tenant_id)

    def record(self, row: CalendarRow) -> RecordRow:
        return RecordRow(row.id, row.name, week_text(row.definition), lead="calendar-clock")

    def _on_offer(self, offer: Offer) -> None:
        self.form.offer_zones(offer.zones)
        self.form.offer_countries(offer.countries)

    # --- the editor ---------------------------------------------------------------------------

    def stored(self, row: CalendarRow | None) -> dict[str, str]:
        """A new one has the hours of an office where this machine stands."""
        if row is not None:
            return texts_of(row.name, row.definition)
        here = bytes(QTimeZone.systemTimeZoneId().data()).decode()
        return texts_of("", new_definition(here))

    def show_more(self, row: CalendarRow | None) -> None:
        self.delete_button.hide()
        self._ask_region(self.form.value("country"))
        self._look_ahead()

    def _ask_region(self, country: str) -> None:
        part, year = self.form.value("part"), self._context.workspace.clock.now().year

        def shown(region: Region) -> None:
            if (self.form.value("country"), self.form.value("part")) == (country, part):
                self.form.offer_parts(region.parts)
                self.form.offer_holidays(region.holidays)

        self._context.requests.submit(
            lambda: read_region(country, part, year), shown, lambda _: None, owner=self
        )

    def _on_edited(self) -> None:
        self._pausing.start()

    def _look_ahead(self) -> None:
        """What the calendar comes to as it is in the form; nothing while it cannot be read."""
        texts, now = self._texts(), self._context.workspace.clock.now()

        def shown(found: tuple[Outlook, list[Day]]) -> None:
            ahead, days = found
            if texts == self._texts():
                self.weeks.show_days(days)
                self.outlook.setText(outlook_text(ahead, texts["zone"].strip(), HOURS_AHEAD))

        def unclear(_: BaseException) -> None:
            self.outlook.setText("")
            self.weeks.show_days(())

        self._context.requests.submit(lambda: look_ahead(texts, now), shown, unclear, owner=self)

    def _texts(self) -> dict[str, str]:
        return self.form.values()

    def save(self) -> None:
        self.editor.clear()
        self.form.days.set_wrong(None)
        texts = self._texts()
        try:
            definition = definition_of(texts)
        except Wrong as wrong:
            self.editor.refuse(wrong.field, describe_error(wrong.problem))
            if wrong.field == DAYS:
                self.form.days.set_wrong(wrong.row)
            return
        command = DefineCalendar(texts["name"], definition, self.editor.record_id)
        said = tr("{name} saved").format(name=texts["name"])
        self.editor.run(command, said, self._on_saved, self._on_refused)

    def _on_saved(self, outcome: Outcome) -> None:
        self.editor.end()
        self._ask()

    def _on_refused(self, problem: BaseException) -> None:
        field = _FIELDS.get(str(getattr(problem, "code", "")), "")
        self.editor.refuse(field, describe_error(problem))
