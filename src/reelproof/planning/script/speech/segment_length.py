"""Length of a segment: silence before and after its narration (lead and tail), and its pauses."""

from reelproof.domain.script import Pause, Segment
from reelproof.planning.script.speech.speaking import estimate_duration_s

LEAD_S = 0.25
TAIL_S = 0.4


def pause_before_s(segment: Segment) -> float:
    """Returns the pause that the script has before the segment's first word."""
    first = segment.narration[0] if segment.narration and not segment.is_silent else None
    return first.duration_s if isinstance(first, Pause) else 0.0


def pause_after_s(segment: Segment) -> float:
    """Returns the pause that the script has after the segment's last word: all of a silent segment."""
    if segment.is_silent:
        return sum(part.duration_s for part in segment.narration if isinstance(part, Pause))
    last = segment.narration[-1] if len(segment.narration) > 1 else None
    return last.duration_s if isinstance(last, Pause) else 0.0


def lead_s(segment: Segment) -> float:
    """Returns the time from the cut to the first word, or the whole duration of a silent segment."""
    return pause_after_s(segment) if segment.is_silent else LEAD_S + pause_before_s(segment)


def tail_s(segment: Segment) -> float:
    """Returns the time from the last word to the cut."""
    return 0.0 if segment.is_silent else TAIL_S + pause_after_s(segment)


def estimate_narration_s(segment: Segment, language: str) -> float:
    """Estimates the narration's duration before it is recorded."""
    if segment.is_silent:
        return 0.0
    pauses_s = sum(part.duration_s for part in segment.narration[1:-1] if isinstance(part, Pause))
    return estimate_duration_s(segment.text, language) + pauses_s


def estimate_segment_s(segment: Segment, language: str) -> float:
    """Estimates the segment's duration from the text alone."""
    return lead_s(segment) + estimate_narration_s(segment, language) + tail_s(segment)
