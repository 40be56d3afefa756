"""How safely the key of the secrets is kept here, and the button that makes a new one and seals everything again."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from deskflow.core.errors import Rejected
from deskflow.core.notices import Notice
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.records.cards import TitledCard
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words import describe_error, describe_notice
from deskflow.workflows.variable_queries import known_variables, resealed
from deskflow.workflows.variables import Resealed, ResealSecrets


class SecretKeyCard(TitledCard):
    """Asks for the key when it is first shown, off this thread: a keyring may want to be unlocked."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.theme, "")
        self.title.setText(self.tr("How secrets are kept"))
        self._context = context
        theme = context.theme
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        self.words = Label(theme, "", tone="text-muted", wrap=True)
        self.renew_button = Button(theme, self.tr("Renew the key"), icon="rotate-cw")
        self.renew_button.setToolTip(
            self.tr(
                "Makes a new key and seals every secret with it. The old key still opens backups."
            )
        )
        self.renew_button.clicked.connect(self.renew)
        row.addWidget(self.words, 1)
        row.addWidget(self.renew_button)
        self.body.addLayout(row)
        self.result = InlineBanner(theme, dismissable=False)
        self.body.addWidget(self.result)
        sealer = context.workspace.secrets.sealer
        context.requests.submit(lambda: sealer.notice, self._on_notice, self._on_failed, owner=self)

    def _on_notice(self, notice: Notice | None) -> None:
        if notice is not None:
            self.words.setText(describe_notice(notice.code, notice.params))
            return
        self.words.setText(
            self.tr(
                "Sealed with a key that the system's keyring keeps, or that was given to this program."
            )
        )

    def renew(self) -> None:
        self.renew_button.setEnabled(False)
        self.result.hide()
        self._context.requests.submit(self._work, self._on_sealed, self._on_failed, owner=self)

    def _work(self) -> tuple[Resealed, ...]:
        workspace = self._context.workspace
        sealer, tenant_id = workspace.secrets.sealer, workspace.tenant_id
        known = workspace.look_up(known_variables, tenant_id)
        try:
            sealer.renew()
        except Rejected:
            # Where the environment gives the key, somebody may just have given a new one.
            todo = resealed(sealer, tenant_id, known)
            if not todo:
                raise
            workspace.secrets.reseal()
            return todo
        workspace.secrets.reseal()
        return resealed(sealer, tenant_id, known)

    def _on_sealed(self, secrets: tuple[Resealed, ...]) -> None:
        if not secrets:
            self._on_done(0)
            return
        self._context.requests.submit(
            self._context.workspace.run(ResealSecrets(secrets)),
            lambda outcome: self._on_done(int(outcome.result)),
            self._on_failed,
            owner=self,
        )

    def _on_done(self, count: int) -> None:
        self.renew_button.setEnabled(True)
        said = self.tr(
            "There is a new key; %n secret(s) of workflows are sealed with it.", "", count
        )
        self.result.say(said, "success")

    def _on_failed(self, problem: BaseException) -> None:
        self.renew_button.setEnabled(True)
        self.result.say(
            describe_error(problem), "info" if isinstance(problem, Rejected) else "danger"
        )
