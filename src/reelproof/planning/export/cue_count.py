"""Number of captions in a subtitle file that was written: SubRip, WebVTT, ASS."""

import re

_TIMES = re.compile(r"^\d\d+:\d\d:\d\d[.,]\d{3} --> ", re.MULTILINE)
_DIALOGUE = re.compile(r"^Dialogue: ", re.MULTILINE)


def cue_count(file_name: str, text: str) -> int:
    """Counts the captions by their times, as players find them."""
    return len((_DIALOGUE if file_name.endswith(".ass") else _TIMES).findall(text))
