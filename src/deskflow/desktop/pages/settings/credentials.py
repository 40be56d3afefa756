"""Credentials for other systems: the list, an editor, and whether the other side takes one.

The secret goes in and never comes out: it becomes one of the variables, sealed off this thread.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP
from sqlalchemy import Connection

from deskflow.core.bus import Outcome
from deskflow.core.commands import Command
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.connection_test import ConnectionTest, Verdict
from deskflow.desktop.pages.settings.listed_section import ListedSection
from deskflow.desktop.pages.settings.test_credential import SECONDS, try_credential
from deskflow.desktop.pages.settings.words import tr
from deskflow.desktop.records.cards import ListCard
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words_problems import describe_workflow_error
from deskflow.workflows.credential_queries import CredentialRow, list_credentials
from deskflow.workflows.credentials import KINDS, DefineCredential, DeleteCredential
from deskflow.workflows.variable_queries import VariableRow, list_variables
from deskflow.workflows.variables import SetSecret, seal_secret

KIND_WORDS: Final[Mapping[str, Any]] = {
    "bearer": QT_TRANSLATE_NOOP("settings", "Token (Bearer)"),
    "basic": QT_TRANSLATE_NOOP("settings", "User and password (Basic)"),
    "header": QT_TRANSLATE_NOOP("settings", "Key in a header"),
    "query": QT_TRANSLATE_NOOP("settings", "Key in the address"),
    "oauth2": QT_TRANSLATE_NOOP("settings", "OAuth 2 (client credentials)"),
}
_DETAILS: Final = ("user", "header", "parameter", "token_url", "client_id", "scope")
_FIELDS: Final = {
    "credential.name_taken": "name",
    "credential.bad_address": "base_url",
    "credential.no_secret": "secret_name",
    "variable.name_taken": "name",
}


Found = tuple[list[CredentialRow], list[VariableRow]]


class CredentialsSection(ListedSection[CredentialRow]):
    tables = ("credentials", "workflow_variables")

    def __init__(self, context: PageContext) -> None:
        theme = context.theme
        card = ListCard(
            theme,
            tr("Credentials"),
            tr("No credential yet. Workflows use them to call other systems; each is sent to its own address and nowhere else."),
            tr("New credential"),
        )  # fmt: skip
        form = UiForm(theme, "credential")
        form.set_choices("kind", [(kind, tr(KIND_WORDS[kind])) for kind in KINDS])
        self._secrets: list[str] = []
        self.hint = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        super().__init__(context, card, form, self.hint)
        form.left.connect(self._on_left)
        form.entered.connect(self.save)
        self.try_button = Button(theme, tr("Test connection"), icon="plug")
        self.editor.add_beside_delete(self.try_button)
        self.banner = self.editor.banner
        self.test = ConnectionTest(
            self._context, self.try_button, self.banner, self._talk, describe_workflow_error,
            seconds=SECONDS,
        )  # fmt: skip

    # --- the list -----------------------------------------------------------------------------

    def read(self, connection: Connection) -> Found:
        tenant_id = self._workspace.tenant_id
        return list_credentials(connection, tenant_id), list_variables(connection, tenant_id)

    def take(self, found: Found) -> list[CredentialRow]:
        rows, variables = found
        self._rows = rows
        self._on_secrets(variables)
        return rows

    def record(self, row: CredentialRow) -> RecordRow:
        detail = f"{tr(KIND_WORDS[row.kind])} · {row.base_url}"
        return RecordRow(row.id, row.name, detail, lead="key-round")

    def _on_secrets(self, rows: list[VariableRow]) -> None:
        chosen, field = self.form.value("secret_name"), self.form.fields["secret_name"]
        unknown = field.currentIndex() < 0
        self._secrets = [one.name for one in rows if one.is_secret and one.workflow_id is None]
        if chosen and chosen not in self._secrets:
            # Made a moment ago, after this was read.
            self._secrets.append(chosen)
        self._offer_secrets()
        if unknown:
            shown = self._of(self.editor.record_id)
            self.form.put("secret_name", shown.secret_name if shown else "")
        self._show_kind()

    def _offer_secrets(self) -> None:
        known = [(name, name) for name in self._secrets]
        self.form.set_choices("secret_name", [("", tr("A new one")), *known])

    # --- the editor ---------------------------------------------------------------------------

    def stored(self, row: CredentialRow | None) -> dict[str, str]:
        details = row.details if row else {}
        return {
            "name": row.name if row else "",
            "kind": row.kind if row else "bearer",
            "base_url": row.base_url if row else "",
            "secret_name": row.secret_name if row else "",
            "secret": "",
            **{name: details.get(name, "") for name in _DETAILS},
        }

    def prepare(self, row: CredentialRow | None) -> None:
        self.test.cancel()

    def show_more(self, row: CredentialRow | None) -> None:
        self.try_button.setVisible(row is not None)
        self._show_kind()

    def _show_kind(self) -> None:
        wanted = {name.rstrip("*") for name in KINDS.get(self.form.value("kind"), ())}
        for name in _DETAILS:
            self.form.show_field(name, name in wanted)
        new = not self.form.value("secret_name")
        self.form.show_field("secret", new)
        self.hint.setText(
            tr("The secret is sealed before it is stored, and never shown again.")
            if new
            else tr("Another value is given to the secret under Variables.")
        )

    def _on_left(self, key: str) -> None:
        if key in ("kind", "secret_name"):
            self._show_kind()

    def save(self) -> None:
        """Seals a new secret first, where it may wait for the keyring."""
        self.test.cancel()
        self.editor.clear()
        values = self.form.values()
        typed = self.form.fields["secret"].text()
        if values["secret_name"]:
            self._define(values["secret_name"])
            return
        if not typed:
            self.editor.refuse("secret", tr("This is needed."))
            return
        workspace = self._context.workspace
        name = free_name(values["name"], self._secrets)

        def seal() -> Command:
            sealed = seal_secret(workspace.secrets.sealer, workspace.tenant_id, name, typed)
            return SetSecret(name, sealed, values["base_url"])

        def sealed(command: Command) -> None:
            self._context.requests.submit(
                workspace.run(command),
                lambda _: self._define(name),
                self._on_refused,
                owner=self,
            )

        self.save_button.setEnabled(False)
        self._context.requests.submit(seal, sealed, self._on_refused, owner=self)

    def _define(self, secret_name: str) -> None:
        values = self.form.values()
        wanted = {name.rstrip("*") for name in KINDS[values["kind"]]}
        row = self._of(self.editor.record_id)
        # What this form does not show stays as it is.
        kept = {} if row is None or row.kind != values["kind"] else dict(row.details)
        details = {**kept, **{name: values[name] for name in _DETAILS if name in wanted}}
        command = DefineCredential(
            values["name"],
            values["kind"],
            values["base_url"],
            secret_name,
            details,
            self.editor.record_id,
        )
        # Whatever comes of it, the secret is there now and need not be typed again.
        self.form.put("secret", "")
        self._choose_secret(secret_name)
        said = tr("{name} saved").format(name=values["name"])
        self.editor.run(command, said, self._on_saved, self._on_refused)

    def _choose_secret(self, name: str) -> None:
        if name not in self._secrets:
            self._secrets.append(name)
            self._offer_secrets()
        self.form.put("secret_name", name)
        self._show_kind()

    def _on_saved(self, outcome: Outcome) -> None:
        self.editor.stay_with(outcome.result_id)
        self.try_button.show()
        self._ask()

    def _on_refused(self, problem: BaseException) -> None:
        code, params = str(getattr(problem, "code", "")), getattr(problem, "params", {})
        field = _FIELDS.get(code, str(params.get("field", "")))
        self.editor.refuse(field, describe_workflow_error(problem))

    async def _talk(self) -> Verdict:
        assert self.editor.record_id is not None, "the button is hidden until there is one"
        status = await try_credential(
            self._context.workspace, self.editor.record_id, self._on_asking
        )
        if status in (401, 403):
            said = tr("The other side answered {status}: it does not take this credential.")
            return said.format(status=status), "danger"
        if status >= 500:
            said = tr("The other side answered {status}: it has trouble of its own.")
            return said.format(status=status), "warning"
        said = tr("The other side answered {status}: the connection works.")
        return said.format(status=status), "success"

    def _on_asking(self, address: str) -> None:
        self.test.tell(tr("Asking {address}…").format(address=address))

    def deletion(self, row: CredentialRow) -> tuple[Command, str]:
        return DeleteCredential(row.id), tr("{name} deleted").format(name=row.name)


def free_name(title: str, taken: list[str]) -> str:
    """A name for the secret of a credential: "Shop of ACME" makes `shop_of_acme_key`."""
    plain = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:80]
    base = f"{plain if plain[:1].isalpha() else 'credential'}_key"
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}_{number}"
    return name
