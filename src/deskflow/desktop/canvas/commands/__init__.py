"""What can be done with the canvas by key, menu or button. Each either only looks (selection, zoom) or
ends in one transaction of the document; the page's action records call these.
"""

from __future__ import annotations

from deskflow.desktop.canvas.commands.arranging import Arranging, Tidier
from deskflow.desktop.canvas.commands.bending import Bending
from deskflow.desktop.canvas.commands.editing import Editing
from deskflow.desktop.canvas.commands.framing import Framing
from deskflow.desktop.canvas.commands.looking import Looking
from deskflow.desktop.canvas.commands.selecting import Selecting

__all__ = ["CanvasCommands", "Tidier"]


class CanvasCommands(Editing, Arranging, Bending, Framing, Selecting, Looking):
    """All of them; a key's ``command`` is a method of this."""
