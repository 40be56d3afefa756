"""Variables and secrets of workflows: the list, an editor beside which it says where one is used, and the key.

The value of a secret goes in and never comes out: what is typed is sealed off this thread before a command is made of it,
and the field is emptied.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from deskflow.core.bus import Outcome
from deskflow.core.commands import Command
from deskflow.core.errors import DeskflowError
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.listed_section import ListedSection
from deskflow.desktop.pages.settings.secret_key import SecretKeyCard
from deskflow.desktop.pages.settings.variable_values import (
    KIND_WORDS,
    read_value,
    shown_value,
    written_value,
)
from deskflow.desktop.pages.settings.words import tr
from deskflow.desktop.records.cards import ListCard
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.records.saving import run_with_undo
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words import describe_error
from deskflow.workflows.queries import WorkflowRow, list_workflows
from deskflow.workflows.variable_kinds import KINDS, SECRET
from deskflow.workflows.variable_queries import VariableRow, list_variables
from deskflow.workflows.variable_usage import Usage, where_used
from deskflow.workflows.variables import (
    DeleteVariable,
    DescribeVariable,
    RotateSecret,
    SetSecret,
    SetVariable,
    seal_secret,
)

_FIELDS = {"variable.bad_name": "name", "variable.name_taken": "name", "variable.is_secret": "name"}


Found = tuple[list[VariableRow], list[WorkflowRow]]


class VariablesSection(ListedSection[VariableRow]):
    tables = ("workflow_variables", "workflows")

    def __init__(self, context: PageContext) -> None:
        theme = context.theme
        card = ListCard(
            theme,
            tr("Variables"),
            tr("No variable yet. Workflows read them as variables.name; secrets are kept sealed and only sent where they belong."),
            tr("New variable"),
        )  # fmt: skip
        form = UiForm(theme, "variable")
        form.set_choices("place", [("", tr("In all workflows"))])
        form.fields["value"].setFont(theme.mono_font())
        self.hint = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        self.used = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        super().__init__(context, card, form, self.hint, self.used)
        form.left.connect(self._on_left)
        form.entered.connect(self.save)
        self._is_admin = context.workspace.can("admin")
        self.key = SecretKeyCard(context)
        if not self._is_admin:
            self.key.hide()
        self.layout().addWidget(self.key)

    # --- the list -----------------------------------------------------------------------------

    def read(self, connection: Connection) -> Found:
        tenant_id = self._workspace.tenant_id
        return list_variables(connection, tenant_id), list_workflows(connection, tenant_id)

    def take(self, found: Found) -> list[VariableRow]:
        rows, workflows = found
        places = [(str(one.id), tr("Only in {name}").format(name=one.name)) for one in workflows]
        self.form.set_choices("place", [("", tr("In all workflows")), *places])
        return rows

    def record(self, row: VariableRow) -> RecordRow:
        value = tr("sealed") if row.is_secret else shown_value(row.kind, row.value)
        detail = " · ".join(part for part in (value, row.description) if part)
        place = Chip(row.workflow_name, "neutral") if row.workflow_id is not None else None
        lead = "lock" if row.is_secret else "variable"
        return RecordRow(row.id, row.name, detail, lead=lead, chip=place)

    # --- the editor ---------------------------------------------------------------------------

    def stored(self, row: VariableRow | None) -> dict[str, str]:
        if row is None:
            return {
                "name": "", "kind": "string", "place": "", "value": "", "secret": "", "description": "",
            }  # fmt: skip
        return {
            "name": row.name,
            "kind": row.kind,
            "place": str(row.workflow_id or ""),
            "value": "" if row.is_secret else written_value(row.kind, row.value),
            "secret": "",
            "description": row.description,
        }

    def prepare(self, row: VariableRow | None) -> None:
        self.used.setText("")
        secrets = self._is_admin or (row is not None and row.is_secret)
        kinds = [one for one in KINDS if one != SECRET or secrets]
        self.form.set_choices("kind", [(kind, tr(str(KIND_WORDS[kind]))) for kind in kinds])

    def show_more(self, row: VariableRow | None) -> None:
        for key in ("name", "kind", "place"):
            self.form.fields[key].setEnabled(row is None or (key == "kind" and not row.is_secret))
        self.form.fields["secret"].setEnabled(self._is_admin)
        self.delete_button.setVisible(row is not None and (self._is_admin or not row.is_secret))
        self._show_kind()
        if row is not None:
            asked = self._workspace.ask(
                where_used, self._workspace.tenant_id, row.name, row.workflow_id
            )
            self._context.requests.submit(
                asked, lambda found: self._on_used(row.id, found), owner=self
            )

    def _show_kind(self) -> None:
        secret = self._is_secret()
        self.form.show_field("value", not secret)
        self.form.show_field("secret", secret)
        row = self._of(self.editor.record_id)
        if secret and row is not None:
            hint = tr(
                "The value cannot be shown. Leave the field empty to keep it; what you type replaces it."
            )
        elif secret:
            hint = tr("Sealed before it is stored, and never shown again. Use it as {name}.")
        else:
            hint = tr("Use it as {name}.")
        root = "secrets" if secret else "variables"
        name = self.form.value("name") or tr("name")
        self.hint.setText(hint.format(name=f"{{{{ {root}.{name} }}}}"))

    def _is_secret(self) -> bool:
        return self.form.value("kind") == SECRET

    def _on_left(self, key: str) -> None:
        if key in ("kind", "name"):
            self._show_kind()

    def _on_used(self, variable_id: UUID, found: list[Usage]) -> None:
        if variable_id != self.editor.record_id:
            return
        if not found:
            self.used.setText(tr("No workflow uses it."))
            return
        places = [f"{one.workflow} ({', '.join(one.steps[:4])})" for one in found[:8]]
        if len(found) > 8:
            places.append("…")
        self.used.setText(tr("Used in {places}").format(places=", ".join(places)))

    def save(self) -> None:
        self.editor.clear()
        try:
            if self._is_secret():
                self._save_secret()
            else:
                self._run(self._plain_command())
        except DeskflowError as problem:
            self._on_refused(problem)

    def _plain_command(self) -> Command:
        values = self.form.values()
        return SetVariable(
            values["name"],
            values["kind"],
            read_value(values["kind"], self.editor.raw("value")),
            values["description"],
            UUID(values["place"]) if values["place"] else None,
        )

    def _save_secret(self) -> None:
        """Seals what was typed, where it may wait for the keyring; then the command is made."""
        row, values = self._of(self.editor.record_id), self.form.values()
        typed = self.form.fields["secret"].text()
        if row is not None and not typed:
            self._run(DescribeVariable(row.id, values["description"]))
            return
        workspace = self._context.workspace
        place = UUID(values["place"]) if values["place"] else None
        version = 1 if row is None else row.version + 1

        def seal() -> Command:
            sealed = seal_secret(
                workspace.secrets.sealer,
                workspace.tenant_id,
                values["name"],
                typed,
                workflow_id=place,
                version=version,
            )
            if row is None:
                return SetSecret(values["name"], sealed, values["description"], place)
            return RotateSecret(row.id, sealed, version)

        if row is not None and values["description"] != row.description:
            run_with_undo(
                self._context, DescribeVariable(row.id, values["description"]), "", owner=self
            )
        self.save_button.setEnabled(False)
        self._context.requests.submit(seal, self._run, self._on_refused, owner=self)

    def _run(self, command: Command) -> None:
        said = tr("{name} saved").format(name=self.form.value("name"))
        self.editor.run(command, said, self._on_saved, self._on_refused)

    def _on_saved(self, outcome: Outcome) -> None:
        self.editor.end()
        self._ask()

    def _on_refused(self, problem: BaseException) -> None:
        code = str(getattr(problem, "code", ""))
        value = "secret" if self._is_secret() else "value"
        field = _FIELDS.get(code, value if code.startswith(("variable.", "secret.")) else "")
        self.editor.refuse(field, describe_error(problem))

    def deletion(self, row: VariableRow) -> tuple[Command, str]:
        return DeleteVariable(row.id), tr("{name} deleted").format(name=row.name)
