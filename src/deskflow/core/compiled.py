"""What SQLAlchemy has compiled, for all databases of this process: compiling a statement takes longer than most queries.

By itself each engine keeps its own: reading and writing, a second workspace and every try-out would compile the same again.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy.util import LRUCache

MOST: Final = 1000


class CompiledStatements(LRUCache[Any, Any]):
    """Keyed as SQLAlchemy does it, except that databases of one kind and version are the same."""

    __slots__ = ()

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_of_any_engine(key), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(_of_any_engine(key), value)


def _of_any_engine(key: Any) -> Any:
    dialect, *rest = key
    return (dialect.name, dialect.server_version_info, *rest)


SHARED: Final = {"compiled_cache": CompiledStatements(MOST)}
"""The execution options of every engine."""
