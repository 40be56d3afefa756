"""The dispatch board: people as rows, time as columns, what waits for somebody at the side."""
