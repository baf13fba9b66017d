"""A text as deciders read it."""

from dataclasses import dataclass, replace

from reelproof.domain.language import primary_language
from reelproof.providers.local.card.reading.matching import MOST_THINGS, Thing, things
from reelproof.providers.local.card.reading.phrases import sentences


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with its language. `subject` holds words of the whole film, to tell ambiguous ones apart."""

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

    def things(self, most: int = MOST_THINGS) -> tuple[Thing, ...]:
        return things(self.text, self.language, self.subject, most)

    def sentences(self) -> tuple["Passage", ...]:
        return tuple(replace(self, text=text) for text in sentences(self.text))
