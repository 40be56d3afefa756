"""Configurations with other names in them, and names for what goes from one workflow into another."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from deskflow.workflows.expressions import Json, is_template
from deskflow.workflows.expressions.rewriting import Renaming, renamed, renamed_value
from deskflow.workflows.parameters import Parameter, ParameterKind
from deskflow.workflows.validation.fields import is_blank


def renamed_config(
    config: Mapping[str, Json], parameters: Iterable[Parameter], rename: Renaming
) -> dict[str, Json]:
    """As validation reads it: conditions are expressions in themselves, rows have fields, the rest are texts."""
    known = {one.name: one for one in parameters}
    made: dict[str, Json] = {}
    for name, value in config.items():
        parameter = known.get(name)
        if parameter is not None and parameter.kind is ParameterKind.EXPRESSION:
            value = renamed(value, rename) if isinstance(value, str) and value.strip() else value
        elif parameter is not None and parameter.kind is ParameterKind.ROWS:
            if isinstance(value, list):
                value = [
                    renamed_config(row, parameter.fields, rename)
                    if isinstance(row, Mapping)
                    else row
                    for row in value
                ]
        elif parameter is None or parameter.takes_expressions:
            value = renamed_value(value, rename)
        made[name] = value
    for parameter in known.values():
        # What is filled in by itself names things as well: it is written out where they have other names.
        if is_template(parameter.default) and is_blank(config.get(parameter.name)):
            value = renamed_value(parameter.default, rename)
            if value != parameter.default:
                made[parameter.name] = value
    return made


def joined_name(parts: Iterable[str | int]) -> str:
    return slug("_".join(str(part) for part in parts))


def slug(text: str) -> str:
    """A name an expression can use."""
    plain = re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_").lower()[:40].strip("_")
    return plain if not plain or plain[0].isalpha() else f"n_{plain}"


def free_name(stem: str, taken: Collection[str]) -> str:
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}_{number}", number + 1
    return name
