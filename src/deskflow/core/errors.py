"""What can go wrong, as codes and parameters.

Nothing here holds a sentence: a code is turned into words in the reader's language when it is shown.
"""

from __future__ import annotations


class DeskflowError(Exception):
    """A named failure. `code` is dotted and stable, `params` are plain JSON values for the words."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}({shown})" if shown else self.code

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.code, self.params)


def _rebuild(kind: type[DeskflowError], code: str, params: dict[str, object]) -> DeskflowError:
    # Child processes hand errors back pickled; keyword parameters need a builder.
    return kind(code, **params)


class Rejected(DeskflowError):
    """The command makes sense but a rule forbids it; a person can read why and do something else."""


class Denied(DeskflowError):
    """The actor lacks a permission."""


class Conflict(DeskflowError):
    """The value has moved since the actor saw it."""


class NotFound(DeskflowError):
    """No such row, or none the actor may see."""


class Transient(DeskflowError):
    """It may work when tried again: a network, a lock, a full disk."""


class Bug(DeskflowError):
    """A promise inside the program was broken."""
