"""The look: colours and sizes from `resources/tokens`, the palette, one style sheet, icons and fonts.

A widget takes the `Theme` in its constructor and paints with `theme.tokens`; no colour is written anywhere else.
"""

from deskflow.desktop.theme.fonts import FontFamily, TextSize, Weight
from deskflow.desktop.theme.icons import Icons
from deskflow.desktop.theme.theme import Scheme, Theme
from deskflow.desktop.theme.tokens import Sizes, Tokens, Tone

__all__ = [
    "FontFamily",
    "Icons",
    "Scheme",
    "Sizes",
    "TextSize",
    "Theme",
    "Tokens",
    "Tone",
    "Weight",
]
