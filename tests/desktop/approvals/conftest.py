"""The window of one of the people, on the approvals page."""

from __future__ import annotations

import pytest

from tests.desktop.approvals.office import Sit


@pytest.fixture
def sit(take_seat: Sit) -> Sit:
    """`sit("Rita")` opens Rita's window."""
    return lambda who="Rita", page="approvals": take_seat(who, page)
