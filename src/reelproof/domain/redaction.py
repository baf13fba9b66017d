"""Hides API keys, tokens, passwords and other secrets in texts and logs, by pattern and known value."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from urllib.parse import quote

from reelproof.domain.canonical import JsonValue

HIDDEN = "***"
SHORTEST_KNOWN = 6
"""Shorter values are too likely to be ordinary words or numbers, and redacting them would garble texts."""

# Letters and digits in one word. Variable names do not match: `MissingApiKey:OPENAI_API_KEY` stays.
_LIKE_A_KEY = (
    r"(?![A-Z0-9]+(?:_[A-Z0-9]+)+\b)(?!https?:)"
    r"(?=[^\s\"',;&]{0,200}\d)(?=[^\s\"',;&]{0,200}[A-Za-z])(?=[^\s\"',;&]{6})"
)
_QUOTE = r"\\?[\"']"
_VALUE = r"[^\s\"',;&<>(){}\[\]\\]+"
_HEADER = rf"\bauthorization(?:{_QUOTE}\s{{0,3}}[:=,]|\s{{0,3}}[:=])\s{{0,3}}(?:b?{_QUOTE})?"
_NAME = (
    r"(?:api[-_ ]?key|access[-_]?key(?:[-_]?id)?|(?:secret|private|account|subscription)[-_]?key"
    r"|client[-_]?secret|(?:auth|access|refresh|id|session|security|api|bearer)[-_]?token|password|passwd"
    r"|secret|token|signature|credential)"
)
_PARAMETER = rf"(?:key|sig|code|x-amz-[a-z-]+|[a-z0-9_.-]{{0,40}}{_NAME})"

# A pattern's first group is kept; the rest of the match is redacted.
_SHAPES = (
    r"(-----BEGIN [A-Z ]*PRIVATE KEY-----)[^-]+",
    r"(?i)(\b[a-z][a-z0-9+.-]{1,20}://)[^\s/?#@\"'<>]+(?=@)",
    rf"(?i)([?&]{_PARAMETER}=)[^\s&#\"'<>]+",
    rf"(?i)({_HEADER}(?:basic|bearer|token|key|digest|apikey)\s+)[^\s\"',;\\]+",
    rf"(?i)({_HEADER}){_LIKE_A_KEY}{_VALUE}",
    rf"(?i)(\b(?:set-)?cookie(?:{_QUOTE})?\s{{0,3}}:\s{{0,3}}(?:{_QUOTE})?)[\w.-]{{1,100}}=[^\r\n\"']+",
    rf"(?i)(\bbearer\s+){_LIKE_A_KEY}[\w.~+/=-]+",
    r"(\bKey\s+)(?=[^\s]{0,100}\d)[\w-]{4,}:[\w-]{4,}",
    rf"(?i)({_NAME}{_QUOTE}\s{{0,3}}[:=,]\s{{0,3}}b?{_QUOTE})[^\"'\s\\]+",
    rf"(?i)({_NAME}\s?=\s?(?:{_QUOTE})?)(?!\*\*\*){_VALUE}",
    rf"(?i)({_NAME}:\s{{0,3}}){_LIKE_A_KEY}{_VALUE}",
    r"()\b(?:sk|pk|rk)[-_](?:(?=[\w-]{0,40}\d)[\w-]{6,}|[\w-]{20,})",
    r"()\b(?:r8|hf|whsec|gh[pousr]|github_pat|npm|nvapi)[_-][\w+/=-]{8,}",
    r"()\b(?:xox[abeprs]|glpat|xai|gsk|pplx|tvly)[_-](?=[\w-]{0,40}\d)[\w-]{8,}",
    r"()\bAIza[\w-]{20,}",
    r"()\b(?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z0-9]{12,}\b",
    r"()\beyJ[\w-]{6,}\.[\w-]{4,}(?:\.[\w-]*)?",
)


def redact(text: str) -> str:
    """Replaces everything that looks like a secret with `***`."""
    for shape in _patterns():
        text = shape.sub(rf"\g<1>{HIDDEN}", text)
    return text


# Compiling takes some milliseconds, and most commands redact nothing.
@cache
def _patterns() -> Sequence[re.Pattern[str]]:
    return [re.compile(shape) for shape in _SHAPES]


class Redactor:
    """Redacts known values, then anything that looks like a secret."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._values: frozenset[str] = frozenset()
        self._known: re.Pattern[str] | None = None
        self.learn(values)

    def learn(self, values: Iterable[str]) -> None:
        """Adds values to redact."""
        known = {stripped for value in values if len(stripped := value.strip()) >= SHORTEST_KNOWN}
        if known <= self._values:
            return
        self._values |= known
        written = {form for value in self._values for form in (value, _quoted(value))}
        longest_first = sorted(written, key=lambda value: (-len(value), value))
        self._known = re.compile("|".join(map(re.escape, longest_first)))

    def __call__(self, text: str) -> str:
        return redact(self._known.sub(HIDDEN, text) if self._known else text)

    def of_json(self, value: JsonValue, name: str = "") -> JsonValue:
        """Redacts all texts in a value; a value under a secret's name is redacted entirely."""
        if isinstance(value, str):
            return HIDDEN if value and _is_named_secret(name) else self(value)
        if isinstance(value, Mapping):
            return {self(key): self.of_json(one, key) for key, one in value.items()}
        if isinstance(value, Sequence):
            return [self.of_json(one, name) for one in value]
        return value


def _is_named_secret(name: str) -> bool:
    return re.fullmatch(rf"(?i)(?:\w+[-_])?{_NAME}", name) is not None


def _quoted(value: str) -> str:
    """Returns the value as encoded in a URL."""
    return quote(value, safe="")
