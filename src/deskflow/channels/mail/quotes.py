"""Separates what somebody wrote from what the mail program quoted below it.

Line by line and linear. `mail-parser-reply` knows the same marks as regular expressions, but a 24 kB mail of
"On On On …" kept it busy for 17 seconds, and it takes every hyphen list for a signature. When nothing is certain,
everything counts as fresh: hiding words of a customer is worse than showing a quotation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Attribution lines: how they begin and what they say, per language.
_ATTRIBUTIONS = (
    (("on ", "at "), (" wrote",)),
    (("am ", "am\xa0"), ("schrieb",)),
    (("le ", "le\xa0"), ("a écrit", "a écrit")),
    (("el ",), ("escribió", "escribio")),
    (("il ", "in data "), ("ha scritto",)),
    (("op ",), ("schreef", "het volgende geschreven")),
    (("em ", "a "), ("escreveu",)),
    (("w dniu ", "dnia "), ("napisał", "pisze")),
    (("den ", "på "), ("skrev",)),
    (("dne ", "po "), ("napsal", "je napisal")),
    (("на ", "в "), ("написа", "пишет")),
)
_ANY_BEGINNING = (
    " wrote:",
    " schrieb:",
    "kirjoitti:",
    "yazdı:",
    "のメール:",
    "写道:",
    "寫道:",
    "написал:",
    "napsal(a):",
)
_DATE_FIRST = re.compile(r"\d{1,4}[-./年 ]\d{1,2}")

_HEADER_WORDS = {
    "from", "sent", "to", "subject", "date", "cc", "von", "gesendet", "an", "betreff", "datum", "de", "envoyé",
    "envoye", "à", "objet", "para", "asunto", "enviado", "fecha", "da", "inviato", "a", "oggetto", "data",
    "van", "verzonden", "aan", "onderwerp", "od", "wysłano", "do", "temat", "från", "skickat", "till", "ämne",
    "fra", "sendt", "til", "emne", "assunto",
}  # fmt: skip
_HEADER_LINE = re.compile(r"[*_ \t]*([^\W\d_]{1,10})[ \t]{0,2}:")
_SEPARATOR = re.compile(
    r"[-_ ]{2,}\s?(?:original (?:message|appointment)|ursprüngliche nachricht|urspr\. nachricht|message d'origine"
    r"|mensaje original|messaggio originale|oorspronkelijk bericht|reply message|antwortnachricht"
    r"|forwarded message|weitergeleitete nachricht)\s?[-_ ]{2,}",
    re.IGNORECASE,
)
_REPLY_ABOVE = re.compile(
    r"[#\-=* ]{2,}\s?(?:please )?(?:reply above this line|bitte .{0,20}über dieser zeile antworten|antwort über dieser zeile)",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s?_{20,}\s?")
_LINE_CAP = 400
_MARKED_LINES = 5000


@dataclass(frozen=True, slots=True)
class SplitText:
    fresh: str
    quoted: str


def split_quotes(text: str) -> SplitText:
    """Cut `text` where the quotation begins. Answers between quoted lines stay fresh together with them."""
    lines = text.split("\n")
    cut = _marked_cut(lines)
    if cut is None:
        cut = _trailing_quote(lines)
    if cut is None:
        return SplitText(text.strip("\n"), "")
    fresh = "\n".join(lines[:cut]).strip("\n")
    if not fresh.strip():
        # Nothing above the mark: a forwarded mail, or somebody who answers below. Their words are in there.
        return SplitText(text.strip("\n"), "")
    return SplitText(fresh.rstrip(), "\n".join(lines[cut:]).strip("\n"))


def _marked_cut(lines: list[str]) -> int | None:
    """The first line that announces a quotation, unless the person goes on writing after it."""
    for index, line in enumerate(lines[:_MARKED_LINES]):
        stripped = line.strip().lstrip("*").strip()
        if not stripped or stripped.startswith(">"):
            continue
        if _SEPARATOR.fullmatch(stripped[:_LINE_CAP].strip("*")) or _REPLY_ABOVE.match(
            stripped[:_LINE_CAP]
        ):
            return index
        if _header_block(lines, index):
            return index - 1 if index and _RULE.fullmatch(lines[index - 1][:_LINE_CAP]) else index
        length = _attribution(lines, index)
        if length and not _answers_below(lines, index + length):
            return index
    return None


def _attribution(lines: list[str], index: int) -> int:
    """How many lines the "On … wrote:" at `index` takes; 0 if there is none. Programs wrap it up to three."""
    joined = ""
    for count, line in enumerate(lines[index : index + 3], start=1):
        if not line.strip() or len(line) > _LINE_CAP:
            return 0
        joined = f"{joined} {line.strip()}".strip()
        if joined.rstrip("* ").endswith((":", "：")):
            return count if _is_attribution(joined.rstrip("* ")) else 0
    return 0


def _is_attribution(line: str) -> bool:
    low = line.lower().replace("：", ":")
    if len(low) > 2 * _LINE_CAP:
        return False
    for beginnings, verbs in _ATTRIBUTIONS:
        if low.startswith(beginnings) and any(verb in low for verb in verbs):
            return any(letter.isdigit() for letter in low) or "@" in low
    return low.endswith(_ANY_BEGINNING) and ("@" in low or bool(_DATE_FIRST.search(low)))


def _header_block(lines: list[str], index: int) -> bool:
    """Outlook's block "From: … Sent: … To: … Subject: …": at least three such lines within six."""
    first = _HEADER_LINE.match(lines[index][:_LINE_CAP])
    if first is None or first.group(1).lower() not in _HEADER_WORDS:
        return False
    seen = set()
    for line in lines[index : index + 6]:
        named = _HEADER_LINE.match(line[:_LINE_CAP])
        if named and named.group(1).lower() in _HEADER_WORDS:
            seen.add(named.group(1).lower())
    return len(seen) >= 3


def _answers_below(lines: list[str], start: int) -> bool:
    """Whether words of one's own follow after `>` lines (answering inline or below)."""
    quoted = False
    for line in lines[start:]:
        stripped = line.strip()
        if stripped.startswith(">"):
            quoted = True
        elif stripped and quoted:
            return not stripped.startswith(("--", "__", "Sent from", "Gesendet von", "Von meinem"))
        elif stripped:
            return False
    return False


def _trailing_quote(lines: list[str]) -> int | None:
    """Where a block of `>` lines that reaches the end of the mail begins."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    start = end
    while start and (lines[start - 1].lstrip().startswith(">") or not lines[start - 1].strip()):
        start -= 1
    while start < end and not lines[start].strip():
        start += 1
    return start if start < end else None
