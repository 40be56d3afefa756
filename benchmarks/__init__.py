"""Measures DeskFlow against its figures: `python dev.py bench [AREA ...] [--json FILE]`."""
