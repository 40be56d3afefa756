"""The one application style sheet.

It names palette roles, never colours, so it is set once: replacing an application style sheet polishes every widget
again and takes a hundred times as long as a new palette. After a new palette only the widgets named here have to read
their rules again, which `repolish` sees to. Lengths come from the tokens.
What lists, chips and buttons look like is painted by `widgets/`, not described here.
"""

from __future__ import annotations

from pathlib import Path
from string import Template

from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLineEdit,
    QMenu,
    QMenuBar,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QScrollBar,
    QSplitter,
    QSplitterHandle,
    QStatusBar,
    QTabBar,
    QTabWidget,
)

from deskflow.desktop.theme.tokens import Sizes

_SHEET = Template("""
QToolTip {
    background: palette(tool-tip-base); color: palette(tool-tip-text);
    border: 1px solid palette(mid); padding: 4px 6px;
}

QAbstractScrollArea { background: transparent; border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QAbstractItemView {
    background: palette(base); outline: none;
    selection-background-color: palette(highlight); selection-color: palette(highlighted-text);
}

QLineEdit, QPlainTextEdit, QTextEdit, QTextBrowser, QAbstractSpinBox, QComboBox {
    background: palette(window); color: palette(text);
    border: 1px solid palette(mid); border-radius: ${radius}px;
    padding: 0 ${pad}px;
    selection-background-color: palette(accent); selection-color: palette(bright-text);
}
/* A line edit adds two of its own; all words begin at one line. */
QLineEdit { padding: 0 ${line}px; }
QComboBox:editable { padding: 0 ${line}px; }
QLineEdit, QAbstractSpinBox, QComboBox { min-height: ${field}px; max-height: ${field}px; }
QPlainTextEdit, QTextEdit, QTextBrowser { padding: ${small}px; }
QLineEdit:hover, QPlainTextEdit:hover, QTextEdit:hover, QAbstractSpinBox:hover, QComboBox:hover {
    border-color: palette(shadow);
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
    border-color: palette(accent);
}
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QComboBox:disabled {
    color: palette(placeholder-text); background: palette(midlight);
}
/* Its magnifying glass brings its own distance. */
QLineEdit[search="true"] { padding-left: 0; }
*[invalid="true"], *[invalid="true"]:focus, *[invalid="true"]:hover { border-color: palette(link-visited); }
*[plain="true"], *[plain="true"]:focus, *[plain="true"]:hover {
    border: none; background: transparent; padding: 0;
}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url("${arrow}"); width: 14px; height: 14px; }
QComboBox QLineEdit { border: none; background: transparent; padding: 0; min-height: 0; }
QComboBox QAbstractItemView {
    background: palette(base); border: 1px solid palette(mid); outline: none; padding: 4px;
}
/* What a line offers while one types. */
QListView[offers="true"] { border: 1px solid palette(mid); padding: 1px; }
QListView[offers="true"]::item { padding: 3px 4px; }

QPushButton {
    background: palette(button); color: palette(button-text);
    border: 1px solid palette(mid); border-radius: ${radius}px;
    padding: ${inner}px ${wide}px;
}
QPushButton:hover { background: palette(midlight); }
QPushButton:pressed { background: palette(light); }
QPushButton:focus { border-color: palette(accent); }
QPushButton:default { background: palette(accent); color: palette(bright-text); border-color: palette(accent); }
QPushButton:disabled { color: palette(placeholder-text); background: palette(midlight); }
/* Painted by widgets/buttons.py, which also knows how large they are. */
*[kind] { border: none; padding: 0; }

QCheckBox::indicator, QRadioButton::indicator {
    width: 14px; height: 14px; border: 1px solid palette(placeholder-text); background: palette(base);
}
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: palette(accent); }
QCheckBox::indicator:checked, QCheckBox::indicator:indeterminate {
    background: palette(accent); border-color: palette(accent); image: url("${tick}");
}
QCheckBox::indicator:indeterminate { image: none; }
QRadioButton::indicator:checked { background: palette(base); border: 5px solid palette(accent); width: 6px; height: 6px; }
QCheckBox:focus, QRadioButton:focus { color: palette(accent); }

QMenuBar { background: palette(window); border-bottom: 1px solid palette(mid); }
QMenuBar::item { padding: 4px 8px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: palette(highlight); }
QMenu { background: palette(base); border: 1px solid palette(mid); padding: 4px; }
QMenu::item { padding: 5px 24px 5px 8px; border-radius: 4px; color: palette(text); }
QMenu::item:selected { background: palette(highlight); color: palette(highlighted-text); }
QMenu::item:disabled { color: palette(placeholder-text); }
QMenu::icon { padding-left: 6px; }
QMenu::indicator { width: 16px; height: 16px; padding-left: 6px; }
QMenu::indicator:checked { image: url("${mark}"); }
QMenu::separator { height: 1px; background: palette(mid); margin: 4px 6px; }

QHeaderView { background: palette(window); border: none; }
QHeaderView::section {
    background: palette(window); color: palette(dark); border: none;
    border-bottom: 1px solid palette(mid); padding: 4px ${pad}px; font-weight: 500;
}

QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: palette(shadow); border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: palette(placeholder-text); }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSplitter::handle { background: palette(mid); }
QSplitter::handle:hover, QSplitter::handle:focus { background: palette(accent); }

QTabWidget::pane { border: none; border-top: 1px solid palette(mid); }
QTabBar { background: transparent; }
QTabBar::tab {
    background: transparent; color: palette(dark); border: none; border-bottom: 2px solid transparent;
    padding: 8px ${pad}px 6px ${pad}px; margin-right: 4px;
}
QTabBar::tab:hover { color: palette(text); }
QTabBar::tab:selected { color: palette(accent); border-bottom-color: palette(accent); font-weight: 600; }
QTabBar:focus { border: 1px solid palette(accent); border-radius: 4px; }

QProgressBar {
    background: palette(light); border: none; border-radius: 2px; max-height: 4px; min-height: 4px;
}
QProgressBar::chunk { background: palette(accent); border-radius: 2px; }
QGroupBox { border: none; margin-top: 20px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; subcontrol-position: top left; }
QStatusBar { background: palette(window); border-top: 1px solid palette(mid); }
""")


def build_stylesheet(size: Sizes, icons: Path) -> str:
    """`icons` is the folder of the three pictures that a style sheet can only take from a file."""
    return _SHEET.substitute(
        radius=size.radius,
        # A field is as high as a button; its border is outside what the sheet calls height.
        field=size.button - 2,
        pad=size.space[1],
        line=size.space[1] - 2,
        small=size.space[0],
        wide=size.space[2],
        inner=max(2, (size.button - round(size.text["body"] * 1.23) - 2) // 2),
        arrow=(icons / "select-arrow.svg").as_posix(),
        mark=(icons / "menu-tick.svg").as_posix(),
        tick=(icons / "check-tick.svg").as_posix(),
    )


# The classes the sheet names: Qt keeps the colours it once read for them.
_NAMED = (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLineEdit,
    QMenu,
    QMenuBar,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QScrollBar,
    QSplitter,
    QSplitterHandle,
    QStatusBar,
    QTabBar,
    QTabWidget,
)


def repolish(app: QApplication) -> None:
    """After a new palette: let the widgets that the sheet describes read it."""
    style = app.style()
    for widget in app.allWidgets():
        if isinstance(widget, _NAMED):
            style.unpolish(widget)
            style.polish(widget)
            widget.update()
