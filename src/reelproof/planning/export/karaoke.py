r"""Karaoke in Advanced SubStation Alpha: tags (`\k`, `\t`) that light each word while it is spoken."""

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from reelproof.domain.frozen import frozen
from reelproof.domain.timeline import Caption
from reelproof.planning.export.subtitles import one_line
from reelproof.planning.script.speech.marks import is_spoken

# Overrides have no opacity, unlike the colors of styles.
SPOKEN, UNSPOKEN = "&H40D6FF&", "&HFFFFFF&"


@frozen
class _Word:
    """A word in a line, with hundredths of a second from the caption's start."""

    line: int
    at: int
    start: int
    end: int

    @property
    def tags(self) -> str:
        over_ms = self.end * 10
        lit = rf"\1c{SPOKEN}\k{self.end - self.start}"
        return rf"{{{lit}\t({over_ms},{over_ms},\1c{UNSPOKEN})}}"


def karaoke_lines(caption: Caption, lines: Sequence[str], literal: Callable[[str], str]) -> list[str]:
    """Returns the lines with tags, and their own text as `literal` writes it.

    A word is lit until the next one; players that know `\\k` alone leave it lit.
    """
    words = list(_timed(caption, list(_found(caption, lines))))
    lead = rf"{{\k{words[0].start}}}" if words and words[0].start else ""
    written = [
        _written(line, [word for word in words if word.line == number], literal)
        for number, line in enumerate(lines)
    ]
    return [lead + line if number == 0 else line for number, line in enumerate(written)]


def _found(caption: Caption, lines: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """Yields the line, the place and the time of each word that the lines show, in order."""
    line = at = 0
    for word in caption.words:
        text = one_line(word.text)
        for number in range(line, len(lines)) if is_spoken(text) else ():
            place = lines[number].find(text, at if number == line else 0)
            if place >= 0:
                line, at = number, place + len(text)
                yield line, place, word.start_s
                break


def _timed(caption: Caption, found: Sequence[tuple[int, int, float]]) -> Iterator[_Word]:
    begin, end = round(caption.start_s * 100), round(caption.end_s * 100)
    times = (min(max(0, round(start_s * 100) - begin), end - begin) for _, _, start_s in found)
    starts = list(accumulate(times, max))
    ends = [*starts[1:], end - begin]
    for (line, at, _), start, word_end in zip(found, starts, ends, strict=False):
        yield _Word(line, at, start, max(start, word_end))


def _written(line: str, words: Sequence[_Word], literal: Callable[[str], str]) -> str:
    cuts = [*(word.at for word in words), len(line)]
    parts = [literal(line[: cuts[0]])]
    for word, start, end in zip(words, cuts, cuts[1:], strict=False):
        parts.append(word.tags + literal(line[start:end]))
    return "".join(parts)
