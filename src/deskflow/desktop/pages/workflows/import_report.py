"""What became of imported workflows, node by node: name, result, remark; and the way to the draft."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from deskflow.core.errors import Rejected
from deskflow.desktop.theme import Theme, Tone
from deskflow.desktop.widgets.buttons import Button, IconButton, PrimaryButton
from deskflow.desktop.widgets.chips import Chip, paint_chip
from deskflow.desktop.widgets.labels import Hairline, Label
from deskflow.desktop.widgets.popover import MARGIN, Popover
from deskflow.desktop.words import translated
from deskflow.desktop.words_problems import describe_workflow_error
from deskflow.desktop.words_workflows import counted, tr
from deskflow.interchange.workflow_report import Remark, WorkflowImportReport
from deskflow.wording.exchange import EXCHANGE, RESULTS

Index = QModelIndex | QPersistentModelIndex
NO_INDEX: Final = QModelIndex()
TONES: Final[dict[str, Tone]] = {
    "mapped": "success", "approximated": "warning", "noted": "info", "left_out": "neutral", "refused": "danger",
}  # fmt: skip
_SHARES: Final = (0.30, 0.17)
"""How much of the width the node and the result take; the remark has the rest."""


def describe_remark(remark: Remark) -> str:
    """The remark as a sentence."""
    text = EXCHANGE.get(remark.code)
    if text is None:
        return describe_workflow_error(Rejected(remark.code, **remark.params))
    try:
        return translated(text).format(**remark.params)
    except (KeyError, IndexError):
        return remark.code


@dataclass(frozen=True, slots=True)
class ReportRow:
    """`workflow_id` is the draft it belongs to; None for a file that was refused."""

    title: str
    kind: str
    result: str
    remark: str
    workflow_id: UUID | None
    heading: bool = False

    @property
    def chip(self) -> Chip | None:
        if self.heading:
            return None
        words = tr(_REFUSED) if self.result == "refused" else translated(RESULTS[self.result])
        return Chip(words, TONES[self.result])


_REFUSED: Final = QT_TRANSLATE_NOOP("workflows", "Refused")
_ERRORS: Final = QT_TRANSLATE_NOOP("workflows", "%n error(s) to repair before it can be published")
_READY: Final = QT_TRANSLATE_NOOP(
    "workflows", "A draft, switched off; nothing keeps it from being published"
)
_WHOLE: Final = QT_TRANSLATE_NOOP("workflows", "The workflow")  # fmt: skip


def rows_of(report: WorkflowImportReport) -> Iterator[ReportRow]:
    """Refused files first: nothing of them is anywhere else."""
    for where, remark in report.refused:
        name = where.replace("\\", "/").rpartition("/")[2]
        yield ReportRow(name, "", "refused", describe_remark(remark), None)
    for made in report.made:
        state = counted(_ERRORS, made.errors) if made.errors else tr(_READY)
        yield ReportRow(made.name, "", "mapped", state, made.workflow_id, heading=True)
        for node in made.found.nodes:
            said = "\n".join(describe_remark(one) for one in node.remarks)
            kind = node.kind.rpartition(".")[2] if node.node else ""
            yield ReportRow(node.node or tr(_WHOLE), kind, node.result, said, made.workflow_id)


class ReportModel(QAbstractListModel):
    def __init__(self, rows: list[ReportRow], parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = rows

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            chip = row.chip
            parts = (row.title, row.kind, chip.text if chip else "", row.remark)
            return ", ".join(part for part in parts if part)
        return None


class ReportDelegate(QStyledItemDelegate):
    """Three columns in one row, as tall as its remark needs."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def columns(self, rect: QRect) -> tuple[QRect, QRect, QRect]:
        side, gap = self._theme.space(2), self._theme.space(2)
        width = rect.width() - 2 * side
        first, second = (round(width * share) for share in _SHARES)
        left = rect.left() + side
        return (
            QRect(left, rect.top(), first - gap, rect.height()),
            QRect(left + first, rect.top(), second - gap, rect.height()),
            QRect(left + first + second, rect.top(), width - first - second, rect.height()),
        )

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: ReportRow = index.model().rows[index.row()]
        width = self._view.viewport().width()
        room = self.columns(QRect(0, 0, width, 10_000))[2]
        small, body = self._theme.metrics("sm"), self._theme.metrics("body", "medium")
        flags = Qt.TextFlag.TextWordWrap
        remark = small.boundingRect(room, flags, row.remark).height() if row.remark else 0
        title = body.height() + (small.height() if row.kind else 0)
        return QSize(width, max(remark, title) + 2 * self._theme.space(1) + 1)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, tokens = self._theme, self._theme.tokens
        row: ReportRow = index.model().rows[index.row()]
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.surface_selected)
        elif row.heading:
            painter.fillRect(rect, tokens.surface_2)
        painter.fillRect(QRectF(rect.left(), rect.bottom(), rect.width(), 1), tokens.border)
        top = theme.space(1)
        name, result, remark = (one.adjusted(0, top, 0, -top) for one in self.columns(rect))
        if row.heading:
            name = name.united(result)
        body, small = theme.metrics("body", "medium"), theme.metrics("sm")
        painter.setFont(theme.font("body", "semibold" if row.heading else "medium"))
        painter.setPen(tokens.text)
        elided = body.elidedText(row.title, Qt.TextElideMode.ElideRight, name.width() - 4)
        painter.drawText(name, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, elided)
        painter.setFont(theme.font("sm"))
        painter.setPen(tokens.text_muted)
        if row.kind:
            below = name.adjusted(0, body.height(), 0, 0)
            kind = small.elidedText(row.kind, Qt.TextElideMode.ElideRight, below.width())
            painter.drawText(below, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, kind)
        wrapped = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.setPen(tokens.text if not row.heading else tokens.text_muted)
        painter.drawText(remark, int(wrapped), row.remark)
        if row.chip is not None:
            line = QRectF(result.left(), result.top(), result.width(), body.height())
            paint_chip(painter, theme, line, row.chip)
        painter.restore()


class ReportList(QListView):
    """`opened` comes with Enter or a double click."""

    opened = Signal()

    def __init__(self, theme: Theme, rows: list[ReportRow]) -> None:
        super().__init__()
        self.setAccessibleName(tr(QT_TRANSLATE_NOOP("workflows", "What became of each node")))
        self.report = ReportModel(rows, self)
        self.setModel(self.report)
        self.setItemDelegate(ReportDelegate(theme, self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.doubleClicked.connect(lambda _: self.opened.emit())
        theme.changed.connect(self.doItemsLayout)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class ImportReport(Popover):
    """`draft_wanted` carries the workflow to be opened in the designer."""

    draft_wanted = Signal(object)

    def __init__(self, theme: Theme, window: QWidget, report: WorkflowImportReport) -> None:
        super().__init__(theme, window, scrim=True)
        inset = theme.space(3)
        self.body.setContentsMargins(inset, theme.space(2), inset, inset)
        self.body.setSpacing(theme.space(2))
        head = QHBoxLayout()
        head.addWidget(Label(theme, self.tr("Imported workflows"), size="heading", weight="bold"), 1)  # fmt: skip
        close = IconButton(theme, "x", self.tr("Close"), key="Esc")
        close.clicked.connect(self.dismiss)
        head.addWidget(close)
        self.body.addLayout(head)
        rows = list(rows_of(report))
        self.summary = Label(theme, self._summary(report, rows), tone="text-muted", wrap=True)
        self.body.addWidget(self.summary)
        self.body.addWidget(Hairline(theme))
        self.list = ReportList(theme, rows)
        self.list.opened.connect(self.open_draft)
        self.body.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        done = Button(theme, self.tr("Close"))
        done.clicked.connect(self.dismiss)
        foot.addWidget(done)
        self.open_button = PrimaryButton(theme, self.tr("Open draft"), icon="pencil")
        self.open_button.clicked.connect(self.open_draft)
        self.open_button.setEnabled(bool(report.made))
        foot.addWidget(self.open_button)
        self.body.addLayout(foot)
        self._first = report.made[0].workflow_id if report.made else None
        self.closed.connect(self.deleteLater)

    def focus_first(self) -> None:
        (self.open_button if self.open_button.isEnabled() else self.list).setFocus()

    def panel_size(self) -> QSize:
        return QSize(
            min(880, self._host.width() - 2 * MARGIN), min(620, self._host.height() - 2 * MARGIN)
        )

    def open_draft(self) -> None:
        """The one the chosen row belongs to, else the first."""
        at = self.list.currentIndex().row()
        chosen = self.list.report.rows[at].workflow_id if at >= 0 else None
        wanted = chosen or self._first
        if wanted is not None:
            self.dismiss()
            self.draft_wanted.emit(wanted)

    def _summary(self, report: WorkflowImportReport, rows: list[ReportRow]) -> str:
        parts = [
            counted(QT_TRANSLATE_NOOP("workflows", "%n workflow(s) came in as drafts, switched off."), len(report.made))
        ]  # fmt: skip
        if report.refused:
            parts.append(counted(QT_TRANSLATE_NOOP("workflows", "%n refused."), len(report.refused)))  # fmt: skip
        nodes = [one for made in report.made for one in made.found.nodes if one.node]
        counts = {name: sum(1 for one in nodes if one.result == name) for name in RESULTS}
        told = [f"{translated(RESULTS[name])}: {count}" for name, count in counts.items() if count]
        return " ".join([*parts, " · ".join(told)])
