"""Dates of many programs become the moment they meant."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.interchange.dates import DateReader

BERLIN = DateReader(ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-03-12", "2026-03-11T23:00:00"),
        ("2026-03-12 14:05", "2026-03-12T13:05:00"),
        ("2026-03-12T14:05:06.789Z", "2026-03-12T14:05:06.789000"),
        ("2026-03-12T14:05:06+02:00", "2026-03-12T12:05:06"),
        ("2026-3-2 4:05", "2026-03-02T03:05:00"),
        ("2026/03/12 14:05:06 UTC", "2026-03-12T14:05:06"),
        ("12.03.2026", "2026-03-11T23:00:00"),
        ("12.03.2026 14:05", "2026-03-12T13:05:00"),
        ("12.03.26, 14:05:06 Uhr", "2026-03-12T13:05:06"),
        ("1.7.2026 08.30", "2026-07-01T06:30:00"),
        ("12/03/2026 2:05 PM", "2026-03-12T13:05:00"),
        ("12/03/2026 12:05 a.m.", "2026-03-11T23:05:00"),
        ("12. März 2026 14:05", "2026-03-12T13:05:00"),
        ("12-Mar-2026 14:05 +0000", "2026-03-12T14:05:00"),
        ("March 12, 2026", "2026-03-11T23:00:00"),
        ("Thu, 12 Mar 2026 14:05:00 +0100", "2026-03-12T13:05:00"),
        ("1773324300", "2026-03-12T14:05:00"),
        ("1773324300000", "2026-03-12T14:05:00"),
    ],
)
def test_spellings(text: str, utc: str) -> None:
    read = BERLIN.read(text)
    assert read is not None
    assert read.isoformat() == utc + "+00:00"


@pytest.mark.parametrize(
    "text",
    ["", "soon", "31.02.2026", "13/13/2026", "2026-13-01", "12.03.2026 25:00", "12/03/2026 13:05 PM", "0001-01-01", "9999-12-31", "45000.5", "12.03.2026 10:00 +99:99"],
)  # fmt: skip
def test_nonsense_is_no_date(text: str) -> None:
    assert BERLIN.read(text) is None


def test_the_order_is_a_choice() -> None:
    american = DateReader(order="mdy").read("03/04/2026")
    european = DateReader(order="dmy").read("03/04/2026")
    assert american is not None
    assert european is not None
    assert (american.month, european.month) == (3, 4)


@given(st.text(alphabet="0123456789./-: TZ+apmMär,", max_size=40))
def test_no_text_raises(text: str) -> None:
    BERLIN.read(text)
