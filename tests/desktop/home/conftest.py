"""The window of one of the people, on the home page."""

from __future__ import annotations

import pytest

from tests.desktop.approvals.office import Sit


@pytest.fixture
def sit(take_seat: Sit) -> Sit:
    """`sit("Mara")` opens Mara's window."""
    return lambda who="Mara", page="home": take_seat(who, page)
