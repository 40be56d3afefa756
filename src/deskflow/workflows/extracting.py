"""Makes a workflow of its own of some steps, and one step that runs it in their place.

Pure: a definition in, two definitions out. What the steps use from outside becomes an input of the new workflow, what
others use of them its output; expressions are written anew by their own syntax.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from deskflow.workflows.definition import Definition, Edge, Input, Step, Trigger
from deskflow.workflows.definition import start_edge as starting_at
from deskflow.workflows.expressions import ExpressionError, Json
from deskflow.workflows.expressions.paths import Path, written
from deskflow.workflows.expressions.rewriting import Renaming
from deskflow.workflows.extraction_names import free_name, joined_name, renamed_config, slug
from deskflow.workflows.extraction_rules import Cut, NotExtracted, cut
from deskflow.workflows.frames import Frame
from deskflow.workflows.graph import Graph
from deskflow.workflows.parameters import Parameter
from deskflow.workflows.step_types import STEP_TYPES
from deskflow.workflows.trigger_types import TRIGGER_ID
from deskflow.workflows.validation.context import ValidationContext
from deskflow.workflows.validation.facts import StepFacts, facts_of
from deskflow.workflows.validation.names import Names

_ROUND: Final = frozenset({"item", "index"})
_OWN: Final[Mapping[str, frozenset[str]]] = {
    "collect": _ROUND,
    "until": _ROUND,
    "while": frozenset({"index"}),
}
"""The fields of a loop that know its own rounds, and what of them."""
_OF_A_RUN: Final = frozenset({"execution", "workflow", "user"})
_KINDS: Final = frozenset({"number", "boolean", "date", "user", "customer", "ticket"})
_TICKET: Final = ("trigger", "ticket")
"""What a run is about. Approvals, mails and notices look there by themselves, so it is called the same inside."""
_APART: Final = 250.0
_END: Final = "end"
MOST_NAMES: Final = 200


@dataclass(frozen=True, slots=True)
class Passed:
    """A value that goes in or comes back: its name over there, and the expression it is here."""

    name: str
    expression: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Extraction:
    """`parent` still lacks which workflow its new step `step_id` runs: see `calling`."""

    child: Definition
    parent: Definition
    step_id: str
    inputs: tuple[Passed, ...]
    outputs: tuple[Passed, ...]
    count: int

    def calling(self, workflow_id: str) -> Definition:
        step = self.parent.step(self.step_id)
        assert step is not None
        return self.parent.with_step(replace(step, config={"workflow": workflow_id, **step.config}))


def extract(
    definition: Definition,
    chosen: Collection[str],
    context: ValidationContext,
    new_id: Callable[[], str],
    title: str = "",
) -> Extraction | NotExtracted:
    """`chosen` are ids of steps and notes."""
    found = cut(definition, chosen)
    if isinstance(found, NotExtracted):
        return found
    facts = {step.id: facts_of(step, context) for step in definition.steps}
    for step in found.steps:
        bad = next((one for one in facts[step.id].problems if one.code in _UNREADABLE), None)
        bad = bad or next(
            (one for one in facts[step.id].problems if one.code.startswith("expression.")), None
        )
        if bad is not None:
            return NotExtracted("extract.unreadable", {"step": step.title or step.key})
    try:
        return _Extracting(definition, found, facts, context, new_id, title).made()
    except _Refused as refused:
        return refused.why
    except ExpressionError:
        return NotExtracted("extract.unreadable", {"step": ""})


_UNREADABLE: Final = frozenset({"step.unknown_type", "step.unknown_action", "step.no_action"})


class _Refused(Exception):
    def __init__(self, why: NotExtracted) -> None:
        super().__init__(why.code)
        self.why = why


class _Extracting:
    def __init__(
        self,
        definition: Definition,
        found: Cut,
        facts: Mapping[str, StepFacts],
        context: ValidationContext,
        new_id: Callable[[], str],
        title: str,
    ) -> None:
        self._definition = definition
        self._cut = found
        self._facts = facts
        self._context = context
        self._new_id = new_id
        self._title = title
        self._ids = {step.id for step in found.steps}
        self._graph = Graph.of(definition)
        self._keys = {step.key: step for step in found.steps}
        outside = [step for step in definition.steps if step.id not in self._ids]
        self._outside = [step for step in outside if step not in found.notes]
        self._key = free_name(slug(title) or "part", {step.key for step in self._outside})
        self._inputs: dict[Path, Passed] = {}
        self._outputs: dict[Path, Passed] = {}
        self._own_variables = self._variables_kept()
        names = Names.of(definition, self._graph, facts, context)
        self._shape = names.shape_before(found.entry.id)
        by_hand = definition.trigger is None or definition.trigger.type == "manual"
        if by_hand or isinstance(names.trigger, str) or "ticket" in names.trigger:
            self._hand_over_ticket()

    def made(self) -> Extraction:
        steps = tuple(self._taken_along(step) for step in self._cut.steps)
        parent_steps = [self._renewed(step, self._back) for step in self._outside]
        child = self._child(steps)
        step = self._calling_step()
        parent = self._parent(parent_steps, step)
        return Extraction(
            child,
            parent,
            step.id,
            tuple(self._inputs.values()),
            tuple(self._outputs.values()),
            len(self._cut.steps),
        )

    # --- names -----------------------------------------------------------------------------------------

    def _variables_kept(self) -> frozenset[str]:
        """Variables that only these steps set go along; who else reads them would find nothing any more."""
        inside: set[str] = set()
        outside: set[str] = set()
        for step in self._definition.steps:
            name = self._facts[step.id].sets_variable
            if name is not None:
                (inside if step.id in self._ids else outside).add(name)
        read = {
            str(use.reference.path[1])
            for step in self._outside
            for use in self._facts[step.id].uses
            if use.reference.path[0] == "variables" and len(use.reference.path) > 1
        }
        for name in inside:
            if not name or name in outside or name in read or "" in outside:
                raise _Refused(NotExtracted("extract.sets_variable", {"name": name}))
        return frozenset(inside)

    def _taken_along(self, step: Step) -> Step:
        in_round = any(self._graph.steps[one].type == "loop" for one in self._cut.loops[step.id])
        around: frozenset[str] = _ROUND if in_round else frozenset()
        if step.type != "loop":
            return self._renewed(step, self._into(around))
        config: dict[str, Json] = {}
        for name, value in step.config.items():
            one = replace(step, config={name: value})
            config |= self._renewed(one, self._into(around | _OWN.get(name, frozenset()))).config
        return replace(step, config=config)

    def _into(self, of_round: frozenset[str]) -> Renaming:
        """Names these steps know from outside are inputs of the new workflow."""

        def rename(path: Path) -> str | None:
            root = path[0]
            if path[:2] == _TICKET:
                self._hand_over_ticket()
                return None
            kept = (
                (root == "steps" and (len(path) < 2 or path[1] in self._keys))
                or root in of_round
                or (root == "variables" and len(path) > 1 and self._stays(str(path[1])))
                or root not in {"steps", "trigger", "variables", *_ROUND, *_OF_A_RUN}
            )
            return None if kept else f"trigger.{self._input(path).name}"

        return rename

    def _stays(self, variable: str) -> bool:
        declared = {one.name: one.kind for one in self._definition.variables}
        secret = declared.get(variable) == "secret" or (
            variable not in declared and variable in (self._context.secrets or ())
        )
        return secret or variable in self._own_variables

    def _hand_over_ticket(self) -> None:
        expression = f"{{{{ default({written(_TICKET)}, null) }}}}"
        self._inputs.setdefault(_TICKET, Passed("ticket", expression, "ticket"))

    def _input(self, path: Path) -> Passed:
        known = self._inputs.get(path)
        if known is None:
            parts = path[1:] if path[0] in ("steps", "trigger", "variables") else path
            taken = {"ticket", *(one.name for one in self._inputs.values())}
            name = free_name(joined_name(parts) or str(path[0]), taken)
            _bounded(self._inputs)
            expression = f"{{{{ {self._safely(path)} }}}}"
            known = self._inputs[path] = Passed(name, expression, self._kind(path))
        return known

    def _safely(self, path: Path) -> str:
        """The name, allowing for its absence unless the first step would miss it anyway."""
        entry = self._facts[self._cut.entry.id]
        needed = any(use.reference.required and use.reference.path == path for use in entry.uses)
        return written(path) if needed else f"default({written(path)}, null)"

    def _kind(self, path: Path) -> str:
        here: Any = self._shape
        for part in path:
            here = here.get(part) if isinstance(here, Mapping) else None
        return here if isinstance(here, str) and here in _KINDS else "text"

    def _back(self, path: Path) -> str | None:
        """What these steps left behind is what the new step answers."""
        if path[0] != "steps" or len(path) < 2 or path[1] not in self._keys:
            return None
        value = path[:3]
        known = self._outputs.get(value)
        if known is None:
            name = free_name(joined_name(value[1:]), {one.name for one in self._outputs.values()})
            _bounded(self._outputs)
            known = self._outputs[value] = Passed(name, written(value))
        return written(("steps", self._key, "result", known.name, *path[3:]))

    # --- definitions -----------------------------------------------------------------------------------

    def _renewed(self, step: Step, rename: Renaming) -> Step:
        spec = STEP_TYPES.get(step.type)
        action = self._context.actions.get(step.action_type or "")
        parameters: Iterable[Parameter] = spec.parameters if spec is not None else ()
        if step.type == "action":
            parameters = action.parameters if action is not None else ()
        config = renamed_config(step.config, parameters, rename)
        return step if config == dict(step.config) else replace(step, config=config)

    def _child(self, steps: tuple[Step, ...]) -> Definition:
        places = self._definition.positions
        edges = [
            one
            for one in self._definition.edges
            if one.source in self._ids and one.target in self._ids
        ]
        ends = [(edge.source, edge.port) for edge in self._cut.out]
        if not ends and self._outputs:
            ends = [(step_id, port) for step_id, port in self._cut.ends if port]
        if ends:
            end = self._end(steps)
            edges += [Edge(self._new_id(), source, port, end.id) for source, port in ends]
            right = max((places[one.id][0] for one in steps if one.id in places), default=0.0)
            level = places.get(self._cut.entry.id, (0.0, 0.0))[1]
            places = {**places, end.id: (right + _APART, level)}
            steps = (*steps, end)
        edges.append(starting_at(self._cut.entry.id))
        steps = (*steps, *self._cut.notes)
        x, y = places.get(self._cut.entry.id, (0.0, 0.0))
        kept = {step.id for step in steps}
        child = Definition(
            trigger=Trigger("manual"),
            steps=steps,
            edges=tuple(sorted(edges, key=lambda one: (one.source, one.port, one.target, one.id))),
            inputs=tuple(Input(one.name, one.kind) for one in self._inputs.values()),
            variables=tuple(
                one for one in self._definition.variables if one.name in self._own_variables
            ),
            positions={
                TRIGGER_ID: (x - _APART, y),
                **{key: at for key, at in places.items() if key in kept},
            },
            bends=_bends(self._definition, edges),
            frames=tuple(one for one in self._definition.frames if kept.issuperset(one.members)),
        )
        return self._with_results(child)

    def _end(self, steps: tuple[Step, ...]) -> Step:
        """Gives back what others need."""
        key = free_name(_END, {step.key for step in steps})
        return Step(self._new_id(), key, "stop", config={"outcome": "succeed"})

    def _with_results(self, child: Definition) -> Definition:
        end = child.steps[len(self._cut.steps)] if len(child.steps) > len(self._cut.steps) else None
        if end is None or end.type != "stop" or not self._outputs:
            return child
        graph = Graph.of(child)
        sure = graph.surely_ran_before(end.id)
        output: dict[str, Json] = {}
        for path, passed in self._outputs.items():
            step = graph.by_key[str(path[1])]
            certain = bool(graph.bit[step.id] & sure) and not step.disabled and len(path) > 2
            certain = certain and path[2] != "error"
            name = written(path)
            output[passed.name] = f"{{{{ {name if certain else f'default({name}, null)'} }}}}"
        return child.with_step(replace(end, config={**end.config, "output": output}))

    def _calling_step(self) -> Step:
        given = {one.name: one.expression for one in self._inputs.values()}
        config: dict[str, Json] = {"input": given} if given else {}
        return Step(self._new_id(), self._key, "sub_workflow", title=self._title, config=config)

    def _parent(self, steps: list[Step], step: Step) -> Definition:
        definition, ids = self._definition, self._ids
        gone = ids | {note.id for note in self._cut.notes}
        order = [one.id for one in definition.steps]
        place = sum(1 for one in steps if order.index(one.id) < order.index(self._cut.entry.id))
        edges = [one for one in definition.edges if not {one.source, one.target} & ids]
        edges += [replace(edge, target=step.id) for edge in self._cut.into]
        if self._cut.out:
            first = self._cut.out[0]
            edges.append(Edge(first.id, step.id, "success", first.target))
        at = definition.positions.get(self._cut.entry.id)
        positions = {key: one for key, one in definition.positions.items() if key not in gone}
        return replace(
            definition,
            steps=(*steps[:place], step, *steps[place:]),
            edges=tuple(sorted(edges, key=lambda one: (one.source, one.port, one.target, one.id))),
            variables=tuple(
                one for one in definition.variables if one.name not in self._own_variables
            ),
            positions=positions | ({step.id: at} if at is not None else {}),
            bends=_bends(definition, edges),
            frames=tuple(self._reframed(gone, step.id)),
        )

    def _reframed(self, gone: set[str], step_id: str) -> Iterable[Frame]:
        """The new step stands in the frame of the first one, unless that goes along as a whole."""
        for frame in self._definition.frames:
            left = [one for one in frame.members if one not in gone]
            if left and self._cut.entry.id in frame.members:
                left.append(step_id)
            if left:
                yield replace(frame, members=tuple(left))


def _bends(definition: Definition, edges: Iterable[Edge]) -> dict[str, tuple[float, ...]]:
    """Of wires that lead from where to where they did."""
    same = {(one.id, one.source, one.target) for one in definition.edges}
    kept = {one.id for one in edges if (one.id, one.source, one.target) in same}
    return {key: bends for key, bends in definition.bends.items() if key in kept}


def _bounded(passed: Mapping[Path, Passed]) -> None:
    if len(passed) >= MOST_NAMES:
        raise _Refused(NotExtracted("extract.too_many_names", {"limit": MOST_NAMES}))
