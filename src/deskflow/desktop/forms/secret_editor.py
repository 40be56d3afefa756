"""A secret is picked by its name and never shown; what a configuration keeps is the expression that names it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from deskflow.desktop.forms.choice_editors import RecordsEditor
from deskflow.desktop.forms.surroundings import Record, Surroundings
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.picker import pick
from deskflow.desktop.words_workflows import tr
from deskflow.workflows.parameters import ParameterKind

_NEW: Final = ""


class SecretEditor(RecordsEditor):
    """One of the secrets that are in sight of the workflow, or a new one; others are written as an expression."""

    def __init__(self, around: Surroundings, name: str) -> None:
        self._made: list[Record] = []
        super().__init__(
            around, name, str(ParameterKind.SECRET), many=False, placeholder=tr("Choose a secret")
        )

    def takes(self, value: Any) -> bool:
        return value in (None, "") or value in [one.value for one in self._offered()]

    def _offered(self) -> Sequence[Record]:
        """Also those just made, which others will hear of in a moment."""
        known = super()._offered()
        values = {one.value for one in known}
        return [*known, *(one for one in self._made if one.value not in values)]

    def _ask(self) -> None:
        choices = [
            Choice(
                one.value, one.name, one.detail, icon="lock", current=one.value in self._values
            )
            for one in self._offered()
        ]  # fmt: skip
        if self.around.new_secret is not None:
            choices.append(Choice(_NEW, self.tr("New secret…"), icon="plus", pinned=True))
        pick(self.around.theme, self.field, self.accessibleName(), choices, self._on_picked)

    def _on_picked(self, value: str) -> None:
        if value != _NEW:
            super()._on_picked(value)
        elif self.around.new_secret is not None:
            self.around.new_secret(self.field, self._on_made)

    def _on_made(self, name: str) -> None:
        self._made.append(Record(f"{{{{ secrets.{name} }}}}", name))
        super()._on_picked(self._made[-1].value)
        self.field.setFocus()
