"""Frames: drawn around what is selected, taken away, collapsed and expanded."""

from __future__ import annotations

from collections.abc import Iterable

from deskflow.desktop.canvas.commands.base import Commands
from deskflow.desktop.canvas.document import frames


class Framing(Commands):
    def make_frame(self) -> None:
        """Around what is selected; its title is asked for where frames are described."""
        canvas = self._view.canvas
        if canvas.selection.nodes:
            made = frames.make_frame(canvas.document, canvas.selection.nodes)
            canvas.selection.set(canvas.selection.nodes, frame=made)
            self._view.frame_activated.emit(made)

    def remove_frame(self) -> None:
        """The frames of what is selected; their steps stay."""
        canvas = self._view.canvas
        meant = self._meant()
        if meant:
            nodes = canvas.selection.nodes
            frames.remove_frames(canvas.document, meant)
            canvas.selection.set(nodes)

    def toggle_frame(self) -> None:
        self.toggle_frames(self._meant())

    def toggle_frames(self, meant: Iterable[str]) -> None:
        """Collapse them, or expand them if all are collapsed. Where nothing may be changed it is a look only."""
        canvas, show = self._view.canvas, self._view.canvas.frames
        names = [name for name in meant if name in show.items]
        if not names:
            return
        folds = not all(show.items[name].folded for name in names)
        if self._view.read_only:
            (show.close if folds else show.open)(names)
        else:
            show.close(names)
            changed = [name for name in names if show.items[name].frame.collapsed is not folds]
            if changed:
                frames.set_collapsed(canvas.document, changed, folds)
        if len(names) == 1:
            self.choose_frame(names[0])
        self._view.announcer.say(self._view.announcer.selection_told())

    def select_frame(self) -> None:
        """The whole frame of the current step."""
        meant = self._meant()
        if meant:
            self.choose_frame(meant[0])
            self._view.camera.reveal(self._view.canvas.selection.nodes)

    def choose_frame(self, frame: str) -> None:
        canvas = self._view.canvas
        canvas.selection.set(canvas.frames.items[frame].frame.members, frame=frame)

    def activate_frame(self, frame: str) -> None:
        """A double click: a card is expanded, the head of a frame is edited."""
        if self._view.canvas.frames.items[frame].folded:
            self.toggle_frames([frame])
        else:
            self._view.frame_activated.emit(frame)

    def extract(self) -> None:
        """Ask for a sub-workflow in the place of what is selected."""
        if self._view.canvas.selection.nodes:
            self._view.extract_requested.emit()

    def _meant(self) -> list[str]:
        """The frame that is selected, or those of the selected steps; the current one's first."""
        canvas = self._view.canvas
        selection, home = canvas.selection, canvas.frames.home
        if selection.frame is not None:
            return [selection.frame]
        current = home.get(selection.current or "")
        found = {home[node] for node in selection.nodes if node in home} - {current}
        return [*([current] if current else []), *sorted(found - {None})]
