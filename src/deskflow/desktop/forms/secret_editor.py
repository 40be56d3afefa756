"""A secret is picked by its name and never shown; what a configuration keeps is the expression that names it."""

from __future__ import annotations

from typing import Any

from deskflow.desktop.forms.choice_editors import RecordsEditor
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.words_workflows import tr
from deskflow.workflows.parameters import ParameterKind


class SecretEditor(RecordsEditor):
    """One of the secrets that are in sight of the workflow; others are written as an expression."""

    def __init__(self, around: Surroundings, name: str) -> None:
        super().__init__(
            around, name, str(ParameterKind.SECRET), many=False, placeholder=tr("Choose a secret")
        )

    def takes(self, value: Any) -> bool:
        return value in (None, "") or value in [one.value for one in self._offered()]
