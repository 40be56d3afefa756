"""The parameters of the kinds of steps: what an author fills in for each, and nothing of what it does."""

from __future__ import annotations

from typing import Final

from deskflow.workflows.parameters import Choice, Parameter, ParameterKind, choices

_TITLE: Final = "step"

MOST_BRANCHES: Final = 50
MOST_ROUNDS: Final = 10_000
"""The most items or rounds of one loop."""
MOST_AT_ONCE: Final = 100


def _chosen(title: str, *values: str, advanced: bool = False) -> Parameter:
    """One of these words, the first unless the author says otherwise; its name is the end of its title."""
    return Parameter(
        title.rpartition(".")[2],
        ParameterKind.CHOICE,
        title,
        default=values[0],
        choices=choices(title, *values),
        takes_expressions=False,
        advanced=advanced,
    )


def _branches(title: str, *fields: Parameter) -> Parameter:
    """Rows with a port each."""
    return Parameter(
        title.rpartition(".")[2],
        ParameterKind.ROWS,
        title,
        required=True,
        least=1,
        most=MOST_BRANCHES,
        fields=(_ROW_KEY, _ROW_TITLE, *fields),
    )


CONDITION_PARAMETERS: Final = (
    Parameter(
        "condition", ParameterKind.EXPRESSION, f"{_TITLE}.condition.condition", required=True
    ),
)

DELAY_PARAMETERS: Final = (
    Parameter("duration", ParameterKind.DURATION, f"{_TITLE}.delay.duration", one_of="until"),
    Parameter("until", ParameterKind.DATE, f"{_TITLE}.delay.until", one_of="until"),
    # With a calendar the duration counts business time only, and a date is moved into business hours.
    Parameter("calendar", ParameterKind.CALENDAR, f"{_TITLE}.delay.calendar"),
)

STOP_PARAMETERS: Final = (
    Parameter(
        "outcome",
        ParameterKind.CHOICE,
        f"{_TITLE}.stop.outcome",
        default="succeed",
        choices=(
            Choice("succeed", f"{_TITLE}.stop.outcome.succeed"),
            Choice("fail", f"{_TITLE}.stop.outcome.fail"),
            # Leaves the innermost loop by `done`; rounds that still run are cancelled.
            Choice("break", f"{_TITLE}.stop.outcome.break"),
            # Leaves the innermost group by `done`; what still runs in it is cancelled.
            Choice("leave", f"{_TITLE}.stop.outcome.leave"),
        ),
        takes_expressions=False,
    ),
    Parameter("message", ParameterKind.TEXT, f"{_TITLE}.stop.message"),
    # What the workflow answers with; a sub-workflow step finds it as `result`.
    Parameter("output", ParameterKind.OBJECT, f"{_TITLE}.stop.output", advanced=True),
)

_ROW_KEY: Final = Parameter(
    "key",
    ParameterKind.TEXT,
    f"{_TITLE}.row.key",
    required=True,
    longest=40,
    takes_expressions=False,
)
_ROW_TITLE: Final = Parameter(
    "title", ParameterKind.TEXT, f"{_TITLE}.row.title", longest=80, takes_expressions=False
)

SWITCH_PARAMETERS: Final = (
    # With a value each case names what it equals (one value or a list); without, each case is an expression.
    Parameter("value", ParameterKind.TEXT, f"{_TITLE}.switch.value"),
    _branches(
        f"{_TITLE}.switch.cases",
        Parameter("equals", ParameterKind.JSON, f"{_TITLE}.switch.equals"),
        Parameter("when", ParameterKind.EXPRESSION, f"{_TITLE}.switch.when"),
    ),
)

FORK_PARAMETERS: Final = (
    _branches(
        f"{_TITLE}.fork.branches",
        # Taken only if this is true; always without it.
        Parameter("when", ParameterKind.EXPRESSION, f"{_TITLE}.fork.when"),
    ),
)

JOIN_PARAMETERS: Final = (
    # all: every branch that can still come; any: the first; some: `count` of them.
    _chosen(f"{_TITLE}.join.wait_for", "all", "any", "some"),
    Parameter("count", ParameterKind.NUMBER, f"{_TITLE}.join.count", least=1, most=MOST_BRANCHES),
    _chosen(f"{_TITLE}.join.losers", "cancel", "keep"),
)

LOOP_PARAMETERS: Final = (
    # One of both: a list whose items are taken one by one, or a condition looked at before each round.
    Parameter("items", ParameterKind.JSON, f"{_TITLE}.loop.items", one_of="rounds"),
    Parameter("while", ParameterKind.EXPRESSION, f"{_TITLE}.loop.while", one_of="rounds"),
    Parameter(
        "at_once",
        ParameterKind.NUMBER,
        f"{_TITLE}.loop.at_once",
        default=1,
        least=1,
        most=MOST_AT_ONCE,
    ),
    Parameter(
        "limit",
        ParameterKind.NUMBER,
        f"{_TITLE}.loop.limit",
        default=MOST_ROUNDS,
        least=1,
        most=MOST_ROUNDS,
        advanced=True,
    ),
    # Worked out at the end of each round; the list of them is the loop's `results`.
    Parameter("collect", ParameterKind.TEXT, f"{_TITLE}.loop.collect"),
    # Looked at when a round has ended, with what it left and `steps.<the loop>.count`: true is enough rounds. Those
    # that still run are cancelled, or run on while the loop is left.
    Parameter("until", ParameterKind.EXPRESSION, f"{_TITLE}.loop.until", advanced=True),
    _chosen(f"{_TITLE}.loop.rest", "cancel", "keep", advanced=True),
)

WAIT_EVENT_PARAMETERS: Final = (
    Parameter(
        "event",
        ParameterKind.EVENT,
        f"{_TITLE}.wait_event.event",
        required=True,
        longest=100,
        takes_expressions=False,
    ),
    # Which one is meant: the event's value at `path` (the record it is about when empty) equals `equals`
    # (the record this run is about when empty).
    Parameter(
        "path",
        ParameterKind.TEXT,
        f"{_TITLE}.wait_event.path",
        longest=100,
        takes_expressions=False,
        advanced=True,
    ),
    Parameter("equals", ParameterKind.TEXT, f"{_TITLE}.wait_event.equals"),
    Parameter("filters", ParameterKind.OBJECT, f"{_TITLE}.wait_event.filters"),
    Parameter("timeout", ParameterKind.DURATION, f"{_TITLE}.wait_event.timeout"),
    # Also takes an event that came earlier in the life of this run, each one once.
    Parameter(
        "earlier",
        ParameterKind.BOOLEAN,
        f"{_TITLE}.wait_event.earlier",
        default=False,
        takes_expressions=False,
        advanced=True,
    ),
)

SUB_WORKFLOW_PARAMETERS: Final = (
    Parameter("workflow", ParameterKind.WORKFLOW, f"{_TITLE}.sub_workflow.workflow", required=True),
    # Empty: the version that is published when the step runs.
    Parameter(
        "version",
        ParameterKind.NUMBER,
        f"{_TITLE}.sub_workflow.version",
        least=1,
        takes_expressions=False,
        advanced=True,
    ),
    Parameter("input", ParameterKind.OBJECT, f"{_TITLE}.sub_workflow.input"),
    Parameter(
        "wait",
        ParameterKind.BOOLEAN,
        f"{_TITLE}.sub_workflow.wait",
        default=True,
        takes_expressions=False,
    ),
    _chosen(f"{_TITLE}.sub_workflow.on_end", "cancel", "abandon", advanced=True),
    Parameter("timeout", ParameterKind.DURATION, f"{_TITLE}.sub_workflow.timeout"),
)

GROUP_PARAMETERS: Final = (
    # Leaves by `timeout` when it takes longer.
    Parameter("timeout", ParameterKind.DURATION, f"{_TITLE}.group.timeout"),
    # One at a time: runs whose key is the same go through such a group one after the other.
    Parameter("key", ParameterKind.TEXT, f"{_TITLE}.group.key"),
)
