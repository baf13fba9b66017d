"""A film in which every kind failed and every code occurred, really rendered and played to its end."""

from dataclasses import dataclass, replace
from itertools import cycle, pairwise

import av
import numpy as np
import numpy.typing as npt
import pytest

from reelproof.domain.asset import AssetKind
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.job import JobStatus
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import FormatName, MusicMood
from reelproof.domain.units import FrameRate
from reelproof.planning.assets.film_assets import MOOD_PROMPTS
from reelproof.testing.scripted import ScriptedFailure, ScriptedProvider, scripted_cards
from tests.integration.media.film_facts import probe_film
from tests.integration.run.film_folder import FilmFolder, check_consistency
from tests.integration.run.harness import FilmHarness, FinishedJob
from tests.integration.run.test_matrix import CODES, KINDS, fails, outcomes

TITLE = "A film"
SEGMENTS = tuple(f"Wave {number}." for number in range(1, 15))
# Which segments lose what; the last one loses nothing.
LOST = {
    AssetKind.narration: (0, 1, 2, 3, 4, 5, 6, 12),
    AssetKind.starting_image: (0, 1, 2, 6, 7, 8),
    AssetKind.video: (3, 4, 5, 9, 10, 11),
}
CARD_CODES = (ErrorCode.ProviderFailure, ErrorCode.Unknown)
FRAMES_PER_S, HERTZ = 24, 48_000


@dataclass(frozen=True, slots=True)
class PlayedFilm:
    """The decoded pictures and sound of a film."""

    frames: int
    looks: dict[int, npt.NDArray[np.uint8]]
    sound: npt.NDArray[np.float32]

    def loudness(self, start_s: float, end_s: float) -> float:
        return float(np.abs(self.sound[round(start_s * HERTZ) : round(end_s * HERTZ)]).max())


def script_runner(path: str, wanted: set[int]) -> PlayedFilm:
    """Decodes every frame and sample; keeps the wanted frames."""
    looks, sounds, frames = {}, [], 0
    with av.open(path) as film:
        for frame in film.decode(video=0):
            if frames in wanted:
                looks[frames] = np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
            frames += 1
    with av.open(path) as film:
        mono = av.AudioResampler(format="flt", layout="mono", rate=HERTZ)
        for decoded in film.decode(audio=0):
            sounds += [piece.to_ndarray()[0] for piece in mono.resample(decoded)]
    return PlayedFilm(frames, looks, np.concatenate(sounds))


def failing_harness(harness: FilmHarness) -> FilmHarness:
    """Returns a harness in which every kind and every code fails once."""
    rest = cycle(code for code in CODES if code not in CARD_CODES)
    mood = {MOOD_PROMPTS[MusicMood.calm]: next(rest)}
    plugins = {"music": ScriptedProvider("music", outcomes=outcomes(mood))}
    for kind, places in LOST.items():
        segment_failures = {SEGMENTS[index]: next(rest) for index in places}
        plugins[kind.value] = ScriptedProvider(kind.value, outcomes=outcomes(segment_failures))
    cards: dict[str, list[ScriptedFailure]] = {TITLE: [fails(code) for code in CARD_CODES]}
    options = FilmOptions(
        format=FormatName.square,
        frame_rate=FrameRate(FRAMES_PER_S),
        burn_captions=False,
        video=True,
        chains={kind: (f"{kind.value}/any",) for kind in KINDS if kind is not AssetKind.image},
    )
    return replace(
        harness,
        options=options,
        renderer=None,
        settings={"max_retries": 0},
        plugins={**plugins, "local": scripted_cards(outcomes=cards)},
    )


def missing_codes(made: FinishedJob) -> set[str]:
    return {asset.error.code for asset in made.view.assets if asset.accepted_take is None and asset.error}


async def test_it_is_complete_whatever_failed(harness: FilmHarness) -> None:
    harness = failing_harness(harness)
    harness.write(*SEGMENTS)
    made = await harness.make()
    assert made.view.job.status is JobStatus.succeeded
    assert missing_codes(made) == set(CODES)
    assert {asset.kind for asset in made.view.assets if asset.accepted_take is None} == set(KINDS)
    check_consistency(harness, made)

    film = harness.output / "film.mp4"
    segments = FilmFolder(harness.output).report["segments"]
    middles = {round((row["start_s"] + row["duration_s"] / 2) * FRAMES_PER_S): row for row in segments}
    played = script_runner(str(film), set(middles))
    facts = probe_film(film)
    assert (facts.width, facts.height) == (1080, 1080)
    assert played.frames == facts.frames == round(sum(row["duration_s"] for row in segments) * FRAMES_PER_S)
    assert len(played.sound) / HERTZ == pytest.approx(played.frames / FRAMES_PER_S, abs=0.1)

    for frame, row in middles.items():
        assert played.looks[frame].std() > 10, f"{row['title']} shows something"
        assert played.looks[frame].mean() > 16, f"{row['title']} is not black"
    seen = [played.looks[frame] for frame in sorted(middles)]
    assert all(np.abs(a.astype(int) - b).mean() > 1 for a, b in pairwise(seen)), "each shows its own words"

    for number, row in enumerate(row for row in segments if row["segment_id"]):
        start_s, end_s = row["start_s"], row["start_s"] + row["duration_s"]
        loudness = played.loudness(start_s + 0.05, end_s - 0.05)
        assert (loudness < 0.001) == (number in LOST[AssetKind.narration]), f"{row['title']}: {loudness}"
