"""Large workflows as their authors would draw them, and what a designer needs to show them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deskflow.workflows.definition import Definition, Step

_COLUMN, _ROW = 264.0, 96.0


def workflow(count: int) -> Definition:
    """Rows of steps, one and a quarter wires each; those from the end of a row lead back to the next one's beginning."""
    from deskflow.workflows.definition import Definition, Edge, Trigger, start_edge

    dice = random.Random(7)
    across = max(1, round((count * 0.5) ** 0.5))
    steps = tuple(_step(number) for number in range(count))
    edges = [start_edge("s0")]
    for number, step in enumerate(steps[:-1]):
        edges.append(Edge(f"e{number}", step.id, step.ports()[0], f"s{number + 1}"))
        other = number + dice.randrange(2, across)
        if step.type == "condition" and other < count:
            edges.append(Edge(f"f{number}", step.id, "false", f"s{other}"))
    places = {
        step.id: (number % across * _COLUMN, number // across * _ROW)
        for number, step in enumerate(steps)
    }
    trigger = Trigger("event", {"event": "ticket.created"})
    return Definition(
        trigger, steps, tuple(edges), positions={"trigger": (-_COLUMN, 0.0), **places}
    )


def _step(number: int) -> Step:
    from deskflow.workflows.definition import Step

    def step(kind: str, config: dict[str, Any], action: str | None = None) -> Step:
        return Step(f"s{number}", f"step_{number}", kind, action, f"Step {number}", config)

    match number % 4:
        case 0:
            return step(
                "action",
                {
                    "to": "{{trigger.ticket.customer.email}}",
                    "subject": f"[{number}] {{{{trigger.ticket.number}}}}",
                    "body": f"Hello {{{{ trigger.ticket.customer.name }}}}, this is step {number}",
                },
                "send_email",
            )
        case 1:
            condition = f"len(trigger.ticket.title) > {number} && steps.step_{number - 1}.sent"
            return step("condition", {"condition": condition})
        case 2:
            title = f"Part {number} of {{{{ trigger.ticket.number }}}}"
            return step("approval", {"title": title, "roles": ["approver"]})
        case _:
            return step("delay", {"duration": "2 hours"})
