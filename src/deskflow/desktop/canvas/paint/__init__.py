"""How the canvas paints: strategies without state of the document. Must not know gestures or commands."""
