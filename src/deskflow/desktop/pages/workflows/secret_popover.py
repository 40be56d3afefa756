"""A new secret in the place where it is needed: its name and its value, which is sealed and never shown again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from deskflow.core.bus import Outcome
from deskflow.core.commands import Command
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.widgets.buttons import PrimaryButton
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover
from deskflow.desktop.words import describe_error
from deskflow.workflows.variables import SetSecret, seal_secret

_WIDTH = 320


class SecretPopover(Popover):
    """`on_made` gets the name when the secret is kept."""

    def __init__(
        self, context: PageContext, window: QWidget, on_made: Callable[[str], object]
    ) -> None:
        theme = context.theme
        super().__init__(theme, window)
        self._context, self._on_made = context, on_made
        self.body.setContentsMargins(*[theme.space(2)] * 4)
        self.body.setSpacing(theme.space(2))
        title = self.tr("New secret")
        self.body.addWidget(Label(theme, title, size="heading", weight="semibold"))
        said = self.tr("Sealed before it is stored, and never shown again. All workflows may use it; Settings keeps the list.")  # fmt: skip
        self.body.addWidget(Label(theme, said, size="sm", tone="text-muted", wrap=True))
        self.name, self.value = QLineEdit(), QLineEdit()
        self.name.setMaxLength(100)
        self.name.setPlaceholderText("api_token")
        self.value.setEchoMode(QLineEdit.EchoMode.Password)
        self._name_row = FormRow(theme, self.tr("Name"), self.name)
        self._value_row = FormRow(theme, self.tr("Value"), self.value)
        for row in (self._name_row, self._value_row):
            row.field.returnPressed.connect(self._save)
            self.body.addWidget(row)
        self.button = PrimaryButton(theme, self.tr("Keep it"), icon="lock", key="Return")
        self.button.clicked.connect(self._save)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        self.body.addLayout(foot)
        self.closed.connect(self.value.clear)
        self.closed.connect(self.deleteLater)

    def panel_size(self) -> QSize:
        wanted = self.panel.layout().heightForWidth(_WIDTH)
        return QSize(_WIDTH, max(wanted, self.panel.sizeHint().height()))

    def _save(self) -> None:
        name, value = self.name.text().strip(), self.value.text()
        workspace = self._context.workspace
        self._name_row.set_error("" if name else self.tr("A secret needs a name"))
        self._value_row.set_error("" if value else self.tr("A secret needs a value"))
        if not name or not value or not self.button.isEnabled():
            self._place()
            return
        self.button.setEnabled(False)

        def seal() -> Command:
            # It may wait for the keyring.
            sealed = seal_secret(workspace.secrets.sealer, workspace.tenant_id, name, value)
            return SetSecret(name, sealed)

        def run(command: Command) -> None:
            self._context.requests.submit(
                workspace.run(command), done, self._on_refused, owner=self
            )

        def done(_outcome: Outcome) -> None:
            self.dismiss()
            self._on_made(name)

        self._context.requests.submit(seal, run, self._on_refused, owner=self)

    def _on_refused(self, problem: BaseException) -> None:
        self.button.setEnabled(True)
        code = str(getattr(problem, "code", ""))
        named = code in ("variable.bad_name", "variable.name_taken", "variable.is_secret")
        row = self._name_row if named else self._value_row
        row.set_error(describe_error(problem))
        row.field.setFocus()
        self._place()


def secret_maker(
    context: PageContext,
) -> Callable[[QWidget, Callable[[str], object]], None] | None:
    """Opens the popover at a field; None for those who may not make secrets."""
    if not context.workspace.can("admin"):
        return None

    def ask(anchor: QWidget, on_made: Callable[[str], object]) -> None:
        SecretPopover(context, anchor.window(), on_made).open_at(anchor)

    return ask
