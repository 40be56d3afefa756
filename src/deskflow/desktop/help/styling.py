"""The style sheet of a page of the help, in the colours of the look."""

from __future__ import annotations

from typing import Any, Final

from deskflow.desktop.theme import Theme


def sheet(theme: Theme) -> str:
    """The style sheet for the document of a text view."""
    colours = theme.tokens
    sizes = colours.size.text
    mono = theme.mono_font("sm").family()
    named: dict[str, Any] = {
        "text": colours.text.name(), "muted": colours.text_muted.name(), "line": colours.border.name(),
        "code": colours.surface_2.name(), "accent": colours.accent.name(), "mono": mono,
        "body": sizes["body"], "small": sizes["sm"], "title": sizes["heading"] + 5,
        "chapter": sizes["heading"] + 1, "heading": sizes["body"] + 1,
    }  # fmt: skip
    return _SHEET.format(**named)


_SHEET: Final = """
h1 {{ font-size: {title}px; font-weight: 700; margin-top: 0; margin-bottom: 10px; }}
h2 {{ font-size: {chapter}px; font-weight: 600; margin-top: 24px; margin-bottom: 8px; }}
h3, h4 {{ font-size: {heading}px; font-weight: 600; margin-top: 18px; margin-bottom: 6px; }}
p {{ margin-top: 0; margin-bottom: 8px; }}
li {{ margin-bottom: 3px; }}
a {{ color: {accent}; text-decoration: none; }}
code {{ font-family: '{mono}'; font-size: {small}px; background-color: {code}; }}
h3 code, h4 code {{ font-weight: 400; color: {muted}; background-color: transparent; }}
pre {{ font-family: '{mono}'; font-size: {small}px; white-space: pre-wrap; margin: 0; }}
table {{ margin-top: 4px; margin-bottom: 12px; }}
table.code {{ background-color: {code}; }}
table.code td {{ padding: 8px 10px; }}
table.grid {{ border-collapse: collapse; border: 1px solid {line}; }}
table.grid th {{ border: 1px solid {line}; padding: 5px 8px; color: {muted}; font-weight: 600; text-align: left; }}
table.grid td {{ border: 1px solid {line}; padding: 5px 8px; }}
"""
