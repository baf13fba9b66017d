"""A text as the scene detectors read it."""

from dataclasses import replace

from reelproof.domain.frozen import frozen
from reelproof.domain.language_tag import primary_language
from reelproof_local.card.reading.matching import MAX_THINGS, Thing, things
from reelproof_local.card.reading.phrases import sentences


@frozen
class SceneText:
    """A text with its language. `subject` contains words of the entire film, to disambiguate others."""

    text: str
    language: str
    subject: str = ""

    @property
    def spoken(self) -> str:
        """The language without its region."""
        return primary_language(self.language)

    @property
    def is_english(self) -> bool:
        return self.spoken == "en"

    def things(self, most: int = MAX_THINGS) -> tuple[Thing, ...]:
        return things(self.text, self.language, self.subject, most)

    def sentences(self) -> tuple["SceneText", ...]:
        return tuple(replace(self, text=text) for text in sentences(self.text))
