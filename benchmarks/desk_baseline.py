"""What Qt offers for the same job: a QSqlTableModel on the same rows behind a QSortFilterProxyModel, in a view as large."""

from __future__ import annotations

import gc
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.report import percentile

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QTableView

_SHOWN = (
    "number", "title", "status", "priority", "type", "channel", "sla_status", "next_due_at", "updated_at",
)  # fmt: skip


def measure(app: QApplication, path: Path) -> dict[str, float]:
    """By the first word of the figures it belongs to: opening, a scroll frame (p95), sorting, filtering; in ms."""
    from PySide6.QtCore import QSortFilterProxyModel
    from PySide6.QtSql import QSqlDatabase, QSqlTableModel
    from PySide6.QtWidgets import QTableView

    from benchmarks.desk import _SIZE, frames, settle

    database = QSqlDatabase.addDatabase("QSQLITE", "baseline")
    database.setDatabaseName(str(path))
    database.open()
    found: dict[str, float] = {}
    try:
        # Only what a list shows: the model keeps every column of every row.
        database.exec(f"CREATE TEMP VIEW shown AS SELECT {', '.join(_SHOWN)} FROM tickets")
        began = time.perf_counter()
        model = QSqlTableModel(None, database)
        model.setTable("shown")
        model.select()
        proxy = QSortFilterProxyModel()
        proxy.setSourceModel(model)
        proxy.setFilterKeyColumn(1)
        view = QTableView()
        view.setModel(proxy)
        view.resize(*_SIZE)
        view.show()
        found["open"] = _painted(app, view, began)
        while model.canFetchMore():
            model.fetchMore()
        found["scroll"] = percentile(frames(app, view), 0.95)
        began = time.perf_counter()
        proxy.sort(8)
        found["sort"] = _painted(app, view, began)
        began = time.perf_counter()
        proxy.setFilterFixedString("gateway")
        found["filter"] = _painted(app, view, began)
        view.hide()
        view.setModel(None)
        for gone in (view, proxy, model):
            gone.deleteLater()
        settle(app, 0.05)
        del view, proxy, model
        gc.collect()
    finally:
        database.close()
        del database
        QSqlDatabase.removeDatabase("baseline")
    return found


def _painted(app: QApplication, view: QTableView, began: float) -> float:
    app.processEvents()
    view.viewport().repaint()
    return (time.perf_counter() - began) * 1000
