"""Ten thousand expressions somebody could mean harm with, the same ones for the same seed.

Well-formed ones are grown from what the language knows (every function gets arguments of the kinds it asks for, of other
kinds and of hostile sizes); others are those and the known attacks with characters taken out, doubled and put in.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from deskflow.workflows.expressions import STANDARD, Function
from deskflow.workflows.expressions.functions import LAZY

FUNCTIONS = [*STANDARD.values(), *LAZY.values()]
BINARY = [
    "+", "-", "*", "/", "//", "%", "**", "<<", ">>", "&", "|", "^", "==", "===", "!=", "!==", "<",
    "<=", ">", ">=", "in", "not in", "is", "&&", "||", "and", "or",
]  # fmt: skip
PREFIX = ["-", "+", "!", "not ", "- - - - ", "!!!!", "~"]
BY_KIND = {
    "text": [
        "''", "'a'", "'%999999999d'", "'{0.__class__}'", "trigger.long", "trigger.title", "vars.s",
        "'a' * 199999", "'\\t' * 9999", "pad_left('x', 200000)", "'(a+)+$'", "'((a{99}){99}){9}'",
        "'.*.*.*.*.*b'", "'yyyy' * 100", "'../../etc/passwd'", "'{{ trigger.long }}'", "'9' * 4000",
        "'[' * 9999", "'\\u0000'", "'\\ud83d\\ude00' * 999", "'2h'", "'days'", "'Europe/Berlin'",
    ],
    "number": [
        "0", "1", "-1", "0.1", "10**15", "999999999999999", "1e308", "-1e308", "1e-308", "64", "200000",
        "10**9", "trigger.n", "vars.x", "5 % 3", "2**50", "(-8)**0.5", "1/3",
    ],
    "list": [
        "[]", "[1]", "trigger.many", "trigger.rows", "[trigger.many, trigger.many]", "range(10000)",
        "[trigger.long, trigger.long]", "trigger.mixed", "split(trigger.spaced, ' ')", "[[[[[]]]]]",
        "sort(trigger.many)", "[null, true, 1, 'a']",
    ],
    "object": ["{}", "{a: 1}", "trigger", "trigger.wide", "{a: trigger.many, b: trigger.long}", "steps"],
    "boolean": ["true", "false", "null"],
    "date": [
        "now", "'2026-11-21'", "'0001-01-01'", "'9999-12-31T23:59:59Z'", "'2026-03-29T02:30:00+01:00'",
        "vars.d", "'9' * 40",
    ],
    "escape": [
        "''.__class__", "trigger.__class__.__mro__", "lower.__globals__", "(1).real", "[].append(1)",
        "trigger.clear()", "'{0}'.format(1)", "_", "__import__('os')", "eval('1')", "open('/etc/passwd')",
        "lambda: 1", "[x for x in trigger.many]", "(x := 1)", "f'{trigger}'", "*trigger.many",
        "secrets", "secrets.key", "$calendars", "missing.name", "trigger['__class__']", "now.tzinfo",
        "get(trigger, '__class__')", "get('', '__class__')", "keys(lower)", "item", "...",
    ],
}  # fmt: skip
ESCAPES = BY_KIND.pop("escape")
ANY = [one for ones in BY_KIND.values() for one in ones]
SOUP = "{}()[]'\"\\.,:;=!<>&|+-*/%^~#@$? \n\tabxe_0179é\u202e\0"


def hostile(seed: int, count: int, attacks: list[str]) -> Iterator[str]:
    """`count` expressions."""
    random = Random(seed)
    for number in range(count):
        kind = number % 10
        if kind < 7:
            yield _grown(random, random.randint(1, 5))
        elif kind < 8:
            yield _spoiled(random, random.choice(attacks))
        elif kind < 9:
            yield _spoiled(random, _grown(random, 3))
        else:
            yield "".join(random.choices(SOUP, k=random.randint(1, 120)))


def _grown(random: Random, depth: int, kind: str = "") -> str:
    if depth <= 0 or random.random() < 0.15:
        if random.random() < 0.02:
            return random.choice(ESCAPES)
        return random.choice(BY_KIND.get(kind, ANY) if random.random() < 0.9 else ANY)
    choice = random.randrange(12)
    if choice < 6:
        return _call(random, random.choice(FUNCTIONS), depth)
    if choice < 8:
        sign = random.choice(BINARY)
        return f"({_grown(random, depth - 1)} {sign} {_grown(random, depth - 1)})"
    if choice == 8:
        return random.choice(PREFIX) + _grown(random, depth - 1)
    if choice == 9:
        inside = [_grown(random, depth - 1) for _ in range(random.randint(0, 4))]
        if random.random() < 0.5:
            return f"[{', '.join(inside)}]"
        return "{" + ", ".join(f"k{place}: {one}" for place, one in enumerate(inside)) + "}"
    if choice == 10:
        parts = [_grown(random, depth - 1) for _ in range(3)]
        return f"({parts[0]} if {parts[1]} else {parts[2]})"
    container = _grown(random, depth - 1, "list")
    return f"{container}[{_grown(random, depth - 1, 'number')}]"


def _call(random: Random, function: Function, depth: int) -> str:
    kinds = [one.kind for one in function.arguments if not one.optional or random.random() < 0.5]
    if function.arguments and function.arguments[-1].repeats:
        kinds += [function.arguments[-1].kind] * random.choice([0, 1, 3, 60])
    if random.random() < 0.05:
        kinds.append("any")
    deeper = depth - 1 if len(kinds) < 10 else 0
    return f"{function.name}({', '.join(_grown(random, deeper, kind) for kind in kinds)})"


def _spoiled(random: Random, source: str) -> str:
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(source) + 1)
        match random.randrange(4):
            case 0:
                source = source[:at] + source[at + random.randint(1, 3) :]
            case 1:
                source = source[:at] + random.choice(SOUP) + source[at:]
            case 2:
                source = (source[:at] * random.choice([2, 2, 40]) + source[at:])[:6_000]
            case _:
                source = source[:at] + random.choice(ANY + ESCAPES) + source[at:]
    return source
