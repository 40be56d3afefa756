"""What an author fills in for an approval step: who is asked, in which stages or by which table, until when.

The simple form (people, roles, one way of deciding) is a single stage. `stages` goes before it, `routing` before both.
"""

from __future__ import annotations

from typing import Any, Final

from deskflow.workflows.parameters import Parameter, ParameterKind, choices

_TITLE: Final = "step.approval"
STRATEGIES: Final = ("any", "all", "k_of_n", "percent", "weighted", "sequence")
# In any case, and what the seed and other tools call them.
_ALSO: Final = (
    *STRATEGIES, "and", "or", "voting", "percentage", "majority", "k of n", "weight", "sequential",
)  # fmt: skip
ON_EXPIRY: Final = ("expired", "approve", "reject", "escalate")
REJECT_POLICIES: Final = ("when_unreachable", "at_once", "wait_for_all")
RUNGS: Final = ("remind", "delegate", "manager", "role")


def _asked(**more: Any) -> tuple[Parameter, ...]:
    """Who is asked together and how their answers count: the same in the simple form, a stage and a row."""
    return (
        Parameter(
            "approvers", ParameterKind.USER, f"{_TITLE}.approvers", many=True, one_of="approvers"
        ),
        Parameter("roles", ParameterKind.ROLE, f"{_TITLE}.roles", many=True, one_of="approvers"),
        Parameter(
            "managers_of",
            ParameterKind.USER,
            f"{_TITLE}.managers_of",
            many=True,
            one_of="approvers",
        ),
        Parameter("teams", ParameterKind.TEAM, f"{_TITLE}.teams", many=True, one_of="approvers"),
        Parameter(
            "leads_of", ParameterKind.TEAM, f"{_TITLE}.leads_of", many=True, one_of="approvers"
        ),
        Parameter(
            "strategy",
            ParameterKind.CHOICE,
            f"{_TITLE}.strategy",
            default="any",
            choices=choices(f"{_TITLE}.strategy", *STRATEGIES),
            also=_ALSO,
            takes_expressions=False,
        ),
        Parameter(
            "threshold",
            ParameterKind.NUMBER,
            f"{_TITLE}.threshold",
            least=0,
            takes_expressions=False,
        ),
        Parameter(
            "reject_policy",
            ParameterKind.CHOICE,
            f"{_TITLE}.reject_policy",
            default="when_unreachable",
            choices=choices(f"{_TITLE}.reject_policy", *REJECT_POLICIES),
            takes_expressions=False,
            **more,
        ),
        Parameter(
            "weights", ParameterKind.OBJECT, f"{_TITLE}.weights", takes_expressions=False, **more
        ),
        Parameter(
            "vetoes",
            ParameterKind.USER,
            f"{_TITLE}.vetoes",
            many=True,
            takes_expressions=False,
            **more,
        ),
    )


_NAME: Final = Parameter(
    "name", ParameterKind.TEXT, f"{_TITLE}.stage_name", longest=255, takes_expressions=False
)
STAGE_PARAMETERS: Final = (_NAME, *_asked())
_STAGES: Final = Parameter(
    "stages",
    ParameterKind.OBJECT,
    f"{_TITLE}.stages",
    many=True,
    fields=STAGE_PARAMETERS,
    takes_expressions=False,
    one_of="approvers",
)
ROW_PARAMETERS: Final = (
    Parameter("when", ParameterKind.LIST, f"{_TITLE}.when", takes_expressions=False),
    Parameter(
        "none_needed",
        ParameterKind.BOOLEAN,
        f"{_TITLE}.none_needed",
        takes_expressions=False,
        one_of="approvers",
    ),
    *_asked(),
    _STAGES,
)
COLUMN_PARAMETERS: Final = (
    Parameter(
        "name", ParameterKind.TEXT, f"{_TITLE}.column_name", longest=100, takes_expressions=False
    ),
    Parameter("value", ParameterKind.TEXT, f"{_TITLE}.column_value"),
    Parameter(
        "kind",
        ParameterKind.CHOICE,
        f"{_TITLE}.column_kind",
        default="text",
        choices=choices(f"{_TITLE}.column_kind", "text", "number"),
        takes_expressions=False,
    ),
)
RUNG_PARAMETERS: Final = (
    Parameter(
        "do",
        ParameterKind.CHOICE,
        f"{_TITLE}.rung",
        required=True,
        choices=choices(f"{_TITLE}.rung", *RUNGS),
        takes_expressions=False,
    ),
    Parameter("after", ParameterKind.DURATION, f"{_TITLE}.rung_after"),
    Parameter("user", ParameterKind.USER, f"{_TITLE}.rung_user"),
    Parameter("role", ParameterKind.ROLE, f"{_TITLE}.rung_role"),
)

APPROVAL_PARAMETERS: Final = (
    Parameter("title", ParameterKind.TEXT, f"{_TITLE}.title", required=True, longest=255),
    Parameter("description", ParameterKind.MULTILINE, f"{_TITLE}.description"),
    *_asked(advanced=True),
    _STAGES,
    Parameter(
        "routing",
        ParameterKind.OBJECT,
        f"{_TITLE}.routing",
        fields=(
            Parameter(
                "columns",
                ParameterKind.OBJECT,
                f"{_TITLE}.columns",
                many=True,
                fields=COLUMN_PARAMETERS,
                takes_expressions=False,
            ),
            Parameter(
                "rows",
                ParameterKind.OBJECT,
                f"{_TITLE}.rows",
                many=True,
                fields=ROW_PARAMETERS,
                takes_expressions=False,
            ),
        ),
        takes_expressions=False,
        one_of="approvers",
    ),
    Parameter("due_in", ParameterKind.DURATION, f"{_TITLE}.due_in"),
    # With a calendar all times of the step count in its open hours.
    Parameter("calendar", ParameterKind.CALENDAR, f"{_TITLE}.calendar"),
    Parameter(
        "on_expiry",
        ParameterKind.CHOICE,
        f"{_TITLE}.on_expiry",
        default="expired",
        choices=choices(f"{_TITLE}.on_expiry", *ON_EXPIRY),
        takes_expressions=False,
    ),
    Parameter(
        "escalation",
        ParameterKind.OBJECT,
        f"{_TITLE}.escalation",
        many=True,
        fields=RUNG_PARAMETERS,
        takes_expressions=False,
    ),
    Parameter(
        "binds",
        ParameterKind.LIST,
        f"{_TITLE}.binds",
        takes_expressions=False,
        advanced=True,
    ),
    Parameter(
        "allow_self_approval",
        ParameterKind.BOOLEAN,
        f"{_TITLE}.allow_self_approval",
        default=False,
        takes_expressions=False,
        advanced=True,
    ),
)
