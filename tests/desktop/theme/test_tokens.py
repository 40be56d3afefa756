"""Colours can be read, light and dark have the same names, and nobody writes a colour anywhere else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor

from deskflow import paths
from deskflow.desktop.theme.tokens import Tokens, load_tokens

READABLE = 4.5
SURFACES = ("surface-0", "surface-1", "surface-2", "surface-3", "surface-selected")
# text-faint is not here: it is for what may be overlooked (see the design's mock-ups).
TEXTS = ("text", "text-muted", "accent", "success", "warning", "danger", "info", "violet", "teal")
TONES = ("success", "warning", "danger", "info", "violet", "teal")


def look(name: str) -> Tokens:
    return load_tokens(paths.resources() / "tokens" / f"{name}.toml")


def luminance(colour: QColor) -> float:
    """WCAG 2.1, relative luminance."""
    parts = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_can_be_read_on_every_surface(name: str) -> None:
    tokens = look(name)
    pairs = [(text, surface) for text in TEXTS for surface in SURFACES]
    pairs += [(tone, f"{tone}-soft") for tone in TONES]
    pairs += [(text, f"{tone}-soft") for tone in TONES for text in ("text", "text-muted")]
    pairs += [(f"on-{tone}", tone) for tone in ("accent", "success", "warning", "danger", "info")]
    weak = {
        f"{text} on {surface}": round(ratio, 2)
        for text, surface in pairs
        if (ratio := contrast(tokens.colour(text), tokens.colour(surface))) < READABLE
    }
    assert not weak


@pytest.mark.parametrize("name", ["light", "dark"])
def test_initials_can_be_read_on_every_disc(name: str) -> None:
    tokens = look(name)
    assert min(contrast(tokens.on_avatar, disc) for disc in tokens.avatar) >= READABLE


def test_a_missing_or_unknown_name_is_an_error(tmp_path: Path) -> None:
    text = (paths.resources() / "tokens" / "light.toml").read_text()
    broken = tmp_path / "light.toml"
    broken.write_text(text.replace("text-muted ", "text-mutd "))
    with pytest.raises(ValueError, match="text_mut"):
        load_tokens(broken)


def test_sizes_follow_a_larger_system_font() -> None:
    size = look("light").size
    scaled = size.scaled(1.5)
    assert (scaled.rail, scaled.text["body"], scaled.space[3]) == (276, 20, 24)
    assert scaled.motion == size.motion


LITERAL = re.compile(
    r"""["']\#[0-9a-fA-F]{3,8}["'] | \#[0-9a-fA-F]{6}\b | \bQColor\(\s*["'\d] | \brgba?\(\s*\d
    | GlobalColor\.(?!transparent)\w+""",
    re.VERBOSE,
)


def test_no_colour_is_written_in_the_desktop() -> None:
    folder = Path(__file__).resolve().parents[3] / "src" / "deskflow" / "desktop"
    found = [
        f"{file.relative_to(folder)}:{number}: {line.strip()}"
        for file in sorted(folder.rglob("*.py"))
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if LITERAL.search(line)
    ]
    assert not found, "colours belong into resources/tokens:\n" + "\n".join(found)


def test_the_search_for_colours_finds_them() -> None:
    for line in ('"#fff"', "QColor(12, 3, 4)", "QColor('red')", "rgb(1,2,3)", "GlobalColor.red"):
        assert LITERAL.search(line)
    for line in ("QColor(tokens.text)", "GlobalColor.transparent", "# issue #12"):
        assert not LITERAL.search(line)
