"""Do the names that expressions use exist where they are used?

A step sees the trigger, variables, and the outputs of steps that can have run before it. A name that only some
ways provide is a warning, unless the expression allows for it with `default(…)`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from deskflow.workflows.branches import certain_inside
from deskflow.workflows.definition import Definition, Step
from deskflow.workflows.expressions.completion import OPEN, Shape, look_up
from deskflow.workflows.expressions.paths import Path, nearest, written
from deskflow.workflows.graph import Graph
from deskflow.workflows.parameters import Output
from deskflow.workflows.regions import Regions, regions_of
from deskflow.workflows.sight import with_seen
from deskflow.workflows.step_types import STEP_TYPES
from deskflow.workflows.trigger_matching import events_of
from deskflow.workflows.trigger_types import TRIGGER_TYPES
from deskflow.workflows.validation.context import ValidationContext
from deskflow.workflows.validation.facts import StepFacts
from deskflow.workflows.validation.fields import Use
from deskflow.workflows.validation.problem import Fix, Problem

_FIXED: Final[Shape] = {
    "now": "date",
    "execution": {
        "id": "text", "started_at": "date", "triggered_by": "text", "attempt": "number",
    },
    "workflow": {"id": "text", "name": "text", "version": "number"},
    "user": {"id": "text", "name": "text", "email": "text"},
}  # fmt: skip

_OF_A_ROUND: Final = ("collect", "until")
"""The fields of a loop that are worked out at the end of each round."""

_NEVER_LEFT: Final = frozenset({"error"})


def trigger_shape(definition: Definition, context: ValidationContext) -> Shape | str:
    """What `trigger` holds."""
    trigger = definition.trigger
    if trigger is None or trigger.type not in TRIGGER_TYPES:
        return OPEN
    if trigger.type == "manual":
        # A workflow may also be started by REST with data of its own when it declares no inputs.
        return {one.name: one.kind for one in definition.inputs} if definition.inputs else OPEN
    for name in events_of(trigger.type, trigger.config):
        known = (context.events or {}).get(name)
        return OPEN if known is None else known
    outputs = TRIGGER_TYPES[trigger.type].outputs
    return _output_shape(outputs) if outputs else OPEN


def _output_shape(outputs: tuple[Output, ...]) -> Shape:
    return {
        one.name: _output_shape(one.fields) if one.fields else (one.kind or OPEN) for one in outputs
    }


def step_shape(step: Step, context: ValidationContext) -> Shape | str:
    """What `steps.<key>` holds once the step has run; `error` is there after it failed."""
    spec = STEP_TYPES.get(step.type)
    if spec is None:
        return OPEN
    outputs = spec.outputs
    if step.type == "action":
        action = context.actions.get(step.action_type or "")
        if action is None:
            return OPEN
        outputs = action.outputs
    return {**_output_shape(outputs), "error": {"code": "text", "message": "text", "params": OPEN}}


@dataclass(slots=True)
class Names:
    """Everything that can be named somewhere in this definition, and who provides it."""

    graph: Graph
    trigger: Shape | str
    declared: dict[str, Shape | str]
    setters: dict[str, int]
    open_variables: bool
    secret_variables: frozenset[str]
    context: ValidationContext
    found: set[Path] = field(default_factory=set)
    shapes: dict[tuple[str, str | None], Shape | str] = field(default_factory=dict)
    regions: Regions | None = None

    @staticmethod
    def of(
        definition: Definition,
        graph: Graph,
        facts: Mapping[str, StepFacts],
        context: ValidationContext,
    ) -> Names:
        setters: dict[str, int] = {}
        for step_id, fact in facts.items():
            if fact.sets_variable:
                bits = setters.get(fact.sets_variable, 0) | graph.bit[step_id]
                setters[fact.sets_variable] = bits
        return Names(
            graph,
            trigger_shape(definition, context),
            dict(context.variables)
            | {one.name: OPEN if one.kind == "json" else one.kind for one in definition.variables},
            setters,
            any(fact.sets_variable == "" for fact in facts.values()),
            _secret_variables(definition, context),
            context,
        )

    def shape_before(self, step_id: str | None) -> Shape:
        """All names in sight of a step (of the trigger's own condition with None), for completion."""
        before = 0 if step_id is None else self.graph.can_run_before(step_id)
        steps = {
            step.key: self._shape(step)
            for step in self.graph.definition.steps
            if self.graph.bit[step.id] & before
        }
        variables = self.declared | {
            name: OPEN for name, bits in self.setters.items() if bits & before
        }
        names: dict[str, Shape | str] = {
            **_FIXED, "trigger": self.trigger, "variables": variables, "steps": steps,
        }  # fmt: skip
        loop = None if step_id is None else self._places().around(step_id, "loop", self.graph)
        if loop is not None:
            names |= {"item": OPEN, "index": "number"}
        return with_seen(names, self.context.seen)

    def problems(self, step_id: str, uses: tuple[Use, ...]) -> Iterator[Problem]:
        for use in uses:
            found = self._check(step_id, use)
            if found is not None:
                yield found

    def _check(self, step_id: str, use: Use) -> Problem | None:
        path = use.reference.path
        root = path[0]
        if root == "secrets":
            return self._secret(step_id, use)
        if root == "steps":
            return self._step_name(step_id, use)
        if root == "variables":
            return self._variable(step_id, use)
        if root == "trigger":
            if isinstance(self.trigger, str) or len(path) == 1:
                return None
            if path in self.found or look_up(self.trigger, path[1:]) is not None:
                self.found.add(path)
                return None
            return self._unknown(step_id, use, self.trigger, 1)
        if root in ("item", "index"):
            if self._in_round(step_id, use):
                return None
            return _problem("name.only_in_loops", step_id, use, name=str(root))
        if look_up(_FIXED, path) is not None:
            return None
        roots: Shape = {**_FIXED, "trigger": OPEN, "variables": OPEN, "steps": OPEN}
        return self._unknown(step_id, use, roots, 0)

    def _secret(self, step_id: str, use: Use) -> Problem | None:
        path = use.reference.path
        if not use.in_secret:
            return _problem("name.secret_outside", step_id, use, name=written(path))
        known = self.context.secrets
        if known is not None and (len(path) < 2 or path[1] not in known):
            return _problem("name.unknown", step_id, use, name=written(path), suggestion=None)
        return None

    def _variable(self, step_id: str, use: Use) -> Problem | None:
        path = use.reference.path
        if len(path) == 1:
            return None
        name = str(path[1])
        if name in self.secret_variables and not use.in_secret:
            return _problem("name.secret_outside", step_id, use, name=written(path))
        if name in self.declared or name in self.secret_variables:
            return None
        bits = self.setters.get(name, 0)
        if bits & self.graph.surely_ran_before(step_id) or self.open_variables:
            return None
        if bits & self.graph.can_run_before(step_id):
            return self._maybe_missing(step_id, use)
        if not use.reference.required:
            return None
        return self._unknown(step_id, use, self.declared | dict.fromkeys(self.setters, OPEN), 1)

    def _step_name(self, step_id: str, use: Use) -> Problem | None:
        path = use.reference.path
        if len(path) == 1:
            return None
        step = self.graph.by_key.get(str(path[1]))
        if step is None:
            among: Shape = dict.fromkeys(self.graph.by_key, OPEN)
            return self._unknown(step_id, use, among, 1)
        bit = self.graph.bit[step.id]
        inside = self._collected(step, step_id, use)
        if not inside and not bit & self.graph.can_run_before(step_id):
            if not use.reference.required:
                return None
            return _problem("name.step_not_before", step_id, use, name=step.key)
        shape = self._shape(step)
        if len(path) > 2 and not isinstance(shape, str) and look_up(shape, path[2:]) is None:
            return self._unknown(step_id, use, shape, 2)
        sure = bool(bit & self.graph.surely_ran_before(step_id)) and not step.disabled
        if inside and step.id != step_id:
            sure = bool(bit & certain_inside(self.graph, self.graph.steps[step_id], "each"))
        if sure or step.id == step_id or (len(path) > 2 and path[2] in _NEVER_LEFT):
            return None
        return self._maybe_missing(step_id, use)

    def _in_round(self, step_id: str, use: Use) -> bool:
        """Inside a loop; its own `collect` is worked out there too, and its `while` knows which round comes."""
        step = self.graph.steps.get(step_id)
        if step is not None and step.type == "loop":
            root = use.reference.path[0]
            if use.field in _OF_A_ROUND or (use.field == "while" and root == "index"):
                return True
        return self._places().around(step_id, "loop", self.graph) is not None

    def _collected(self, step: Step, step_id: str, use: Use) -> bool:
        """A step of a round, or the loop itself, named where the loop looks at a round that has ended."""
        if use.field not in _OF_A_ROUND:
            return False
        return step.id == step_id or step_id in self._places().of.get(step.id, ())

    def _places(self) -> Regions:
        if self.regions is None:
            self.regions = regions_of(self.graph)
        return self.regions

    def _shape(self, step: Step) -> Shape | str:
        kind = (step.type, step.action_type)
        if kind not in self.shapes:
            self.shapes[kind] = step_shape(step, self.context)
        return self.shapes[kind]

    def _maybe_missing(self, step_id: str, use: Use) -> Problem | None:
        if not use.reference.required:
            return None
        name = written(use.reference.path)
        return _problem("name.may_be_missing", step_id, use, "warning", name=name)

    def _unknown(self, step_id: str, use: Use, shape: Shape, depth: int) -> Problem | None:
        """A name nobody provides; the nearest one that exists is offered."""
        path = use.reference.path
        inside: Shape | str = shape
        while isinstance(inside, Mapping) and depth < len(path) and path[depth] in inside:
            inside = inside[str(path[depth])]
            depth += 1
        among = list(inside) if isinstance(inside, Mapping) else []
        wrong = path[depth] if depth < len(path) else path[-1]
        parents: Path = path[:depth]
        suggestion = nearest(str(wrong), among, parents)
        fix = None
        if suggestion:
            fix = Fix("replace", {"old": written(path[: depth + 1]), "new": suggestion})
        found = _problem("name.unknown", step_id, use, name=written(path), suggestion=suggestion)
        return Problem(found.code, found.severity, step_id, None, use.field, found.params, fix)


def _secret_variables(definition: Definition, context: ValidationContext) -> frozenset[str]:
    """Names that mean a secret also when they are used as variables."""
    declared = {one.name: one.kind for one in definition.variables}
    secret = {name for name, kind in declared.items() if kind == "secret"}
    for name in context.secrets or ():
        if name not in declared and name not in context.variables:
            secret.add(name)
    return frozenset(secret)


def _problem(
    code: str, step_id: str, use: Use, severity: str = "error", **params: object
) -> Problem:
    return Problem(
        code,
        "warning" if severity == "warning" else "error",
        step_id=step_id,
        field=use.field,
        params={**params, "position": use.reference.position},
    )
