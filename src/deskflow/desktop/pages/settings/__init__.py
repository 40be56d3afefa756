"""Settings: rows made from the schema, people, mail templates, backup and what this program is."""
