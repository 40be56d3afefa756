"""What is wrong with a workflow, and where; pure, incremental, nothing but values in and out."""

from __future__ import annotations

from deskflow.workflows.validation.context import ValidationContext
from deskflow.workflows.validation.problem import Fix, Problem, Severity
from deskflow.workflows.validation.validator import Validator, errors, validate

__all__ = ["Fix", "Problem", "Severity", "ValidationContext", "Validator", "errors", "validate"]
