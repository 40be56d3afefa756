"""n8n's expressions (`={{ $json.total > 5 }}`) in our words, where they are simple; nothing is ever evaluated here.

A small grammar of JavaScript is understood: names, texts, numbers, operators, `a ? b : c`, a few methods. Whatever
lies outside it makes `Untranslatable`, and the caller keeps the text as it was written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

DEEPEST: Final = 40
LONGEST: Final = 4_000

_TOKEN: Final = re.compile(
    r"""\s*(?:
        (?P<number>\d+(?:\.\d+)?)
      | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<name>[A-Za-z_$][A-Za-z0-9_$]*)
      | (?P<mark>===|!==|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?!\d)|[-+*/%<>!?:().,\[\]])
    )""",
    re.VERBOSE,
)
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_BINARY: Final = {
    "||": (1, "or"), "&&": (2, "and"), "===": (3, "=="), "!==": (3, "!="), "==": (3, "=="),
    "!=": (3, "!="), "<": (4, "<"), ">": (4, ">"), "<=": (4, "<="), ">=": (4, ">="), "+": (5, "+"),
    "-": (5, "-"), "*": (6, "*"), "/": (6, "/"), "%": (6, "%"),
}  # fmt: skip
_WORDS: Final = {"true": "true", "false": "false", "null": "null", "undefined": "null"}
# A method of JavaScript or of n8n's own, and our function with the value as its first argument.
_METHODS: Final = {
    "toLowerCase": ("lower", 0), "toUpperCase": ("upper", 0), "trim": ("trim", 0), "includes": ("contains", 1),
    "startsWith": ("starts_with", 1), "endsWith": ("ends_with", 1), "toString": ("string", 0),
    "join": ("join", 1), "split": ("split", 1), "isEmpty": ("is_empty", 0), "toNumber": ("number", 0),
    "toInt": ("int", 0), "first": ("first", 0), "last": ("last", 0), "keys": ("keys", 0), "round": ("round", 1),
    "replaceAll": ("replace", 2), "toTitleCase": ("title", 0),
}  # fmt: skip
_FUNCTIONS: Final = {"Number": "number", "String": "string", "parseInt": "int", "parseFloat": "number", "Boolean": "bool"}  # fmt: skip


class Untranslatable(Exception):
    """`what` is the part nobody has a word for."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what[:80]


Name = Callable[[str | None], str]
"""Where the data of a node is found in our expressions; None means what comes into this node."""


def translate(source: str, data_of: Name) -> str:
    """One expression without its braces. Raises Untranslatable."""
    if len(source) > LONGEST:
        raise Untranslatable(source)
    reader = _Reader(_tokens(source), data_of)
    said = reader.expression(0)
    if reader.kind:
        raise Untranslatable(reader.word)
    return said.text


def _tokens(source: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    at = 0
    source = source.strip()
    while at < len(source):
        found = _TOKEN.match(source, at)
        if found is None or found.end() == at:
            raise Untranslatable(source[at:])
        kind = str(found.lastgroup)
        tokens.append((kind, found.group(kind)))
        at = found.end()
    return tokens


@dataclass(frozen=True, slots=True)
class _Said:
    """`maybe`: written with `?.`, so that a missing name is no error."""

    text: str
    simple: bool = True
    maybe: bool = False


@dataclass(slots=True)
class _Reader:
    tokens: list[tuple[str, str]]
    data_of: Name
    at: int = 0
    depth: int = field(default=0)

    @property
    def kind(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    @property
    def word(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self, word: str = "") -> str:
        found = self.word
        if not self.kind or (word and found != word):
            raise Untranslatable(found or "the end")
        self.at += 1
        return found

    def expression(self, strength: int) -> _Said:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Untranslatable("too deep")
        left = self.prefixed()
        while self.kind == "mark" and self.word in _BINARY and _BINARY[self.word][0] > strength:
            power, ours = _BINARY[self.take()]
            right = self.expression(power)
            left = _Said(f"{_inner(left)} {ours} {_inner(right)}", simple=False)
        if strength == 0 and self.word == "??":
            self.take()
            other = self.expression(0)
            left = _Said(f"default({left.text}, {other.text})")
        if strength == 0 and self.word == "?":
            self.take()
            yes = self.expression(0)
            self.take(":")
            no = self.expression(0)
            left = _Said(f"({yes.text} if {_inner(left)} else {no.text})")
        self.depth -= 1
        return left

    def prefixed(self) -> _Said:
        if self.kind == "mark" and self.word in ("!", "-"):
            mark = self.take()
            self.depth += 1
            if self.depth > DEEPEST:
                raise Untranslatable("too deep")
            inside = self.prefixed()
            self.depth -= 1
            return _Said(f"{'not ' if mark == '!' else '-'}{_inner(inside)}", simple=False)
        return self.path()

    def path(self) -> _Said:
        said = self.start()
        while self.kind == "mark":
            if self.word in (".", "?."):
                maybe = self.take() == "?."
                said = self.member(said, maybe or said.maybe)
            elif self.word == "[":
                self.take()
                said = self.place(said)
            else:
                break
        if said.maybe:
            return _Said(f"default({said.text}, null)")
        return said

    def member(self, said: _Said, maybe: bool) -> _Said:
        if self.kind != "name":
            raise Untranslatable(self.word)
        name = self.take()
        if self.word == "(":
            return self.method(said, name)
        if name == "length":
            return _Said(f"len({said.text})")
        return _Said(_dotted(_inner(said), name), maybe=maybe)

    def method(self, said: _Said, name: str) -> _Said:
        arguments = self.arguments()
        if name == "toISO" and said.text == "now" and not arguments:
            return said
        if name == "isNotEmpty" and not arguments:
            return _Said(f"not is_empty({said.text})", simple=False)
        if name == "json" and said.text == "JSON":
            raise Untranslatable("JSON.json")
        ours, most = _METHODS.get(name, ("", 0))
        if not ours or len(arguments) > most:
            raise Untranslatable(f".{name}()")
        return _Said(f"{ours}({', '.join([said.text, *arguments])})")

    def place(self, said: _Said) -> _Said:
        if self.kind == "text":
            name = _text(self.take())
            self.take("]")
            return _Said(_dotted(_inner(said), name), maybe=said.maybe)
        inside = self.expression(0)
        self.take("]")
        return _Said(f"{_inner(said)}[{inside.text}]", maybe=said.maybe)

    def arguments(self) -> list[str]:
        self.take("(")
        found: list[str] = []
        while self.word != ")":
            if found:
                self.take(",")
            found.append(self.expression(0).text)
        self.take(")")
        return found

    def start(self) -> _Said:
        kind, word = self.kind, self.take()
        if kind == "number":
            return _Said(word)
        if kind == "text":
            return _Said(json.dumps(_text(word), ensure_ascii=False))
        if word == "(":
            inside = self.expression(0)
            self.take(")")
            return _Said(f"({inside.text})")
        if kind != "name":
            raise Untranslatable(word)
        if word in _WORDS:
            return _Said(_WORDS[word])
        if word in _FUNCTIONS and self.word == "(":
            return _Said(f"{_FUNCTIONS[word]}({', '.join(self.arguments()[:1])})")
        if word == "JSON":
            self.take(".")
            self.take("stringify")
            return _Said(f"json({', '.join(self.arguments()[:1])})")
        return self.variable(word)

    def variable(self, word: str) -> _Said:
        """One of n8n's own names."""
        if word == "$json":
            return _Said(self.data_of(None))
        if word in ("$node", "$items", "$"):
            return _Said(self.other_node(word))
        if word == "$input":
            self._item_of_input()
            return _Said(self.data_of(None))
        plain = {"$now": "now", "$vars": "variables", "$itemIndex": "index"}
        if word in plain:
            return _Said(plain[word])
        if word in ("$workflow", "$execution"):
            self.take(".")
            name = self.take()
            if name in ("id", "name"):
                return _Said(f"{word[1:]}.{name}")
        raise Untranslatable(word)

    def other_node(self, word: str) -> str:
        """`$node["A"].json`, `$('A').item.json`, `$items("A")[0].json`."""
        opening, closing = ("[", "]") if word == "$node" else ("(", ")")
        if word == "$node" and self.word == ".":
            self.take()
            name = self.take()
        else:
            self.take(opening)
            if self.kind != "text":
                raise Untranslatable(word)
            name = _text(self.take())
            self.take(closing)
        if word == "$":
            self._item_of_input()
        else:
            if word == "$items":
                for part in ("[", "0", "]"):
                    self.take(part)
            self.take(".")
            self.take("json")
        return self.data_of(name)

    def _item_of_input(self) -> None:
        """`.item.json`, `.first().json`, `.last().json`."""
        self.take(".")
        name = self.take()
        if name in ("first", "last"):
            self.take("(")
            self.take(")")
        elif name != "item":
            raise Untranslatable(f".{name}")
        self.take(".")
        self.take("json")


def _inner(said: _Said) -> str:
    return said.text if said.simple else f"({said.text})"


def _dotted(before: str, name: str) -> str:
    if _PLAIN.fullmatch(name):
        return f"{before}.{name}"
    return f"{before}[{json.dumps(name, ensure_ascii=False)}]"


def _text(literal: str) -> str:
    """A JavaScript text literal of the plain kind."""
    inside = literal[1:-1]
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "t": "\t", "r": "\r"}.get(found[1], found[1]), inside)  # fmt: skip
