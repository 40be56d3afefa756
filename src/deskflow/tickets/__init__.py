"""Tickets, their messages, attachments and tasks."""
