"""The running program: from a workspace to a window, and from a window to the end of every thread."""
