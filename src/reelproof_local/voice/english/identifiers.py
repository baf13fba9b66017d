"""Machine-readable names: addresses, handles, hashtags, files, versions, names in code."""

import re

from reelproof_local.voice.english import capitals, numbers, terms
from reelproof_local.voice.english.context import WordContext
from reelproof_local.voice.english.tables import RESPELLED, SYMBOLS, TOP_DOMAINS

_ADDRESS = re.compile(
    r"(?:[a-z]+://)?(?:www\.)?([\w-]+(?:\.[\w-]+)*\.[a-z]{2,6})(?::\d+)?([/?#].*)?", re.IGNORECASE
)
_MAIL = re.compile(r"(?:mailto:)?([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)")
_INITIALS = re.compile(r"(?:[A-Za-z]{1,2}\.)+[A-Za-z]{1,2}\.?")
_SENTENCE_JOINT = re.compile(r"([a-z]{2,})\.([A-Z][a-z]+.*)")
_NAME = re.compile(r"[\w.#+/\\:()-]*\w[\w.#+/\\:()-]*")
_WORDS = frozenset({"my", "by", "try", "why", "sky", "fly", "dry", "key"})
_INDEXED = re.compile(r"(?P<name>[A-Za-z_][\w.]*)(?P<indexes>(?:\[[\w\s:,.+*/-]{1,20}\])+)")
_LONGEST_PATH = 30
_COMPARISONS = {
    "<": "less than",
    ">": "more than",
    "≈": "about",
    "≥": "at least",
    "≤": "at most",
    "−": "minus",
}


def address(context: WordContext) -> str | None:
    """Reads a web address without its technical parts, or a mail address."""
    mail = _MAIL.fullmatch(context.core)
    if mail:
        return f"{_dotted(mail[1])} at {_dotted(mail[2])}"
    match = _ADDRESS.fullmatch(context.core)
    has_mark = "://" in context.core or context.core.lower().startswith("www.")
    if match is None or not (has_mark or match[1].rpartition(".")[2].lower() in TOP_DOMAINS):
        return None
    if _SENTENCE_JOINT.fullmatch(context.core) and not has_mark:
        return None
    # The caption shows the rest of a long address.
    path = re.split(r"[?#]", match[2] or "")[0]
    parts = [part for part in path.split("/") if part]
    kept = parts if len(path) <= _LONGEST_PATH else parts[:1] if len(parts[0]) <= _LONGEST_PATH else []
    return " ".join((_dotted(match[1]), *(f"slash {_dotted(part)}" for part in kept)))


def handle(context: WordContext) -> str | None:
    """`@name`, `#topic`, `#1`, `~5`."""
    sign, rest = context.core[:1], context.core[1:]
    if not rest or sign not in "@#~<>≈±≥≤" or not (rest[0].isalnum() or rest[0] == "_"):
        return None
    if sign == "#":
        name = numbers.decimal(rest) if rest.isdecimal() else code(rest)
        return f"{'number' if rest.isdecimal() else 'hashtag'} {name}"
    if sign == "@":
        return f"at {code(rest)}"
    spoken = numbers.decimal(rest) if re.fullmatch(r"[\d.,]+\d|\d", rest) else terms.mixed_text(rest)
    return f"{_COMPARISONS.get(sign, SYMBOLS.get(sign, ''))} {spoken}".strip()


def name(context: WordContext) -> str | None:
    """`snake_case`, `main.py`, `std::vector`, `print()`; also two sentences without a space between them."""
    core = context.core.removesuffix("()")
    joint = _SENTENCE_JOINT.fullmatch(core)
    if joint and capitals.is_word(joint[1]):
        rest = terms.mixed_text(joint[2]) if any(map(str.isdigit, joint[2])) else joint[2]
        return f"{joint[1]}. {rest}"
    plural = re.fullmatch(r"([A-Za-z]+)\((e?s)\)", core)
    if plural:
        return f"{plural[1]}{plural[2]}"
    has_mark = "_" in core or "\\" in core or "::" in core or core != context.core
    if re.match(r"\d+\.\d", core):
        return terms.mixed_text(core)
    is_dotted = (
        ".-" not in core
        and "." in core.strip(".")
        and not _INITIALS.fullmatch(core)
        and re.search("[A-Za-z]", core)
    )
    if not _NAME.fullmatch(core) or not (has_mark or is_dotted or core.startswith("/")):
        return None
    return " ".join(part for part in map(_spoken_part, re.split(r"([./\\])|[_:()]+", core)) if part)


def indexed(context: WordContext) -> str | None:
    """`a[0]`, `x[i][j]`, `f[n-1]`, `list[0:2]`."""
    match = _INDEXED.fullmatch(context.core)
    if match is None:
        return None
    indexes = re.findall(r"[A-Za-z_]\w*|\d+|[-+*/:,]", match["indexes"])
    return " ".join([code(match["name"]), *map(_spoken_index, indexes)])


def code(text: str) -> str:
    """Splits an identifier into letters and digits at `_`, `-` and inner capitals."""
    runs = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z']+|\d+", text)
    return " ".join(_spoken_run(run) for run in runs)


def _spoken_index(part: str) -> str:
    signs = {"-": "minus", "+": "plus", "*": "times", "/": "over", ":": "to", ",": ","}
    return signs.get(part) or (numbers.cardinal(int(part)) if part.isdecimal() else code(part))


def _spoken_part(part: str | None) -> str:
    if not part or part in "./\\":
        return {".": "dot", "/": "slash", "\\": "backslash"}.get(part or "", "")
    return code(part)


def _dotted(domain: str) -> str:
    return " dot ".join(code(part) for part in domain.split(".") if part)


def _spoken_run(run: str) -> str:
    if run.isdigit():
        return numbers.code(run)
    if run in RESPELLED:
        return RESPELLED[run]
    is_unsayable = len(run) <= 4 and not re.search("[aeiou]", run.lower()) and run not in _WORDS
    if is_unsayable or (run.isupper() and (len(run) <= 3 or not capitals.is_word(run.lower()))):
        return terms.spelled(run)
    return run.lower() if run.isupper() else run
