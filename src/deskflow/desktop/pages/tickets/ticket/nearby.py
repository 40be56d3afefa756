"""What lies near a ticket: the tables whose changes may be about it, and what its menu offers."""

from __future__ import annotations

NEAR = (
    "ticket_messages", "ticket_activity", "tasks", "sla_clocks", "workflow_executions", "ticket_tags",
    "ticket_links", "ticket_merges", "ticket_checklists", "ticket_checklist_items", "time_entries",
    "appointments", "work_orders", "ticket_watchers",
    "surveys",
)  # fmt: skip
MORE_MENU = (
    "tickets.take", "tickets.resolve", "tickets.edit_title", "tickets.add_task", "-",
    "tickets.type", "tickets.impact", "tickets.urgency", "tickets.field", "-",
    "tickets.merge", "tickets.split", "tickets.link", "-",
    "tickets.run_workflow", "tickets.automate", "-", "tickets.why_due", "tickets.severity", "tickets.copy_number",
)  # fmt: skip
