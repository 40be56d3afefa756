"""Texts that translators shall see are marked under the name Qt's own tools look for, without needing Qt."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - the name the extraction looks for
    """The text itself; `context` is where its translation is found."""
    return text
