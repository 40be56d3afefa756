"""What a setting is, and which values it takes. The list of them all is `settings_list`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from deskflow.core.errors import Rejected
from deskflow.core.types import Json

Kind = Literal["bool", "int", "float", "text", "choice", "duration", "secret", "colour", "texts"]
Scope = Literal["machine", "tenant", "user"]

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off"})
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LONGEST_TEXT = 1_000
_LONGEST_SECRET = 20_000  # a private key with its lines


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `scope` is the narrowest place it can be set at: a user's may be set for the tenant too.

    `minimum` and `maximum` bound numbers and durations (in `unit`: ms, s, d, %), `maximum` also the length
    of a text. `env` names environment variables, the first one that is set counts. A secret is never kept
    in a table, only in the machine's secret store.
    """

    key: str
    kind: Kind
    default: Json
    group: str
    scope: Scope = "tenant"
    env: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""

    @property
    def title(self) -> str:
        """The code of its name in the reader's language; `<title>.help` explains it."""
        return f"setting.{self.key}"

    @property
    def in_tables(self) -> bool:
        """Whether it roams with the workspace; the others belong to the machine."""
        return self.scope != "machine" and self.kind != "secret"

    def check(self, value: Json) -> Json:
        """The value as it is stored. Raises Rejected(`setting.…`) with the key when it does not fit."""
        match self.kind:
            case "bool":
                return self._require(value, isinstance(value, bool), "setting.not_yes_or_no")
            case "int" | "duration":
                whole = isinstance(value, int) and not isinstance(value, bool)
                return self._in_bounds(self._require(value, whole, "setting.not_a_whole_number"))
            case "float":
                number = isinstance(value, int | float) and not isinstance(value, bool)
                return self._in_bounds(float(self._require(value, number, "setting.not_a_number")))
            case "choice":
                return self._require(value, value in self.choices, "setting.not_a_choice")
            case "colour":
                colour = isinstance(value, str) and _COLOUR.fullmatch(value) is not None
                return str(self._require(value, colour, "setting.not_a_colour")).lower()
            case "secret":
                secret = isinstance(value, str) and 0 < len(value) <= _LONGEST_SECRET
                return self._require(value, secret, "setting.bad_secret")
            case "texts":
                several = isinstance(value, list) and all(isinstance(one, str) for one in value)
                self._require(value, several, "setting.not_a_list")
                return [self._text(one) for one in value]
            case "text":
                return self._text(value)

    def read(self, text: str) -> Json:
        """The value that the text of an environment variable means; Rejected when it means none."""
        plain = text.strip()
        match self.kind:
            case "bool":
                known = plain.lower() in _TRUE | _FALSE
                self._require(text, known, "setting.not_yes_or_no")
                return plain.lower() in _TRUE
            case "int" | "duration":
                digits = re.fullmatch(r"[+-]?\d{1,15}", plain) is not None
                self._require(text, digits, "setting.not_a_whole_number")
                return self.check(int(plain))
            case "float":
                digits = re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,15})?", plain) is not None
                self._require(text, digits, "setting.not_a_number")
                return self.check(float(plain))
            case "texts":
                return self.check([one.strip() for one in plain.split(",") if one.strip()])
            case "secret":
                # Line breaks of a private key cannot be written into most environment files.
                return self.check(text.replace("\\n", "\n"))
            case _:
                return self.check(plain)

    def _text(self, value: Json) -> str:
        self._require(value, isinstance(value, str), "setting.not_a_text")
        printable = not any(ord(letter) < 32 for letter in value)
        self._require(value, printable, "setting.control_characters")
        longest = self.maximum or _LONGEST_TEXT
        if len(value) > longest:
            raise Rejected("setting.too_long", key=self.key, longest=int(longest))
        return str(value)

    def _in_bounds(self, value: Json) -> Json:
        if self.minimum is not None and value < self.minimum:
            raise Rejected("setting.too_small", key=self.key, minimum=self.minimum)
        if self.maximum is not None and value > self.maximum:
            raise Rejected("setting.too_large", key=self.key, maximum=self.maximum)
        return value

    def _require(self, value: Json, fits: bool, code: str) -> Json:
        if fits:
            return value
        # What was given stays out of the error: it may be a secret pasted into the wrong row.
        choices = {"choices": list(self.choices)} if self.choices else {}
        raise Rejected(code, key=self.key, **choices)
