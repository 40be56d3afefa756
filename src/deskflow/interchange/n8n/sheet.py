"""The sheet on which one node is worked out: its values in our words, and what has to be said about it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from deskflow.core.types import Json
from deskflow.interchange.n8n.reading import Node, clean, mapping
from deskflow.interchange.n8n.scripts import Name, Untranslatable, translate
from deskflow.interchange.workflow_report import Remark
from deskflow.workflows.expressions import ExpressionError, parse

_DEEPEST = 25
_MOST_NOTE = 20_000
_ATOM = re.compile(r"""[\w.]+(\[[^\[\]]*\][\w.]*)*|"[^"\\]*"|\w+\([\w., ]*\)""")


@dataclass(frozen=True, slots=True)
class Made:
    """The step a node becomes; `ports` says which of our ports is which of its outputs."""

    type: str
    config: Mapping[str, Json]
    action_type: str | None = None
    ports: Mapping[int, str] = field(default_factory=lambda: {0: "success"})


@dataclass(slots=True)
class Sheet:
    """`data_of` finds the data of another node, or what comes into this one. `zone` is the workflow's time zone."""

    node: Node
    key: str
    data_of: Name
    zone: str = ""
    remarks: list[Remark] = field(default_factory=list)

    def say(self, code: str, **params: Any) -> None:
        """It is not quite the same here."""
        self.remarks.append(Remark(f"n8n.{code}", params))

    @property
    def parameters(self) -> Mapping[str, Json]:
        return self.node.parameters

    # --- values ------------------------------------------------------------------------------------

    def value(self, raw: Json, where: str, depth: int = 0) -> Json:
        """A parameter's value as our templates: texts translated, everything inside it as well."""
        if depth > _DEEPEST:
            return json.dumps(raw, ensure_ascii=False, default=str)[:_MOST_NOTE]
        if isinstance(raw, str):
            return self.template(raw, where)
        if isinstance(raw, Mapping):
            if raw.get("__rl") is True:
                return self.value(raw.get("value"), where, depth + 1)
            return {clean(str(name))[:200]: self.value(one, where, depth + 1) for name, one in raw.items()}  # fmt: skip
        if isinstance(raw, list):
            return [self.value(one, where, depth + 1) for one in raw]
        return raw if _is_storable(raw) else str(raw)

    def text(self, name: str, default: str = "") -> str:
        """A parameter that is a text."""
        found = self.value(self.parameters.get(name), name)
        if isinstance(found, str | int | float) and not isinstance(found, bool):
            return str(found)
        return default

    def template(self, raw: str, where: str) -> str:
        """`=Hello {{ $json.name }}` with our names in it; a text without `=` stands for itself."""
        raw = clean(raw)
        if not raw.startswith("="):
            return raw.replace("{{", "\\{{")
        parts, rest = "", raw[1:]
        while "{{" in rest:
            before, _, rest = rest.partition("{{")
            inside, closed, rest = rest.partition("}}")
            if not closed:
                return parts + before + "\\{{" + inside
            parts += f"{before}{{{{ {self.expression(inside, where)} }}}}"
        return parts + rest

    def expression(self, source: str, where: str) -> str:
        """One expression; kept as it is where nobody has a word for it, so that validation points at it."""
        try:
            said = translate(source, self.data_of)
            parse(said)
        except Untranslatable as unknown:
            self.say("expression_kept", field=where, what=unknown.what)
        except ExpressionError:
            self.say("expression_kept", field=where, what=source.strip()[:80])
        else:
            return said
        return source.strip()

    def operand(self, raw: Json, where: str, kind: str = "") -> str:
        """A value as a part of an expression: a literal, or what its braces hold."""
        if not isinstance(raw, str):
            return json.dumps(raw if _is_storable(raw) else str(raw), ensure_ascii=False)
        if not raw.startswith("="):
            return _literal(clean(raw), kind)
        body = clean(raw)[1:].strip()
        if body.startswith("{{") and body.endswith("}}") and body.count("{{") == 1:
            return _atom(self.expression(body[2:-2], where))
        parts: list[str] = []
        rest = body
        while "{{" in rest:
            before, _, rest = rest.partition("{{")
            inside, _, rest = rest.partition("}}")
            if before:
                parts.append(json.dumps(before, ensure_ascii=False))
            parts.append(f"string({self.expression(inside, where)})")
        if rest or not parts:
            parts.append(_literal(rest, kind if not parts else ""))
        return parts[0] if len(parts) == 1 else f"({' + '.join(parts)})"

    # --- what is kept ------------------------------------------------------------------------------

    def original(self) -> str:
        """The node as it stood in the file."""
        kept = {name: one for name, one in self.node.raw.items() if name not in ("id", "position")}
        return clean(json.dumps(kept, ensure_ascii=False, indent=2, default=str))[:_MOST_NOTE]

    def say_credentials(self) -> None:
        names = [
            str(mapping(one).get("name") or kind)[:80]
            for kind, one in mapping(self.node.raw.get("credentials")).items()
        ]
        if names:
            self.say("credentials", names=", ".join(names))


def _atom(expression: str) -> str:
    """Something that can stand beside any operator."""
    return expression if _ATOM.fullmatch(expression) else f"({expression})"


def _literal(text: str, kind: str) -> str:
    if kind == "number":
        try:
            return repr(float(text)) if "." in text else str(int(text))
        except (ValueError, OverflowError):
            pass
    if kind == "boolean" and text.strip().lower() in ("true", "false"):
        return text.strip().lower()
    return json.dumps(text, ensure_ascii=False)


def _is_storable(value: Json) -> bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return value.bit_length() <= 63
    return value is None or isinstance(value, bool | float)
