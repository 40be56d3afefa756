"""How a row of the outline is painted: number, icon, title and what it does; problems and the run at the right."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from deskflow.desktop.canvas.document.values import Node
from deskflow.desktop.canvas.items.node_item import NodeItem
from deskflow.desktop.canvas.outline import LONGEST_TITLE, OutlineModel
from deskflow.desktop.canvas.outline_tree import OutlineRow
from deskflow.desktop.canvas.run_overlay import RunState, Severity
from deskflow.desktop.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_ICON: Final = 15
_VCENTRE: Final = Qt.AlignmentFlag.AlignVCenter
_LEFT: Final = _VCENTRE | Qt.AlignmentFlag.AlignLeft
_RUNS: Final = {
    RunState.RUNNING: ("loader", "info"), RunState.COMPLETED: ("circle-check", "success"),
    RunState.FAILED: ("circle-x", "danger"), RunState.WAITING: ("hourglass", "warning"),
    RunState.SKIPPED: ("skip-forward", "neutral"), RunState.RETRYING: ("rotate-cw", "warning"),
    RunState.CANCELLED: ("circle-minus", "neutral"),
}  # fmt: skip


class OutlineRows(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: QTreeView, model: OutlineModel) -> None:
        super().__init__(view)
        self._theme = theme
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, self._theme.tokens.size.row["compact"] - 2)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = super().createEditor(parent, option, index)
        if isinstance(editor, QLineEdit):
            editor.setMaxLength(LONGEST_TITLE)
            editor.setAccessibleName(self.tr("Title of the step"))
        return editor

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._model.row_at(index)  # type: ignore[arg-type]
        rect = QRectF(option.rect)
        painter.save()
        self._paint_ground(painter, option, rect, row)
        inside = rect.adjusted(self._theme.space(0), 0, -self._theme.space(1), 0)
        node = self._model.document.nodes.get(row.node)
        if row.frame:
            rest = self._icon(painter, inside, "group", "neutral")
            text = self._model.text_of(row)
            self._text(painter, rest, text, self._theme.tokens.text_muted, strong=True)
        elif node is None:
            self._paint_way(painter, inside, row)
        elif row.reference:
            self._paint_reference(painter, inside, row)
        else:
            self._paint_step(painter, inside, row, node)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRectF, row: OutlineRow
    ) -> None:
        tokens, scene = self._theme.tokens, self._model.scene
        chosen = scene.selection.nodes if scene is not None else frozenset()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or (row.node in chosen and not row.reference):
            painter.setBrush(tokens.surface_selected)
            painter.drawRoundedRect(rect, tokens.size.radius, tokens.size.radius)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(tokens.surface_2)
            painter.drawRoundedRect(rect, tokens.size.radius, tokens.size.radius)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(tokens.accent)
            frame = rect.adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(frame, tokens.size.radius, tokens.size.radius)

    def _paint_way(self, painter: QPainter, inside: QRectF, row: OutlineRow) -> None:
        tokens = self._theme.tokens
        rest = self._text(painter, inside, self._model.text_of(row), tokens.text_muted, strong=True)
        if not row.children:
            self._text(painter, rest, self.tr("leads nowhere"), tokens.text_faint)

    def _paint_reference(self, painter: QPainter, inside: QRectF, row: OutlineRow) -> None:
        rest = self._icon(painter, inside, "arrow-right", "neutral")
        node = self._model.document.nodes[row.node]
        title = self._model.document.kinds.title_of(node)
        self._text(painter, rest, title, self._theme.tokens.text_muted)

    def _paint_step(self, painter: QPainter, inside: QRectF, row: OutlineRow, node: Node) -> None:
        tokens, kinds = self._theme.tokens, self._model.document.kinds
        kind = kinds(node.kind)
        item = self._model.scene.nodes.get(node.id) if self._model.scene is not None else None
        rest = self._paint_state(painter, inside, node, item)
        rest = self._icon(painter, rest, node.icon or kind.icon, kind.tone)
        if row.number:
            rest = self._text(painter, rest, str(row.number), tokens.text_faint)
        ink = tokens.text_faint if node.disabled else tokens.text
        rest = self._text(painter, rest, kinds.title_of(node), ink)
        detail = item.run_subtitle if item is not None and item.run_subtitle else ""
        self._text(painter, rest, detail or kinds.subtitle_of(node), tokens.text_muted)

    def _paint_state(
        self, painter: QPainter, inside: QRectF, node: Node, item: NodeItem | None
    ) -> QRectF:
        """At the right end; answers what is left."""
        marks: list[tuple[str, str]] = []
        if item is not None and item.run_state is not None:
            marks.append(_RUNS[item.run_state])
        if item is not None and item.problem is not None:
            error = item.problem is Severity.ERROR
            marks.append(("circle-x", "danger") if error else ("triangle-alert", "warning"))
        if node.disabled:
            marks.append(("power", "neutral"))
        for icon, tone in marks:
            box = QRectF(inside.right() - _ICON, inside.top(), _ICON, inside.height())
            self._theme.icons.paint(painter, icon, self._theme.tokens.tone(tone), box, _ICON)  # type: ignore[arg-type]
            inside = inside.adjusted(0, 0, -_ICON - self._theme.space(0), 0)
        return inside

    def _icon(self, painter: QPainter, inside: QRectF, icon: str, tone: str) -> QRectF:
        box = QRectF(inside.left(), inside.top(), _ICON, inside.height())
        if icon:
            self._theme.icons.paint(painter, icon, self._theme.tokens.tone(tone), box, _ICON)  # type: ignore[arg-type]
        return inside.adjusted(_ICON + self._theme.space(0) + 2, 0, 0, 0)

    def _text(
        self, painter: QPainter, inside: QRectF, text: str, ink: QColor, *, strong: bool = False
    ) -> QRectF:
        """Answers what is left behind the text."""
        theme = self._theme
        if inside.width() < 12 or not text:
            return inside
        weight = "medium" if strong else "regular"
        painter.setFont(theme.font("sm" if strong else "body", weight))  # type: ignore[arg-type]
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(
            " ".join(text.split()), Qt.TextElideMode.ElideRight, round(inside.width())
        )
        painter.setPen(ink)
        painter.drawText(inside, _LEFT, shown)
        return inside.adjusted(metrics.horizontalAdvance(shown) + theme.space(1), 0, 0, 0)
