"""Words around templates: the headings of the gallery."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.desktop.words_workflows import tr
from deskflow.workflows.templates.template import Template

CATEGORY_TITLES: Final = {
    "ticket_automation": QT_TRANSLATE_NOOP("workflows", "Tickets"),
    "customer_management": QT_TRANSLATE_NOOP("workflows", "Customers"),
    "service_levels": QT_TRANSLATE_NOOP("workflows", "Service levels"),
    "operations": QT_TRANSLATE_NOOP("workflows", "Operations"),
    "people": QT_TRANSLATE_NOOP("workflows", "Joining and leaving"),
    "approvals": QT_TRANSLATE_NOOP("workflows", "Approvals"),
    "business": QT_TRANSLATE_NOOP("workflows", "Sales, purchasing, production"),
}
_OWN: Final = QT_TRANSLATE_NOOP("workflows", "Your own")


def category_title(template: Template) -> str:
    """Under which heading it stands."""
    if template.own:
        return tr(_OWN)
    return tr(CATEGORY_TITLES[template.category])
