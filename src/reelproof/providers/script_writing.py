"""Instructions for a language model to write a film's script: audience, length, response schema."""

from collections.abc import Mapping
from typing import Any

from reelproof.provider_api import Request
from reelproof.providers.parameters import seconds, text

AUDIENCES: Mapping[str, str] = {
    "kids": "children of six to ten: short sentences, everyday words, comparisons, wonder",
    "young-adults": "young adults: lively, direct, concrete, without talking down",
    "adults": "curious adults without special knowledge: clear, warm, precise",
    "academic": "students and scholars: exact terms, each explained once, careful about what is known",
    "enthusiasts": "enthusiasts who know the basics: dense, surprising details, no introductions",
}
DEFAULT_AUDIENCE = "adults"
# A calm narrator says about so many words a second.
WORDS_PER_S = 2.4
SEGMENT_WORDS = "15 to 40"

SEGMENT: Mapping[str, Any] = {
    "type": "object",
    "properties": {"narration": {"type": "string"}, "visual": {"type": "string"}},
    "required": ["narration", "visual"],
    "additionalProperties": False,
}
CHAPTER: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "title": {"type": ["string", "null"]},
        "segments": {"type": "array", "items": SEGMENT},
    },
    "required": ["title", "segments"],
    "additionalProperties": False,
}
SCRIPT_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {"title": {"type": "string"}, "chapters": {"type": "array", "items": CHAPTER}},
    "required": ["title", "chapters"],
    "additionalProperties": False,
}


def script_task(request: Request) -> str:
    """Builds the instructions. If an earlier script was unusable, they say what was wrong with it."""
    length_s = seconds(request, 60.0)
    audience = AUDIENCES.get(text(request, "audience") or "", AUDIENCES[DEFAULT_AUDIENCE])
    words = round(length_s * WORDS_PER_S)
    parts = [
        "You write scripts of narrated films. The next message says what the film is about.",
        f"Write in the language {text(request, 'language') or 'en'}, for {audience}.",
        f"The narration takes {length_s:.0f} seconds to say: about {words} words in all.",
        f"Cut it into segments of {SEGMENT_WORDS} words; each is spoken while one picture is shown.",
        "The first sentence makes people stay. Say only what is true; leave out greetings and summaries.",
        "Write numbers and names as they are spoken, without markup, lists, directions or emoji.",
        f"For each segment, `visual` says in English what its picture shows, in the look {_style(request)}.",
        "A picture is one concrete scene without lettering.",
        "A film of more than two minutes has chapters with titles of two to five words.",
        "A shorter one has a single chapter whose title is null.",
        f"Answer with JSON of this form alone: {FORM}",
    ]
    problem = text(request, "problem")
    if problem:
        parts.append(f"Your last script could not be used: {problem}. Write it again without that fault.")
    return " ".join(parts)


FORM = '{"title": "…", "chapters": [{"title": null, "segments": [{"narration": "…", "visual": "…"}]}]}'


def _style(request: Request) -> str:
    return text(request, "style") or "bright"
