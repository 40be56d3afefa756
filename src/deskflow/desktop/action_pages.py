"""The page about actions that authors read, made from the specs and their words: `docs/workflows/actions.md`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from deskflow.desktop.words_workflows import action_help, group_title, title_of
from deskflow.workflows.action_spec import ActionCatalogue, ActionSpec
from deskflow.workflows.parameters import Output, Parameter

_HEAD: Final = """\
# Actions

What a step can do. This page is made from the actions themselves (`python -m deskflow.desktop.documents`); a test says
when it is stale.

Texts may hold expressions (`{{ trigger.ticket.title }}`) unless the table says *fixed*. What a step leaves behind is read by
the steps behind it as `steps.<key>.<name>`. Where it happens decides what a crash can do:

- **in the workspace**: commits together with the step, exactly once;
- **outside**: is tried again after a crash under the same key, so it happens at least once; the sandbox never does it;
- **beside**: only computes, in a process of its own; the sandbox does it too.
"""


def actions_page(catalogue: ActionCatalogue) -> str:
    """Markdown: the groups of the palette with their actions, in its order."""
    parts = [_HEAD]
    for group, specs in _by_title(catalogue):
        parts.append(f"## {group}\n")
        parts.extend(_action(spec) for spec in specs)
    return "\n".join(parts)


def _by_title(catalogue: ActionCatalogue) -> Iterator[tuple[str, list[ActionSpec]]]:
    grouped: dict[str, list[ActionSpec]] = {}
    for name, specs in catalogue.groups().items():
        # Two groups of specs may have one name for people.
        grouped.setdefault(group_title(name), []).extend(specs)
    yield from grouped.items()


def _action(spec: ActionSpec) -> str:
    place = "outside" if spec.outside else "beside" if spec.computes else "in the workspace"
    rights = f" Needs the permission `{spec.permission}`." if spec.permission else ""
    lines = [f"### {title_of(spec.title)} · `{spec.name}`", ""]
    help_text = action_help(spec.name)
    if help_text:
        lines += [help_text, ""]
    lines += [f"Happens {place}.{rights}", ""]
    if spec.parameters:
        lines += ["| Parameter | | Kind | |", "|---|---|---|---|"]
        lines += [_row(one) for one in _with_members(spec.parameters)]
        lines.append("")
    lines += ["Leaves behind: " + ", ".join(_left(one) for one in spec.outputs) + ".", ""]
    if spec.example is not None:
        said = json.dumps(spec.example, indent=2, ensure_ascii=False)
        lines += ["For example:", "", "```json", said, "```", ""]
    return "\n".join(lines)


def _with_members(parameters: tuple[Parameter, ...], prefix: str = "") -> Iterator[Parameter]:
    from dataclasses import replace

    for one in parameters:
        yield replace(one, name=prefix + one.name)
        yield from _with_members(one.fields, f"{prefix}{one.name}.")


def _row(one: Parameter) -> str:
    facts = []
    if one.required:
        facts.append("needed")
    if one.one_of:
        facts.append(f"one of *{one.one_of.replace('_', ' ')}*")
    if one.default is not None:
        facts.append(f"`{_cell(json.dumps(one.default, ensure_ascii=False))}` unless given")
    if one.choices:
        facts.append(", ".join(f"`{choice.value}`" for choice in one.choices))
    if one.least is not None or one.most is not None:
        facts.append(f"{_number(one.least)} to {_number(one.most)}")
    if not one.takes_expressions:
        facts.append("fixed")
    kind = str(one.kind).replace("_", " ")
    title = title_of(one.title or f"field.{one.name}")
    return f"| `{one.name}` | {_cell(title)} | {f'{kind}, several' if one.many else kind} | {'; '.join(facts)} |"


def _left(one: Output) -> str:
    members = f": {', '.join(f'`{member.name}`' for member in one.fields)}" if one.fields else ""
    return f"`{one.name}` ({one.kind}{members})"


def _number(value: float | None) -> str:
    return "…" if value is None else f"{value:g}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
