"""The full application palette of a look.

Every role is set for every group, because what is left out falls back to the platform's colours. Some roles that
Fusion and Qt's own widgets do not use carry tokens that have no role of their own, so that the style sheet and
plain labels can name them and still change with the palette alone; `ROLES` is that agreement.
"""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from deskflow.desktop.theme.tokens import Tokens

Role = QPalette.ColorRole
Group = QPalette.ColorGroup

ROLES: dict[QPalette.ColorRole, str] = {
    Role.Window: "surface-0",
    Role.Base: "surface-1",
    Role.AlternateBase: "surface-0",
    Role.Button: "surface-1",
    Role.Midlight: "surface-2",
    Role.Light: "surface-3",
    Role.Mid: "border",
    Role.Shadow: "border-strong",
    Role.Dark: "text-muted",
    Role.WindowText: "text",
    Role.Text: "text",
    Role.ButtonText: "text",
    Role.PlaceholderText: "text-faint",
    Role.BrightText: "on-accent",
    Role.Highlight: "surface-selected",
    Role.HighlightedText: "text",
    Role.Accent: "accent",
    Role.Link: "accent",
    # Qt draws no visited links itself: the role carries the colour of errors.
    Role.LinkVisited: "danger",
    Role.ToolTipBase: "surface-2",
    Role.ToolTipText: "text",
}

MUTED = Role.Dark
FAINT = Role.PlaceholderText
ERROR = Role.LinkVisited

_FADED = (Role.WindowText, Role.Text, Role.ButtonText, Role.HighlightedText, Role.ToolTipText)


def build_palette(tokens: Tokens) -> QPalette:
    palette = QPalette()
    for group in (Group.Active, Group.Inactive, Group.Disabled):
        for role, name in ROLES.items():
            palette.setColor(group, role, tokens.colour(name))
    for role in _FADED:
        palette.setColor(Group.Disabled, role, tokens.text_faint)
    palette.setColor(Group.Disabled, Role.Accent, tokens.border_strong)
    return palette


def blend(under: QColor, over: QColor, share: float) -> QColor:
    """`over` laid on `under` with that share (0 to 1): hover and pressed states of a token."""
    kept = 1 - share
    return QColor.fromRgbF(
        under.redF() * kept + over.redF() * share,
        under.greenF() * kept + over.greenF() * share,
        under.blueF() * kept + over.blueF() * share,
    )
