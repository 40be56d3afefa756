"""Finding things by a few of their letters. Pure: strings in, a score and the matched places out."""

from __future__ import annotations

from dataclasses import dataclass

START_OF_WORD = 10
IN_A_ROW = 8
START_OF_TEXT = 6
SEPARATORS = " -_/.:·("


@dataclass(frozen=True, slots=True)
class Match:
    """`places` are the positions in the text that were matched."""

    score: int
    places: tuple[int, ...]


def match(query: str, text: str) -> Match | None:
    """Every letter of `query` in order somewhere in `text`, or None. Words whole and early score best."""
    letters = query.casefold().replace(" ", "")
    if not letters:
        return Match(0, ())
    folded = text.casefold()
    if len(folded) != len(text):
        # Case folding changed the length ("ß"): positions must fit what is shown.
        folded = text.lower()
    whole = folded.find(query.casefold())
    if whole >= 0 and query.strip():
        places = tuple(range(whole, whole + len(query)))
        return Match(_score(folded, places) + 20, places)
    best: Match | None = None
    for start in [at for at, letter in enumerate(folded) if letter == letters[0]][:6]:
        places_found = _walk(letters, folded, start)
        if places_found is not None:
            found = Match(_score(folded, places_found), places_found)
            if best is None or found.score > best.score:
                best = found
    return best


def _walk(letters: str, folded: str, start: int) -> tuple[int, ...] | None:
    """From `start`, the next place of each letter, preferring beginnings of words."""
    places = [start]
    for letter in letters[1:]:
        after = places[-1] + 1
        if folded[after : after + 1] == letter:
            places.append(after)
            continue
        place = _at_word_start(letter, folded, after)
        if place < 0:
            place = folded.find(letter, after)
        if place < 0:
            return None
        places.append(place)
    return tuple(places)


def _at_word_start(letter: str, folded: str, after: int) -> int:
    for at in range(after, len(folded)):
        if folded[at] == letter and _starts_word(folded, at):
            return at
    return -1


def _starts_word(folded: str, at: int) -> bool:
    return at == 0 or folded[at - 1] in SEPARATORS


def _score(folded: str, places: tuple[int, ...]) -> int:
    score = START_OF_TEXT if places[0] == 0 else 0
    for index, place in enumerate(places):
        if _starts_word(folded, place):
            score += START_OF_WORD
        if index and places[index - 1] == place - 1:
            score += IN_A_ROW
    # Short texts first among equals.
    return score * 4 - len(folded) // 4
