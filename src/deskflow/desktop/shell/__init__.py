"""The window around the pages: rail, top bar, command palette, toasts, welcome. It knows no ticket and no SQL."""
