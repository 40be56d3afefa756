"""The Postgres of the integration tests, for the schema."""

from __future__ import annotations

from tests.integration.conftest import postgres

__all__ = ["postgres"]
