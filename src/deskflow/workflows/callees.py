"""What workflows ask of whoever starts them: their declared inputs, version by version, and as fields of a form."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Text, select, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from deskflow.workflows.definition import Input
from deskflow.workflows.definition_json import from_json
from deskflow.workflows.parameters import Choice, Parameter, ParameterKind, said
from deskflow.workflows.tables import workflow_versions, workflows
from deskflow.workflows.variable_queries import Reading

_NEWEST: Final = 20
"""Of so many versions it is known what they ask."""

_HAS_SOME: Final = '%%"inputs":[{%%'

_KINDS: Final = {
    "text": ParameterKind.TEXT, "multiline": ParameterKind.MULTILINE, "number": ParameterKind.NUMBER,
    "boolean": ParameterKind.BOOLEAN, "choice": ParameterKind.CHOICE, "user": ParameterKind.USER,
    "ticket": ParameterKind.TEXT, "customer": ParameterKind.CUSTOMER, "date": ParameterKind.DATE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Callee:
    """A workflow that others may start. `latest` is None before it is published; `inputs` by version."""

    name: str
    latest: int | None
    inputs: Mapping[int, tuple[Input, ...]]

    def asks(self, version: object = None) -> tuple[Input, ...] | None:
        """The inputs of this version, or of the published one; None if nobody knows."""
        wanted = version if isinstance(version, int) else self.latest
        return None if wanted is None else self.inputs.get(wanted)


def input_parameters(
    inputs: Sequence[Input], *, takes_expressions: bool = False
) -> tuple[Parameter, ...]:
    """The declared inputs as a form knows them."""
    return tuple(
        Parameter(
            one.name,
            _KINDS.get(one.kind, ParameterKind.TEXT),
            said(one.title or one.name),
            required=one.required and one.default in (None, ""),
            default=one.default,
            choices=tuple(Choice(value, said(value)) for value in one.choices),
            takes_expressions=takes_expressions,
        )
        for one in inputs
    )


def list_callees(
    reading: Reading, tenant_id: UUID, only: Collection[UUID] | None = None
) -> dict[str, Callee]:
    """By id: all workflows that are not deleted, or `only` these."""
    w, v = workflows.c, workflow_versions.c
    statement = (
        select(w.id, w.name, w.version, w.is_published, v.version, _DeclaredInputs(type_coerce(v.definition, Text)))
        .outerjoin(
            workflow_versions, (v.workflow_id == w.id) & (v.version > w.version - _NEWEST)
        )
        .where(w.tenant_id == tenant_id, w.deleted_at.is_(None), w.is_template.is_(False))
    )  # fmt: skip
    if only is not None:
        statement = statement.where(w.id.in_(list(only)))
    heads: dict[str, tuple[str, int | None]] = {}
    asked: dict[str, dict[int, tuple[Input, ...]]] = {}
    rows: Any = reading.execute(statement).all()
    for workflow_id, name, latest, published, version, inputs in rows:
        key = str(workflow_id)
        heads[key] = (name, latest if published else None)
        found = asked.setdefault(key, {})
        if version is not None:
            found[version] = from_json({"inputs": json.loads(inputs)}).inputs if inputs else ()
    return {key: Callee(name, latest, asked[key]) for key, (name, latest) in heads.items()}


class _DeclaredInputs(FunctionElement[str]):
    """The inputs of a stored definition as text, NULL for none. Definitions are large and inputs are few: the
    database takes them out."""

    type = Text()
    inherit_cache = True


@compiles(_DeclaredInputs)
def _taken_out(element: _DeclaredInputs, compiler: SQLCompiler, **more: Any) -> str:
    text = compiler.process(element.clauses, **more)
    return f"CASE WHEN {text} LIKE '{_HAS_SOME}' THEN json_extract({text}, '$.inputs') END"


@compiles(_DeclaredInputs, "postgresql")
def _taken_out_there(element: _DeclaredInputs, compiler: SQLCompiler, **more: Any) -> str:
    text = compiler.process(element.clauses, **more)
    return f"CASE WHEN {text} LIKE '{_HAS_SOME}' THEN CAST(CAST({text} AS JSON) -> 'inputs' AS TEXT) END"
