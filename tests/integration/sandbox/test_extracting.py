"""Steps that became a workflow of their own do the same as before: each scenario ends alike, with the same records and mails."""

from __future__ import annotations

import json
import re
from itertools import count

import pytest

from deskflow.engine.actions import CATALOGUE
from deskflow.engine.sandbox.configuration import read_configuration
from deskflow.trying import try_workflow
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.definition_json import from_json, to_json
from deskflow.workflows.event_shapes import EVENT_SHAPES
from deskflow.workflows.extracting import Extraction, extract
from deskflow.workflows.templates.shipped import shipped_template
from deskflow.workflows.templates.template import fill
from deskflow.workflows.validation import ValidationContext, validate

CONTEXT = ValidationContext(CATALOGUE, EVENT_SHAPES)
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def outcome(definition, configuration):
    """What a scenario leaves behind, apart from ids, which are new each time."""
    found = []
    for one in try_workflow(definition, configuration).scenarios:
        assert one.problem is None, one.problem
        played = one.played
        sent = sorted((mail.channel, mail.to, mail.subject, mail.body) for mail in played.messages)
        ended = (played.fired, played.status, round(played.virtual_seconds))
        found.append([one.name, ended, played.records, sent])
    return json.loads(ID.sub("ID", json.dumps(found)))


def configuration_of(desk):
    with desk.database.read() as connection:
        return read_configuration(connection, desk.tenant_id)


@pytest.mark.parametrize(
    ("template", "chosen", "given", "returned"),
    [
        # An answer to an approval, and a mail, behind a wait of days.
        ("change_approval", ("list", "decide", "go", "why", "late", "end"), True, False),
        # Something in the middle, of which those behind it want to know.
        ("onboarding", ("ticket",), True, True),
    ],
)  # fmt: skip
def test_every_scenario_ends_as_before(desk, template, chosen, given, returned):
    made = from_json(fill(shipped_template(template), {}))
    before = outcome(to_json(made), configuration_of(desk))
    numbers = count(1)
    found = extract(made, chosen, CONTEXT, lambda: f"new{next(numbers)}", "The part")
    assert isinstance(found, Extraction), found
    assert (bool(found.inputs), bool(found.outputs)) == (given, returned)
    part = desk.run(CreateWorkflow("The part", definition=to_json(found.child))).result_id
    desk.run(PublishWorkflow(part, 1))
    after = found.calling(str(part))
    for definition in (found.child, after):
        assert [one for one in validate(definition, CONTEXT) if one.is_error] == []
    assert outcome(to_json(after), configuration_of(desk)) == before
