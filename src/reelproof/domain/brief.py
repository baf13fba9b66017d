"""Briefs, the one-line subjects of films: default length and language, list of audiences."""

from dataclasses import dataclass
from enum import StrEnum


class Audience(StrEnum):
    """The target audience of a film."""

    kids = "kids"
    young_adults = "young-adults"
    adults = "adults"
    academic = "academic"
    enthusiasts = "enthusiasts"


@dataclass(frozen=True, slots=True)
class Brief:
    """A request for a script. `language` is a BCP-47 tag, `duration_s` the length of the entire film."""

    text: str
    language: str = "en"
    duration_s: float = 60.0
    audience: Audience = Audience.adults
