"""Parses scripts with a cache, and chooses a script's language: chosen, detected or default."""

import asyncio
from collections.abc import Callable
from functools import lru_cache

from reelproof.domain.project import FilmLanguage
from reelproof.domain.script import Script
from reelproof.planning.script.language_finding import Classify, decide_language
from reelproof.planning.script.parser import ScriptDraft, draft_script


class ScriptReader:
    """Parses scripts; `default_language` returns the configured language. Raises ReelproofError."""

    def __init__(self, classify: Classify, default_language: Callable[[], str | None]) -> None:
        self._classify = classify
        self._default_language = default_language

    def language(self, text: str, chosen: str | None = None) -> FilmLanguage:
        """`chosen` is the language chosen for this film."""
        return decide_language(chosen, self._default_language(), text, self._classify)

    async def read(self, text: str, name: str, previous: Script | None = None) -> Script:
        """Parses a script without explicit choices, in the language it would be made in."""
        language = await asyncio.to_thread(self.language, text)
        return await parse(text, name, previous, language.tag)


async def parse(text: str, name: str, previous: Script | None, language: str | None = None) -> Script:
    """Like `parsed`, in a thread: a long script takes a second or two."""
    return await asyncio.to_thread(parsed, text, name, previous, language)


# A command and a page that shows a film need the same script repeatedly. The caches are small: some scripts
# are long.
@lru_cache(maxsize=8)
def parsed(text: str, name: str, previous: Script | None, language: str | None = None) -> Script:
    """Cached `parse_script`; the same text is parsed once, whatever `previous` is."""
    return _drafted(text, name, language).named(previous)


@lru_cache(maxsize=8)
def _drafted(text: str, name: str, language: str | None) -> ScriptDraft:
    return draft_script(text, name, language)
