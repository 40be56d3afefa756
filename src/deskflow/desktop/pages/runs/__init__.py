"""The Runs page: the list of executions, and one of them shown on the version that ran."""
