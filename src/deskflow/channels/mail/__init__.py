"""Mail as bytes on one side and plain values on the other.

`parse` reads what arrives, `compose` builds what leaves, `mbox` walks through archives, `threading` says what
a reply may belong to, `sanitise` makes foreign HTML harmless. Nothing here knows a database or a window.
"""
