"""Who is asked: from what an author wrote down to stages of people and roles.

The engine and the designer's simulation both plan with this; only where they look people up differs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol
from uuid import UUID

from deskflow.approvals.rules.counting import parse_strategy
from deskflow.core.errors import Rejected

REQUESTER: Final = "requester"
MOST_STAGES: Final = 20
MOST_ASKED: Final = 200


@dataclass(frozen=True, slots=True)
class Person:
    """`able`: is here and may approve."""

    id: UUID
    name: str
    able: bool = True
    manager_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A role with the people who hold it."""

    id: UUID
    name: str
    members: frozenset[UUID] = frozenset()


class Known(Protocol):
    """Where people and roles are looked up, by id, address or key."""

    def person(self, reference: str) -> Person | None: ...

    def group(self, reference: str) -> Group | None: ...


@dataclass(frozen=True, slots=True)
class StageSpec:
    """A stage as written: references to people, and whose managers. Weights and vetoes go by the reference."""

    name: str = ""
    approvers: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    managers_of: tuple[str, ...] = ()
    strategy: str = "any"
    threshold: float | None = None
    reject_policy: str = "when_unreachable"
    weights: Mapping[str, int] = field(default_factory=dict)
    vetoes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """One paper of a stage. `manager_of` names whose manager this is; without an id it is known only later."""

    kind: str
    id: UUID | None
    name: str
    weight: int = 1
    may_veto: bool = False
    manager_of: str = ""


@dataclass(frozen=True, slots=True)
class PlannedStage:
    name: str
    strategy: str
    threshold: float | None
    reject_policy: str
    asked: tuple[Asked, ...]


def stages_of(config: Mapping[str, Any]) -> tuple[StageSpec, ...]:
    """The stages of a configuration: those it lists, else the simple form as a single one."""
    listed = several(config.get("stages"))
    if len(listed) > MOST_STAGES:
        raise Rejected("approval.too_many_stages", limit=MOST_STAGES)
    if listed:
        return tuple(_spec(one) for one in listed)
    spec = _spec(config, named=False)
    return (spec,) if spec.approvers or spec.roles or spec.managers_of else ()


def several(value: Any) -> list[Any]:
    """A list as it is, one value as a list of one, nothing as none."""
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _spec(value: Any, *, named: bool = True) -> StageSpec:
    if not isinstance(value, Mapping):
        raise Rejected("approval.bad_stage", found=str(value)[:80])
    threshold = value.get("threshold")
    if threshold is not None and (
        isinstance(threshold, bool) or not isinstance(threshold, int | float)
    ):
        raise Rejected("approval.bad_threshold", threshold=str(threshold)[:40])
    weights = value.get("weights") or {}
    if not isinstance(weights, Mapping) or not all(
        isinstance(one, int) and not isinstance(one, bool) for one in weights.values()
    ):
        raise Rejected("approval.bad_weight")
    return StageSpec(
        name=str(value.get("name") or "")[:255] if named else "",
        approvers=_references(value.get("approvers")),
        roles=_references(value.get("roles")),
        managers_of=_references(value.get("managers_of")),
        strategy=parse_strategy(str(value.get("strategy") or "any")),
        threshold=threshold,
        reject_policy=str(value.get("reject_policy") or "when_unreachable"),
        weights={str(key): one for key, one in weights.items()},
        vetoes=_references(value.get("vetoes")),
    )


def _references(given: Any) -> tuple[str, ...]:
    """A person or role of an expression may come as an object with an id, several as a list in the list."""
    found: list[str] = []
    for one in several(given):
        if isinstance(one, list | tuple):
            found.extend(_references(one))
            continue
        value = one.get("id") if isinstance(one, Mapping) else one
        text = "" if value is None else str(value).strip()
        if not text:
            # Whom an expression did not find is not left out in silence: fewer would decide than were named.
            raise Rejected("approval.blank_approver")
        found.append(text)
    if len(found) > MOST_ASKED:
        raise Rejected("approval.too_many_approvers", limit=MOST_ASKED)
    return tuple(dict.fromkeys(found))


def plan(
    stages: Sequence[StageSpec], known: Known, requester: Person | None, *, later: str = ""
) -> tuple[PlannedStage, ...]:
    """The same stages with the people they mean; a sequence is a stage for each.

    Raises Rejected for whom nobody knows, and for a manager who is not there: that is an incident, never an
    approval by fewer. With `later`, references that contain it stand for somebody known only when it runs.
    """
    if not stages:
        raise Rejected("approval.no_approvers")
    planned: list[PlannedStage] = []
    for spec in stages:
        asked = _Asking(spec, known, requester, later).all()
        if not asked:
            raise Rejected("approval.no_approvers")
        if spec.strategy == "sequence":
            planned.extend(
                PlannedStage(spec.name, "all", None, spec.reject_policy, (one,)) for one in asked
            )
        else:
            planned.append(
                PlannedStage(spec.name, spec.strategy, spec.threshold, spec.reject_policy, asked)
            )
    return tuple(planned)


@dataclass(slots=True)
class _Asking:
    spec: StageSpec
    known: Known
    requester: Person | None
    later: str

    def all(self) -> tuple[Asked, ...]:
        found = [self._person(one) for one in self.spec.approvers]
        found += [self._manager(one) for one in self.spec.managers_of]
        found += [self._role(one) for one in self.spec.roles]
        kept: dict[object, Asked] = {}
        for one in found:
            # Somebody named twice is asked once, with the first weight.
            kept.setdefault((one.kind, one.id or one.name), one)
        return tuple(kept.values())

    def _person(self, reference: str) -> Asked:
        if self._is_later(reference):
            return self._asked("later", None, reference, reference)
        person = self._known_person(reference, "approvers")
        return self._asked("user", person.id, person.name, reference)

    def _role(self, reference: str) -> Asked:
        if self._is_later(reference):
            return self._asked("later", None, reference, reference)
        group = self.known.group(reference)
        if group is None:
            raise Rejected("approval.unknown_approver", field="roles", value=reference[:80])
        return self._asked("role", group.id, group.name, reference)

    def _manager(self, reference: str) -> Asked:
        if self._is_later(reference):
            return self._asked("later", None, reference, reference, manager_of=reference)
        if reference == REQUESTER:
            if self.requester is None:
                raise Rejected("approval.no_requester")
            person = self.requester
        else:
            person = self._known_person(reference, "managers_of")
        manager = None if person.manager_id is None else self.known.person(str(person.manager_id))
        if manager is None:
            raise Rejected("approval.no_manager", person=person.name)
        return self._asked("user", manager.id, manager.name, reference, manager_of=person.name)

    def _known_person(self, reference: str, where: str) -> Person:
        person = self.known.person(reference)
        if person is None:
            raise Rejected("approval.unknown_approver", field=where, value=reference[:80])
        return person

    def _is_later(self, reference: str) -> bool:
        return bool(self.later) and self.later in reference

    def _asked(
        self, kind: str, one: UUID | None, name: str, reference: str, manager_of: str = ""
    ) -> Asked:
        spec = self.spec
        weight = spec.weights.get(reference, 1)
        return Asked(kind, one, name, weight, reference in spec.vetoes, manager_of)


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody at once, for planning without a database; `by_reference` has addresses, keys and ids as text."""

    people: tuple[Person, ...] = ()
    groups: tuple[Group, ...] = ()
    by_reference: Mapping[str, UUID] = field(default_factory=dict)

    def person(self, reference: str) -> Person | None:
        wanted = self._id(reference)
        return next((one for one in self.people if one.id == wanted), None)

    def group(self, reference: str) -> Group | None:
        wanted = self._id(reference)
        return next((one for one in self.groups if one.id == wanted), None)

    def _id(self, reference: str) -> UUID | None:
        return self.by_reference.get(reference.strip().lower())
