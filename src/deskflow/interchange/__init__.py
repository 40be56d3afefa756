"""Tickets from foreign files and back: CSV, `.eml` and `.mbox` in, CSV and JSON out.

Reading is pure (`csv_…`, `readings`, `dates`): bytes in, plain values or named bad rows out, never half a row. Running
an import (`import_tickets`, `import_mail`) sends those values through commands like every other change.
"""
