"""The languages of espeak-ng: their tags, and those left out as unreadable."""

from collections.abc import Mapping
from functools import cache

from reelproof.domain.frozen import frozen
from reelproof.domain.language_tag import primary_language
from reelproof_local.voice.espeak import program

# Its names that differ from BCP-47.
_OWN_NAMES: Mapping[str, str] = {
    "zh": "cmn-latn-pinyin",
    "no": "nb",
    "nn": "nb",
    "en": "en-us",
    "fr": "fr-fr",
    "tl": "fil",
    "iw": "he",
    "in": "id",
}
_TAGS: Mapping[str, str] = {"cmn-latn-pinyin": "zh", "en-us": "en-US", "fr-fr": "fr"}
# It spells these scripts instead of reading them, or is unintelligible.
_UNREADABLE = frozenset(
    {"cmn", "ja", "th", "en-us-nyc", "en-029", "en-gb-scotland", "piqd", "qdb", "py", "qya", "sjn"}
)


@frozen
class EspeakLanguage:
    """`code` is espeak-ng's own, `tag` the BCP-47 one."""

    code: str
    tag: str
    name: str


def languages() -> tuple[EspeakLanguage, ...]:
    """Returns nothing if espeak-ng is not installed."""
    return _found_languages() if program.is_installed() else ()


@cache
def _found_languages() -> tuple[EspeakLanguage, ...]:
    return parse_languages(program.list_voices())


def parse_languages(table: str) -> tuple[EspeakLanguage, ...]:
    """The main voice of every language in espeak-ng's table (priority, language, age, name, file)."""
    found: dict[str, EspeakLanguage] = {}
    for line in table.splitlines()[1:]:
        columns = line.split()
        if len(columns) >= 5 and not _is_excluded(columns[1], columns[4]) and columns[1] not in found:
            name = columns[3].replace("_", " ")
            found[columns[1]] = EspeakLanguage(columns[1], _TAGS.get(columns[1], columns[1]), name)
    return tuple(found.values())


def _is_excluded(code: str, file: str) -> bool:
    return code in _UNREADABLE or "-x-" in code.lower() or file.startswith("mb/")


def language_of(tag: str) -> EspeakLanguage | None:
    """Returns the best language for a BCP-47 tag, or None if espeak-ng has none."""
    by_code = {language.code.lower(): language for language in languages()}
    return next((by_code[name] for name in _candidates(tag.lower()) if name in by_code), None)


def _candidates(tag: str) -> tuple[str, ...]:
    primary = primary_language(tag)
    if primary == "es" and tag not in ("es", "es-es"):
        return (tag, "es-419", "es")
    return (tag, _OWN_NAMES.get(primary, primary), primary)
