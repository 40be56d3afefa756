"""What administrators and the command line do with a workspace."""
