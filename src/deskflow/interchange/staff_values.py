"""Cells of lists of people as values: `Windows Server: 4; Cisco: 2`, `CCNA until 2027-05-01`, `51.34, 12.37`.

Nothing is looked up here; what a name means is decided where the names are known.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import time

from deskflow.interchange.dates import DateReader
from deskflow.interchange.one_line import one_line
from deskflow.people.staff_rows import CertificateWish, SkillWish

# A cell with nothing but this takes away what there was.
NOTHING = frozenset({"-", "–", "—"})
_LEVEL = re.compile(r"(.+?)\s*(?:[:=]\s*(-?\d{1,3})|\(\s*(-?\d{1,3})\s*\))")
_DATE = r"\d{1,4}[./-] ?\d{1,2}[./-] ?\d{1,4}(?:[T ][\d:.+Z-]+)?"
_DATED = re.compile(rf"(.+?)[\s,:(]+({_DATE})\)?")
_UNTIL = re.compile(
    r"(.+?)[\s,(]+(?:valid until|until|till|expires|gültig bis|bis|läuft ab am)[\s:]+([^()]+)\)?",
    re.IGNORECASE,
)
_YES = frozenset(
    [
        "yes",
        "y",
        "true",
        "1",
        "ja",
        "j",
        "wahr",
        "x",
        "active",
        "aktiv",
        "enabled",
        "employed",
        "here",
    ]
)
_NO = frozenset(
    [
        "no",
        "n",
        "false",
        "0",
        "nein",
        "falsch",
        "inactive",
        "inaktiv",
        "disabled",
        "left",
        "gone",
        "ausgeschieden",
        "deaktiviert",
        "terminated",
    ]
)


def several(text: str) -> list[str]:
    """Between semicolons and line ends; between commas only where there is neither. `"A; B"` is one."""
    found = _split(text, ";\n")
    return found if len(found) > 1 or ";" in text else _split(text, ",")


def joined(parts: Iterable[str]) -> str:
    """The opposite: what `several` reads as these parts."""
    quoted = [
        '"' + one.replace('"', '""') + '"' if set(one) & set(';"\n') else one for one in parts
    ]
    text = "; ".join(quoted)
    return f"{text};" if "," in text and len(quoted) == 1 else text


def read_skills(text: str) -> tuple[SkillWish, ...]:
    found = []
    for part in several(text):
        level = _LEVEL.fullmatch(part)
        if level is None:
            found.append(SkillWish(part))
        else:
            found.append(SkillWish(level[1].strip(), int(level[2] or level[3])))
    return tuple(found)


def read_certificates(text: str, dates: DateReader) -> tuple[CertificateWish, ...] | None:
    """None when what stands behind “until” is no date."""
    found = []
    for part in several(text):
        match = _UNTIL.fullmatch(part) or _DATED.fullmatch(part)
        if match is None:
            found.append(CertificateWish(part))
            continue
        until = read_moment(match[2].strip(), dates)
        if until is None:
            return None
        found.append(CertificateWish(match[1].strip(), until))
    return tuple(found)


def read_moment(text: str, dates: DateReader) -> str | None:
    """`2027-05-01` for a day, else the moment in ISO 8601, with a zone only where one is written."""
    moment = dates.read_as_written(text)
    if moment is None:
        return None
    if moment.time() == time() and ":" not in text and moment.tzinfo is None:
        return moment.date().isoformat()
    return moment.isoformat()


def read_hours(text: str) -> int | None:
    """`30`, `30 h`; None for anything else."""
    number = re.fullmatch(
        r"\+?(\d{1,6})(?:[.,]0+)?\s*(?:h|hours|std\.?|stunden)?", text.strip(), re.I
    )
    return int(number[1]) if number else None


def read_position(text: str) -> tuple[float, ...] | None:
    """Two numbers, with a comma or a point in them; None for anything else."""
    text = text.strip().strip("()")
    if ";" in text or re.fullmatch(r"[+-]?\d+,\d+\s+[+-]?\d+,\d+", text):
        parts = [one.replace(",", ".") for one in re.split(r"[;\s]+", text) if one]
    else:
        parts = [one for one in re.split(r"[,\s/]+", text) if one]
    try:
        numbers = tuple(float(one) for one in parts)
    except ValueError:
        return None
    return numbers if len(numbers) == 2 and all(map(math.isfinite, numbers)) else None


def read_yes(text: str) -> bool | None:
    word = text.strip().casefold()
    return True if word in _YES else False if word in _NO else None


def _split(text: str, marks: str) -> list[str]:
    parts, part, quoted, at = [], "", False, 0
    while at < len(text):
        letter = text[at]
        if letter == '"' and (quoted or not part.strip()):
            if quoted and text[at + 1 : at + 2] == '"':
                part, at = part + '"', at + 1
            else:
                quoted = not quoted
        elif letter in marks and not quoted:
            parts.append(part)
            part = ""
        else:
            part += letter
        at += 1
    return [clean for one in (*parts, part) if (clean := one_line(one))]
