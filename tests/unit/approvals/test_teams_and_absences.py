"""Teams in what an author wrote down, and a request played through while somebody is away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from deskflow.approvals.rules import (
    Absence,
    Group,
    Person,
    Staff,
    Team,
    read_table,
    simulate_step,
    stages_of,
)
from deskflow.core.errors import Rejected

RITA, JONAS, TOM, EVA = (
    Person(UUID(int=n), name) for n, name in enumerate(("Rita", "Jonas", "Tom", "Eva"), start=1)
)
OLGA = Person(UUID(int=5), "Olga", able=False)
DESK = Team(UUID(int=11), "Service Desk", frozenset({RITA.id, JONAS.id}), RITA.id)
EMPTY = Team(UUID(int=12), "Nobody")
GONE = Team(UUID(int=13), "Gone", frozenset({RITA.id}), RITA.id, active=False)
FINANCE = Group(UUID(int=14), "Finance", frozenset({EVA.id}))
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def staff(*absences: Absence) -> Staff:
    people = (RITA, JONAS, TOM, EVA, OLGA)
    references = {one.name.lower(): one.id for one in people} | {
        str(one.id): one.id for one in people
    }
    return Staff(
        people, (FINANCE,), {**references, "finance": FINANCE.id}, (DESK, EMPTY, GONE), absences
    )


def away(person: Person, stand_in: Person, start: datetime = MONDAY, topic: str = "") -> Absence:
    return Absence(person.id, stand_in.id, start, start + DAY, topic)


def played(config, *absences, answers=None, requester=None, at=MONDAY, topic="Flow / ask"):
    known = staff(*absences)
    return simulate_step(config, known, requester, answers or {}, at=at, topic=topic)


def paper(config, *absences, **more):
    return played(config, *absences, **more).stages[0].papers[0]


@pytest.mark.parametrize(
    "reference", ["Service Desk", " service desk", str(DESK.id), str(DESK.id).upper()]
)
def test_a_team_is_one_paper_of_its_members(reference):
    asked = paper({"teams": [reference]})
    assert (asked.asked.kind, asked.asked.name, asked.people) == (
        "team", "Service Desk", (RITA.id, JONAS.id),
    )  # fmt: skip
    assert played({"teams": [reference]}, answers={(0, 0): "approved"}).outcome == "approved"


def test_who_leads_a_team_is_asked_by_name_and_once():
    simulated = played({"leads_of": ["service desk"], "approvers": ["rita"], "strategy": "all"})
    (stage,) = simulated.stages
    assert [(one.asked.kind, one.asked.name) for one in stage.papers] == [("user", "Rita")]
    (alone,) = played({"leads_of": ["service desk"]}).stages[0].papers
    assert alone.asked.lead_of == "Service Desk"


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({"teams": ["Sevice Desk"]}, "approval.unknown_team"),
        ({"teams": ["finance"]}, "approval.unknown_team"),
        ({"teams": [str(RITA.id)]}, "approval.unknown_team"),
        ({"teams": ["Nobody"], "approvers": ["rita"]}, "approval.team_empty"),
        ({"teams": ["Gone"], "approvers": ["rita"]}, "approval.team_retired"),
        ({"leads_of": ["Nobody"]}, "approval.no_lead"),
        ({"leads_of": ["Gone"]}, "approval.team_retired"),
        ({"teams": [None]}, "approval.blank_approver"),
        ({"teams": [{"name": "Service Desk"}]}, "approval.blank_approver"),
    ],
)
def test_what_is_no_team_to_ask_is_an_incident(config, code):
    with pytest.raises(Rejected) as refused:
        played(config)
    assert refused.value.code == code


def test_a_team_of_an_expression_is_known_when_it_runs():
    (stage,) = played({"teams": ["{{ trigger.team }}"]}, answers={(0, 0): "approved"}).stages
    assert (stage.papers[0].asked.kind, stage.status) == ("later", "approved")


def test_a_row_of_a_table_may_ask_a_team():
    columns = [{"name": "x", "value": "{{ trigger.x }}", "kind": "text"}]
    rows = [
        {"when": ["a"], "teams": ["Service Desk"]},
        {"when": [""], "leads_of": ["Service Desk"]},
    ]
    _, faults = read_table({"columns": columns, "rows": rows})
    assert faults == []
    known = staff()
    config = {"routing": {"columns": columns, "rows": rows}}
    kinds = [
        simulate_step(config, known, None, {}, [value]).stages[0].papers[0].asked.kind
        for value in ("a", "b")
    ]
    assert kinds == ["team", "user"]
    assert stages_of({"teams": "Service Desk"})[0].teams == ("Service Desk",)


# --- absences -----------------------------------------------------------------------------------------


def test_who_is_away_is_named_with_who_decides_instead():
    asked = paper({"approvers": ["rita"]}, away(RITA, TOM))
    assert (asked.people, asked.instead) == ((RITA.id,), ((RITA.id, TOM.id),))
    assert asked.answering == {RITA.id, TOM.id}


@pytest.mark.parametrize(
    ("config", "pairs"),
    [
        ({"approvers": ["rita"]}, ((RITA, TOM),)),
        ({"teams": ["service desk"]}, ((RITA, TOM),)),
        ({"leads_of": ["service desk"]}, ((RITA, TOM),)),
        ({"roles": ["finance"]}, ()),
    ],
)
def test_it_holds_for_persons_roles_and_teams_alike(config, pairs):
    asked = paper(config, away(RITA, TOM))
    assert asked.instead == tuple((one.id, other.id) for one, other in pairs)


def test_it_holds_at_its_time_and_about_its_topic_and_is_not_passed_on():
    config = {"approvers": ["rita"]}
    rita = away(RITA, TOM)
    assert paper(config, rita, at=MONDAY - DAY).instead == ()
    assert paper(config, rita, at=MONDAY + DAY).instead == ()
    assert paper(config, away(RITA, TOM, topic="Flow / ask")).instead
    assert paper(config, away(RITA, TOM, topic="Other / ask")).instead == ()
    assert paper(config, rita, away(TOM, EVA)).instead == ((RITA.id, TOM.id),)


def test_nobody_gets_a_say_on_their_own_request_by_an_absence():
    config = {"approvers": ["rita", "jonas"]}
    mine = played(config, away(RITA, TOM), requester=TOM.id).stages[0]
    assert mine.papers[0].instead == ()
    # Who asks and is away has nobody who decides on it in their place.
    own = played(config, away(RITA, TOM), requester=RITA.id).stages[0]
    assert (own.papers[0].status, own.papers[0].instead) == ("excused", ())
    allowed = played({**config, "allow_self_approval": True}, away(RITA, TOM), requester=TOM.id)
    assert allowed.stages[0].papers[0].instead == ((RITA.id, TOM.id),)


def test_who_may_not_approve_stands_in_for_nobody():
    assert paper({"approvers": ["rita"]}, away(RITA, OLGA)).instead == ()


def test_one_person_has_one_voice_also_for_somebody_else():
    # Tom is asked himself and stands in for Rita; she is there, too, so both can be heard.
    config = {"approvers": ["rita", "tom"], "strategy": "all"}
    answers = {(0, 0): "approved", (0, 1): "approved"}
    assert played(config, away(RITA, TOM), answers=answers).outcome == "approved"
