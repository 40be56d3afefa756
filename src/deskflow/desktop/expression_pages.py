"""The page about expressions that authors read, its table made from the functions: `docs/workflows/expressions.md`."""

from __future__ import annotations

import json
from typing import Final

from deskflow.desktop.words_functions import FUNCTIONS, GROUPS
from deskflow.workflows.expressions import STANDARD, Function, limits
from deskflow.workflows.expressions.functions import LAZY

_HEAD: Final = """\
# Expressions

This page is made from the functions themselves (`python -m deskflow.desktop.documents`); a test says when it is stale.

`{{ trigger.ticket.number }}` may stand in every field that is not marked *fixed*. A field that is one expression and nothing
else keeps its kind (a number stays a number); with text around it, it makes text. Conditions are expressions without braces.
`\\{{` writes two braces. Values are data: a ticket called `{{ 7*7 }}` keeps that title, wherever it is used.

## Names

| Name | What it is |
|---|---|
| `trigger` | what started the run: the event's payload, the filled-in form, the times of the schedule |
| `steps.<key>` | what a step has left behind that came before; `step1.result.x` is understood as well |
| `variables`, `vars` | variables of the organisation, of the workflow and those set while it runs ([variables](variables.md)) |
| `secrets` | secrets, in fields marked as secret and nowhere else |
| `item`, `index` | inside a loop: the item and its place, counted from 0 |
| `now` | the time when the step runs |
| `execution`, `workflow`, `user` | the run, its workflow, and whoever started it |

While you type, `Ctrl+Space` shows the names in sight with their kinds; a dot shows what is inside. A name that does not exist is an error
that offers the nearest one; `default(name, 'otherwise')` is how to allow for it.

Under a field stands what its expression would come to, with the kind of the value. What it is worked out with is chosen at the
foot of the panel: the last run, a scenario, or an example of what starts the workflow. Inside a loop the first round
counts. A secret is never shown.

## Signs

`+ - * / // % **`, `== != < <= > >=`, `and or not` (also `&& || !`, `===`, `!==`), `in`, `not in`, `yes if condition else no`,
`'text'` or `"text"`, `[1, 2]`, `{status: 'open'}`, `list[0]`, `text[0:5]`, `null`, `true`, `false`. Numbers work with numbers and text
with text; nothing is converted in silence: write `number(x)` or `string(x)`.

There are no methods and no access to Python: `x.lower()` is refused, `lower(x)` is the way. """

_BOUNDS: Final = """\
Every expression is bounded: {source:,} characters, {depth} levels, texts of {chars:,} characters, lists of {items:,} items,
whole numbers to 10^15, and a budget of work that an expression cannot outlast. Patterns are those of RE2.

## Functions

`[x]` may be left out, `…` may repeat. Dates are texts such as `2026-11-21T08:30:00Z`; a zone is a name such as `Europe/Berlin`, UTC unless given.
The examples of business time are on a calendar that is open Monday to Friday, 9 to 17 o'clock UTC; without a name, the
organisation's own calendar counts.
"""


def expressions_page() -> str:
    """Markdown: the language, then the functions by group."""
    bounds = _BOUNDS.format(
        source=limits.SOURCE_CHARS,
        depth=limits.DEPTH,
        chars=limits.RESULT_CHARS,
        items=limits.LIST_LENGTH,
    )
    parts = [_HEAD.rstrip() + "\n\n" + bounds]
    functions = [*LAZY.values(), *STANDARD.values()]
    for group, title in GROUPS.items():
        rows = [_row(one) for one in functions if one.group == group]
        parts.append(f"### {title}\n\n| Function | Gives | | For example |\n|---|---|---|---|")
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def _row(function: Function) -> str:
    shown = [
        f"`{_cell(one.source)}` → `{_cell(json.dumps(one.result, ensure_ascii=False))}`"
        for one in function.examples
    ]
    says = FUNCTIONS[function.words]
    return f"| `{_cell(function.signature)}` | {function.returns} | {says} | {'<br>'.join(shown)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
