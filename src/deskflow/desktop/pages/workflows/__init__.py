"""The Workflows page: the list of workflows, and the designer that opens inside it."""
