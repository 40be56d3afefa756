"""Words of the events that partners' systems send, and of the departments events belong to."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

DEPARTMENTS: Final = {
    "helpdesk": QT_TRANSLATE_NOOP("events", "Helpdesk"),
    "approval": QT_TRANSLATE_NOOP("events", "Approvals"),
    "sales": QT_TRANSLATE_NOOP("events", "Sales"),
    "production": QT_TRANSLATE_NOOP("events", "Production"),
    "procurement": QT_TRANSLATE_NOOP("events", "Procurement"),
    "quality": QT_TRANSLATE_NOOP("events", "Quality"),
    "finance": QT_TRANSLATE_NOOP("events", "Finance"),
    "logistics": QT_TRANSLATE_NOOP("events", "Logistics"),
    "monitoring": QT_TRANSLATE_NOOP("events", "Monitoring"),
    "staff": QT_TRANSLATE_NOOP("events", "Customers' staff"),
}

EVENTS: Final = {
    "ticket.merged": QT_TRANSLATE_NOOP("events", "Tickets merged"),
    "ticket.escalated": QT_TRANSLATE_NOOP("events", "Ticket escalated"),
    "rfp.received": QT_TRANSLATE_NOOP("events", "Request for proposal received"),
    "rfp.declined": QT_TRANSLATE_NOOP("events", "Request for proposal declined"),
    "quote.created": QT_TRANSLATE_NOOP("events", "Quote created"),
    "quote.sent": QT_TRANSLATE_NOOP("events", "Quote sent"),
    "quote.accepted": QT_TRANSLATE_NOOP("events", "Quote accepted"),
    "quote.rejected": QT_TRANSLATE_NOOP("events", "Quote rejected"),
    "quote.expired": QT_TRANSLATE_NOOP("events", "Quote expired"),
    "order.created": QT_TRANSLATE_NOOP("events", "Order created"),
    "order.confirmed": QT_TRANSLATE_NOOP("events", "Order confirmed"),
    "order.changed": QT_TRANSLATE_NOOP("events", "Order changed"),
    "order.cancelled": QT_TRANSLATE_NOOP("events", "Order cancelled"),
    "order.fulfilled": QT_TRANSLATE_NOOP("events", "Order fulfilled"),
    "contract.signed": QT_TRANSLATE_NOOP("events", "Contract signed"),
    "contract.expiring": QT_TRANSLATE_NOOP("events", "Contract about to end"),
    "contract.cancelled": QT_TRANSLATE_NOOP("events", "Contract cancelled"),
    "work_order.created": QT_TRANSLATE_NOOP("events", "Work order created"),
    "work_order.released": QT_TRANSLATE_NOOP("events", "Work order released"),
    "work_order.started": QT_TRANSLATE_NOOP("events", "Work order started"),
    "work_order.completed": QT_TRANSLATE_NOOP("events", "Work order completed"),
    "work_order.delayed": QT_TRANSLATE_NOOP("events", "Work order delayed"),
    "work_order.cancelled": QT_TRANSLATE_NOOP("events", "Work order cancelled"),
    "production.started": QT_TRANSLATE_NOOP("events", "Production run started"),
    "production.completed": QT_TRANSLATE_NOOP("events", "Production run completed"),
    "production.stopped": QT_TRANSLATE_NOOP("events", "Production stopped"),
    "bom.released": QT_TRANSLATE_NOOP("events", "Bill of materials released"),
    "bom.changed": QT_TRANSLATE_NOOP("events", "Bill of materials changed"),
    "material.short": QT_TRANSLATE_NOOP("events", "Material missing"),
    "material.reserved": QT_TRANSLATE_NOOP("events", "Material reserved"),
    "material.issued": QT_TRANSLATE_NOOP("events", "Material issued"),
    "purchase_requisition.created": QT_TRANSLATE_NOOP("events", "Purchase requisition created"),
    "purchase_requisition.approved": QT_TRANSLATE_NOOP("events", "Purchase requisition approved"),
    "purchase_requisition.rejected": QT_TRANSLATE_NOOP("events", "Purchase requisition rejected"),
    "purchase_order.created": QT_TRANSLATE_NOOP("events", "Purchase order created"),
    "purchase_order.sent": QT_TRANSLATE_NOOP("events", "Purchase order sent"),
    "purchase_order.confirmed": QT_TRANSLATE_NOOP("events", "Purchase order confirmed"),
    "purchase_order.overdue": QT_TRANSLATE_NOOP("events", "Purchase order overdue"),
    "purchase_order.cancelled": QT_TRANSLATE_NOOP("events", "Purchase order cancelled"),
    "goods_receipt.posted": QT_TRANSLATE_NOOP("events", "Goods received"),
    "goods_receipt.discrepancy": QT_TRANSLATE_NOOP("events", "Goods received not as ordered"),
    "supplier.proposed": QT_TRANSLATE_NOOP("events", "Supplier proposed"),
    "inspection.requested": QT_TRANSLATE_NOOP("events", "Inspection requested"),
    "inspection.passed": QT_TRANSLATE_NOOP("events", "Inspection passed"),
    "inspection.failed": QT_TRANSLATE_NOOP("events", "Inspection failed"),
    "ncr.raised": QT_TRANSLATE_NOOP("events", "Non-conformance raised"),
    "ncr.closed": QT_TRANSLATE_NOOP("events", "Non-conformance closed"),
    "capa.opened": QT_TRANSLATE_NOOP("events", "Corrective action opened"),
    "capa.overdue": QT_TRANSLATE_NOOP("events", "Corrective action overdue"),
    "capa.closed": QT_TRANSLATE_NOOP("events", "Corrective action closed"),
    "invoice.issued": QT_TRANSLATE_NOOP("events", "Invoice issued"),
    "invoice.overdue": QT_TRANSLATE_NOOP("events", "Invoice overdue"),
    "invoice.paid": QT_TRANSLATE_NOOP("events", "Invoice paid"),
    "invoice.received": QT_TRANSLATE_NOOP("events", "Supplier's invoice received"),
    "invoice.disputed": QT_TRANSLATE_NOOP("events", "Invoice disputed"),
    "payment.received": QT_TRANSLATE_NOOP("events", "Payment received"),
    "payment.sent": QT_TRANSLATE_NOOP("events", "Payment sent"),
    "payment.failed": QT_TRANSLATE_NOOP("events", "Payment failed"),
    "credit_note.issued": QT_TRANSLATE_NOOP("events", "Credit note issued"),
    "budget.exceeded": QT_TRANSLATE_NOOP("events", "Budget exceeded"),
    "shipment.created": QT_TRANSLATE_NOOP("events", "Shipment created"),
    "shipment.dispatched": QT_TRANSLATE_NOOP("events", "Shipment dispatched"),
    "shipment.delayed": QT_TRANSLATE_NOOP("events", "Shipment delayed"),
    "shipment.delivered": QT_TRANSLATE_NOOP("events", "Shipment delivered"),
    "shipment.failed": QT_TRANSLATE_NOOP("events", "Shipment not delivered"),
    "shipment.returned": QT_TRANSLATE_NOOP("events", "Shipment returned"),
    "stock.low": QT_TRANSLATE_NOOP("events", "Stock low"),
    "stock.counted": QT_TRANSLATE_NOOP("events", "Stock counted"),
    "alert.raised": QT_TRANSLATE_NOOP("events", "Alert raised"),
    "alert.cleared": QT_TRANSLATE_NOOP("events", "Alert cleared"),
    "backup.succeeded": QT_TRANSLATE_NOOP("events", "Backup succeeded"),
    "backup.failed": QT_TRANSLATE_NOOP("events", "Backup failed"),
    "patch.missing": QT_TRANSLATE_NOOP("events", "Updates missing"),
    "licence.expiring": QT_TRANSLATE_NOOP("events", "Licence about to end"),
    "certificate.expiring": QT_TRANSLATE_NOOP("events", "Certificate about to end"),
    "employee.joining": QT_TRANSLATE_NOOP("events", "Employee joins"),
    "employee.moving": QT_TRANSLATE_NOOP("events", "Employee changes jobs"),
    "employee.leaving": QT_TRANSLATE_NOOP("events", "Employee leaves"),
}


def partner_event_title(name: str) -> str:
    """The event in words; its name where nobody has written any."""
    return QCoreApplication.translate("events", str(EVENTS[name])) if name in EVENTS else name


def department_title(department: str) -> str:
    if department not in DEPARTMENTS:
        return department.capitalize()
    return QCoreApplication.translate("events", str(DEPARTMENTS[department]))
