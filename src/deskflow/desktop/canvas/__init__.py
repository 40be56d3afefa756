"""The generic canvas: a graph of nodes and typed ports that can be edited, undone, replayed and shown.

Knows nothing of workflows; ``desktop/pages/designer`` builds on it. Import what you need from:

``document.kinds``     ``NodeKind``, ``Port``, ``NOTE``, ``Kinds``: what can be placed
``document.document``  ``Document(kinds, rules)``: ``nodes``, ``edges``, ``fields``, ``transaction(name)``,
                       ``undo()``, ``redo()``, ``listen(callback)``; pure Python
``document.placing``, ``.wiring``, ``.fragments``  edits, each one transaction
``document.rules``     ``Rules``, ``StandardRules``, ``Allowed``, ``Refused``, ``ChangeRefused``
``document.codec``     ``to_json``/``from_json``: canonical JSON
``document.journal``   ``record_of(notice)``, ``replay(document, records)``: recovery with undo
``colours``, ``look``  ``CanvasColours.from_tokens``, ``CanvasLook(colours, icon_pixmap, font)``
``scene``              ``CanvasScene(document, look)``: ``selection``, ``set_run_state``, ``set_problems``,
                       ``set_look``, ``set_document``, ``close``
``view``               ``CanvasView(scene)``: ``camera``, ``commands``, ``set_read_only``, signals
                       ``quick_add_requested``, ``node_activated``, ``context_menu_requested``, ``refused``
``overlays.corners``   ``Corners(view)``: minimap and zoom control
``run_overlay``        ``RunOverlay``, ``RunState``, ``WireState``, ``Severity``
``outline``            ``OutlineModel(document)`` for a tree view
``mime``               ``node_mime(kind)``: what a palette drags
``keys``               ``KEYS``: the keys of the canvas, for the cheat sheet
"""
