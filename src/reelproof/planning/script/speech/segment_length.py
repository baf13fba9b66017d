"""How long a segment is on the screen: what comes before its words, the words, and what comes after."""

from reelproof.domain.script import Pause, Segment
from reelproof.planning.script.speech.speaking import estimate_duration_s

LEAD_S = 0.25
TAIL_S = 0.4


def lead_s(segment: Segment) -> float:
    """From the cut to the first word; all of a segment in which nothing is said."""
    if segment.is_silent:
        return sum(part.duration_s for part in segment.narration if isinstance(part, Pause))
    first = segment.narration[0] if segment.narration else None
    return LEAD_S + (first.duration_s if isinstance(first, Pause) else 0.0)


def tail_s(segment: Segment) -> float:
    """From the last word to the cut."""
    if segment.is_silent:
        return 0.0
    last = segment.narration[-1] if len(segment.narration) > 1 else None
    return TAIL_S + (last.duration_s if isinstance(last, Pause) else 0.0)


def estimate_narration_s(segment: Segment, language: str) -> float:
    """From the first word to the last, where no voice has said them."""
    if segment.is_silent:
        return 0.0
    pauses_s = sum(part.duration_s for part in segment.narration[1:-1] if isinstance(part, Pause))
    return estimate_duration_s(segment.text, language) + pauses_s


def estimate_segment_s(segment: Segment, language: str) -> float:
    """From cut to cut, by the text alone."""
    return lead_s(segment) + estimate_narration_s(segment, language) + tail_s(segment)
