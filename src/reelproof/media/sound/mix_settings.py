"""Sound levels of a film: music volume, ducking under speech, fades, target loudness, peak limit."""

from collections.abc import Mapping
from pathlib import Path

from reelproof.domain.frozen import frozen
from reelproof.domain.ids import Digest
from reelproof.domain.timeline import Timeline

SAMPLE_RATE = 48_000
# Increment when the same pieces would be mixed or encoded differently.
SOUND_VERSION = 2


@frozen
class Speech:
    """A narration's sound file, and the sample of the film at which it starts."""

    path: Path
    start: int


@frozen
class SoundOrder:
    """Speech over music. `samples` is the film's exact length at SAMPLE_RATE.

    Without speech, music is at `music_level_db` relative to it; under speech, lower by `ducking_db`.
    """

    samples: int
    speech: tuple[Speech, ...] = ()
    music: Path | None = None
    music_level_db: float = -6.0
    ducking_db: float = -12.0
    fade_in_s: float = 2.0
    fade_out_s: float = 3.0
    target_lufs: float = -14.0
    ceiling_dbtp: float = -1.0


def sound_order(timeline: Timeline, media_paths: Mapping[Digest, Path]) -> SoundOrder:
    """Returns the sound order of a timeline; clips without media are silent."""
    speech = tuple(
        Speech(
            media_paths[clip.media], round((timeline.rate.seconds(clip.start) + clip.lead_s) * SAMPLE_RATE)
        )
        for clip in timeline.narration
        if clip.media is not None
    )
    scores = [media_paths[clip.media] for clip in timeline.music if clip.media is not None]
    return SoundOrder(
        samples=round(timeline.duration_s * SAMPLE_RATE),
        speech=speech,
        music=scores[0] if scores else None,
    )
