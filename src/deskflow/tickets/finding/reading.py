"""The catalogue of a tenant: what every tenant can ask, and what this one has of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import Connection

from deskflow.tickets.defining.reading import DeskRules, desk_rules
from deskflow.tickets.finding.fields import Catalogue, Choice, own_fields


def tenant_catalogue(connection: Connection, tenant_id: UUID) -> Catalogue:
    """What can be asked just now."""
    return catalogue_of(desk_rules(connection, tenant_id))


def catalogue_of(rules: DeskRules) -> Catalogue:
    """The same from rules that have been read already. Removed fields and retired choices stay: tickets have them."""
    choices: Mapping[str, Sequence[Choice]] = {
        "status": [Choice(one.key, one.name) for one in rules.moves.own.values()],
        "resolution": [Choice(one.key, one.name) for one in rules.outcomes.codes],
        "cause": [Choice(one.key, one.name) for one in rules.outcomes.causes],
    }
    return Catalogue(own_fields(rules.fields), choices)
