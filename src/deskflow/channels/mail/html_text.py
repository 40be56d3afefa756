"""HTML as readable text, for mails that carry no text of their own."""

from __future__ import annotations

import re

from inscriptis import get_text  # type: ignore[import-untyped]
from inscriptis.css_profiles import CSS_PROFILES  # type: ignore[import-untyped]
from inscriptis.model.config import ParserConfig  # type: ignore[import-untyped]

from deskflow.channels.mail.sanitise import nesting, strip_tags

# The layout is recursive and the parser drops what lies deeper than 256.
MAX_DEPTH = 150
MAX_CHARS = 300_000

# The relaxed default indents every <div>.
_CONFIG = ParserConfig(css=CSS_PROFILES["strict"].copy())
_MANY_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)


def html_to_text(source: str) -> str:
    """Readable text of already sanitised HTML; tables keep their columns. Never raises."""
    if not source.strip():
        return ""
    if len(source) > MAX_CHARS or nesting(source) > MAX_DEPTH:
        return strip_tags(source)
    try:
        text = str(get_text(source, _CONFIG))
    except (RecursionError, ValueError, IndexError, TypeError, KeyError, AttributeError):
        # A layout that fails on a broken table is not worth losing the words.
        return strip_tags(source)
    text = _TRAILING.sub("", text.replace("\xa0", " "))
    return _MANY_BLANK_LINES.sub("\n\n", text).strip("\n")


def text_to_html(text: str) -> str:
    """Plain text as a piece of safe HTML, line by line."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "<p>" + "<br>".join(escaped.splitlines()) + "</p>" if escaped.strip() else ""
