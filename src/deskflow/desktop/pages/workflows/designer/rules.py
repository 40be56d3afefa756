"""What may be done on a workflow's canvas, and why not: the rules of workflows on top of those of every graph."""

from __future__ import annotations

import re
from typing import Final

from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.rules import (
    ALLOWED,
    Refused,
    StandardRules,
    Verdict,
)
from deskflow.desktop.canvas.document.values import Json, Node, PortRef
from deskflow.desktop.canvas.words import refusal_text
from deskflow.desktop.pages.workflows.designer.bridge import alone
from deskflow.desktop.pages.workflows.designer.kinds import NOTE_KIND, WorkflowKinds, is_trigger
from deskflow.desktop.words_problems import REFUSALS
from deskflow.desktop.words_workflows import tr
from deskflow.workflows.definition_json import MOST_STEPS, DefinitionError

_KEY: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}", re.ASCII)


class WorkflowRules(StandardRules):
    """Wires may lead back to an earlier step; whether there is a way out of the circle is for the checks to say, since
    it may be drawn later."""

    def may_add(self, document: Document, kind: str) -> Verdict:
        if is_trigger(kind) and any(is_trigger(node.kind) for node in document.nodes.values()):
            return Refused("one-trigger")
        if len(document.nodes) > MOST_STEPS:
            return Refused("too-many-steps", {"limit": str(MOST_STEPS)})
        return super().may_add(document, kind)

    def may_keep(self, document: Document, node: Node) -> Verdict:
        verdict = super().may_keep(document, node)
        if not verdict.ok:
            return verdict
        key = str(node.data.get("key") or node.key)
        if not _KEY.fullmatch(key):
            return Refused("bad-key", {"key": key[:40]})
        try:
            if isinstance(document.kinds, WorkflowKinds):
                alone(node, document.kinds)
        except (DefinitionError, TypeError, ValueError, ArithmeticError):
            return Refused("unreadable")
        return ALLOWED

    def may_set(self, document: Document, node: str, name: str, value: Json) -> Verdict:
        if name == "key" and value and not _KEY.fullmatch(str(value)):
            return Refused("bad-key", {"key": str(value)})
        return super().may_set(document, node, name, value)

    def may_connect(self, document: Document, start: PortRef, end: PortRef) -> Verdict:
        target = document.nodes.get(end.node)
        if target is not None and target.kind == NOTE_KIND:
            return Refused("into-note")
        verdict = super().may_connect(document, start, end)
        return ALLOWED if verdict.ok else verdict


def refusal_words(refused: Refused) -> str:
    """The reason in the reader's language, ours or the canvas' own."""
    text = REFUSALS.get(refused.code)
    return tr(text).format_map(dict(refused.params)) if text else refusal_text(refused)
