"""Tool tips that show text as it is: Qt would render what looks like HTML, and strangers write titles."""

from __future__ import annotations

import html


def plain_tip(text: str) -> str:
    """`text` for `setToolTip`: nothing in it is read as markup."""
    return f"<qt>{html.escape(text).replace(chr(10), '<br>')}</qt>" if text else ""
