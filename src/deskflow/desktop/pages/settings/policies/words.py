"""Policies in a line: for whom, in which hours, how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from deskflow.desktop import words
from deskflow.desktop.pages.settings.policies.values import written_time
from deskflow.sla.simulating import Considered

FIELDS: Final[dict[str, Any]] = {
    "customer_id": QT_TRANSLATE_NOOP("policies", "Customer"),
    "customer.tier": QT_TRANSLATE_NOOP("policies", "Customer's tier"),
    "type": QT_TRANSLATE_NOOP("policies", "Type"),
    "channel": QT_TRANSLATE_NOOP("policies", "Channel"),
    "team_id": QT_TRANSLATE_NOOP("policies", "Team"),
    "tags": QT_TRANSLATE_NOOP("policies", "Tag"),
    "priority": QT_TRANSLATE_NOOP("policies", "Priority"),
}
_KINDS: Final = {"customer.tier": "tier", "type": "type", "channel": "channel", "priority": "priority"}  # fmt: skip
_MOST: Final = 3


def tr(text: Any) -> str:
    return QCoreApplication.translate("policies", str(text))


def field_name(field: str) -> str:
    return tr(FIELDS.get(field, field))


def value_name(field: str, value: Any, names: Mapping[str, str]) -> str:
    """`names` are those behind ids."""
    if value in (None, "", []):
        return tr("nothing")
    if isinstance(value, list):
        return ", ".join(value_name(field, one, names) for one in value)
    kind = _KINDS.get(field)
    return words.word(kind, value) if kind else names.get(str(value), str(value))


def condition_text(condition: Mapping[str, Any] | None, names: Mapping[str, str]) -> str:
    """ "Customer's tier Gold or Platinum · Type Breakdown"; for a policy without one, that it fits everything."""
    if not condition:
        return tr("All other tickets")
    return " · ".join(
        f"{field_name(field)} {_one_of(field, wanted, names)}"
        for field, wanted in condition.items()
        if wanted is not None
    )


def targets_text(targets: Mapping[str, Mapping[str, int]]) -> str:
    """ "P1 2 h / 6 h · P2 4 h / 24 h": response and resolution."""
    parts = []
    for priority, promised in targets.items():
        times = [
            written_time(promised.get(kind)) or "–" for kind in ("first_response", "resolution")
        ]
        parts.append(f"{priority} {' / '.join(times)}")
    return " · ".join(parts) if parts else tr("Nothing is promised")


def passed_over_text(one: Considered, names: Mapping[str, str]) -> str:
    return tr("“{name}” does not fit: {field} is {found}, not {wanted}.").format(
        name=one.name,
        field=field_name(one.field),
        found=value_name(one.field, one.found, names),
        wanted=_one_of(one.field, one.wanted, names),
    )


def _one_of(field: str, wanted: Any, names: Mapping[str, str]) -> str:
    several: Sequence[Any] = wanted if isinstance(wanted, list) else [wanted]
    shown = [value_name(field, one, names) for one in several]
    if len(shown) > _MOST:
        more = tr("{n} more").format(n=len(shown) - _MOST)
        shown = [*shown[:_MOST], more]
    if len(shown) == 1:
        return shown[0]
    return tr("{several} or {last}").format(several=", ".join(shown[:-1]), last=shown[-1])
