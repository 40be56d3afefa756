"""Working hours of a week as people write them."""

from __future__ import annotations

import pytest

from deskflow.calendars.rules import read_week, written_week
from deskflow.core.errors import Rejected


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Mon-Fri 8-17", "Mon–Fri 08:00–17:00"),
        ("Mo – Fr von 8 bis 17 Uhr", "Mon–Fri 08:00–17:00"),
        ("Mo,Di,Do 9-15", "Mon–Tue 09:00–15:00; Thu 09:00–15:00"),
        (
            "Montag bis Freitag: 8.00-12.00, 13.00-17.00; Sa 9-12",
            "Mon–Fri 08:00–12:00, 13:00–17:00; Sat 09:00–12:00",
        ),
        ("Fri-Mon 22:00-24:00", "Mon 22:00–24:00; Fri–Sun 22:00–24:00"),
        ("Wed 9-12 Wed 13-15", "Wed 09:00–12:00, 13:00–15:00"),
    ],
)
def test_hours_are_read_and_written_again(text, hours):
    week = read_week(text)
    assert week is not None
    assert written_week(week) == hours
    assert read_week(hours) == week


@pytest.mark.parametrize("text", ["", "Büro", "Monitoring", "8-17", "the Mon-Fri 8-17", "Mo" * 300])
def test_what_does_not_begin_with_a_day_is_a_name(text):
    assert read_week(text) is None


@pytest.mark.parametrize("text", ["Mon", "Mon-Fri early", "Mon 17-8", "Mon 8-25"])
def test_a_day_with_hours_that_are_none_is_refused(text):
    with pytest.raises(Rejected):
        read_week(text)
