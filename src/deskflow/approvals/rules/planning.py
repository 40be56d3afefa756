"""Who is asked: from what an author wrote down to stages of people and roles.

The engine and the designer's simulation both plan with this; only where they look people up differs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol
from uuid import UUID

from deskflow.approvals.rules.counting import parse_strategy
from deskflow.approvals.rules.ladder import Absence
from deskflow.core.errors import Rejected
from deskflow.core.types import folded

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


@dataclass(frozen=True, slots=True)
class Team:
    """`members` are those who are here. One that is not `active` was retired."""

    id: UUID
    name: str
    members: frozenset[UUID] = frozenset()
    lead_id: UUID | None = None
    active: bool = True


def check_team(name: str, *, is_active: bool, members: Collection[UUID]) -> None:
    """Rejected for a team nobody would be asked in: that is an incident, never an approval by the others."""
    if not is_active:
        raise Rejected("approval.team_retired", team=name)
    if not members:
        raise Rejected("approval.team_empty", team=name)


class Known(Protocol):
    """Where people, roles and teams are looked up, by id, address, key or name."""

    def person(self, reference: str) -> Person | None: ...

    def group(self, reference: str) -> Group | None: ...

    def team(self, reference: str) -> Team | None: ...


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
    teams: tuple[str, ...] = ()
    leads_of: tuple[str, ...] = ()

    @property
    def names_somebody(self) -> bool:
        return bool(self.approvers or self.roles or self.managers_of or self.teams or self.leads_of)


@dataclass(frozen=True, slots=True)
class Asked:
    """One paper of a stage. `manager_of` names whose manager this is, `lead_of` which team this person leads; without
    an id it is known only later."""

    kind: str
    id: UUID | None
    name: str
    weight: int = 1
    may_veto: bool = False
    manager_of: str = ""
    lead_of: str = ""


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
    return (spec,) if spec.names_somebody else ()


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
        teams=_references(value.get("teams")),
        leads_of=_references(value.get("leads_of")),
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
        found += [self._lead(one) for one in self.spec.leads_of]
        found += [self._role(one) for one in self.spec.roles]
        found += [self._team(one) for one in self.spec.teams]
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

    def _team(self, reference: str) -> Asked:
        if self._is_later(reference):
            return self._asked("later", None, reference, reference)
        team = self._known_team(reference, "teams")
        check_team(team.name, is_active=team.active, members=team.members)
        return self._asked("team", team.id, team.name, reference)

    def _lead(self, reference: str) -> Asked:
        if self._is_later(reference):
            return self._asked("later", None, reference, reference, lead_of=reference)
        team = self._known_team(reference, "leads_of")
        if not team.active:
            raise Rejected("approval.team_retired", team=team.name)
        lead = None if team.lead_id is None else self.known.person(str(team.lead_id))
        if lead is None:
            raise Rejected("approval.no_lead", team=team.name)
        return self._asked("user", lead.id, lead.name, reference, lead_of=team.name)

    def _known_team(self, reference: str, where: str) -> Team:
        team = self.known.team(reference)
        if team is None:
            raise Rejected("approval.unknown_team", field=where, value=reference[:80])
        return team

    def _known_person(self, reference: str, where: str) -> Person:
        person = self.known.person(reference)
        if person is None:
            raise Rejected("approval.unknown_approver", field=where, value=reference[:80])
        return person

    def _is_later(self, reference: str) -> bool:
        return bool(self.later) and self.later in reference

    def _asked(
        self,
        kind: str,
        one: UUID | None,
        name: str,
        reference: str,
        manager_of: str = "",
        lead_of: str = "",
    ) -> Asked:
        spec = self.spec
        weight = spec.weights.get(reference, 1)
        return Asked(kind, one, name, weight, reference in spec.vetoes, manager_of, lead_of)


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody at once, for planning without a database; `by_reference` has addresses, keys and ids as text. Teams
    are found by their id or their name. `absences` say who decides for whom, now, later or once."""

    people: tuple[Person, ...] = ()
    groups: tuple[Group, ...] = ()
    by_reference: Mapping[str, UUID] = field(default_factory=dict)
    teams: tuple[Team, ...] = ()
    absences: tuple[Absence, ...] = ()

    def person(self, reference: str) -> Person | None:
        wanted = self._id(reference)
        return next((one for one in self.people if one.id == wanted), None)

    def group(self, reference: str) -> Group | None:
        wanted = self._id(reference)
        return next((one for one in self.groups if one.id == wanted), None)

    def team(self, reference: str) -> Team | None:
        wanted = folded(reference.strip())
        return next((one for one in self.teams if wanted in (str(one.id), folded(one.name))), None)

    def name_of(self, person_id: UUID) -> str:
        return next((one.name for one in self.people if one.id == person_id), "")

    def _id(self, reference: str) -> UUID | None:
        return self.by_reference.get(reference.strip().lower())
