"""What a direction in another form than ours is taken for, and pauses in such forms."""

import re

from reelproof.domain.failure import ReelproofError
from reelproof.domain.frozen import frozen
from reelproof.domain.script import NoticeKind
from reelproof.planning.script.directive import (
    LONGEST_PAUSE_S,
    OwnPicture,
    Visual,
    own_file_in,
    read_directive,
    shown,
    write_directive,
)
from reelproof.planning.script.script_text import problems_of
from reelproof.planning.script.spelling import nearest, word_set
from reelproof.planning.script.stage_direction import USUAL_PAUSE, pause_lasting, pause_meant

PAUSES = word_set("pause pausa paus pausen pauze")
WAITS = word_set("break silence wait beat")
_OTHER_WORDS = word_set("cause")
_DIGIT = re.compile(r"\d")


@frozen
class Reading:
    """What such a direction is taken for: `right` is well-formed, or None for what has no effect.

    `is_spoken`: it cannot be read, so its words are spoken as they are. `own_file` is shown or heard.
    With `noun`, it is left out and counted among others of that name. `may_be_words`: where it is an answer,
    the meaning of a word or an item of a list, it is spoken.
    """

    message: str
    remediation: str
    kind: NoticeKind = NoticeKind.misspelled
    right: str | None = None
    is_spoken: bool = False
    own_file: str | None = None
    noun: str | None = None
    may_be_words: bool = False


STAGE_DIRECTION = Reading("", "", NoticeKind.omitted, noun="stage direction", may_be_words=True)
CUE = Reading("", "", NoticeKind.omitted, noun="stage direction")


def taken(source: str, right: str) -> Reading:
    """A clip is not taken, because it costs money."""
    if path := own_file_in(right):
        embedded = write_directive(OwnPicture(path))
        return Reading(
            f'"{source}" is taken for {embedded}', f"Write {embedded}.", right=embedded, own_file=path
        )
    directive = read_directive(right, 1)
    if isinstance(directive, Visual):
        right = write_directive(directive)
    if isinstance(directive, Visual) and directive.moves:
        message = f'"{source}" is not a direction and is left out; it is spelled {right}'
        return Reading(message, f"Write {right}.")
    return Reading(f'"{source}" is taken for {right}', f"Write {right}.", right=right)


def problem_with(directive: str) -> str | None:
    """Why a directive cannot be read."""
    try:
        read_directive(directive, 1)
    except ReelproofError as error:
        return problems_of(error)[0].message
    return None


def read_unclosed(source: str) -> Reading:
    """A pause or picture without its last bracket; it may be followed by anything."""
    word = source[1:].split(":")[0].split()[0]
    examples = {"pause": "[pause 1s]", "caption": "[caption 0s-1.5s: Some words]"}
    noun = re.sub(r"\d.*", "", word.lower())
    example = examples.get(noun, f"[{noun}: a lighthouse at night]")
    message = f'"{shown(source)}" is spoken, because its bracket is not closed'
    return Reading(message, f"Write {example}, or remove the bracket.", is_spoken=True)


def pause_among(word: str, rest: str, *, stands_apart: bool) -> str | None:
    """The pause of a length. Only the very word may be followed by any length: `[wait 5 minutes]` and
    `[cause 5 m]` are prose.
    """
    is_named = word in PAUSES
    if word != "pause" and (not _DIGIT.search(rest) or rest.rstrip(" .")[-1:].isdigit()):
        return None
    if not is_named and not (stands_apart and (word in WAITS or is_misspelled_pause(word))):
        return None
    pause = pause_lasting(rest, most_s=None if is_named else LONGEST_PAUSE_S)
    return write_directive(pause) if pause else None


def is_misspelled_pause(word: str) -> bool:
    return word not in _OTHER_WORDS and nearest(word, ("pause",)) is not None


def read_pause(source: str, rest: str) -> Reading:
    """`[pause]`, `[pause for effect]`, `[pause -1s]`."""
    if _DIGIT.search(rest):
        message = f'"{source}" is not a pause and is left out'
        return Reading(message, f"Write [pause 1s], [pause 1.5s] or [pause 500ms], up to {LONGEST_PAUSE_S}s.")
    return taken(source, write_directive(pause_meant(f"pause{rest}") or USUAL_PAUSE))


def read_pause_inside(source: str, word: str, rest: str) -> Reading:
    """Among the words of a sentence, `[Pause]` may be a key, and `[pause here]` words."""
    if _DIGIT.search(rest) or (word.islower() and not rest.strip(" :")):
        return read_pause(source, rest)
    return Reading(f'"{source}" is spoken', "For a pause, write [pause 1s].", is_spoken=True)
