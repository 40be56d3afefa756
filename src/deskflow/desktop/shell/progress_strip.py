"""The strip at the foot of the window while something long goes on: how far it is, and Cancel."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar

from deskflow.desktop.shell.jobs import Job, Jobs
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import ElidedLabel, Label
from deskflow.desktop.widgets.surfaces import Surface

BAR_WIDTH = 160


class ProgressStrip(Surface):
    """Shows the newest job and how many more there are; hidden when there is none."""

    def __init__(self, theme: Theme, jobs: Jobs) -> None:
        super().__init__(theme, "surface-0", edges="t")
        self._jobs = jobs
        self.setFixedHeight(theme.tokens.size.row["cosy"])
        self._title = Label(theme, "", size="sm", weight="medium")
        self._detail = ElidedLabel(theme, "", size="sm", tone="text-muted")
        self._more = Label(theme, "", size="sm", tone="text-muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(BAR_WIDTH)
        self._cancel = Button(theme, self.tr("Cancel"), kind="ghost")
        self._cancel.clicked.connect(self._on_cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.space(3), 1, theme.space(1), 0)
        layout.setSpacing(theme.space(2))
        layout.addWidget(self._title)
        layout.addWidget(self._bar)
        layout.addWidget(self._detail, 1)
        layout.addWidget(self._more)
        layout.addWidget(self._cancel)
        jobs.changed.connect(self._update)
        self._update()

    @property
    def _shown(self) -> Job | None:
        return self._jobs.running[-1] if self._jobs.running else None

    def _update(self) -> None:
        job = self._shown
        self.setVisible(job is not None)
        if job is None:
            return
        self._title.setText(job.title)
        self._bar.setAccessibleName(job.title)
        self._bar.setRange(0, job.total)
        self._bar.setValue(job.done)
        self._detail.setText(self._progress(job))
        others = len(self._jobs.running) - 1
        self._more.setVisible(others > 0)
        self._more.setText(self.tr("and %n more", "", others))
        self._cancel.setVisible(job.can_cancel)
        words = self.tr("Cancel {title}").format(title=job.title)
        self._cancel.setAccessibleName(words)

    def _progress(self, job: Job) -> str:
        if job.cancelling:
            return self.tr("stopping…")
        if job.total:
            words = self.tr("{percent} %") if job.is_share else self.tr("{done} of {total}")
            count = words.format(
                done=f"{job.done:,}",
                total=f"{job.total:,}",
                percent=job.done * 100 // job.total,
            )
            return f"{count} · {job.detail}" if job.detail else count
        return job.detail

    def _on_cancel(self) -> None:
        if self._shown is not None:
            self._shown.cancel()
