"""Briefs, the one-line subjects of films: default length and language, list of audiences."""

from enum import StrEnum

from reelproof.domain.frozen import frozen


class Audience(StrEnum):
    """The target audience of a film."""

    kids = "kids"
    young_adults = "young-adults"
    adults = "adults"
    academic = "academic"
    enthusiasts = "enthusiasts"


@frozen
class Brief:
    """A request for a script. `language` is a BCP-47 tag, `duration_s` the length of the entire film."""

    text: str
    language: str = "en"
    duration_s: float = 60.0
    audience: Audience = Audience.adults
