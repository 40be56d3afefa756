"""The look in force: which scheme, its tokens, icons and fonts, and a signal when it changes."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from deskflow.desktop.theme import fonts
from deskflow.desktop.theme.icons import Icons
from deskflow.desktop.theme.palette import build_palette
from deskflow.desktop.theme.stylesheet import build_stylesheet, repolish
from deskflow.desktop.theme.tokens import Tokens, load_tokens

Scheme = Literal["system", "light", "dark"]
Density = Literal["compact", "cosy", "roomy"]


class Theme(QObject):
    """Hands out tokens, fonts and icons. `changed` comes after the palette has been set."""

    changed = Signal()

    def __init__(
        self,
        resources: Path,
        scheme: Scheme = "system",
        *,
        family: fonts.FontFamily = "system",
        density: Density = "cosy",
        motion: bool = True,
        parent: QObject | None = None,
    ) -> None:
        """`resources` is the folder that holds `tokens`, `icons` and `fonts`."""
        super().__init__(parent)
        self._resources = resources
        self._scheme: Scheme = scheme
        self._motion = motion
        self.density: Density = density
        self._scale = fonts.system_scale()
        self._looks: dict[str, Tokens] = {}
        self._metrics: dict[tuple[str, str, bool], tuple[QFont, QFontMetrics]] = {}
        self._app: QApplication | None = None
        # Asked before our own palette hides what the desktop handed out.
        window = QGuiApplication.palette().color(QPalette.ColorRole.Window)
        self._dark_palette = window.lightnessF() < 0.5
        bundled = family == "bundled"
        self._family = fonts.load_bundled(resources / "fonts") if bundled else fonts.system_family()
        self.tokens: Tokens = self._look()
        self.icons = Icons(resources / "icons", self.tokens.size.icon_stroke, self.colour)

    # --- what is in force ---------------------------------------------------------------------

    @property
    def scheme(self) -> Scheme:
        """What was asked for; `dark` says what came of it."""
        return self._scheme

    @property
    def dark(self) -> bool:
        return self.tokens.dark

    @property
    def row_height(self) -> int:
        return self.tokens.size.row[self.density]

    def colour(self, name: str) -> QColor:
        """The present colour of a token name such as `text-muted`."""
        return self.tokens.colour(name)

    def space(self, step: int) -> int:
        """Distances: 0 to 4 are 4, 8, 12, 16, 24 px."""
        return self.tokens.size.space[step]

    def font(
        self,
        size: fonts.TextSize = "body",
        weight: fonts.Weight = "regular",
        *,
        tabular: bool = False,
    ) -> QFont:
        return self._font_and_metrics(size, weight, tabular)[0]

    def metrics(
        self,
        size: fonts.TextSize = "body",
        weight: fonts.Weight = "regular",
        *,
        tabular: bool = False,
    ) -> QFontMetrics:
        return self._font_and_metrics(size, weight, tabular)[1]

    def mono_font(self, size: fonts.TextSize = "sm") -> QFont:
        return fonts.make_mono_font(self.tokens.size.text[size])

    @property
    def motion(self) -> int:
        """How long a movement that explains something takes, in ms; 0 when motion is switched off."""
        return self.tokens.size.motion if self._motion else 0

    # --- changing it --------------------------------------------------------------------------

    def apply(self, app: QApplication) -> None:
        """Dress the application, once, and follow the system's scheme from then on."""
        self._app = app
        # Without it a palette never reaches widgets once there is an application style sheet.
        app.setAttribute(Qt.ApplicationAttribute.AA_UseStyleSheetPropagationInWidgetStyles)
        app.setStyle("Fusion")
        app.setFont(self.font())
        app.setPalette(build_palette(self.tokens))
        app.setStyleSheet(build_stylesheet(self.tokens.size, self._resources / "icons"))
        app.styleHints().colorSchemeChanged.connect(self._on_system_scheme_changed)
        self._tell_platform()

    def set_scheme(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._tell_platform()
        self._update()

    def set_motion(self, on: bool) -> None:
        self._motion = on

    def set_density(self, density: Density) -> None:
        if density != self.density:
            self.density = density
            self.changed.emit()

    def _on_system_scheme_changed(self) -> None:
        if self._scheme == "system":
            self._update()

    def _update(self) -> None:
        tokens = self._look()
        if tokens is self.tokens:
            return
        self.tokens = tokens
        if self._app is not None:
            self._app.setPalette(build_palette(tokens))
            repolish(self._app)
        self.changed.emit()

    def _tell_platform(self) -> None:
        """Title bars and native menus should agree; some platforms ignore this."""
        if self._app is None:
            return
        wanted = {
            "system": Qt.ColorScheme.Unknown,
            "light": Qt.ColorScheme.Light,
            "dark": Qt.ColorScheme.Dark,
        }[self._scheme]
        self._app.styleHints().setColorScheme(wanted)

    def _look(self) -> Tokens:
        name = self._scheme if self._scheme != "system" else self._system_scheme()
        if name not in self._looks:
            loaded = load_tokens(self._resources / "tokens" / f"{name}.toml")
            self._looks[name] = _scaled(loaded, self._scale)
        return self._looks[name]

    def _system_scheme(self) -> Literal["light", "dark"]:
        scheme = QGuiApplication.styleHints().colorScheme()
        if scheme == Qt.ColorScheme.Unknown:
            # Some desktops do not say; the palette they hand out tells.
            return "dark" if self._dark_palette else "light"
        return "dark" if scheme == Qt.ColorScheme.Dark else "light"

    def _font_and_metrics(
        self, size: fonts.TextSize, weight: fonts.Weight, tabular: bool
    ) -> tuple[QFont, QFontMetrics]:
        key = (size, weight, tabular)
        if key not in self._metrics:
            pixels = self.tokens.size.text[size]
            font = fonts.make_font(self._family, pixels, weight, tabular=tabular)
            self._metrics[key] = (font, QFontMetrics(font))
        return self._metrics[key]


def _scaled(tokens: Tokens, factor: float) -> Tokens:
    return dataclasses.replace(tokens, size=tokens.size.scaled(factor))
