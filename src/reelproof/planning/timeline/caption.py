"""Captions: line length, reading speed, gaps, display time; a few words at a time in vertical films."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import inf

from reelproof.domain.asset import SpokenWord
from reelproof.domain.frozen import frozen
from reelproof.domain.language_tag import primary_language
from reelproof.domain.own_caption import OwnCaption
from reelproof.domain.timeline import Caption
from reelproof.domain.units import FrameRate, Size
from reelproof.planning.script.speech.phrase import TimedPiece, pieces_of, word_gaps
from reelproof.planning.script.speech.speaking import estimate_duration_s, spread_words
from reelproof.planning.timeline.cue import MAX_S, MIN_S, Cue, CueLimits, cues_of
from reelproof.planning.timeline.reading import (
    EASY_SHARE,
    max_characters_per_s,
    readable_starts,
    reading_s,
)

__all__ = ["CaptionLayout", "estimate_duration_s", "plan_captions", "spread_words"]

GAP_FRAMES = 2
# A caption stays this long after its last word; a shorter break before the next one is closed.
LINGER_S = 0.5
# So many times more than can be read is not said by anyone: a recording without most of its words.
UNSPEAKABLE = 2.0
# Letters on a line that can be read at arm's length, by the film's shape: Latin, CJK.
LINE_LENGTHS: Mapping[str, tuple[int, int]] = {"wide": (42, 16), "square": (32, 14), "vertical": (22, 10)}
WORDS_AT_A_TIME = (3, 5)
CJK = frozenset({"zh", "yue", "ja", "ko"})


@frozen
class CaptionLayout:
    """Caption limits: what fits on the screen and can be read, and the minimum gap between captions."""

    limits: CueLimits

    @classmethod
    def for_film(cls, size: Size, language: str, rate: FrameRate) -> "CaptionLayout":
        """Two lines on a wide or square film, a few words at a time on a tall one."""
        is_cjk = primary_language(language) in CJK
        shape = "vertical" if size.is_vertical else "square" if size.width == size.height else "wide"
        return cls(
            CueLimits(
                language=language,
                line_length=LINE_LENGTHS[shape][is_cjk],
                has_two_lines=shape != "vertical" or not is_cjk,
                words=WORDS_AT_A_TIME if shape == "vertical" and not is_cjk else None,
                characters_per_s=max_characters_per_s(language),
                gap_s=rate.seconds(GAP_FRAMES),
            )
        )


def plan_captions(
    words: Sequence[SpokenWord], offset_s: float, clip_end_s: float, layout: CaptionLayout
) -> tuple[Caption, ...]:
    """Plans captions for a narration that starts at `offset_s` of the film and ends by `clip_end_s`.

    Word times are relative to the film. Words spoken after the clip's end are compressed into it.
    """
    length_s = clip_end_s - offset_s
    pieces = _in_order(pieces_of(words), length_s)
    if not pieces or length_s <= 0:
        return ()
    # Captions of less than a frame could not be seen, and would have no length in some files.
    most = max(1, int(length_s / layout.limits.gap_s))
    cues = cues_of(pieces, length_s, layout.limits)[:most]
    starts = _starts(cues, length_s, layout.limits)
    ends = _ends(cues, starts, length_s, layout.limits)
    return tuple(
        _caption(cue, offset_s + start_s, min(offset_s + end_s, clip_end_s), offset_s)
        for cue, start_s, end_s in zip(cues, starts, ends, strict=True)
    )


def own_captions(
    captions: Sequence[OwnCaption], offset_s: float, clip_end_s: float, layout: CaptionLayout
) -> Iterator[Caption]:
    """Yields captions as the writer gave them, within the clip; each ends when the next one begins."""
    ends = [*(offset_s + caption.start_s for caption in captions[1:]), clip_end_s]
    for caption, latest_s in zip(captions, ends, strict=True):
        start_s = offset_s + caption.start_s
        end_s = min(offset_s + caption.end_s, latest_s, clip_end_s)
        if end_s - start_s < layout.limits.gap_s:
            continue
        spread = spread_words(caption.text, end_s - start_s)
        words = tuple(SpokenWord(word.text, start_s + word.start_s, start_s + word.end_s) for word in spread)
        yield Caption(start_s, end_s, _lines(spread, end_s - start_s, layout), words)


def _lines(words: Sequence[SpokenWord], length_s: float, layout: CaptionLayout) -> tuple[str, ...]:
    """Breaks one caption into lines, more than two of them if it is that long."""
    limits = replace(layout.limits, words=None, characters_per_s=inf)
    return tuple(line for cue in cues_of(pieces_of(words), length_s, limits) for line in cue.lines)


def _in_order(pieces: Sequence[TimedPiece], length_s: float) -> list[TimedPiece]:
    """Makes times monotonic and keeps them within the clip."""
    ordered, at_s = [], 0.0
    for piece in pieces:
        at_s = min(max(piece.start_s, at_s), length_s)
        end_s = min(max(piece.end_s, at_s), length_s)
        ordered.append(replace(piece, start_s=at_s, end_s=end_s))
    return ordered


def _starts(cues: Sequence[Cue], length_s: float, limits: CueLimits) -> list[float]:
    """Returns cue starts, moved where the word times leave no time to read or show a cue."""
    needed_s = [reading_s(cue.characters, limits.characters_per_s) + limits.gap_s for cue in cues]
    spoken = [cue.pieces[0].start_s for cue in cues]
    even_s = length_s / len(cues)
    room_s = even_s if _are_unspeakable(cues, length_s, limits) else min(2 * limits.gap_s, even_s)
    starts, earliest_s = [], 0.0
    for start_s in readable_starts(spoken, needed_s, length_s + limits.gap_s):
        starts.append(max(start_s, earliest_s))
        earliest_s = starts[-1] + room_s
    latest_s = length_s
    for index in reversed(range(len(cues))):
        latest_s -= room_s
        starts[index] = max(0.0, min(starts[index], latest_s))
        latest_s = starts[index]
    return starts


def _are_unspeakable(cues: Sequence[Cue], length_s: float, limits: CueLimits) -> bool:
    """Whether nobody could say, or read, so many words in that time: when they are said does not matter."""
    characters = sum(cue.characters for cue in cues)
    return characters > UNSPEAKABLE * limits.characters_per_s * length_s


def _ends(cues: Sequence[Cue], starts: Sequence[float], length_s: float, limits: CueLimits) -> list[float]:
    """Returns cue ends, long enough to read if the next cue allows."""
    ends = []
    for index, (cue, start_s) in enumerate(zip(cues, starts, strict=True)):
        following_s = starts[index + 1] if index + 1 < len(starts) else None
        read_s = start_s + max(MIN_S, reading_s(cue.characters, EASY_SHARE * limits.characters_per_s))
        end_s = max(read_s, cue.pieces[-1].end_s + LINGER_S)
        if following_s is None:
            latest_s = length_s
        else:
            latest_s = max(following_s - limits.gap_s, (start_s + following_s) / 2)
            if latest_s - end_s < LINGER_S:
                end_s = latest_s
        ends.append(min(end_s, latest_s, start_s + MAX_S))
    return ends


def _caption(cue: Cue, start_s: float, end_s: float, offset_s: float) -> Caption:
    words = tuple(
        SpokenWord(word.text, offset_s + word.start_s, offset_s + word.end_s) for word in _words(cue)
    )
    return Caption(start_s, end_s, cue.lines, words)


def _words(cue: Cue) -> Iterator[SpokenWord]:
    """Yields whole words, also of scripts without spaces; none goes over a line's end."""
    first_line = len("".join(cue.lines[0].split()))
    word, letters = cue.pieces[0].word, len(cue.pieces[0].text)
    for piece, is_inside in zip(cue.pieces[1:], word_gaps(cue.pieces), strict=True):
        if is_inside and letters != first_line:
            word = SpokenWord(word.text + piece.text, word.start_s, piece.end_s)
        else:
            yield word
            word = piece.word
        letters += len(piece.text)
    yield word
