"""What an author is told about a workflow that is not right yet."""

from __future__ import annotations

import gc
import time
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from deskflow.workflows.definition import (
    Definition,
    Edge,
    Input,
    Step,
    Trigger,
    Variable,
    start_edge,
)
from deskflow.workflows.definition_json import loads
from deskflow.workflows.validation import Problem, ValidationContext, Validator, errors, validate
from tests.unit.workflows.samples import ACTIONS, CONTEXT, EVENTS, ticket_workflow

MANUAL = Trigger("manual")


WORKFLOW_ID = "0198c5a2-9d1e-7c3e-8a55-1f0c2b7a9e10"


def chain(*steps: Step, trigger: Trigger | None = MANUAL, **rest: Any) -> Definition:
    """Steps one after the other, by their first port."""
    edges = [start_edge(steps[0].id)] if steps else []
    for one, following in pairwise(steps):
        edges.append(Edge(f"{one.id}-{following.id}", one.id, one.ports()[0], following.id))
    return Definition(trigger, steps, tuple(edges), **rest)


def mail(step_id: str = "m", **config: Any) -> Step:
    return Step(step_id, step_id, "action", "send_email", config={"to": "a@b.example", **config})


def codes(definition: Definition, context: ValidationContext = CONTEXT) -> list[str]:
    return [problem.code for problem in validate(definition, context)]


def only(definition: Definition, context: ValidationContext = CONTEXT) -> Problem:
    (problem,) = validate(definition, context)
    return problem


def test_a_sound_workflow_has_no_problems() -> None:
    assert validate(ticket_workflow(), CONTEXT) == []
    assert validate(ticket_workflow(), ACTIONS) == []


def test_an_empty_workflow() -> None:
    assert codes(Definition()) == ["trigger.missing", "workflow.empty"]


@pytest.mark.parametrize(
    ("trigger", "code", "field"),
    [
        (None, "trigger.missing", ""),
        (Trigger("moon"), "trigger.unknown_type", ""),
        (Trigger("webhook"), "field.required", "path"),
        (Trigger("webhook", {"path": "../etc/passwd"}), "trigger.bad_path", "path"),
        (Trigger("webhook", {"path": "backup/failed"}), "trigger.no_door", ""),
        (Trigger("mail"), "", ""),
        (Trigger("mail", {"from": ["acme.example"], "condition": "trigger.mail.is_reply"}), "", ""),
        (Trigger("mail", {"which": "some"}), "field.not_a_choice", "which"),
        (Trigger("mail", {"condition": "trigger.mail.sendr == 'x'"}), "name.unknown", "condition"),
        (Trigger("workflow"), "field.required", "workflow"),
        (Trigger("workflow", {"workflow": "'; --"}), "trigger.unknown_workflow", "workflow"),
        (Trigger("workflow", {"workflow": WORKFLOW_ID, "on": "failed"}), "", ""),
        (Trigger("schedule", {"cron": "@daily", "jitter": "2d"}), "schedule.bad_jitter", "jitter"),
        (Trigger("schedule", {"cron": "@daily", "jitter": "soon"}), "field.bad_duration", "jitter"),
        (Trigger("schedule", {"cron": "@daily", "calendar": "x"}), "schedule.unknown_calendar", "calendar"),
        (Trigger("schedule", {"cron": "@daily", "overlap": "buffer_one", "jitter": "20m"}), "", ""),
        (Trigger("event"), "field.required", "event"),
        (Trigger("event", {"event": "ticket.creatd"}), "trigger.unknown_event", "event"),
        (Trigger("event", {"event": "ticket.created", "filters": []}), "", ""),
        (Trigger("event", {"event": "ticket.created", "filters": [1]}), "field.wrong_kind", "filters"),
        (Trigger("event", {"event": "ticket.created", "filters": {"priorty": "high"}}), "trigger.unknown_filter", "filters.priorty"),
        (Trigger("event", {"event": "ticket.created", "condition": "trigger.ticket.numbr > 1"}), "name.unknown", "condition"),
        (Trigger("event", {"event": "ticket.created", "condition": "1 +"}), "expression.syntax", "condition"),
        (Trigger("event", {"event": "ticket.created", "condition": "steps.m.sent"}), "name.step_not_before", "condition"),
        (Trigger("event", {"event": "ticket.created", "what": 1}), "field.unknown", "what"),
        (Trigger("schedule"), "field.required", "cron"),
        (Trigger("schedule", {"cron": "61 * * * *"}), "schedule.bad_field", "cron"),
        (Trigger("schedule", {"cron": "@daily", "timezone": "Mars"}), "schedule.unknown_zone", "timezone"),
        (Trigger("schedule", {"cron": "@daily", "missed": "some"}), "field.not_a_choice", "missed"),
        (Trigger("schedule", {"cron": "0 9 * * 1-5", "timezone": "Europe/Berlin"}), "", ""),
        (Trigger("manual"), "", ""),
    ],
)  # fmt: skip
def test_triggers(trigger: Trigger | None, code: str, field: str) -> None:
    definition = chain(mail(), trigger=trigger)
    if not code:
        assert validate(definition, CONTEXT) == []
        return
    problem = only(definition)
    assert (problem.code, problem.step_id, problem.field) == (code, "trigger", field)


@pytest.mark.parametrize(
    ("settings", "code", "field"),
    [
        ({"concurrency_limit": 1, "concurrency_key": "trigger.ticket.id"}, "", ""),
        ({"concurrency_limit": 0}, "field.too_small", "concurrency_limit"),
        ({"concurrency_limit": 1, "concurrency_key": "1 +"}, "expression.syntax", "concurrency_key"),
        ({"concurrency_key": "trigger.tickt.id"}, "name.unknown", "concurrency_key"),
        ({"concurrency_policy": "hurry"}, "field.not_a_choice", "concurrency_policy"),
        ({"error_workflow": "someone"}, "trigger.unknown_workflow", "error_workflow"),
        ({"error_workflow": WORKFLOW_ID, "error_recipients": [WORKFLOW_ID]}, "", ""),
        ({"max_active_seconds": 0}, "field.too_small", "max_active_seconds"),
        ({"surprise": 1}, "field.unknown", "surprise"),
    ],
)  # fmt: skip
def test_settings_of_the_workflow(settings: dict[str, Any], code: str, field: str) -> None:
    trigger = Trigger("event", {"event": "ticket.created"})
    definition = chain(mail(), trigger=trigger, settings=settings)
    if not code:
        assert validate(definition, CONTEXT) == []
        return
    problem = only(definition)
    assert (problem.code, problem.step_id, problem.field) == (code, None, f"settings.{field}")


def test_a_suggestion_for_a_mistyped_event() -> None:
    problem = only(chain(mail(), trigger=Trigger("event", {"event": "ticket.creatd"})))
    assert problem.params["suggestion"] == "ticket.created"


@pytest.mark.parametrize(
    ("step", "code", "field"),
    [
        (Step("x", "x", "action"), "step.no_action", "action_type"),
        (Step("x", "x", "action", "send_mail"), "step.unknown_action", "action_type"),
        (Step("x", "x", "teleport"), "step.unknown_type", ""),
        (Step("x", "x y", "stop"), "step.bad_key", ""),
        (Step("x", "1x", "stop"), "step.bad_key", ""),
        (Step("x", "x", "action", "send_email"), "field.required", "to"),
        (mail(to="  "), "field.required", "to"),
        (mail(subjct="x"), "field.unknown", "subjct"),
        (mail(subject=["x"]), "field.wrong_kind", "subject"),
        (mail(subject="x" * 201), "field.too_long", "subject"),
        (mail(subject="{{ 1 + }}"), "expression.syntax", "subject"),
        (mail(subject="{{ nope }}"), "name.unknown", "subject"),
        (mail(subject="{{ lowr('x') }}"), "expression.unknown_function", "subject"),
        (mail(subject="{{ item.x }}"), "name.only_in_loops", "subject"),
        (mail(subject="{{ vars.nope }}"), "name.unknown", "subject"),
        (mail(subject="{{ steps.nope.x }}"), "name.unknown", "subject"),
        (mail(subject="{{ secrets.api_token }}"), "name.secret_outside", "subject"),
        (mail(subject="{{ user.nme }}"), "name.unknown", "subject"),
        (Step("x", "x", "action", "query_database", config={"query_type": "drop"}), "field.not_a_choice", "query_type"),
        (Step("x", "x", "action", "query_database", config={"query_type": "find_user", "limit": 0}), "field.too_small", "limit"),
        (Step("x", "x", "action", "query_database", config={"query_type": "find_user", "limit": 1e9}), "field.too_big", "limit"),
        (Step("x", "x", "action", "query_database", config={"query_type": "find_user", "limit": "5"}), "field.wrong_kind", "limit"),
        (Step("x", "x", "action", "query_database", config={"query_type": "find_user", "filters": {"a": ["{{ b }}"]}}), "name.unknown", "filters.a[0]"),
        (Step("x", "x", "action", "http_request", config={"url": "https://x", "verify": "yes"}), "field.wrong_kind", "verify"),
        (Step("x", "x", "action", "http_request", config={"url": "https://x", "token": "{{ secrets.nope }}"}), "name.unknown", "token"),
        (Step("x", "x", "action", "http_request", config={"url": "https://x", "headers": {"A": "{{ secrets.api_token }}"}}), "name.secret_outside", "headers.A"),
        (Step("x", "x", "approval", config={"title": "?", "approvers": []}), "approval.no_approvers", "approvers"),
        (Step("x", "x", "approval", config={"roles": ["lead"]}), "field.required", "title"),
        (Step("x", "x", "approval", config={"title": "?", "roles": ["lead"], "strategy": "most"}), "field.not_a_choice", "strategy"),
        (Step("x", "x", "approval", config={"title": "?", "roles": ["lead"], "strategy": "{{ 1 }}"}), "field.no_expressions", "strategy"),
        (Step("x", "x", "approval", config={"title": "?", "roles": [1]}), "field.wrong_kind", "roles[0]"),
        (Step("x", "x", "approval", config={"title": "?", "roles": ["lead"], "due_in": "soon"}), "field.bad_duration", "due_in"),
        (Step("x", "x", "delay", config={}), "field.one_of_required", "duration"),
        (Step("x", "x", "delay", config={"until": "tomorrow"}), "field.bad_date", "until"),
        (Step("x", "x", "condition", config={"condition": 5}), "field.wrong_kind", "condition"),
        (Step("x", "x", "condition", config={"condition": "a = 1"}), "expression.single_equals", "condition"),
        (Step("x", "x", "condition", config={}), "field.required", "condition"),
    ],
)  # fmt: skip
def test_steps(step: Step, code: str, field: str) -> None:
    stop = Step("end", "end", "stop")
    definition = chain(step, stop) if step.ports() else chain(step)
    found = [(one.code, one.step_id, one.field) for one in validate(definition, CONTEXT)]
    assert found == [(code, step.id, field)]
    assert errors(validate(definition, CONTEXT))


@pytest.mark.parametrize(
    "step",
    [
        mail(subject="{{ trigger.anything }} {{ now }} {{ execution.id }} {{ workflow.name }}"),
        mail(subject="{{ default(vars.nope, 1) }} {{ default(steps.end.x, 2) }}"),
        Step("x", "x", "action", "http_request", config={"url": "https://x", "token": "{{ secrets.api_token }}"}),
        Step("x", "x", "action", "query_database", config={"query_type": "{{ 'find_user' }}", "limit": "{{ 1 + 1 }}"}),
        Step("x", "x", "delay", config={"duration": "{{ 2 }}h"}),
        Step("x", "x", "delay", config={"until": "{{ date_add(now, '1d') }}"}),
        Step("x", "x", "condition", config={"condition": True}),
        Step("x", "x", "approval", config={"title": "?", "approvers": "{{ trigger.manager }}", "due_in": "2d"}),
        Step("x", "x", "approval", config={"title": "?", "approvers": ["u-1", "{{ trigger.manager }}"]}),
    ],
)  # fmt: skip
def test_sound_steps(step: Step) -> None:
    assert validate(chain(step, Step("end", "end", "stop")), CONTEXT) == []


def test_a_loop_goes_over_a_list_or_as_long_as() -> None:
    assert codes(chain(Step("x", "x", "loop"), mail())) == ["field.one_of_required"]


def test_a_name_offers_its_repair() -> None:
    definition = chain(mail("m"), mail("n", subject="{{ steps.m.message_di }}"))
    problem = only(definition)
    assert problem.fix is not None
    assert problem.fix.kind == "replace"
    assert problem.fix.params == {"old": "steps.m.message_di", "new": "steps.m.message_id"}
    assert problem.params["position"] == 3


def test_only_steps_that_can_run_before_are_in_sight() -> None:
    later = chain(mail("m", subject="{{ steps.n.sent }}"), mail("n"))
    assert only(later).code == "name.step_not_before"
    itself = chain(mail("m", subject="{{ steps.m.sent }}"))
    assert only(itself).code == "name.step_not_before"


def branching(last: Step) -> Definition:
    return Definition(
        MANUAL,
        (Step("c", "c", "condition", config={"condition": "true"}), mail("yes"), mail("no"), last),
        (
            start_edge("c"), Edge("1", "c", "true", "yes"), Edge("2", "c", "false", "no"),
            Edge("3", "yes", "success", last.id), Edge("4", "no", "success", last.id),
        ),
    )  # fmt: skip


def test_an_output_that_only_some_ways_leave_is_a_warning() -> None:
    problem = only(branching(mail("last", subject="{{ steps.yes.sent }}")))
    assert (problem.code, problem.severity) == ("name.may_be_missing", "warning")
    assert (
        validate(branching(mail("last", subject="{{ default(steps.yes.sent, false) }}")), CONTEXT)
        == []
    )
    assert (
        validate(branching(mail("last", subject="{{ steps.c.condition_result }}")), CONTEXT) == []
    )


def test_after_a_failure_there_is_an_error_and_no_output() -> None:
    def after(text: str) -> Definition:
        return Definition(
            MANUAL,
            (mail("m"), mail("n", subject=text)),
            (start_edge("m"), Edge("1", "m", "failure", "n")),
        )

    assert only(after("{{ steps.m.sent }}")).code == "name.may_be_missing"
    assert validate(after("{{ steps.m.error.message }}"), CONTEXT) == []
    assert only(after("{{ steps.m.error.mesage }}")).code == "name.unknown"


def test_a_disabled_step_leaves_no_output() -> None:
    off = replace(mail("m"), disabled=True)
    assert only(chain(off, mail("n", subject="{{ steps.m.sent }}"))).code == "name.may_be_missing"


def test_variables_are_declared_set_before_or_the_tenants() -> None:
    use = mail("use", subject="{{ vars.x }}")
    setter = Step(
        "s", "s", "action", "set_variable", config={"variable_name": "x", "variable_value": 1}
    )
    assert validate(chain(use, variables=(Variable("x"),)), CONTEXT) == []
    assert validate(chain(use), replace(CONTEXT, variables={"x": "any"})) == []
    assert validate(chain(setter, use), CONTEXT) == []
    assert codes(chain(use, setter)) == ["name.unknown"]
    dynamic = replace(setter, config={"variable_name": "{{ trigger.name }}"})
    assert validate(chain(dynamic, use), CONTEXT) == []
    half = branching(use)
    half = half.with_step(replace(setter, id="yes", key="yes"))
    assert codes(half) == ["name.may_be_missing"]


def test_a_secret_variable_stays_in_secret_fields() -> None:
    secret = (Variable("key", "secret"),)
    inside = Step(
        "x", "x", "action", "http_request", config={"url": "https://x", "token": "{{ vars.key }}"}
    )
    assert validate(chain(inside, variables=secret), CONTEXT) == []
    assert codes(chain(mail(body="{{ variables.key }}"), variables=secret)) == [
        "name.secret_outside"
    ]


def test_the_payload_of_the_event_is_known() -> None:
    event = Trigger("event", {"event": "ticket.created"})
    assert codes(chain(mail(body="{{ trigger.ticket.numbr }}"), trigger=event)) == ["name.unknown"]
    assert codes(chain(mail(body="{{ trigger.ticket.tags[0] }}"), trigger=event)) == []
    assert (
        codes(
            chain(mail(body="{{ trigger.ticket.numbr }}"), trigger=event),
            replace(CONTEXT, events=None),
        )
        == []
    )


def test_the_inputs_of_a_manual_start_are_known() -> None:
    inputs = (Input("ticket_id", "ticket"),)
    assert codes(chain(mail(body="{{ trigger.ticket_id }}"), inputs=inputs)) == []
    assert codes(chain(mail(body="{{ trigger.tickt_id }}"), inputs=inputs)) == ["name.unknown"]


def test_declarations() -> None:
    definition = chain(
        mail(),
        inputs=(Input("a b"), Input("x", "choice"), Input("x"), Input("y", "colour")),
        variables=(Variable("v", "currency"),),
    )
    assert sorted(codes(definition)) == [
        "declared.bad_name", "declared.no_choices", "declared.twice", "declared.unknown_kind", "declared.unknown_kind",
    ]  # fmt: skip


def test_edges() -> None:
    note = Step("note", "note", "note", config={"text": "{{ not an expression"})
    base = chain(mail("m"), mail("n"))
    for edge, code in (
        (Edge("x", "m", "successs", "n"), "edge.wrong_port"),
        (Edge("x", "m", "success", "n"), "edge.port_taken"),
        (Edge("x", "m", "failure", "ghost"), "edge.dangling"),
        (Edge("x", "ghost", "success", "n"), "edge.dangling"),
        (Edge("x", "m", "failure", "note"), "edge.into_note"),
        (Edge("x", "trigger", "started", "n"), "edge.port_taken"),
        (Edge("x", "trigger", "out", "n"), "edge.wrong_port"),
    ):
        broken = replace(base, steps=(*base.steps, note), edges=(*base.edges, edge))
        problem = only(broken)
        assert (problem.code, problem.edge_id) == (code, "x")
        assert problem.fix is not None
        assert problem.fix.kind == "remove_edge"


def test_ways_in_and_out() -> None:
    alone = replace(chain(mail("m")), steps=(mail("m"), mail("lost")))
    assert (only(alone).code, only(alone).step_id) == ("step.unreachable", "lost")
    nowhere = Definition(MANUAL, (mail("m"),))
    assert (only(nowhere).code, only(nowhere).step_id) == ("trigger.leads_nowhere", "trigger")
    dead_end = chain(mail(), Step("w", "w", "delay", config={"duration": "1h"}))
    assert (only(dead_end).code, only(dead_end).severity) == ("step.no_way_out", "warning")


def test_cycles_without_a_way_out_are_refused_and_named() -> None:
    base = chain(mail("m"), mail("n"))
    turning = replace(base, edges=(*base.edges, Edge("back", "n", "success", "m")))
    problem = only(turning)
    assert problem.code == "flow.cycle"
    assert sorted(problem.params["steps"]) == ["m", "n"]


def test_keys_are_unique() -> None:
    problem = only(chain(mail("m"), replace(mail("n"), key="m")))
    assert (problem.code, problem.step_id) == ("step.duplicate_key", "n")
    assert problem.fix is not None
    assert problem.fix.params["key"] == "m2"


def test_more_retries_than_allowed_is_a_warning() -> None:
    problem = only(chain(replace(mail(), retry_count=9)))
    assert (problem.code, problem.severity) == ("step.retries_capped", "warning")


def big_workflow(count: int = 1_000) -> Definition:
    steps: list[Step] = []
    edges = [start_edge("id0")]
    for n in range(count):
        if n % 5 == 4:
            condition = f"{{{{steps.s{n - 1}.sent}}}} === true && len(trigger.ticket.title) > {n}"
            steps.append(Step(f"id{n}", f"s{n}", "condition", config={"condition": condition}))
            edges.append(Edge(f"t{n}", f"id{n}", "true", f"id{n + 1}"))
            edges.append(Edge(f"f{n}", f"id{n}", "false", f"id{n + 2}"))
        else:
            before = f"{{{{ default(steps.s{n - 1}.message_id, '-') }}}}" if n % 5 else "first"
            steps.append(
                Step(
                    f"id{n}", f"s{n}", "action", "send_email",
                    config={
                        "to": "{{trigger.ticket.customer.email}}",
                        "subject": f"[{n}] {{{{trigger.ticket.number}}}} {before}",
                        "body": f"Hello {{{{ trigger.ticket.customer.name }}}}, step {n}",
                    },
                )
            )  # fmt: skip
            edges.append(Edge(f"s{n}", f"id{n}", "success", f"id{n + 1}"))
    ends = {f"id{count}", f"id{count + 1}"}
    return Definition(
        Trigger("event", {"event": "ticket.created"}),
        tuple(steps),
        tuple(edge for edge in edges if edge.target not in ends),
    )


def test_after_an_edit_only_what_changed_is_validated_again() -> None:
    definition = big_workflow()
    validator = Validator(CONTEXT)
    gc.collect()
    began = time.perf_counter()
    problems = validator.validate(definition)
    first = time.perf_counter() - began
    assert {problem.code for problem in problems} <= {"step.no_way_out", "name.may_be_missing"}
    edits: list[float] = []
    for n in range(15):
        step = definition.steps[500 + n]
        definition = definition.with_step(
            replace(step, config={**step.config, "body": f"{{{{ trigger.ticket.numbr }}}} {n}"})
            if step.type == "action"
            else replace(step, title=str(n))
        )
        began = time.perf_counter()
        problems = validator.validate(definition)
        edits.append(time.perf_counter() - began)
    assert sum(problem.code == "name.unknown" for problem in problems) == 12
    # Milliseconds belong to quiet machines; that an edit costs a part of the whole holds on any.
    assert sorted(edits)[len(edits) // 2] < first / 2


def test_what_was_validated_before_does_not_matter() -> None:
    validator = Validator(CONTEXT)
    definition = ticket_workflow()
    broken = definition.with_step(replace(definition.steps[4], config={}))
    assert validator.validate(definition) == []
    assert validator.validate(broken) == validate(broken, CONTEXT) != []
    assert validator.validate(definition) == []


def test_any_readable_definition_can_be_validated() -> None:
    wild = loads(
        '{"trigger":{"type":"event","config":{"event":7,"filters":{"a":{"b":1}}}},'
        '"steps":[{"id":"trigger","key":"","type":"x"}]}'.replace('"key":""', '"key":"steps"')
    )
    assert errors(validate(wild, CONTEXT))
    strange = loads(
        '{"steps":[{"id":"1","key":"a","type":"approval","config":{"title":7,"approvers":{"x":[]},"roles":"{{"}},'
        '{"id":"2","key":"b","type":"delay","config":{"duration":[],"until":{"a":1}}},'
        '{"id":"3","key":"c","type":"action","action_type":"send_email","config":{"to":[1],"subject":{"a":"{{x.y}}"}}}]}'
    )
    assert errors(validate(strange, CONTEXT))
    assert EVENTS


def test_a_secret_is_chosen_and_never_written_into_the_workflow() -> None:
    written = Step(
        "x", "x", "action", "http_request", config={"url": "https://x", "token": "s3cret"}
    )
    (problem,) = [one for one in validate(chain(written), CONTEXT) if one.is_error]
    assert (problem.code, problem.field) == ("field.clear_secret", "token")
    made = Step(
        "x", "x", "action", "http_request",
        config={"url": "https://x", "token": "{{ base64('user:' + secrets.api_token) }}"},
    )  # fmt: skip
    assert codes(chain(made)) == []


def test_a_secret_of_the_tenant_stays_one_when_it_is_called_a_variable() -> None:
    inside = Step(
        "x", "x", "action", "http_request",
        config={"url": "https://x", "token": "{{ variables.api_token }}"},
    )  # fmt: skip
    assert codes(chain(inside)) == []
    assert codes(chain(mail(body="{{ variables.api_token }}"))) == ["name.secret_outside"]
