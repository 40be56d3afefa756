"""The versions of a workflow: what each changed, shown on two canvases, and the way back to one."""
