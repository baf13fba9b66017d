"""Choice of a card's background (stage) from the topics of its text and of the film."""

from collections import defaultdict
from collections.abc import Mapping

from reelproof.domain.language_tag import primary_language
from reelproof_local.card.reading.matching import votes
from reelproof_local.card.reading.tables import table
from reelproof_local.card.reading.words import forms, tokens

_STAGE_OF: Mapping[str, str] = {
    "space": "space",
    "sea": "sea",
    "weather": "sky",
    "polar": "polar",
    "mountain": "mountain",
    "desert": "desert",
    "plants": "nature",
    "animals": "nature",
    "body": "body",
    "medicine": "laboratory",
    "laboratory": "laboratory",
    "digital": "digital",
    "energy": "energy",
    "city": "city",
    "economy": "economy",
    "civic": "history",
    "school": "classroom",
    "kitchen": "kitchen",
    "culture": "theater",
}
# Variants of a stage, chosen if their words occur.
_SURROUNDINGS = {"moon": "space", "underwater": "sea", "forest": "nature"}

# Votes that a segment's own words need to leave the film's stage.
_REQUIRED_VOTES = 1.0
_FILM_STAGE_BONUS = 1.2


def stage_for(text: str, language: str, subject: str = "") -> str:
    """Returns the stage that a segment's words vote for, else the film's, else an abstract one."""
    home = _leading(_stages(subject, language), 2.0)
    here = _stages(text, language)
    if home:
        here[home] += _FILM_STAGE_BONUS if here.get(home) else _FILM_STAGE_BONUS / 2
    chosen = _leading(here, _REQUIRED_VOTES) or home or "abstract"
    return _within(chosen, text, language)


def _stages(text: str, language: str) -> defaultdict[str, float]:
    """Counts votes for stages; earlier mentions count a little more."""
    gathered: defaultdict[str, float] = defaultdict(float)
    for at, (domain, share) in enumerate(votes(text, language).items()):
        gathered[_STAGE_OF[domain]] += share + 0.2 / (1 + at)
    return gathered


def _leading(gathered: Mapping[str, float], enough: float) -> str:
    """Returns the stage with the most votes; none if there are too few or it is a tie."""
    ranked = sorted(gathered.items(), key=lambda pair: (-pair[1], pair[0]))
    if not ranked or ranked[0][1] < enough:
        return ""
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < 1e-9:
        return ""
    return ranked[0][0]


def _within(stage: str, text: str, language: str) -> str:
    spoken = primary_language(language)
    special: dict[str, str] = table("grammar").get(spoken, {}).get("within", {})
    spoken_forms = (
        {form for token in tokens(text) for form in forms(token.lower, spoken)} if special else set()
    )
    for name, words in special.items():
        if _SURROUNDINGS[name] == stage and spoken_forms & set(words.split()):
            return name
    return stage
