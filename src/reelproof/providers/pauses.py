"""Pauses in a narration prompt: the mark `[pause 1.5s]`, and the longest pause."""

import re

PAUSE = re.compile(r"\[pause\s+(\d{1,6}(?:\.\d{1,6})?(?:e-?\d{1,2})?)\s*s?\]", re.IGNORECASE)
LONGEST_PAUSE_S = 60.0


def spoken_parts(prompt: str) -> tuple[str | float, ...]:
    """Splits a prompt into texts and pauses in seconds; blank texts are dropped."""
    parts: list[str | float] = []
    for index, part in enumerate(PAUSE.split(prompt)):
        if index % 2:
            parts.append(min(float(part), LONGEST_PAUSE_S))
        elif part.strip():
            parts.append(" ".join(part.split()))
    return tuple(parts)


def with_pause_marks(prompt: str, mark: str) -> str:
    """Returns one text with every pause written as `mark`, such as `<#{seconds}#>`."""
    said = (
        part if isinstance(part, str) else mark.format(seconds=f"{part:g}") for part in spoken_parts(prompt)
    )
    return " ".join(part for part in said if part)
