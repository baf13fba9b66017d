"""Reading scripts, and finding out what language they are in."""

import asyncio
from collections.abc import Callable
from functools import lru_cache

from reelproof.domain.project import FilmLanguage
from reelproof.domain.script import Script
from reelproof.planning.script.language_finding import Classify, decide_language
from reelproof.planning.script.parser import parse_script


class ScriptReader:
    """`usual` tells the language that the settings name. Raises ReelproofError."""

    def __init__(self, classify: Classify, usual: Callable[[], str | None]) -> None:
        self._classify = classify
        self._usual = usual

    def language(self, text: str, said: str | None = None) -> FilmLanguage:
        """`said` is what somebody chose for this film."""
        return decide_language(said, self._usual(), text, self._classify)

    async def read(self, text: str, name: str, previous: Script | None = None) -> Script:
        """A script that nobody chose anything for, in the language that it would be made in."""
        language = await asyncio.to_thread(self.language, text)
        return await parse(text, name, previous, language.tag)


async def parse(text: str, name: str, previous: Script | None, language: str | None = None) -> Script:
    """As `parsed`, beside everything else: a long one takes a second or two."""
    return await asyncio.to_thread(parsed, text, name, previous, language)


# A page that shows a film asks for the same script again and again. Few are kept: some are long.
@lru_cache(maxsize=8)
def parsed(text: str, name: str, previous: Script | None, language: str | None = None) -> Script:
    """As `parse_script`."""
    return parse_script(text, name, previous, language)
