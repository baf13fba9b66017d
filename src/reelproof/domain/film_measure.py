"""What was measured of a finished film: damage of its pictures, its lengths, narrations that are audible."""

from enum import StrEnum

from reelproof.domain.frozen import frozen


class FlawKind(StrEnum):
    """What is wrong with frames of a film.

    `undecodable`: they cannot be decoded to their end; `incomplete`: there are fewer than planned;
    `different`: they are not those that were drawn; `blank`: of one color, where the medium is not;
    `no_caption`: a caption that is due is not in them.
    """

    undecodable = "undecodable"
    incomplete = "incomplete"
    different = "different"
    blank = "blank"
    no_caption = "no_caption"


@frozen
class PictureFlaw:
    """A flaw on the frames from `first` to before `end`."""

    kind: FlawKind
    first: int
    end: int


@frozen
class TimeRange:
    """A part of a film."""

    start_s: float
    end_s: float


@frozen
class NarrationMeasure:
    """A recording in the film's sound, from `start_s` on.

    `compared` is the number of places where it was compared with the film's sound, `inaudible` those
    where the film's sound does not contain it. `is_silent`: the recording itself is silent.
    """

    start_s: float
    compared: int
    inaudible: tuple[TimeRange, ...] = ()
    is_silent: bool = False


@frozen
class FileMeasure:
    """A film's file by its index. `problem` says why it cannot be read to its end; lengths are 0 then, and
    where `not_checked` says why it could not be checked.

    `frames` is None if the format does not count them, `sound_s` None without a sound track.
    """

    picture_s: float = 0.0
    sound_s: float | None = None
    frames: int | None = None
    chapters: int = 0
    problem: str | None = None
    not_checked: str | None = None


@frozen
class FilmMeasure:
    """`pieces` is the number of its encoded pieces; `pieces_replaced` were damaged and encoded again.

    `not_checked` says why some of its pictures could not be checked, `speech_not_checked` why the narrations
    could not.
    """

    file: FileMeasure
    pieces: int
    flaws: tuple[PictureFlaw, ...] = ()
    narrations: tuple[NarrationMeasure, ...] = ()
    pieces_replaced: int = 0
    not_checked: str | None = None
    speech_not_checked: str | None = None

    @property
    def is_intact(self) -> bool:
        """Whether the file, its pictures and its narrations are right, whatever the timeline says."""
        is_spoken = not any(narration.inaudible for narration in self.narrations)
        return self.file.problem is None and not self.flaws and is_spoken
