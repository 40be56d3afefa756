"""What a tenant calls things itself, told to whoever reads a file: headers of its own fields, names of its statuses."""

from __future__ import annotations

from dataclasses import replace

from deskflow.interchange.csv_mapping import MapFile
from deskflow.interchange.headers import OWN
from deskflow.tickets.defining.reading import DeskRules


def knowing(rules: DeskRules, told: MapFile | None) -> MapFile:
    """The same, with the names that only this tenant knows."""
    told = told or MapFile()
    fields = [one for one in rules.fields if one.is_active]
    own = {
        name.casefold(): f"{OWN}{one.key}"
        for one in fields
        for name in (one.key, one.name, f"{OWN}{one.key}")
    }
    statuses = {
        name.casefold(): one.key for one in rules.moves.own.values() for name in (one.key, one.name)
    }
    values = {**told.values, "status": {**statuses, **told.values.get("status", {})}}
    return replace(told, own=own, values=values if statuses else told.values)
