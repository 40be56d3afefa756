"""The page about templates that authors read, its list made from their files: `docs/workflows/templates.md`."""

from __future__ import annotations

from typing import Any, Final

from deskflow.desktop.words_templates import CATEGORY_TITLES, category_title
from deskflow.desktop.words_workflows import title_of, trigger_in_words
from deskflow.workflows.templates.shipped import shipped_templates
from deskflow.workflows.templates.template import Blank, Template

_HEAD: Final = """\
# Templates

The list on this page is made from the templates themselves (`python -m deskflow.desktop.documents`); a test says when it is stale.

A template is a workflow that is finished but for a few blanks: who is told, after how long, which customers. Making a workflow of
it makes a **copy**. It is a draft of yours from then on, switched off, and may be changed in every way; what becomes of the
template later changes nothing in it.

## Making a workflow of a template

1. *Workflows ▸ From template…* (`Shift+N`) opens the gallery. Type to narrow it down; the workflow is shown on a canvas beside
   the list, as it would be.
2. Give it a name and fill in what is asked. What has a usual value may stay; what is needed says so.
3. *Create* opens the draft in the designer. Its [scenarios](scenarios.md) came along: *Test* plays them with your own answers in
   the blanks.
4. *Publish* when they say what you expect. Until then nothing runs.

A person, a role or a calendar that is asked for is one of yours.

## A template of your own

*Save as template…* in the menu of a workflow keeps a copy of its draft in the gallery, under *Your own*. The **variables** it
declares become what is asked: the description of a variable is the question (its first sentence), its value the usual answer. In the
gallery it can be edited and deleted; workflows made of it stay.

As a file: *Export…* writes a workflow with its scenarios, *Import…* reads it elsewhere.

## Those that come with DeskFlow
"""


def templates_page() -> str:
    """Markdown: what a template is, and each of ours with what it asks."""
    parts = [_HEAD]
    for category in CATEGORY_TITLES:
        ours = [one for one in shipped_templates() if one.category == category]
        if ours:
            parts.append(f"### {category_title(ours[0])}\n")
            parts.extend(_template(one) for one in ours)
    return "\n".join(parts)


def _template(one: Template) -> str:
    definition: Any = one.definition
    trigger = definition["trigger"]
    lines = [f"#### {one.name} · `{one.key}`", "", one.description, ""]
    lines += [f"Starts with: {_starts(trigger)}", ""]
    lines += [f"Asks for: {'; '.join(map(_blank, one.blanks))}.", ""] if one.blanks else []
    scenarios = "; ".join(scenario["name"] for scenario in definition["scenarios"])
    lines += [f"Tried with: {scenarios}.", ""]
    return "\n".join(lines)


def _starts(trigger: Any) -> str:
    said = trigger_in_words(trigger["type"], trigger["config"])
    return f"{said or title_of('trigger.' + trigger['type'])}."


def _blank(one: Blank) -> str:
    return f"{one.title} (needed)" if one.required and one.default is None else one.title
