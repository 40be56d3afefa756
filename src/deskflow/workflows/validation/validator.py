"""Everything that is wrong with a definition, quickly enough to be asked after every edit.

A `Validator` lives as long as an editor does. What a step says by itself is kept while the step object stays
the same; the graph is walked anew each time, which is cheap.
"""

from __future__ import annotations

from dataclasses import replace

from deskflow.workflows.action_spec import ActionCatalogue
from deskflow.workflows.definition import Definition, Step
from deskflow.workflows.expressions.completion import Shape
from deskflow.workflows.graph import Graph
from deskflow.workflows.trigger_types import TRIGGER_ID
from deskflow.workflows.validation.context import ValidationContext
from deskflow.workflows.validation.facts import StepFacts, facts_of
from deskflow.workflows.validation.flow import flow_problems
from deskflow.workflows.validation.names import Names
from deskflow.workflows.validation.problem import Problem
from deskflow.workflows.validation.start import (
    declaration_problems,
    settings_problems,
    trigger_problems,
)


class Validator:
    """Not for several threads at once; results do not depend on what was validated before."""

    def __init__(self, context: ValidationContext) -> None:
        self._context = context
        self._kept: dict[str, tuple[Step, StepFacts]] = {}

    def validate(self, definition: Definition) -> list[Problem]:
        """All problems: of the trigger, of declarations, of the flow, then step by step."""
        graph = Graph.of(definition)
        facts = self._facts(definition)
        names = Names.of(definition, graph, facts, self._context)
        problems, uses = trigger_problems(definition, self._context)
        problems.extend(names.problems(TRIGGER_ID, uses))
        problems.extend(declaration_problems(definition))
        about_settings, key_uses = settings_problems(definition, self._context)
        problems.extend(about_settings)
        problems.extend(replace(one, step_id=None) for one in names.problems(TRIGGER_ID, key_uses))
        problems.extend(flow_problems(definition, graph))
        reachable = graph.reachable()
        for step in definition.steps:
            problems.extend(facts[step.id].problems)
            # Of a step nothing leads to, nobody can say what ran before it.
            if step.id in reachable:
                problems.extend(names.problems(step.id, facts[step.id].uses))
        return problems

    def names_at(self, definition: Definition, step_id: str | None) -> Shape:
        """The names in sight of a step, for completion and for the picker of outputs."""
        graph = Graph.of(definition)
        return Names.of(definition, graph, self._facts(definition), self._context).shape_before(
            step_id
        )

    def _facts(self, definition: Definition) -> dict[str, StepFacts]:
        kept: dict[str, tuple[Step, StepFacts]] = {}
        for step in definition.steps:
            known = self._kept.get(step.id)
            if known is None or known[0] is not step:
                known = (step, facts_of(step, self._context))
            kept[step.id] = known
        self._kept = kept
        return {step_id: facts for step_id, (_, facts) in kept.items()}


def validate(definition: Definition, known: ValidationContext | ActionCatalogue) -> list[Problem]:
    """Validate once; an editor keeps a `Validator` instead."""
    context = known if isinstance(known, ValidationContext) else ValidationContext(known)
    return Validator(context).validate(definition)


def errors(problems: list[Problem]) -> list[Problem]:
    """What keeps a workflow from being published."""
    return [problem for problem in problems if problem.is_error]
