"""The quick creator: a workflow made of one sentence of choices, also for tickets chosen just now."""
