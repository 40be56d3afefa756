"""A desk whose events the engine hears."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.integration.desk import Desk
from tests.integration.engine.running import CONSUMERS


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk(*CONSUMERS)
