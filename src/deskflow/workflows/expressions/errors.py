"""What can be wrong with an expression, as codes, parameters and a position in its source.

Codes begin with `expression.`; `position` counts characters from 0 in the text the author wrote.
"""

from __future__ import annotations

from deskflow.core.errors import Rejected


class ExpressionError(Rejected):
    """The expression cannot be read or gives no value."""

    @property
    def position(self) -> int | None:
        at = self.params.get("position")
        return at if isinstance(at, int) else None

    def at(self, position: int) -> ExpressionError:
        """The same error with a place, unless it already has one."""
        if self.position is not None:
            return self
        return type(self)(self.code, **{**self.params, "position": position})

    def moved(self, offset: int) -> ExpressionError:
        """The same error for a text in which the expression begins at `offset`."""
        if self.position is None:
            return self
        return type(self)(self.code, **{**self.params, "position": self.position + offset})


class ExpressionSyntaxError(ExpressionError):
    """The text is no expression of this language."""


class ExpressionMissingName(ExpressionError):
    """`path` leads nowhere; `name` is the part that is missing, `suggestion` the nearest that exists."""

    @property
    def path(self) -> str:
        return str(self.params.get("path", ""))


class ExpressionTypeError(ExpressionError):
    """A value has the wrong kind for what is asked of it."""


class ExpressionTooBig(ExpressionError):
    """A budget of `limits.py` is used up."""
