"""Regular expressions, in RE2 only: its time grows with the text, never with the pattern's ambiguity."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from deskflow.workflows.expressions import limits
from deskflow.workflows.expressions.errors import (
    ExpressionError,
    ExpressionTooBig,
    ExpressionTypeError,
)
from deskflow.workflows.expressions.functions.function import (
    Function,
    shows,
    takes,
    want_text,
    want_whole,
)
from deskflow.workflows.expressions.operators import check_list
from deskflow.workflows.expressions.values import Json, Meter


def _matches(meter: Meter, text: Json, pattern: Json) -> bool:
    """Does the pattern occur anywhere in the text?"""
    whole, compiled = _prepared("matches", meter, text, pattern)
    return bool(compiled.search(whole))


def _extract(meter: Meter, text: Json, pattern: Json, group: Json = None) -> str | None:
    """The first occurrence, or its group; null if there is none."""
    whole, compiled = _prepared("extract", meter, text, pattern)
    wanted = _group("extract", compiled, group)
    found = compiled.search(whole)
    return None if found is None else found.group(wanted)


def _extract_all(meter: Meter, text: Json, pattern: Json, group: Json = None) -> list[Json]:
    whole, compiled = _prepared("extract_all", meter, text, pattern)
    wanted = _group("extract_all", compiled, group)
    found: list[Json] = []
    for one in compiled.finditer(whole):
        # Each search begins where the last one ended, but may look to the end of the text.
        meter.spend(limits.ITEM_WORK + len(whole) - one.start())
        found.append(one.group(wanted))
        check_list(found)
    return found


def _replace_pattern(meter: Meter, text: Json, pattern: Json, new: Json) -> str:
    """What stands in `new` is plain text: no references to groups."""
    whole, compiled = _prepared("replace_pattern", meter, text, pattern)
    put = want_text("replace_pattern", 3, new)
    parts: list[str] = []
    at = total = 0
    for one in compiled.finditer(whole):
        meter.spend(limits.ITEM_WORK + len(whole) - one.start())
        total += one.start() - at + len(put)
        if total > limits.RESULT_CHARS or len(parts) > 2 * limits.LIST_LENGTH:
            raise ExpressionTooBig("expression.text_too_long", limit=limits.RESULT_CHARS)
        parts += [whole[at : one.start()], put]
        at = one.end()
    return "".join([*parts, whole[at:]])


def _prepared(name: str, meter: Meter, text: Json, pattern: Json) -> tuple[str, Any]:
    whole, wanted = want_text(name, 1, text), want_text(name, 2, pattern)
    if len(wanted) > limits.PATTERN_CHARS:
        raise ExpressionTooBig("expression.pattern_too_long", limit=limits.PATTERN_CHARS)
    meter.spend(limits.PATTERN_WORK * len(whole))
    try:
        whole.encode()
        return whole, _compiled(wanted)
    except UnicodeEncodeError:
        raise ExpressionTypeError("expression.bad_text") from None


def _group(name: str, compiled: Any, group: Json) -> int:
    """The first group of a pattern that has one, else the whole of what was found."""
    if group is None:
        return 1 if compiled.groups else 0
    wanted = want_whole(name, 3, group)
    if not 0 <= wanted <= compiled.groups:
        raise ExpressionTypeError(
            "expression.bad_argument",
            function=name, place=3, wanted=f"0 to {compiled.groups}", found="number",
        )  # fmt: skip
    return wanted


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Any:
    try:
        import re2
    except ImportError:
        # Python's own `re` can be kept busy for hours by a short pattern, so it is no stand-in.
        raise ExpressionError("expression.patterns_not_available") from None
    options = re2.Options()
    options.max_mem = limits.PATTERN_MEMORY
    options.log_errors = False
    try:
        return re2.compile(pattern, options=options)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        shown = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
        raise ExpressionTypeError("expression.bad_pattern", pattern=pattern, reason=shown) from None


FUNCTIONS: Final = (
    Function(
        "matches", _matches, "text", takes("text:text", "pattern:text"), "boolean",
        shows(("matches('INC-1234', 'INC-[0-9]+')", True), ("matches('abc', '^b')", False)),
    ),
    Function(
        "extract", _extract, "text", takes("text:text", "pattern:text", "group:number?"), "text",
        shows(
            ("extract('Ticket INC-1234 again', 'INC-([0-9]+)')", "1234"),
            ("extract('nothing here', '[0-9]+')", None),
        ),
    ),
    Function(
        "extract_all", _extract_all, "text", takes("text:text", "pattern:text", "group:number?"),
        "list",
        shows(("extract_all('10.0.0.1 and 10.0.0.2', '[0-9.]{7,}')", ["10.0.0.1", "10.0.0.2"])),
    ),
    Function(
        "replace_pattern", _replace_pattern, "text",
        takes("text:text", "pattern:text", "new:text"), "text",
        shows(("replace_pattern('call 555-1234 now', '[0-9-]{6,}', '***')", "call *** now")),
    ),
)  # fmt: skip
