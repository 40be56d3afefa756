"""The field in which one says a day and a time, in the zone of this machine."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QDateTime
from PySide6.QtWidgets import QDateTimeEdit


def moment_edit(name: str, at: datetime) -> QDateTimeEdit:
    """`at` as it is said here, without a zone."""
    edit = QDateTimeEdit(QDateTime(at))  # type: ignore[call-overload]
    edit.setAccessibleName(name)
    edit.setDisplayFormat("yyyy-MM-dd HH:mm")
    edit.lineEdit().setTextMargins(6, 0, 0, 0)
    return edit


def moment_in(edit: QDateTimeEdit) -> datetime:
    """What stands in the field, in the zone of this machine."""
    at: datetime = edit.dateTime().toPython()  # type: ignore[assignment]
    return at.astimezone()
