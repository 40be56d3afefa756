"""Credit notes: what missed promises cost, to be approved, changed or discarded; a file for the books."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget
from sqlalchemy import Connection

from deskflow.core.changes import Changes
from deskflow.desktop import words, words_sla
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.credits.exporting import write_notes
from deskflow.desktop.pages.settings.editor_card import EditorCard
from deskflow.desktop.pages.settings.policies.values import read_cents
from deskflow.desktop.records.cards import TitledCard
from deskflow.desktop.records.lists import ShortList
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.records.saving import run_with_undo
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.records.writing import write_and_tell
from deskflow.desktop.theme import Tone
from deskflow.desktop.widgets.buttons import Button, PrimaryButton
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.segmented import SegmentedControl
from deskflow.desktop.words import describe_error
from deskflow.sla.credit_queries import CreditNoteRow, list_credit_notes
from deskflow.sla.crediting import APPROVED, DISCARDED, DRAFT, ReviewCreditNotes

_MOST_ROWS: Final = 14
_TABLES: Final = ("sla_credit_notes", "sla_justifications", "sla_clocks")
_TONES: Final[dict[str, Tone]] = {DRAFT: "warning", APPROVED: "success", DISCARDED: "neutral"}


def _read(connection: Connection, tenant_id: UUID, now: datetime) -> list[CreditNoteRow]:
    return list_credit_notes(connection, tenant_id, now)


class CreditsSection(QWidget):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self.rows: list[CreditNoteRow] = []
        theme = context.theme
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(3))
        self.card = TitledCard(theme, self.tr("Credit notes"))
        self.export_button = Button(theme, self.tr("Export"), kind="ghost", icon="download")
        self.export_button.clicked.connect(self.export)
        self.approve_all = Button(theme, self.tr("Approve all"), kind="ghost", icon="check-check")
        self.approve_all.clicked.connect(self._on_all)
        self.card.add(self.approve_all)
        self.card.add(self.export_button)
        self.which = SegmentedControl(
            theme, self.tr("Which credit notes"),
            [(one, words_sla.translated(words_sla.CREDIT_STATES[one])) for one in (DRAFT, APPROVED, DISCARDED)],
        )  # fmt: skip
        self.which.chosen.connect(lambda _: self._show())
        bar = QHBoxLayout()
        bar.addWidget(self.which)
        bar.addStretch(1)
        self.total = Label(theme, "", size="sm", weight="medium", tabular=True)
        bar.addWidget(self.total)
        self.card.body.addLayout(bar)
        self.list = ShortList(theme, self.tr("Credit notes"))
        self.list.most_rows = _MOST_ROWS
        self.list.opened.connect(self.open_note)
        self.nothing = Label(theme, "", tone="text-muted", wrap=True)
        self.card.body.addWidget(self.list)
        self.card.body.addWidget(self.nothing)
        self.form = UiForm(theme, "credit_note")
        self.form.entered.connect(self.approve)
        self.story = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        self.editor = EditorCard(context, self.form)
        self.editor.body.insertWidget(1, self.story)
        self.editor.save_button.setText(self.tr("Approve"))
        self.editor.delete_button.setText(self.tr("Discard"))
        self.editor.save_wanted.connect(self.approve)
        self.editor.delete_wanted.connect(lambda: self._decide(DISCARDED))
        self.again = PrimaryButton(theme, self.tr("Open it again"))
        self.again.clicked.connect(lambda: self._decide(DRAFT))
        ticket = Button(theme, self.tr("Show the ticket"), kind="ghost", icon="ticket")
        ticket.clicked.connect(self._show_ticket)
        self.editor.add_beside_delete(ticket)
        self.editor.add_beside_delete(self.again)
        layout.addWidget(self.card)
        layout.addWidget(self.editor)
        context.changes.changed.connect(self._on_changed)
        self._ask()

    # --- the list -----------------------------------------------------------------------------

    def _ask(self) -> None:
        workspace = self._context.workspace
        asked = workspace.ask(_read, workspace.tenant_id, workspace.clock.now())
        self._context.requests.submit(asked, self._on_rows, owner=self)

    def _on_rows(self, rows: list[CreditNoteRow]) -> None:
        self.rows = rows
        self._show()

    def _show(self) -> None:
        shown = [one for one in self.rows if one.status == self.which.value]
        self.list.show_rows([self._row(one) for one in shown])
        self.list.setVisible(bool(shown))
        self.nothing.setVisible(not shown)
        nothing = {
            DRAFT: self.tr("Nothing to look at. When a promise with a price is missed, a draft stands here; prices are part of a policy under Service levels."),
            APPROVED: self.tr("None was approved yet."),
            DISCARDED: self.tr("None was discarded."),
        }  # fmt: skip
        self.nothing.setText(nothing[self.which.value])
        self.approve_all.setVisible(self.which.value == DRAFT and len(shown) > 1)
        self.export_button.setVisible(bool(self.rows))
        sums: dict[str, int] = {}
        for one in shown:
            sums[one.currency] = sums.get(one.currency, 0) + one.cents
        self.total.setText(" + ".join(money(cents, name) for name, cents in sorted(sums.items())))
        open_one = self._of(self.editor.record_id)
        if not self.editor.isHidden() and open_one is None:
            self.editor.end()
        elif open_one is not None:
            self._fill(open_one, keep=True)

    def _row(self, one: CreditNoteRow) -> RecordRow:
        now = self._context.workspace.clock.now()
        parts = [
            one.customer_name, words.word("clock", one.clock),
            self.tr("due {at}").format(at=words.day_and_time(one.due_at, now)),
        ]  # fmt: skip
        if one.justification:
            parts.append(self.tr("justified: {why}").format(why=words_sla.justification(one.justification)))  # fmt: skip
        if not one.is_missed:
            parts.append(self.tr("no longer missed"))
        amount = money(one.cents, one.currency)
        text = self.tr("{amount} so far").format(amount=amount) if one.is_growing else amount
        return RecordRow(
            one.id, f"{one.number}  {one.title}", " · ".join(parts), lead="banknote",
            chip=Chip(text, _TONES[one.status]), quiet=one.status != DRAFT,
        )  # fmt: skip

    def _of(self, note_id: UUID | None) -> CreditNoteRow | None:
        return next((one for one in self.rows if one.id == note_id), None)

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(*_TABLES) and self.isVisible():
            self._ask()

    def showEvent(self, event: object) -> None:
        self._ask()
        super().showEvent(event)  # type: ignore[arg-type]

    # --- one of them --------------------------------------------------------------------------

    def open_note(self, note_id: UUID) -> None:
        one = self._of(note_id)
        if one is None:
            return
        self.editor.begin(note_id, f"{one.number} · {one.customer_name}")
        self._fill(one)
        self.form.focus_first()

    def _fill(self, one: CreditNoteRow, *, keep: bool = False) -> None:
        now, is_draft = self._context.workspace.clock.now(), one.status == DRAFT
        values = {"amount": f"{one.cents / 100:.2f}", "note": one.note or ""}
        if keep:
            self.form.fill(values, keep_edits=True)
        else:
            self.editor.fill(values)
        self.form.set_read_only(not is_draft)
        for button, shown in ((self.editor.save_button, is_draft), (self.editor.delete_button, is_draft), (self.again, not is_draft)):  # fmt: skip
            button.setVisible(shown)
        lines = [
            self.tr("{clock} under “{policy}” was due {due}.").format(clock=words.word("clock", one.clock), policy=one.policy_name, due=words.day_and_time(one.due_at, now))
        ]  # fmt: skip
        if one.kept_at is not None:
            lines.append(self.tr("It was kept {at}.").format(at=words.day_and_time(one.kept_at, now)))  # fmt: skip
        elif one.is_growing:
            lines.append(self.tr("It is still not kept, so the amount may grow."))
        if not one.is_missed:
            lines.append(self.tr("Under other terms it is no longer missed: it can be discarded."))
        if one.justification:
            lines.append(self.tr("Justified: {why}. {reason}").format(why=words_sla.justification(one.justification), reason=one.justified_with or ""))  # fmt: skip
        if one.reviewed_at is not None:
            lines.append(self.tr("{who} decided {at}.").format(who=one.reviewed_by or self.tr("Somebody"), at=words.day_and_time(one.reviewed_at, now)))  # fmt: skip
        self.story.setText(" ".join(lines))

    def approve(self) -> None:
        one = self._of(self.editor.record_id)
        if one is None or one.status != DRAFT:
            return
        self.editor.clear()
        cents = read_cents(self.form.value("amount"))
        if cents is None:
            self.editor.refuse("amount", self.tr("An amount like 120.50."))
            return
        # Untouched, it is what it comes to at that moment.
        self._decide(APPROVED, cents if self.form.is_edited("amount") else None)

    def _decide(self, decision: str, cents: int | None = None) -> None:
        note_id = self.editor.record_id
        if note_id is None:
            return
        command = ReviewCreditNotes((note_id,), decision, cents, self.form.value("note"))
        self.editor.run(
            command, self._said(decision), lambda _: self.editor.end(),
            lambda problem: self.editor.refuse("", describe_error(problem)),
        )  # fmt: skip

    def _said(self, decision: str) -> str:
        return {
            APPROVED: self.tr("Credit note approved"),
            DISCARDED: self.tr("Credit note discarded"),
            DRAFT: self.tr("Credit note open again"),
        }[decision]

    def _on_all(self) -> None:
        drafts = tuple(one.id for one in self.rows if one.status == DRAFT)
        said = self.tr("%n credit note(s) approved", "", len(drafts))
        run_with_undo(self._context, ReviewCreditNotes(drafts, APPROVED), said, owner=self)

    def _show_ticket(self) -> None:
        one = self._of(self.editor.record_id)
        if one is not None:
            self._context.navigate("tickets", ticket_id=one.ticket_id)

    # --- a file -------------------------------------------------------------------------------

    def export(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export credit notes"), self.tr("credit-notes.csv"), self.tr("CSV (*.csv)")
        )  # fmt: skip
        if chosen:
            self.export_to(Path(chosen))

    def export_to(self, path: Path) -> None:
        """Those that are shown."""
        shown = [one for one in self.rows if one.status == self.which.value]
        told = self.tr("%n credit note(s)", "", len(shown))
        write_and_tell(
            self._context, path, lambda to: write_notes(shown, to), owner=self, remark=told
        )


def money(cents: int, currency: str) -> str:
    return f"{currency} {cents // 100:,}.{cents % 100:02}"
