"""Melodies: a short theme that follows the chords, and returns varied."""

from collections.abc import Iterator, Sequence

from numpy.random import Generator

from reelproof.domain.frozen import frozen
from reelproof_local.music.form import BEATS, PHRASE, Bar
from reelproof_local.music.harmony import nearest
from reelproof_local.music.moods import Rhythm

# The center pitch of melodies: below the range of a narrator's consonants (1 kHz and up).
CENTER = 69
LOWEST, HIGHEST = 62, 79


@frozen
class Theme:
    """Two bars. `steps` are scale degrees above the theme's first note."""

    rhythm: Rhythm
    steps: tuple[int, ...]


@frozen
class Tone:
    """A melody's note; beats are counted from the start of the piece."""

    beat: float
    beats: float
    pitch: int


def invent_theme(rhythms: Sequence[Rhythm], random: Generator) -> Theme:
    """Invents mostly stepwise motion with one leap, returning towards the start."""
    rhythm = rhythms[int(random.integers(len(rhythms)))]
    steps = [0]
    leap_at = int(random.integers(1, len(rhythm))) if len(rhythm) > 1 else 0
    for index in range(1, len(rhythm)):
        size = int(random.integers(2, 5)) if index == leap_at else 1
        direction = -1 if steps[-1] > 2 else 1 if steps[-1] < -2 else int(random.choice([-1, 1]))
        steps.append(steps[-1] + direction * size)
    return Theme(rhythm, tuple(steps))


def varied(theme: Theme, visit: int) -> Theme:
    """The theme unchanged on the first visit; then inverted, without its onset, or with a longer end."""
    change = visit % 4
    if change == 0 or len(theme.steps) < 3:
        return theme
    if change == 3:
        return Theme(theme.rhythm, tuple(-step for step in theme.steps))
    if change == 1:
        return Theme(theme.rhythm[1:], theme.steps[1:])
    *kept, (onset, length), (_, last) = theme.rhythm
    return Theme((*kept, (onset, length + last)), theme.steps[:-1])


def sing(theme: Theme, bars: Sequence[Bar], start: int) -> Iterator[Tone]:
    """Plays a theme over the bars of one phrase: statement and varied answer; `start` is a pitch."""
    anchor = start
    for half in range(0, PHRASE, 2):
        anchor = nearest(anchor, bars[half].chord.singable)
        for index, ((onset, length), step) in enumerate(zip(theme.rhythm, theme.steps, strict=True)):
            bar = bars[half + int(onset // BEATS)]
            is_last = index == len(theme.steps) - 1
            if half and not is_last and index % 3 == 2:
                continue
            pitch = _in_scale(anchor, step, bar)
            if is_last or onset % 2 == 0:
                pitch = nearest(pitch, bar.chord.singable)
            yield Tone(bars[half].number * BEATS + onset, length, _within(pitch))


def _in_scale(anchor: int, step: int, bar: Bar) -> int:
    """Returns the pitch that many scale steps away."""
    classes = {bar.chord.key.pitch(degree) % 12 for degree in range(len(bar.chord.key.scale))}
    pitch = anchor
    for _ in range(abs(step)):
        pitch += 1 if step > 0 else -1
        while pitch % 12 not in classes:
            pitch += 1 if step > 0 else -1
    return pitch


def _within(pitch: int) -> int:
    while pitch > HIGHEST:
        pitch -= 12
    while pitch < LOWEST:
        pitch += 12
    return pitch
